"""Records of an earlier version that no row is read as: whether the file has their words or their numbers all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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
                for index, cell in enumerate(row):
                    if not is_filled(cell) or (index in own and number in read):
                        continue
                    found.words.setdefault(words_key(cell_text(cell)), number)
                    if number not in read:
                        found.lines.append((number, cell_text(cell)))
                    if index in refs and number not in read:
                        found.numbers.setdefault(cell_text(cell), number)
        return found

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
