"""The rows of a file beside the records of its last copy: which is which, where neither have ids of their own (rule 15)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

MIN_SCORE = 88  # of 100: a letter or two differ, or the order of the words
MIN_LIKENESS = 60  # of 100, for a row under another number to be asked about
# `3`, `R3`, `Action 3a`, `2.1`: where a row stands in a list, which another row may have in the next copy.
_PLACE_IN_LIST = re.compile(r"(?:[^\W\d]+[ .:-]*)?\d{1,3}(?:\.\d{1,2})*[ .]?[a-z]?\W*", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file or of the graph: its id, its name as names are compared, and its reference."""

    id: str
    name: str
    ref: str

    @property
    def key(self) -> str:
        """A reference that the source gives to this record alone, or nothing."""
        return "" if _PLACE_IN_LIST.fullmatch(self.ref) else self.ref

    @property
    def number(self) -> int | None:
        """The last number of its reference, by which a list counts."""
        match = _LAST_NUMBER.search(self.ref)
        return int(match[1]) if match else None

    def resembles(self, other: Row) -> bool:
        """Whether the words are much the same, or those of one are among those of the other."""
        scores = fuzz.token_sort_ratio(self.name, other.name), fuzz.token_set_ratio(self.name, other.name)
        return scores[0] >= MIN_SCORE or scores[1] == 100


@dataclass
class Pairs:
    """The rows of the file and the records of the last copy, paired from what is surest to what is least sure."""

    rows: list[Row]
    known: list[Row]
    same: dict[str, Row] = field(default_factory=dict)  # by the id of the row

    def __post_init__(self) -> None:
        self._pair(lambda row: row.key)
        self._pair(lambda row: row.name and row.ref and (row.name, row.ref))
        self._pair(lambda row: row.name)
        of_number = _by(lambda row: row.ref, self.remaining)
        for row in self.new:
            alike = [its for its in of_number.get(row.ref, []) if row.resembles(its)]
            if len(alike) == 1:
                self.same[row.id] = alike[0]
                of_number[row.ref].remove(alike[0])

    @property
    def new(self) -> list[Row]:
        """The rows that were not in the last copy, as far as it is known."""
        return [row for row in self.rows if row.id not in self.same]

    @property
    def remaining(self) -> list[Row]:
        """The records of the last copy that no row is."""
        taken = {its.id for its in self.same.values()}
        return [its for its in self.known if its.id not in taken]

    def reworded(self) -> Iterator[tuple[Row, Row]]:
        """The new rows that may be a remaining record in other words, under another number or none: each most like the other."""
        new, known = self.new, self.remaining
        for row in new:
            its = _most_alike(row, known)
            if its and (row.ref != its.ref or not row.ref) and _most_alike(its, new) is row:
                yield row, its

    def moved_along(self, row: Row, its: Row) -> bool:
        """Whether from the one to the other the number moved on as that of a row next to it did."""
        position = self.rows.index(row)
        before, after = self.rows[:position][::-1], self.rows[position + 1 :]
        neighbours = (next((other for other in rows if other.id in self.same), None) for rows in (before, after))
        shifts = [_shift(other, self.same[other.id]) for other in neighbours if other]
        return _shift(row, its) is not None and _shift(row, its) in shifts

    def _pair(self, key: Callable[[Row], Hashable]) -> None:
        """Pair those of the same key; of several, in their order, where there are as many as before."""
        rows, known = _by(key, self.new), _by(key, self.remaining)
        for value in rows.keys() & known.keys():
            if len(rows[value]) == len(known[value]):
                self.same |= {row.id: its for row, its in zip(rows[value], known[value], strict=True)}


def _by(key: Callable[[Row], Hashable], rows: list[Row]) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if value := key(row):
            groups[value].append(row)
    return groups


def _most_alike(row: Row, others: list[Row]) -> Row | None:
    """The one whose words are most like those of a row; none where two are just as much, or none is."""
    names = [other.name for other in others]
    matches = process.extract(row.name, names, scorer=fuzz.token_sort_ratio, score_cutoff=MIN_LIKENESS, limit=2)
    if not matches or (len(matches) > 1 and matches[0][1] == matches[1][1]):
        return None
    return others[matches[0][2]]


def _shift(row: Row, its: Row) -> int | None:
    return row.number - its.number if row.number is not None and its.number is not None else None
