"""What stands in rows below a table and is none of it: who made it ("Prepared by | Quality Team"), and counts of its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from graph.names import name_key
from loaders.read.cells import filled_columns
from loaders.read.flat.signs import sign_of
from loaders.read.odd_rows import is_number
from loaders.read.tables import Row, Table
from loaders.records.problem_log import MAX_LINE_LENGTH, ProblemLog
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
    """The rows but such as come after a blank row at the end of the table, and counts of its rows right below it.

    These are named and left out. `used` are the columns that are read, whose cells were counted when the row was read.
    The rows of the table have to be at hand.
    """
    waiting: list[Row[Any]] = []
    right_below = 0  # how many of them come before the first blank row
    for number, row in rows:
        columns = filled_columns(row)
        is_after_blank = right_below < len(waiting)
        if not columns or (len(waiting) < MAX_ROWS and _may_be_below(row, columns, is_after_blank=is_after_blank)):
            waiting.append((number, row))
            right_below += bool(columns) and not is_after_blank
            continue
        yield from waiting
        waiting, right_below = [], 0
        yield number, row
    below = [row for _, row in waiting]
    are_counts = all(_counts_rows_of(table, row, used) for row in below[:right_below])
    kinds = [*["count" if are_counts else ""] * right_below, *_kinds(below[right_below:])]
    for (number, row), kind in zip(waiting, kinds, strict=True):
        part = table.part(f"row {number} ({kind})")
        cells = len((set(used) & set(filled_columns(row))) - table.covered.get(number - 1, set()))
        if not kind or not cells or table.account.is_read(part, cells, by_default=False):
            yield number, row
            continue
        table.account.used -= cells
        value = " ".join(cell_text(row[index]) for index in filled_columns(row))
        rule = f"is below the table, and is taken as a {kind} and left out"
        log.add(f"{kind}_row", table.place(number), rule, f'If it is a row of it: --read "{part}".', value=value,
                severity="warning", most=MAX_LINE_LENGTH)  # fmt: skip


def _may_be_below(row: Sequence[Any], columns: Sequence[int], *, is_after_blank: bool) -> bool:
    """Whether a row may be none of the table, which shows when no row of the table follows."""
    if not is_after_blank:
        return len(columns) == MAX_CELLS and _is_count(row)
    return _is_label(row) or _may_be_of_counts(row)


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


def _counts_rows_of(table: Table[Any], row: Sequence[Any], used: Collection[int]) -> bool:
    """Whether a row says how many rows of the table have a word, such as "Hindered | 4", and they are that many.

    The column in which the word stands does not count: a case beside a number may be an episode of that number.
    """
    first, second = filled_columns(row)
    number = cell_text(row[second])
    return any(
        number == str(sum(read(cells[index]) == read(row[first]) for _, cells in table.rows if index < len(cells)))
        for read in (_meaning, _as_it_stands)
        for index in used
        if index != first
    )


def _as_it_stands(cell: Any) -> str:
    return cell_text(cell).casefold()


def _meaning(cell: Any) -> str:
    """A cell as it is compared: a sign, or the word for it, as what it means."""
    text = cell_text(cell)
    return sign_of(text) or name_key(text)


def _may_be_of_counts(row: Sequence[Any]) -> bool:
    """Whether a row is a count, or may be the headings of counts that follow: texts side by side."""
    columns = filled_columns(row)
    return _is_count(row) or (
        columns == [*range(columns[0], columns[-1] + 1)] and all(isinstance(row[i], str) for i in columns)
    )


def _is_label(row: Sequence[Any]) -> bool:
    columns = filled_columns(row)
    return len(columns) <= MAX_CELLS and bool(_LABEL.fullmatch(cell_text(row[columns[0]])))
