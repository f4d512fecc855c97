"""A write that was done, as a program learns of it, and the version that a program has seen before one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from loaders.write import Written
from webapp.audit import record_event
from webapp.downloads import as_json


def version_seen() -> str | None:
    """The version that If-Match names; None where it names none, or any."""
    tags = request.if_match.as_set()
    return min(tags) if tags and not request.if_match.star_tag else None


def note_written(kind: str, id_: str, written: Written) -> None:
    """Note in the log what a program wrote."""
    record_event("edited", label=kind, id=id_, import_id=written.import_id)


def written_response(
    about: Mapping[str, str], written: Written, *, url: str | None, version: str | None, status: int
) -> Response:
    """What was written, with its version as the tag as long as it is there; nothing of what it says, which may be restricted."""
    warnings = sorted({warning.code for warning in written.warnings})
    response = as_json({**about, "url": url, "version": version, "import": written.import_id, "warnings": warnings})
    response.status_code = status
    if version:
        response.set_etag(version)
    if url and status == 201:
        response.headers["Location"] = url
    return response
