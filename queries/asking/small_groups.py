"""Filters under which answers do not leave: they choose so few cases that a count could tell whose case is meant.

They are for the owner's screen and notebook. Exports and the API take them once small counts are guarded.
"""

from __future__ import annotations

from collections.abc import Collection

from graph.errors import BadRequest
from graph.viewer import Viewer
from queries.answers.note import Note
from queries.questions.filters import FILTERS, Filter
from queries.wording.text import listed


def check_may_leave(filter_: Filter, text: str, viewer: Viewer) -> None:
    """Raise BadRequest, with the reason, for a filter that is not for this viewer."""
    if viewer.exporting and not filter_.leaves:
        rule = (
            f"The filter {filter_.name}= chooses groups of cases so small that a count could tell whose case is meant, "
            "and small counts are not guarded yet."
        )
        fix = "Ask without it, or on the screen or in a notebook; exports and the API will take it with that guard."
        raise BadRequest.about(filter_.name, text, rule, fix)


def note_stays(filters: Collection[str]) -> Note | None:
    """The note of an answer that cannot leave because of its filters, and why."""
    titles = [FILTERS[name].title for name in FILTERS if name in filters and not FILTERS[name].leaves]
    if not titles:
        return None
    return Note(
        "answer-stays",
        f"{listed(titles)}: such groups of cases are so small that a count could tell whose case is meant. This answer is "
        "for the screen: it cannot be downloaded until small counts are guarded.",
    )
