"""Records of an earlier version that no row is read as: whether the file has their words or their numbers all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.no_action import is_taken_out, is_unused
from loaders.read.action_plan.review_plans import ReviewPlan
from loaders.read.cells import is_filled
from loaders.records.known_plans import KnownRecord
from loaders.records.values import cell_text
from loaders.records.wording import words_key

_SEVERAL_PARTS = re.compile(r"[A-Za-z]{0,3}\d{1,3}(?:\.\d{1,3})+[a-z]?|[A-Za-z]{1,3}\d{1,3}")


@dataclass(frozen=True, slots=True)
class CellsElsewhere:
    """The rows of a plan by the words of their cells, and by the numbers of rows without an action; the first of each. `lines`
    are the texts of rows that are no action, which may name numbers.

    Cells that are read as a record of that kind are those of another. A number of one part may be that of a recommendation.
    """

    words: dict[str, int] = field(default_factory=dict)
    # By its number, the row that says only that something is gone, and its words.
    gone: dict[str, tuple[int, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, plan: ReviewPlan, label: str) -> CellsElsewhere:
        """Those of the plan of one review, for its actions or its recommendations."""
        found, column = cls(), label.lower()
        for part in plan.parts:
            read = {row.number for row in part.rows if row.text(column)}
            found.lines.extend((line.row, line.text) for line in part.sheet.lines if line.row)
            own, refs = part.sheet.indexes(column), part.sheet.indexes("ref") if column == "action" else []
            for number, row in part.sheet.rows:
                cells = [(row[index], row[own[0]]) for index in refs if own and index < len(row) > own[0]]
                found.gone.update(_gone(number, cells))
                for index, cell in enumerate(row):
                    if not is_filled(cell) or (index in own and number in read):
                        continue
                    found.words.setdefault(words_key(cell_text(cell)), number)
                    if number not in read:
                        found.lines.append((number, cell_text(cell)))
                    if index in refs and number not in read:
                        found.numbers.setdefault(cell_text(cell), number)
        return found

    def ended_in(self, record: KnownRecord) -> tuple[int, str] | None:
        """The row that has the number of a record and says no more than that it is not used, or taken out; and its words."""
        return self.gone.get(record.ref) if record.ref else None

    def where(self, record: KnownRecord) -> str:
        """Where the words of a record stand, or its number; empty where the plan has neither."""
        by_words = self.words.get(words_key(record.text))
        by_number = None if record.ref.isdigit() else self.numbers.get(record.ref)
        if by_words and by_words == by_number:
            return f"its number and its words stand in row {by_words}"
        if by_words:
            return f"its words stand in row {by_words}"
        if by_number:
            return f"its number stands in row {by_number}"
        named = self._named_in(record.ref)
        return f"its number is named in row {named}" if named else ""

    def _named_in(self, ref: str) -> int | None:
        """The first row of which a text names a number of several parts among other words: "Completed: 1.2, 3.1"."""
        if not _SEVERAL_PARTS.fullmatch(ref):
            return None
        pattern = re.compile(rf"(?<![\w./-]){re.escape(ref)}(?![\w/-]|\.\d)")
        return next((number for number, text in self.lines if text != ref and pattern.search(text)), None)


def _gone(number: int, cells: Sequence[tuple[Any, Any]]) -> dict[str, tuple[int, str]]:
    """What a row says to be gone, by its number; `cells` are the number and the words of its action."""
    texts = [(cell_text(ref), cell_text(action)) for ref, action in cells if is_filled(ref) and is_filled(action)]
    return {ref: (number, action) for ref, action in texts if is_unused(action) or is_taken_out(action)}
