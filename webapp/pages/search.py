"""Find anything by its name, title, reference or alias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from graph.errors import BadRequest
from graph.facts import GraphFacts
from graph.schema import schema
from queries import ask
from webapp.addresses import record_url
from webapp.connection import current_facts, database
from webapp.marks import Marks, record_marks
from webapp.viewer import current_viewer

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Match:
    """One record that matches; `about` is its label, its reference, and the text that matched if it is another."""

    name: str
    url: str
    marks: Marks
    about: str


@blueprint.get("/search")
def page() -> str:
    """The field, and what matches the text in it."""
    text = request.args.get("q", "").strip()
    if not text:
        return _page(text)
    try:
        answer = ask(database(), "find", {"text": text}, viewer=current_viewer())
    except BadRequest as error:
        return _page(text, error=str(error))
    facts = current_facts()
    return _page(text, matches=[_match(row, facts) for row in answer.rows], notes=answer.notes)


def _page(text: str, **context: Any) -> str:
    return render_template("pages/search.html", text=text, **context)


def _match(row: dict[str, Any], facts: GraphFacts) -> Match:
    label, id_, matched = row["label"], row["id"], row["matched"]
    parts = [schema().labels[label].title, row["ref"]]
    if matched and matched not in (row["name"], row["ref"]):
        parts.append(f"match in {matched}")
    about = " · ".join(filter(None, parts))
    return Match(row["name"] or id_, record_url(label, id_), record_marks(facts, label, id_), about)
