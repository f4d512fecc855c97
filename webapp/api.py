"""The REST API, version 1: the same answers and records as the pages, for programs. Nothing restricted leaves here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from graph.schema import Label, schema
from queries import Viewer, questions
from queries.contents import contents, listing
from queries.record import Group, Link, Record, record
from webapp.connection import database
from webapp.questions import leaving
from webapp.records import asked_pages
from webapp.written import json_response

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
PLURALS = {label.sheet.replace("_", "-"): label for label in schema().domain_labels}
NAMES = ", ".join(f'"{name}"' for name in PLURALS)


@blueprint.get("/")
def index() -> Response:
    """What there is: the graph's revision, and where everything is."""
    return json_response(
        {
            "revision": database().revision(),
            "questions": url_for("api.question_list", _external=True),
            "records": {
                name: {"title": label.plural, "url": url_for("api.records", plural=name, _external=True)}
                for name, label in PLURALS.items()
            },
            "counts": {label.name: total for label, total in contents(database(), Viewer.EXPORT)},
        }
    )


@blueprint.get("/questions")
def question_list() -> Response:
    """The catalogue: what each question takes and gives, and where it is asked."""
    return json_response({"questions": [each.describe() | {"url": _answer_url(each.name)} for each in questions()]})


def _answer_url(name: str) -> str:
    return url_for("api.answer", name=name, _external=True)


@blueprint.get("/questions/<name>")
def answer(name: str) -> Response:
    """The answer to one question; parameters and filters as in the address of its page."""
    given = leaving(name)
    return json_response(given.to_json(), revision=given.revision)


@blueprint.get(f"/<any({NAMES}):plural>")
def records(plural: str) -> Response:
    """The records of one label, a page at a time; `next` is null on the last."""
    it = listing(database(), PLURALS[plural], Viewer.EXPORT, request.args.get("page", default=1, type=int))
    later = url_for("api.records", plural=plural, page=it.page + 1, _external=True) if it.page < it.pages else None
    return json_response(
        {"items": [_node(it.label, node) for node in it.nodes], "page": it.page, "pages": it.pages, "next": later}
    )


@blueprint.get(f"/<any({NAMES}):plural>/<path:id_>")
def one(plural: str, id_: str) -> Response:
    """One record with its relationships, grouped and paged as on its page."""
    it = record(database(), PLURALS[plural].name, id_, Viewer.EXPORT, asked_pages())
    return json_response(
        {
            **_node(it.label, it.properties),
            "revision": it.revision,
            "relationships": [_group(it, g) for g in it.groups],
        },
        revision=it.revision,
    )


def _node(label: Label, properties: dict[str, Any]) -> dict[str, Any]:
    id_ = str(properties["id"])
    url = url_for("api.one", plural=label.sheet.replace("_", "-"), id_=id_, _external=True)
    return {"label": label.name, "id": id_, "url": url, "properties": properties}


def _group(it: Record, group: Group) -> dict[str, Any]:
    plural = it.label.sheet.replace("_", "-")
    later = None
    if group.page < group.pages:
        pages = {f"page.{key}": page for key, page in asked_pages().items()}
        arguments: dict[str, Any] = pages | {f"page.{group.key}": group.page + 1}
        later = url_for("api.one", plural=plural, id_=it.id, _external=True, **arguments)
    return {
        "type": group.type.name,
        "direction": "out" if group.outward else "in",
        "label": group.label.name,
        "total": group.total,
        "items": [_link(group, link) for link in group.links],
        "next": later,
    }


def _link(group: Group, link: Link) -> dict[str, Any]:
    return {"id": link.id, "properties": link.properties, "node": _node(group.label, link.node)}
