"""The start page: for each audience what there is to do and to see, what is in the graph, and the latest imports."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from graph.permissions import Permission
from graph.schema import Label
from graph.viewer import Viewer
from graph.writer import imports
from queries import Question
from queries.records.contents import SHIPPED, contents, invented_cases
from webapp.connection import database
from webapp.editing.drafts import listed_drafts
from webapp.pages.catalogue import questions_for
from webapp.pages.monday import Monday, monday
from webapp.pages.overview import Figure, Recurring, recurring, seen
from webapp.tracker.ours import ours
from webapp.viewer import current_viewer

blueprint = Blueprint("home", __name__)
MAX_LATEST = 5


@dataclass(frozen=True, slots=True)
class Audience:
    """One of the three audiences of Casethread: what there is to do or to see for it, and some questions to go on with."""

    heading: str
    about: str
    questions: list[Question]
    figures: list[Figure]
    missing: list[str]
    recurring: Recurring | None = None
    adds_cases: bool = False


MAX_QUESTIONS = 5
HEADINGS = {"learning-lead": "What is to be done", "reviewer": "Cases and reviews", "researcher": "What recurs"}
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
    is_empty = not any(label.name not in SHIPPED for label, _ in counts)
    we_are = ours(viewer)
    week = None if is_empty else monday(viewer, we_are)
    return render_template(
        "pages/home.html",
        ours=we_are,
        drafts=listed_drafts(viewer),
        week=week,
        audiences=_audiences(viewer, counts, cases, week),
        counts=counts,
        is_empty=is_empty,
        cases=cases,
        invented=invented_cases(database(), viewer) if cases else 0,
        latest=imports(database())[:MAX_LATEST] if viewer.may(Permission.LOAD) else [],
    )


def _audiences(viewer: Viewer, counts: list[tuple[Label, int]], cases: int, week: Monday | None) -> list[Audience]:
    figures_by_audience = {"learning-lead": week.figures if week else [], "reviewer": seen(viewer, counts)}
    return [
        Audience(
            heading,
            ABOUT[name],
            questions_for(name)[:MAX_QUESTIONS],
            figures_by_audience.get(name, []),
            week.missing if week and name == "learning-lead" else [],
            recurring(viewer, cases) if name == "researcher" else None,
            adds_cases=name == "reviewer",
        )
        for name, heading in HEADINGS.items()
    ]


@blueprint.get("/health")
def health() -> Response:
    """Says that the site answers, for monitoring."""
    return Response("ok\n", mimetype="text/plain")
