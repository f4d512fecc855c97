"""Programs write records: POST adds one, PATCH changes one at the version that the program has seen."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.schema import Label
from loaders.check.existing_graph import ExistingGraph
from loaders.write import RecordEdit, Written, current_elements, write
from webapp.api.bodies import VALUES, Body, check_body, read_body
from webapp.api.record_json import PLURALS, record_url
from webapp.api.refusals import refusal, version_needed
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.downloads import as_json
from webapp.viewer import current_viewer

blueprint = Blueprint("api_writing", __name__, url_prefix="/api/v1")
blueprint.before_request(check_body)
PLURAL_NAMES = ", ".join(f'"{name}"' for name in PLURALS)


@blueprint.post(f"/<any({PLURAL_NAMES}):plural>")
def create(plural: str) -> Response:
    """Add a record."""
    body, label = read_body(VALUES), PLURALS[plural]
    return _response(label, RecordEdit(label.name, body.values), body, 201)


@blueprint.patch(f"/<any({PLURAL_NAMES}):plural>/<path:id_>")
def change(plural: str, id_: str) -> Response:
    """Change values of a record, at the version that If-Match names; a null empties a property."""
    body, label = read_body(VALUES), PLURALS[plural]
    tags = request.if_match.as_set()
    if not tags or request.if_match.star_tag:
        return version_needed()
    return _response(label, RecordEdit(label.name, body.values, id_, min(tags)), body, 200)


def _response(label: Label, edit: RecordEdit, body: Body, status: int) -> Response:
    viewer = current_viewer().for_export()
    written = write(graph_database(), [edit], by=viewer, reason=body.reason, pseudonyms=body.pseudonyms)
    return refusal(written, body.values) or _written(label, written, status)


def _written(label: Label, written: Written, status: int) -> Response:
    """What was written, with its version as the tag; nothing of what it says, which may be restricted."""
    id_ = written.keys[0][1]
    record_event("edited", label=label.name, id=id_, import_id=written.import_id)
    [current] = current_elements(ExistingGraph(graph_database()), [RecordEdit(label.name, {}, id_)]).values()
    url = record_url(label, id_)
    response = as_json(
        {
            "label": label.name,
            "id": id_,
            "url": url,
            "version": current.version,
            "import": written.import_id,
            "warnings": sorted({warning.code for warning in written.warnings}),
        }
    )
    response.status_code = status
    response.set_etag(current.version)
    if status == 201:
        response.headers["Location"] = url
    return response
