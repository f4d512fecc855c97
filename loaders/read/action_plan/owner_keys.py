"""A sheet beside a plan that says what its codes of owners mean: "NP | Northmere Police"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.owner_texts import MAX_CELL
from loaders.read.action_plan.spellings import is_abbreviation
from loaders.read.action_plan.unread_sheets import leave_out_sheet
from loaders.read.agencies import agency_in_heading
from loaders.read.cells import count_filled, is_filled, text_at
from loaders.read.people import is_person, may_be_person
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed

_CODE = re.compile(r"[A-Z][A-Za-z]?[A-Z0-9&./-]{0,6}s?")  # and no word with a capital, as "Police" is
# Between two owners, or an owner and a post, but not within brackets.
_BETWEEN = re.compile(r"(\s*[;,/+|:\n\t]\s*|\s+(?:&|[-–—]|and|with|from)\s+)(?![^(]*\))", re.IGNORECASE)
_BEFORE_BRACKETS = re.compile(r"\s*(?P<code>[^()]*[^()\s])(?P<inside>\s*\([^()]*\))?\s*")
MAX_ROWS = 500  # of such a sheet
MAX_COLUMNS = 12  # that are looked at
MAX_NAME = 150  # characters of a name
MAX_NAMED = 5  # codes that are written out
# A plan: its columns of owners, and its rows, which are changed.
Owned = tuple[Table[Any], Sequence[int], list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class _Key:
    """The names by their codes, as names are compared, and the sheet that has them."""

    table: Table[Any]
    rows: Sequence[Sequence[Any]]
    columns: tuple[int, int]
    names: dict[str, str]

    def account(self) -> None:
        """Count its cells: those of its two columns are used."""
        rows = [self.table.names, *(row for _, row in self.table.rows)]
        filled = sum(map(count_filled, rows))
        used = sum(is_filled(row[index]) for row in rows for index in self.columns if index < len(row))
        self.table.account.used += used
        if filled - used:
            self.table.account.leave_out(f"sheet {self.table.name!r}", filled - used)


@dataclass
class OwnerKeys:
    """The keys to codes that a file has, of which those are read whose codes its plans have as owners."""

    log: ProblemLog
    _keys: list[_Key] = field(default_factory=list)

    def takes(self, table: Table[Any], rows: Sequence[Sequence[Any]]) -> bool:
        """Whether a sheet has codes and their names, which is kept until the plans are known."""
        if key := _key(table, rows):
            self._keys.append(key)
        return key is not None

    def read_into(self, sheets: Iterable[Owned]) -> None:
        """Put the names in place of the codes of owners; a sheet that has none of these is left out."""
        sheets = [*sheets]
        for key in self._keys:
            is_read = [_with_names(*sheet, key, self.log) for sheet in sheets]
            if any(is_read):
                key.account()
            else:
                leave_out_sheet(key.table, key.rows, self.log)


def _key(table: Table[Any], rows: Sequence[Sequence[Any]]) -> _Key | None:
    """The first two columns of which one has codes, each of one name in the other; None without any."""
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    for index in range(width if len(rows) <= MAX_ROWS else 0):
        for other in range(width):
            pairs = [(_text(row, index), _text(row, other)) for row in rows] if other != index else []
            pairs = [(code, name) for code, name in pairs if code and name]
            if pairs and not _CODE.fullmatch(pairs[0][0]):
                pairs = pairs[1:]  # below its headings
            names = {name_key(code): name for code, name in pairs}
            if (
                len(names) == len(pairs) > 0
                and all(_CODE.fullmatch(code) for code in dict(pairs))
                and _are_names(pairs)
            ):
                return _Key(table, rows, (index, other), {k: its for k, its in names.items() if not _is_somebody(its)})
    return None


def _are_names(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether most of the texts beside codes are organisations, and not people, or how far each is."""
    if not all(len(code) < len(name) <= MAX_NAME and any(map(str.isalpha, name)) for code, name in pairs):
        return False
    bodies = [agency_in_heading(name) or is_abbreviation(code, name) for code, name in pairs if not _is_somebody(name)]
    return 2 * sum(map(bool, bodies)) > len(pairs)


def _is_somebody(name: str) -> bool:
    return is_person(name) or (may_be_person(name) and not agency_in_heading(name))


def _with_names(table: Table[Any], owners: Sequence[int], rows: list[Row[Any]], key: _Key, log: ProblemLog) -> bool:
    """Whether the owners of a plan are codes of a key, which are read as their names and named."""
    meant: dict[str, str] = {}
    for at, (number, row) in enumerate(rows):
        cells = list(row)
        for index in (index for index in owners if index < len(row) and isinstance(row[index], str)):
            cells[index] = "".join(_named(row[index], key, meant))
        if cells != list(row):
            rows[at] = number, cells
    if meant:
        named = [f"{code!r} is {name!r}" for code, name in meant.items()]
        rule = (
            f"holds codes, and the sheet {key.table.name!r} has their names, which are read: {listed(named, MAX_NAMED)}"
        )
        fix = "If they are not these owners, take that sheet out of the file."
        log.add("owner_key", table.place(), rule, fix, column=table.names[owners[0]], severity="warning")
    return bool(meant)


def _named(cell: str, key: _Key, meant: dict[str, str]) -> Iterator[str]:
    """The pieces of a cell, the names in place of codes."""
    pieces = [cell] if len(cell) > MAX_CELL or name_key(cell) in key.names else _BETWEEN.split(cell)
    for piece in pieces:
        match = _BEFORE_BRACKETS.fullmatch(piece) if len(piece) <= MAX_CELL else None
        name = key.names.get(name_key(match["code"])) if match else None
        if match and name:
            meant[match["code"]] = name
        yield f"{name}{match['inside'] or ''}" if match and name else piece


def _text(row: Sequence[Any], index: int) -> str:
    return text_at(row, index).strip(" ;:=\n")
