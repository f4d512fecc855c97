"""The column of a tracker of several reviews that says which of them each row is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loaders.read.action_plan.lines import may_name_review
from loaders.read.cells import is_filled_at
from loaders.read.dates_in_words import date_in_words
from loaders.read.tables import Row
from loaders.records.values import cell_text

_HEADING = re.compile(
    r"(?:(?:name|title) of (?:the )?)?(?:case )?review(?: (?:title|name))?|(?:l?cspr|sar|dhr|scr)s?(?: (?:title|name))?"
    r"|case(?: (?:title|name))?|(?:name|title) of (?:the )?case"
    r"|(?:l?cspr|review)\s*/\s*(?:case|sar|review)",
    re.IGNORECASE,
)
MAX_WORDS = 10  # of the title of a review in a cell


@dataclass(frozen=True, slots=True)
class ReviewColumn:
    """Its index, the title of each row by the row's number, and how many cells it has."""

    index: int
    titles: dict[int, str]
    cells: int


def review_column(headings: Sequence[str], rows: Sequence[Row[Any]]) -> ReviewColumn | None:
    """The column whose heading says so and whose cells name reviews, or are few titles of many rows; a row with a blank cell
    is of the review above it."""
    for index, heading in enumerate(headings):
        if not _HEADING.fullmatch(" ".join(heading.split())):
            continue
        cells = [(number, cell_text(row[index])) for number, row in rows if is_filled_at(row, index)]
        names = [*dict.fromkeys(text for _, text in cells)]
        are_titles = all(len(name.split()) <= MAX_WORDS and not date_in_words(name).date for name in names)
        are_repeated = 2 * len(names) <= len(cells) and len(names) > 1
        if cells and cells[0][0] == rows[0][0] and are_titles and (are_repeated or all(map(may_name_review, names))):
            return ReviewColumn(index, _filled_down(dict(cells), rows), len(cells))
    return None


def _filled_down(cells: dict[int, str], rows: Sequence[Row[Any]]) -> dict[int, str]:
    titles: dict[int, str] = {}
    above = ""
    for number, _ in rows:
        above = cells.get(number, above)
        titles[number] = above
    return titles
