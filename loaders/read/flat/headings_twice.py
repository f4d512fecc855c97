"""Columns of a flat sheet that hold the same: one may be left out, unless each holds another of what a row has but one of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from graph.formats.sheets import plain
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed

MAX_NAMED = 5  # columns
# What a case, an episode or a factor has several of, one a row.
_ONE_A_ROW = {
    "factor": ("factor", "Give each factor a row of its own, with the same case and episode and with its own + or -."),
    "recommendation": ("recommendation", "Give each recommendation a row of its own, with the same case and review."),
    "episode": ("episode", "Give each episode rows of its own, with the same case."),
    "quote": ("quote", "Give each quote a row of its own, with the same case, episode, factor and + or -."),
    "reported_by": ("cell of who said so", "Write them in one column, with ; between them."),
}
_ALWAYS_SEVERAL = ("factor", "recommendation")  # the others only under headings with numbers: "Quote 1", "Quote 2"


def note_twice(table: Table[Any], name: str, indexes: Sequence[int], log: ProblemLog) -> None:
    """Refuse these columns, which all hold what `name` says; those of one heading are named by their letters."""
    headings = [table.names[index] for index in indexes]
    first, *others = headings
    are_apart = len({plain(heading) for heading in headings}) == len(headings)
    if name in _ONE_A_ROW and are_apart and (name in _ALWAYS_SEVERAL or _are_numbered(headings)):
        noun, fix = _ONE_A_ROW[name]
        besides = listed([repr(other) for other in others], MAX_NAMED)
        rule = f"holds the {noun}, and so {'does' if len(others) == 1 else 'do'} {besides}: a row has one {noun}"
        answer = f"If a column holds none: --column '{others[0]}=' leaves it out."
        log.add("heading_twice", table.place(), rule, f"{fix} {answer}", column=first)
        return
    first_letter, *letters = (table.headings[index].letter for index in indexes)
    for heading, letter in zip(others, letters, strict=True):
        rule = f"holds the {name}, and so does the column {first!r}"
        if plain(heading) == plain(first):
            rule += f": they are the columns {first_letter} and {letter}"
        log.add("heading_twice", table.place(), rule, _keep_one(heading, first), column=heading)


def _are_numbered(headings: list[str]) -> bool:
    """Whether headings are the same but for their numbers."""
    return len({re.sub(r"[\W\d_]+", "", heading).casefold() for heading in headings}) == 1


def _keep_one(heading: str, other: str) -> str:
    """How to leave out one of two columns that hold the same."""
    if plain(heading) == plain(other):  # an answer would be of both
        return "Give one of the two another heading, or take it out of the file."
    return f"Keep one of the two: --column '{heading}=' leaves out this one, --column '{other}=' the other."
