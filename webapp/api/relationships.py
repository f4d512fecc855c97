"""Relationships one by one for programs: read, add, change at the version seen, and remove, with what they say."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.errors import BadRequest
from graph.schema import RelationshipType, schema
from loaders.write import End, LinkEdit, Removal, write
from queries.records.relationship import relationship
from webapp.api.arguments import arguments, check_request
from webapp.api.bodies import ENDS, VALUES, Body, check_body, read_body
from webapp.api.etags import tagged
from webapp.api.record_json import TYPES, record_url, relationship_url
from webapp.api.refusals import refusal, version_needed
from webapp.api.written import note_written, version_seen, written_response
from webapp.audit import record_event
from webapp.connection import database, graph_database
from webapp.downloads import as_json
from webapp.viewer import current_viewer

blueprint = Blueprint("api_relationships", __name__, url_prefix="/api/v1/relationships")
TYPE_NAMES = ", ".join(f'"{name}"' for name in TYPES)


@blueprint.before_request
def check() -> Response | None:
    """What is only read has no body, what is written has one."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return check_body()
    check_request()
    return None


@blueprint.get(f"/<any({TYPE_NAMES}):kind>/<path:id_>")
@tagged
def by_id(kind: str, id_: str) -> Response:
    """One relationship, with the version that a change of it names."""
    type_ = schema().relationships[kind]
    link, version = relationship(database(), type_, id_, current_viewer().for_export(), *_ends())
    record_event("exported", what=kind, records=1)
    ends = {"from": (link.from_label, link.from_id), "to": (link.to_label, link.to_id)}
    return as_json(
        {
            "type": kind,
            "id": id_,
            "url": relationship_url(type_, id_),
            **{side: {"label": end[0], "id": end[1], "url": _url(end)} for side, end in ends.items()},
            "properties": link.properties,
            "version": version,
        }
    )


@blueprint.post(f"/<any({TYPE_NAMES}):kind>")
def create(kind: str) -> Response:
    """Join two records."""
    type_, body = schema().relationships[kind], read_body(VALUES, *ENDS)
    return _written(type_, LinkEdit(kind, body.values, body.ends["from"], body.ends["to"]), body, 201)


@blueprint.patch(f"/<any({TYPE_NAMES}):kind>/<path:id_>")
def change(kind: str, id_: str) -> Response:
    """Change what a relationship says, at the version that If-Match names; a null empties a property."""
    type_, body = schema().relationships[kind], read_body(VALUES)
    if (version := version_seen()) is None:
        return version_needed()
    start, end = _seen(type_, id_)
    return _written(type_, LinkEdit(kind, body.values, start, end, id_, version), body, 200)


@blueprint.delete(f"/<any({TYPE_NAMES}):kind>/<path:id_>")
def remove(kind: str, id_: str) -> Response:
    """Remove a relationship, at the version that If-Match names."""
    type_, body = schema().relationships[kind], read_body()
    if (version := version_seen()) is None:
        return version_needed()
    start, end = _seen(type_, id_)
    return _written(type_, Removal(kind, id_, version, start, end), body, 200)


def _written(kind: RelationshipType, edit: LinkEdit | Removal, body: Body, status: int) -> Response:
    viewer = current_viewer().for_export()
    written = write(graph_database(), [edit], by=viewer, reason=body.reason, pseudonyms=body.pseudonyms)
    if refused := refusal(written, body.values):
        return refused
    id_ = written.keys[0][1]
    note_written(kind.name, id_, written)
    about = {"type": kind.name, "id": id_}
    if isinstance(edit, Removal):
        return written_response(about, written, url=None, version=None, status=status)
    version = written.import_id if status == 201 else None  # what is new is at the version of what made it
    if version is None:
        _, version = relationship(graph_database(), kind, id_, current_viewer(), edit.start, edit.end)
    return written_response(about, written, url=relationship_url(kind, id_), version=version, status=status)


def _seen(kind: RelationshipType, id_: str) -> tuple[End, End]:
    """The ends of a relationship that a program may see; raises NotFound for any other, and for none."""
    link, _ = relationship(graph_database(), kind, id_, current_viewer().for_export(), *_ends())
    return link.ends


def _ends() -> tuple[End | None, End | None]:
    """The ends that the address names, by which it is found faster: `?to=Episode:e1`; raises BadRequest."""
    named = arguments(ENDS)
    return _end("from", named.get("from")), _end("to", named.get("to"))


def _end(side: str, text: str | None) -> End | None:
    if text is None:
        return None
    label, _, id_ = text.partition(":")
    if label not in schema().labels or not id_:
        raise BadRequest.about(side, text, f"{side}= names no record.", "Write it as LABEL:ID, such as Episode:e1.")
    return label, id_


def _url(end: End) -> str:
    return record_url(schema().labels[end[0]], end[1])
