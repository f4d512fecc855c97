"""Numbers that stand in the cells of the actions, where a plan has no column for them: "2.2 - Verify the forms"."""

from __future__ import annotations

import re

from loaders.read.action_plan.plan_row import PlanRow
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.cells import is_filled_at
from loaders.records.values import cell_text

# Its marks end it, or the capital of the words: the 2.5 of "2.5 days of training" is none.
_NUMBER = re.compile(
    r"\(?(?P<number>\d{1,2}(?:\.\d{1,2})+[a-z]?)(?:[.):]+\s+|[.):]*\s*[-–—:]+\s*|\s*\n\s*|\s+(?-i:(?=[A-Z])))(?=\D)",
    re.IGNORECASE,
)


class NumbersInActions:
    """Takes them for the numbers of the actions of one table, if each action begins with one of its own."""

    def __init__(self, sheet: PlanSheet) -> None:
        columns = [] if sheet.indexes("ref") else sheet.indexes("action")[:1]
        cells = [row[index] for index in columns for _, row in sheet.rows if is_filled_at(row, index)]
        matches = [_NUMBER.match(cell_text(cell)) for cell in cells]
        numbers = [match["number"] for match in matches if match]
        self._are_numbers = len({*numbers}) == len(cells) > 1

    def take(self, row: PlanRow) -> None:
        """Give a row the number that its action begins with; the words stay as they are written."""
        _leave_words_out_of_number(row)
        if self._are_numbers and (match := _NUMBER.match(row.text("action"))):
            row.cells["ref"] = [match["number"]]


def _leave_words_out_of_number(row: PlanRow) -> None:
    """Take no number from a cell that is merged with the words of the recommendation or action beside it."""
    words = row.text("ref")
    if len(words.split()) > 1 and words in (row.text("recommendation"), row.text("action")):
        del row.cells["ref"]
