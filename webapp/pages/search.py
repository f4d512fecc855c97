"""Find anything by its name, title, reference or alias, or by what is written of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from graph.errors import BadRequest
from graph.facts import GraphFacts
from graph.schema import schema
from queries import ask
from queries.answers.column import Row
from queries.records.paging import check_page, page_number, pages_of
from webapp.addresses import record_url
from webapp.connection import current_facts, database
from webapp.marks import Marks, record_marks
from webapp.parts.table_page import ROWS
from webapp.viewer import current_viewer

MAX_MATCHES = 1000  # that are paged through
blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Match:
    """One record that matches; `about` is its label, its reference, and the text that matched if it is another."""

    name: str
    url: str
    marks: Marks
    about: str
    passage: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One page of the records that match, of `total`."""

    matches: list[Match]
    total: int
    page: int
    pages: int
    previous_url: str
    next_url: str


@blueprint.get("/search")
def page() -> str:
    """The field, and what matches the text in it."""
    text = request.args.get("q", "").strip()
    if not text:
        return _page(text)
    try:
        answer = ask(database(), "find", {"text": text, "limit": str(MAX_MATCHES)}, viewer=current_viewer())
    except BadRequest as error:
        return _page(text, error=str(error))
    number = page_number(request.args.get("page") or "1")
    return _page(text, found=_match_page(text, answer.rows, number), notes=answer.notes)


def _match_page(text: str, rows: list[Row], number: int) -> MatchPage:
    """One page of these rows; raises NotFound for a page beyond the last."""
    pages = pages_of(len(rows), ROWS)
    check_page(number, pages, "the list of matches")
    facts = current_facts()
    matches = [_match(row, facts) for row in rows[(number - 1) * ROWS : number * ROWS]]
    previous, next_ = (url_for("search.page", q=text, page=other) for other in (number - 1, number + 1))
    return MatchPage(matches, len(rows), number, pages, previous, next_)


def _page(text: str, **context: Any) -> str:
    return render_template("pages/search.html", text=text, **context)


def _match(row: Row, facts: GraphFacts) -> Match:
    label, id_, matched = row["label"], row["id"], row["matched"]
    parts = [schema().labels[label].title, row["ref"]]
    if matched and matched != "name":
        parts.append(f"match in {matched}")
    about = " · ".join(filter(None, parts))
    return Match(
        row["name"] or id_, record_url(label, id_), record_marks(facts, label, id_), about, row["passage"] or ""
    )
