"""What the rows of a flat sheet state, to see which of them says what another says, or the opposite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.flat.records import FlatRow, Unread, plain_text
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed

MAX_NAMED = 3  # columns
_SIGNS = {"supporting": "+", "hindering": "-"}  # that are each other's opposite
_OF_ONE_STATEMENT = ("from_id", "to_id", "page", "reported_by", "perspective_id")  # beside the quote and the coder


@dataclass(frozen=True, slots=True)
class _First:
    """The first row that says something: its place, and what it has in columns that are left out."""

    place: Place
    unread: Unread | None

    def differing(self, row: FlatRow) -> list[str]:
        """The headings of those columns under which another row differs."""
        if self.unread is None or row.unread is None or self.unread.headings != row.unread.headings:
            return []
        cells = zip(self.unread.headings, self.unread.cells, row.unread.cells, strict=True)
        return [heading for heading, ours, theirs in cells if ours != theirs]


@dataclass
class Statements:
    """The contributions so far."""

    log: ProblemLog
    _stated: dict[str, _First] = field(default_factory=dict)  # where each was first recorded, by all its values
    _signs: dict[int, tuple[str, Place]] = field(
        default_factory=dict
    )  # by what all that is said but the sign hashes to

    def is_new(self, values: Mapping[str, Any], row: FlatRow, *, coder: str = "") -> bool:
        """Whether no row above says the same for the same coder, which is noted; and where one says the opposite."""
        first = self._stated.setdefault(_key(values, coder), _First(row.place, row.unread))
        if first.place is not row.place:
            rule, fix = f"says the same as {first.place} and counts once", "Take one of them out."
            if others := first.differing(row):
                named = listed([repr(other) for other in others], MAX_NAMED)
                are = "which is left out" if len(others) == 1 else "which are left out"
                rule += f", though the two differ under {named}, {are}"
                fix = "If that makes them two statements, say what is in there; else take one of them out."
            self.log.add("row_twice", row.place, rule, fix, severity="warning")
            return False
        self._note_opposite(values, row, coder)
        return True

    def is_new_without_coder(self, values: Mapping[str, Any], row: FlatRow, heading: str) -> bool:
        """Whether no row above says the same, whoever coded it, once the column of coders is left out."""
        first = self._stated.setdefault(_key(values, None), _First(row.place, row.unread))
        if first.place is row.place:
            self._note_opposite(values, row, None)
            return True
        rule = f"says the same as {first.place} but for {heading!r}, which is left out, and counts once"
        self.log.add("row_twice", row.place, rule, "", severity="warning")
        return False

    def _note_opposite(self, values: Mapping[str, Any], row: FlatRow, coder: str | None) -> None:
        sign = _SIGNS.get(str(values.get("polarity")))
        if sign is None or "quote" not in values:
            return
        quote = name_key(plain_text(values["quote"]))
        key = hash((coder, quote, *(str(values.get(name)) for name in _OF_ONE_STATEMENT)))
        known, place = self._signs.setdefault(key, (sign, row.place))
        if known != sign:
            rule = f"is the opposite of what {place} says of the same factor with the same quote ({known}); both are stored"
            fix = "Correct one of the two, or write +/- in one row if it both helped and hindered."
            heading, value = row.heading("polarity"), row.text("polarity")
            self.log.add("opposite_signs", row.place, rule, fix, column=heading, value=value, severity="warning")


def _key(values: Mapping[str, Any], coder: str | None) -> str:
    """What a row says; `coder` is None where nobody's code is told apart."""
    return f"{coder!r} {sorted(values.items(), key=str)!r}"
