"""The start page: a door for each of the three, what is in the graph, what changed last."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from graph.writer import imports
from queries import Question, Viewer, questions
from queries.records.contents import contents, invented_cases
from webapp.connection import database
from webapp.pages.questions import questions_for

blueprint = Blueprint("home", __name__)
LATEST = 5
EVERYBODY = "Everybody"  # as Question.audience says it
SHIPPED = frozenset({"Category", "Source"})  # in every graph from the first day: the taxonomies


@dataclass(frozen=True, slots=True)
class Door:
    """One of the three whom Casethread is for, with the questions that are theirs."""

    audience: str
    title: str
    about: str

    @property
    def questions(self) -> list[Question]:
        """The questions of the catalogue that name this door."""
        return [question for question in questions_for(self.audience) if question.audience != EVERYBODY]


DOORS = (
    Door(
        "researcher",
        "For researchers",
        "What recurs, what goes with what, and along which paths one factor leads to another.",
    ),
    Door(
        "reviewer",
        "For reviewers",
        "One case from every side: what helped, what hindered, and whether it has been seen before.",
    ),
    Door(
        "learning-lead", "For learning leads", "What is ours to do, what is late or unanswered, and what became of it."
    ),
)


@blueprint.get("/")
def page() -> str:
    """The start page."""
    counts = contents(database(), Viewer.OWNER)
    cases = next((total for label, total in counts if label.name == "Case"), 0)
    return render_template(
        "pages/home.html",
        doors=DOORS,
        for_all=[question for question in questions() if question.audience == EVERYBODY],
        counts=counts,
        is_empty=not any(label.name not in SHIPPED for label, _ in counts),
        cases=cases,
        invented=invented_cases(database()) if cases else 0,
        latest=imports(database())[:LATEST],
    )


@blueprint.get("/health")
def health() -> Response:
    """Says that the site answers; for whoever watches over it."""
    return Response("ok\n", mimetype="text/plain")
