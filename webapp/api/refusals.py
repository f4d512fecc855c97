"""What stands against a write, as a program learns of it: a conflict, what its author's role does not reach, a broken rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from graph.errors import Forbidden, WrongParameter
from loaders.write import Conflict, FieldProblem, Written
from webapp.api.problems import problem


def refusal(written: Written, values: Mapping[str, Any]) -> Response | None:
    """The answer to a write that was refused, `values` being what was sent; None for one that was written.

    Raises Forbidden where a role does not reach it.
    """
    if written.conflicts:
        return _conflict(written.conflicts[0])
    if written.is_outside_roles:
        raise Forbidden(" ".join(error.text for error in written.errors))
    if written.errors:
        return problem(422, " ".join(error.text for error in written.errors), _wrong(written.errors, values))
    return None


def version_needed() -> Response:
    """The answer to a change that names no version."""
    return problem(428, 'Send the version that you have seen: If-Match: "...".')


def _wrong(errors: list[FieldProblem], values: Mapping[str, Any]) -> list[WrongParameter]:
    return [
        WrongParameter(error.field, str(values[error.field]) if error.field in values else None, error.text)
        for error in errors
        if error.field
    ]


def _conflict(conflict: Conflict) -> Response:
    """What somebody set meanwhile, field by field, with the version that it is at.

    Not what it was before, nor so by way of what the program did not set: it knows what it saw, and a version that it only
    names may be of a time when the record was restricted.
    """
    fields = [
        {"name": field.name, "now": field.theirs, **({"yours": field.yours} if field.yours != field.before else {})}
        for field in conflict.fields
    ]
    response = problem(
        412, "Somebody changed it after the version that you sent. Read it again.",
        more={"version": conflict.version, "fields": fields},
    )  # fmt: skip
    response.set_etag(conflict.version)
    return response
