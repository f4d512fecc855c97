"""Who made a sheet and when, in rows below its table: "Prepared by | Quality Team" is no case and no episode."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from loaders.read.cells import filled_columns
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text

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
        is_blank = not filled_columns(row)
        if is_blank or (waiting and _is_label(row)):
            waiting.append((number, row))
            continue
        yield from waiting
        waiting = []
        yield number, row
    for number, row in waiting:
        part, cells = table.part(f"row {number} (note)"), len(set(used) & set(filled_columns(row)))
        if not cells or table.account.is_read(part, cells, by_default=False):
            yield number, row
            continue
        table.account.used -= cells
        value = " ".join(cell_text(row[index]) for index in filled_columns(row))
        rule, fix = "is below the table, and is taken as a note and left out", f'If it is a row of it: --read "{part}".'
        log.add("note_row", table.place(number), rule, fix, value=value, severity="warning")


def _is_label(row: Sequence[Any]) -> bool:
    columns = filled_columns(row)
    return len(columns) <= MAX_CELLS and bool(_LABEL.fullmatch(cell_text(row[columns[0]])))
