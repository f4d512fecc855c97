"""The routes of the API: the questions and their answers, the records, and what there is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from graph.schema import Label
from queries import questions
from queries.answers.citation import to_json
from queries.records.contents import PAGE, contents, listing
from queries.records.paging import check_page, pages_of
from queries.records.record import record
from webapp.answers import STATE_ARGUMENTS, answer_for_export, question_named
from webapp.api.arguments import (
    GROUP,
    PAGING,
    Paging,
    arguments,
    check_request,
    choice,
    group_pages,
    paging,
    required,
    with_all_rows,
)
from webapp.api.etags import fixed, tagged
from webapp.api.openapi import document
from webapp.api.openapi.values import Json
from webapp.api.record_json import MAX_RECORDS, PLURALS, listing_json, record_json
from webapp.api.reference import reference
from webapp.audit import record_event
from webapp.connection import database
from webapp.downloads import as_json
from webapp.viewer import current_viewer

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(check_request)
PLURAL_NAMES = ", ".join(f'"{name}"' for name in PLURALS)
LABELS = {label.name: label for label in PLURALS.values()}


@blueprint.get("/", strict_slashes=False)
@tagged
def index() -> Response:
    """What there is: the graph's revision, and where everything is."""
    arguments(())
    return as_json(
        {
            "revision": database().revision(),
            "questions": url_for("api.question_list", _external=True),
            "records": {
                name: {"title": label.plural, "url": url_for("api.records", plural=name, _external=True)}
                for name, label in PLURALS.items()
            },
            "counts": {label.name: total for label, total in contents(database(), current_viewer().for_export())},
            "openapi": url_for("api.openapi", _external=True),
            "docs": url_for("api.docs", _external=True),
        }
    )


@blueprint.get("/questions")
def question_list() -> Response:
    """The catalogue: what each question takes and gives, and where it is asked."""
    arguments(())
    catalogue = [question.describe(exporting=True) | {"url": _answer_url(question.name)} for question in questions()]
    return fixed(as_json({"questions": catalogue}))


def _answer_url(name: str) -> str:
    return url_for("api.answer", name=name, _external=True)


@blueprint.get("/questions/<name>")
@tagged
def answer(name: str) -> Response:
    """The answer to one question; parameters and filters as in the address of its page, its rows in pages if asked."""
    question = question_named(name)
    # Which edition is asked, and at which revision an address was made, are no parameters of the question.
    parameters = {key: text for key, text in arguments().items() if key not in STATE_ARGUMENTS}
    if not parameters.keys() & set(PAGING):
        return as_json(to_json(answer_for_export(question, parameters)))
    requested = paging(parameters)
    own = {name: text for name, text in parameters.items() if name not in PAGING}
    return as_json(_page(to_json(answer_for_export(question, with_all_rows(question, own))), requested))


def _page(answer: dict[str, Any], requested: Paging) -> dict[str, Any]:
    """The answer with one page of its rows; raises NotFound for a page beyond the last."""
    rows = answer["rows"]
    pages = pages_of(len(rows), requested.per_page)
    check_page(requested.page, pages, "the answer")
    start = (requested.page - 1) * requested.per_page
    return answer | {
        "rows": rows[start : start + requested.per_page],
        "page": requested.page,
        "pages": pages,
        "per_page": requested.per_page,
        "total": len(rows),
        "next": _next_url(requested.page, pages),
    }


def _next_url(page: int, pages: int) -> str | None:
    """The address of this request for the next page, or None on the last."""
    if page >= pages:
        return None
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), "page": page + 1}
    return url_for(str(request.endpoint), _external=True, **values)


@blueprint.get(f"/<any({PLURAL_NAMES}):plural>")
@tagged
def records(plural: str) -> Response:
    """The records of one label, a page at a time; `next` is null on the last."""
    requested = paging(arguments(PAGING), default=PAGE, maximum=MAX_RECORDS)
    page = listing(database(), PLURALS[plural], current_viewer().for_export(), requested.page, requested.per_page)
    record_event("exported", what=plural, records=len(page.nodes))
    return as_json(listing_json(page, _next_url(page.page, page.pages)))


@blueprint.get(f"/<any({PLURAL_NAMES}):plural>/<path:id_>")
@tagged
def by_id(plural: str, id_: str) -> Response:
    """One record with its relationships, grouped and paged as on its page."""
    return _record(PLURALS[plural], id_, group_pages(arguments((), prefix=GROUP)))


@blueprint.get("/records")
@tagged
def by_query() -> Response:
    """One record of any label: for an id that cannot stand in a path."""
    parameters = arguments(("label", "id"), prefix=GROUP)
    label = LABELS[choice(parameters, "label", LABELS)]
    return _record(label, required(parameters, "id"), group_pages(parameters))


def _record(label: Label, id_: str, pages: dict[str, int]) -> Response:
    content = record(database(), label.name, id_, current_viewer().for_export(), pages)
    record_event("exported", what=label.word, records=1)
    return as_json(record_json(content, pages))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of all this (OpenAPI 3.1)."""
    arguments(())
    return fixed(as_json(_document()))


@blueprint.get("/docs", endpoint="docs")
def docs_page() -> Response:
    """The same description as a page, for people; cached by a browser as any other page is."""
    page = Response(render_template("api/reference.html", **reference(_document(), request.host_url.rstrip("/"))))
    page.add_etag()
    page.make_conditional(request)
    return page


def _document() -> Json:
    base = url_for("api.index").rstrip("/")
    return document(base, has_password=bool(current_app.config["PASSWORD"]))
