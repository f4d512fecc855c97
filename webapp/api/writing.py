"""Programs write records: POST adds one, PATCH changes one at the version that the program has seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, json, request
from werkzeug.exceptions import UnsupportedMediaType

from graph.errors import BadRequest, Forbidden, WrongParameter
from graph.schema import Label
from graph.texts import NO_TEXT, half_character
from loaders.check.existing_graph import ExistingGraph
from loaders.write import Conflict, FieldProblem, RecordEdit, Written, current_elements, write
from webapp.api.problems import problem
from webapp.api.record_json import PLURALS, record_url
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.downloads import as_json
from webapp.viewer import current_viewer

blueprint = Blueprint("api_writing", __name__, url_prefix="/api/v1")
PLURAL_NAMES = ", ".join(f'"{name}"' for name in PLURALS)
KEYS = ("values", "reason")


@blueprint.before_request
def check_body() -> Response | None:
    """Only JSON, which no form of another site can send; and no more of it than a form may hold.

    A text of 80 MB is more than the embedded server takes in one message: it answers nothing, and nobody could write
    any more.
    """
    most = int(current_app.config["MAX_FORM_MEMORY_SIZE"])
    if (request.content_length or 0) > most:
        return problem(413, f"A record is sent in at most {most:,} bytes. Shorten its texts.")
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send the record as JSON (Content-Type: application/json).")
    return None


@blueprint.post(f"/<any({PLURAL_NAMES}):plural>")
def create(plural: str) -> Response:
    """Add a record."""
    values, reason = _body()
    label = PLURALS[plural]
    return _response(label, [RecordEdit(label.name, values)], reason, 201)


@blueprint.patch(f"/<any({PLURAL_NAMES}):plural>/<path:id_>")
def change(plural: str, id_: str) -> Response:
    """Change values of a record, at the version that If-Match names; a null empties a property."""
    values, reason = _body()
    label = PLURALS[plural]
    tags = request.if_match.as_set()
    if not tags or request.if_match.star_tag:
        return problem(428, 'Send the version of the record that you have seen: If-Match: "...".')
    return _response(label, [RecordEdit(label.name, values, id_, min(tags))], reason, 200)


def _body() -> tuple[Mapping[str, Any], str]:
    """The values and the reason; raises BadRequest."""
    try:
        body = json.loads(request.get_data().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.object[error.start]:#04x} at {error.start:,}.") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is no JSON: {error}.") from error
    if half := half_character(body):
        raise BadRequest(f"The body holds {half}, {NO_TEXT}. Take it out.")
    if not isinstance(body, dict) or set(body) - set(KEYS) or not isinstance(body.get("values"), dict):
        raise BadRequest('The body is an object with "values", an object of properties, and "reason", a text.')
    reason = body.get("reason") or ""
    if not isinstance(reason, str):
        raise BadRequest.about("reason", None, "The reason is a text.")
    return body["values"], reason


def _response(label: Label, edits: list[RecordEdit], reason: str, status: int) -> Response:
    database = graph_database()
    written = write(database, edits, by=current_viewer().for_export(), reason=reason)
    if written.conflicts:
        return _conflict(written.conflicts[0])
    if written.is_outside_roles:
        raise Forbidden(" ".join(error.text for error in written.errors))
    if written.errors:
        return problem(422, " ".join(error.text for error in written.errors), _wrong(written.errors, edits[0].values))
    return _written(label, written, status)


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


def _wrong(errors: list[FieldProblem], values: Mapping[str, Any]) -> list[WrongParameter]:
    return [
        WrongParameter(error.field, str(values[error.field]) if error.field in values else None, error.text)
        for error in errors
        if error.field
    ]


def _conflict(conflict: Conflict) -> Response:
    """What somebody set meanwhile, field by field, with the version that it is at."""
    fields = [
        {"name": field.name, "before": field.before, "now": field.theirs, "yours": field.yours}
        for field in conflict.fields
    ]
    response = problem(
        412, "Somebody changed the record after the version that you sent. Read it again.",
        more={"version": conflict.version, "fields": fields},
    )  # fmt: skip
    response.set_etag(conflict.version)
    return response
