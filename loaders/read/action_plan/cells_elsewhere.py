"""Records of an earlier version that no row is read as: whether the file has their words or their numbers all the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.read.action_plan.review_plans import ReviewPlan
from loaders.read.cells import is_filled
from loaders.records.known_plans import KnownRecord
from loaders.records.values import cell_text
from loaders.records.wording import words_key


@dataclass(frozen=True, slots=True)
class CellsElsewhere:
    """The rows of a plan by the words of their cells, and by the numbers of rows without an action; the first of each.

    Cells that are read as a record of that kind are those of another. A number of one part may be that of a recommendation.
    """

    words: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: ReviewPlan, label: str) -> CellsElsewhere:
        """Those of the plan of one review, for its actions or its recommendations."""
        found, column = cls(), label.lower()
        for part in plan.parts:
            read = {row.number for row in part.rows if row.text(column)}
            own, refs = part.sheet.indexes(column), part.sheet.indexes("ref") if column == "action" else []
            for number, row in part.sheet.rows:
                for index, cell in enumerate(row):
                    if not is_filled(cell) or (index in own and number in read):
                        continue
                    found.words.setdefault(words_key(cell_text(cell)), number)
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
        return f"its number stands in row {by_number}" if by_number else ""
