"""Texts that a program may have cut off where it saved the file: of one length, the longest of their column (rule 12).

They end within a word, as far as anybody can tell, and at a length that programs stop at, or three are of one length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.check.drafts import Drafts
from loaders.check.wording import is_screened
from loaders.records.problem import Place
from loaders.records.problem_log import rows_listed

# What databases, forms and old spreadsheets hold at most; the last is what a cell of Excel does.
LIMITS = frozenset({254, 255, 256, 500, 511, 512, 1_000, 1_023, 1_024, 2_000, 4_000, 8_000, 8_192, 32_767})
_CELL = 32_767
_TWO, _THREE = 2, 3  # texts of one length
MIN_LENGTH = 100  # of texts that stop at no length that is known
MAX_NAMED = 5  # rows


@dataclass
class _Column:
    """The longest texts of a column, with the place of each."""

    length: int = 0
    places: dict[str, Place] = field(default_factory=dict)

    def add(self, text: str, place: Place) -> None:
        if len(text) > self.length:
            self.length, self.places = len(text), {}
        if len(text) == self.length:
            self.places.setdefault(text, place)

    @property
    def may_be_cut(self) -> bool:
        """Whether all of them may have been cut: none ends as a sentence does."""
        if self.length < MIN_LENGTH or not all(text[-1].isalnum() for text in self.places):
            return False
        least = _TWO if self.length in LIMITS else _THREE
        return len(self.places) >= least or self.length == _CELL


def warn_of_cut_texts(drafts: Drafts) -> None:
    """Name each such column with its length and its rows."""
    columns: dict[tuple[str, str | None, str], _Column] = defaultdict(_Column)
    for heading, text, place in _texts(drafts):
        columns[place.file, place.sheet, heading].add(text, place)
    for (file, sheet, heading), column in columns.items():
        if column.may_be_cut:
            rows = sorted({place.row for place in column.places.values() if place.row})
            which = f" ({rows_listed(rows, MAX_NAMED)})"
            number = len(column.places)
            texts = "a text that ends" if number == 1 else f"{number:,} texts that end"
            rule = f"has {texts} within a word after exactly {column.length:,} characters{which if rows else ''}, and none longer"
            fix = "The program that saved the file may have cut them off: compare them with the original."
            drafts.log.add("cut_texts", Place(file, sheet), rule, fix, column=heading, severity="warning")


def _texts(drafts: Drafts) -> Iterator[tuple[str, str, Place]]:
    """What people tell in their own words, with the heading and the place of each."""
    for kind, of_kind in drafts.by_kind():
        names = [prop.name for prop in kind.properties.values() if is_screened(prop)]
        for draft in of_kind if names else ():
            for name in names:
                text = draft.properties.get(name)
                if isinstance(text, str) and len(text) >= MIN_LENGTH:
                    yield draft.record.columns.get(name, name), text, draft.record.place
