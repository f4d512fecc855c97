"""Programs write records: POST adds one, PATCH changes one at the version that the program has seen."""

from __future__ import annotations

from flask import Blueprint, Response

from graph.schema import Label
from loaders.check.existing_graph import ExistingGraph
from loaders.write import RecordEdit, Written, current_elements, write
from webapp.api.bodies import VALUES, Body, check_body, read_body
from webapp.api.record_json import PLURALS, record_url
from webapp.api.refusals import refusal, version_needed
from webapp.api.written import note_written, version_seen, written_response
from webapp.connection import graph_database
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
    if (version := version_seen()) is None:
        return version_needed()
    return _response(label, RecordEdit(label.name, body.values, id_, version), body, 200)


def _response(label: Label, edit: RecordEdit, body: Body, status: int) -> Response:
    viewer = current_viewer().for_export()
    written = write(graph_database(), [edit], by=viewer, reason=body.reason, pseudonyms=body.pseudonyms)
    return refusal(written, body.values) or _written(label, written, status)


def _written(label: Label, written: Written, status: int) -> Response:
    id_ = written.keys[0][1]
    note_written(label.name, id_, written)
    [current] = current_elements(ExistingGraph(graph_database()), [RecordEdit(label.name, {}, id_)]).values()
    about = {"label": label.name, "id": id_}
    return written_response(about, written, url=record_url(label, id_), version=current.version, status=status)
