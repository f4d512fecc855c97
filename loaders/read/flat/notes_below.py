"""What stands in rows below a table and is none of it: who made it ("Prepared by | Quality Team"), and counts of its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from loaders.read.cells import filled_columns
from loaders.read.odd_rows import is_number
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

MAX_ROWS = 100  # below a table, that may be none of it
MAX_CELLS = 2  # a label, and what it says
_LABEL = re.compile(
    r"(?:date|author|signed|signature|version|contact|e-?mail|tel(?:ephone)?|as at|status|owner)(?: \w+)?\s*:?"
    r"|(?:last )?(?:prepared|completed|compiled|checked|approved|written|reviewed|produced|created|updated)(?: (?:by|on|at))?\s*:?",
    re.IGNORECASE,
)


def without_notes_below(
    table: Table[Any], rows: Iterable[Row[Any]], used: Collection[int], log: ProblemLog
) -> Iterator[Row[Any]]:
    """The rows but such as come after a blank row at the end of the table, which are named and left out.

    `used` are the columns that are read, whose cells were counted when the row was read.
    """
    waiting: list[Row[Any]] = []
    for number, row in rows:
        if not filled_columns(row) or (0 < len(waiting) < MAX_ROWS and (_is_label(row) or _may_be_of_counts(row))):
            waiting.append((number, row))
            continue
        yield from waiting
        waiting = []
        yield number, row
    for (number, row), kind in zip(waiting, _kinds([row for _, row in waiting]), strict=True):
        part = table.part(f"row {number} ({kind})")
        cells = len((set(used) & set(filled_columns(row))) - table.covered.get(number - 1, set()))
        if not kind or not cells or table.account.is_read(part, cells, by_default=False):
            yield number, row
            continue
        table.account.used -= cells
        value = " ".join(cell_text(row[index]) for index in filled_columns(row))
        rule = f"is below the table, and is taken as a {kind} and left out"
        log.add(f"{kind}_row", table.place(number), rule, f'If it is a row of it: --read "{part}".', value=value,
                severity="warning")  # fmt: skip


def _kinds(rows: Sequence[Sequence[Any]]) -> list[str]:
    """What each row below a table is: a note, a count or the heading of counts; empty where it is a row of the table."""
    kinds: list[str] = []
    below: set[int] = set()  # the columns of the counts right below the row
    for row in reversed(rows):
        columns = set(filled_columns(row))
        is_of_counts = _is_count(row) or (bool(columns) and columns <= below)
        kinds.append("count" if is_of_counts else "note" if columns and _is_label(row) else "")
        below = (columns | below) if is_of_counts else set()
    return kinds[::-1]


def _is_count(row: Sequence[Any]) -> bool:
    """Whether a row is a text and after it numbers alone."""
    texts = [cell_text(row[index]) for index in filled_columns(row)]
    return len(texts) > 1 and not is_number(texts[0]) and all(map(is_number, texts[1:]))


def _may_be_of_counts(row: Sequence[Any]) -> bool:
    """Whether a row is a count, or may be the headings of counts that follow: texts side by side."""
    columns = filled_columns(row)
    return _is_count(row) or (
        columns == [*range(columns[0], columns[-1] + 1)] and all(isinstance(row[i], str) for i in columns)
    )


def _is_label(row: Sequence[Any]) -> bool:
    columns = filled_columns(row)
    return len(columns) <= MAX_CELLS and bool(_LABEL.fullmatch(cell_text(row[columns[0]])))
