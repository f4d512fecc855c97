"""Rows that leave their case blank and take the one above: what is said where it may be the one below them instead, as
where the name of a case stands in the middle of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.names import name_key
from loaders.read.flat.records import FlatRecords, FlatRow
from loaders.read.flat.same_titles import description_of
from loaders.read.flat.signs import perhaps_heading
from loaders.records.problem import Place
from loaders.records.problem_log import listed, shown

MAX_NAMED = 20  # rows
_IN_THE_MIDDLE = "If the case stands in the middle of its rows, fill it in in each of them."


@dataclass(slots=True)
class _Filled:
    """Rows one below another that take one case from above, and their last episode."""

    case: str
    episode: str
    first: FlatRow | None = None  # and the last row of them
    last: int | None = None


@dataclass
class BlankCases:
    """Collects such rows: what is wrong with them shows in what stands below."""

    records: FlatRecords
    _above: dict[str | None, list[FlatRow]] = field(default_factory=lambda: defaultdict(list))  # by sheet, of no case
    _filled: dict[str | None, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _last: _Filled = field(default_factory=lambda: _Filled("", ""))
    _before: list[tuple[_Filled, FlatRow, _Filled]] = field(default_factory=list)  # and the row of another case below

    def add_without(self, row: FlatRow) -> None:
        """A row of no case: none stands above it on its sheet."""
        self._above[row.place.sheet].append(row)
        self._last = _Filled("", "")

    def add(self, row: FlatRow, case: str, episode: str) -> None:
        """A row, and the case and episode that it is of."""
        this, last = _Filled(case, episode), self._last
        if not row.names("case"):
            self._filled[row.place.sheet].append(row.place)
            is_same = (last.case, last.episode) == (case, episode)
            this.first, this.last = (last.first if is_same else None) or row, row.place.row
        elif last.first and last.case != case and last.first.place.sheet == row.place.sheet:
            self._before.append((last, row, this))
        self._last = this

    def finish(self) -> None:
        """Say which rows have no case, and which may be of the case below them."""
        for sheet, rows in self._above.items():
            self._note_without(rows, self._filled[sheet])
        for filled, row, other in self._before:
            if (
                filled.episode
                and other.episode
                and self._description(filled) == self._description(other)
                and any(self._description(other)[1:])
            ):
                self._note_same(filled, row, other)

    def _note_without(self, rows: Sequence[FlatRow], filled: Sequence[Place]) -> None:
        for row in rows:
            where = " on its sheet" if row.place.sheet else ""
            rule, fix = f"is blank, and there is no case above it{where}", "Fill in the case." + perhaps_heading(row)
            if filled and row is rows[0]:
                numbers = listed([f"{place.row}" for place in filled], MAX_NAMED)
                one = len(filled) == 1
                rule += (
                    f"; row {numbers} is blank, too, and takes" if one else f"; rows {numbers} are blank, too, and take"
                )
                rule += " the case of the row above"
                fix += f" {_IN_THE_MIDDLE}"
            self.records.log.add("required", row.place, rule, fix, column=row.heading("case"))

    def _note_same(self, filled: _Filled, row: FlatRow, other: _Filled) -> None:
        if not (first := filled.first):
            return
        above, below = (shown(self.records.nodes["Case", each.case].values["title"]) for each in (filled, other))
        title = shown(self.records.nodes["Episode", other.episode].values["title"])
        more = f", and so down to row {filled.last}" if filled.last != first.place.row else ""
        rule = (
            f"is blank{more}, which is read as {above!r}, the case above; but its episode {title!r} is told the same "
            f"in row {row.place.row}, of the case {below!r}"
        )
        column = first.heading("case")
        self.records.log.add("same_below", first.place, rule, _IN_THE_MIDDLE, column=column, severity="warning")

    def _description(self, rows: _Filled) -> tuple[str, str, str]:
        title, start, text = description_of(self.records.nodes["Episode", rows.episode].values)
        return name_key(title), name_key(start), name_key(text)
