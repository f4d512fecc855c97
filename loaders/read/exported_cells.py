"""Cells as an export from another system wrote them, HTML or values of a list, read as what people see there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from loaders.read.cells import is_filled
from loaders.read.lookups import is_of_list, without_lookup
from loaders.read.markup import may_be_markup, without_markup
from loaders.read.sheet_details import column_letter
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, shown

_HTML, _LOOKUP = "html", "lookup"
_RULES = {
    _HTML: ("are read without their HTML", "is read without its HTML"),
    _LOOKUP: ("are read without the numbers of a SharePoint list", "is read without the numbers of a SharePoint list"),
}


def with_plain_cells(
    table: Table[Any], headings: Sequence[str], rows: Iterable[Row[Any]], log: ProblemLog
) -> list[Row[Any]]:
    """The rows with such cells as they are meant; how many there are is said of each column."""
    counts: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], tuple[int, str, str]] = {}
    read: list[Row[Any]] = []
    emptied = 0
    for number, row in rows:
        changed: dict[int, str] = {}
        for index, cell in enumerate(row):
            if type(cell) is not str or not (may_be_markup(cell) or is_of_list(cell)):
                continue
            text = cell
            for kind, reader in _READERS:
                before, text = text, reader(text)
                if text != before and index not in table.covered.get(number - 1, ()):
                    counts[index, kind] += 1
                    first.setdefault((index, kind), (number, before, text))
            if text != cell:
                changed[index] = text
                emptied += is_filled(cell) and not is_filled(text) and number - 1 not in table.rows_left_out
        read.append(
            (number, [changed.get(index, cell) for index, cell in enumerate(row)]) if changed else (number, row)
        )
    if emptied:
        table.account.leave_out(table.part("cells of HTML without a text"), emptied)
    for (index, kind), count in sorted(counts.items()):
        row_number, before, after = first[index, kind]
        are = _RULES[kind][0 if count > 1 else 1]
        rule = (
            f"{count:,} {'cells' if count > 1 else 'cell'} {are}; the first, in row {row_number}, {shown(before)!r}, as "
            f"{shown(after)!r}"
        )
        heading = (headings[index] if index < len(headings) else "") or column_letter(index + 1)
        fix = "If a text is meant as it stands, load it in Casethread's own format."
        log.add(f"exported_{kind}", table.place(), rule, fix, column=heading, severity="warning")
    return read


def _without_lookup(text: str) -> str:
    plain = without_lookup(text) if is_of_list(text) else None
    return text if plain is None else plain


_READERS: tuple[tuple[str, Callable[[str], str]], ...] = ((_HTML, without_markup), (_LOOKUP, _without_lookup))
