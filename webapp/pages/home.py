"""The start page: questions for each audience, what is in the graph, and the latest imports."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from graph.schema import schema
from graph.writer import imports
from queries import Question
from queries.records.contents import contents, invented_cases
from webapp.connection import database
from webapp.pages.catalogue import TITLES, questions_for, questions_for_everybody
from webapp.viewer import current_viewer

blueprint = Blueprint("home", __name__)
MAX_LATEST = 5
SHIPPED = schema().labels_of("taxonomy", "provenance")  # in every graph from the first day: the taxonomies


@dataclass(frozen=True, slots=True)
class Audience:
    """One of the three audiences of Casethread, with the questions for it."""

    title: str
    about: str
    questions: list[Question]


ABOUT = {
    "researcher": "What recurs, which factors occur together, and along which paths one factor leads to another.",
    "reviewer": "One case from every side: what helped, what hindered, and whether it has been seen before.",
    "learning-lead": "What is ours to do, what is late or unanswered, and what became of it.",
}


@blueprint.get("/")
def page() -> str:
    """The start page."""
    viewer = current_viewer()
    counts = contents(database(), viewer)
    cases = next((total for label, total in counts if label.name == "Case"), 0)
    return render_template(
        "pages/home.html",
        audiences=[Audience(title, ABOUT[name], questions_for(name)) for name, title in TITLES.items()],
        for_everybody=questions_for_everybody(),
        counts=counts,
        is_empty=not any(label.name not in SHIPPED for label, _ in counts),
        cases=cases,
        invented=invented_cases(database(), viewer) if cases else 0,
        latest=imports(database())[:MAX_LATEST],
    )


@blueprint.get("/health")
def health() -> Response:
    """Says that the site answers, for monitoring."""
    return Response("ok\n", mimetype="text/plain")
