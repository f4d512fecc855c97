"""Tables for a terminal: rows side by side where they fit, one below the other where they would be shreds."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from casethread.cli.output import console, print_lines
from queries.wording.text import text_of

Heading = tuple[str, bool]  # its words, and whether the column holds numbers (aligned right)

READABLE = 22  # columns that a text of many words needs at least
BETWEEN = 2  # columns between two columns


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts; a narrow table can do without a spare one."""

    title: str
    texts: Sequence[str]
    is_number: bool = False
    is_spare: bool = False


def print_table(headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows of values as a table, or, where they are too wide for that, each as a list of its values."""
    cells = [[text_of(value) for value in row] for row in rows]
    print_columns(
        [
            Column(title, [row[index] for row in cells], is_number=is_number)
            for index, (title, is_number) in enumerate(headings)
        ]
    )


def print_columns(columns: Sequence[Column]) -> None:
    """Print columns side by side, without the spare ones if need be, or each row as a list of its texts."""
    for shown_columns in (columns, [column for column in columns if not column.is_spare]):
        if _printed_side_by_side(shown_columns):
            return
    _print_one_below_the_other(columns, console().width)


def _printed_side_by_side(columns: Sequence[Column]) -> bool:
    """Print a table if there is room for it; False where there is not."""
    min_widths = [_least_width(column) for column in columns]
    between = BETWEEN * (len(columns) - 1)
    out = console(sum(min_widths) + between)
    spare = out.width - between - sum(min_widths)
    if spare < 0:
        return False
    out.print(
        _table(columns, _widened(min_widths, [_widest([column.title, *column.texts]) for column in columns], spare))
    )
    out.print()
    return True


def _least_width(column: Column) -> int:
    """What a column needs so that no word is broken and no text is a thread of single words."""
    words = max((cell_len(word) for text in (column.title, *column.texts) for word in text.split()), default=0)
    return max(words, min(_widest(column.texts), READABLE))


def _widest(texts: Sequence[str]) -> int:
    return max((cell_len(line) for text in texts for line in text.splitlines()), default=0)


def _widened(min_widths: Sequence[int], full_widths: Sequence[int], spare: int) -> list[int]:
    """The room that is left goes to the columns that want it, each as much as it wants more than the others."""
    extras = [max(full - width, 0) for width, full in zip(min_widths, full_widths, strict=True)]
    share = min(1.0, spare / sum(extras)) if sum(extras) else 0.0
    return [width + int(extra * share) for width, extra in zip(min_widths, extras, strict=True)]


def _table(columns: Sequence[Column], widths: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column, width in zip(columns, widths, strict=True):
        side: Literal["left", "right"] = "right" if column.is_number else "left"
        table.add_column(Text(column.title), justify=side, width=width, overflow="fold")
    for row in zip(*(column.texts for column in columns), strict=True):
        table.add_row(*map(Text, row))
    return table


def _print_one_below_the_other(columns: Sequence[Column], width: int) -> None:
    """Each row as its texts under a number, blank ones left out."""
    rows = list(zip(*(column.texts for column in columns), strict=True))
    numbers, words = len(f"{len(rows):,}."), max(len(column.title) for column in columns)
    room = max(width - numbers - words - 2 * BETWEEN, READABLE)
    for number, row in enumerate(rows, start=1):
        first = f"{number:,}."
        for column, text in zip(columns, row, strict=True):
            heading = column.title
            for line in textwrap.wrap(text, room):
                print_lines([f"{first:>{numbers}}  {heading:<{words}}  {line}"], wrapped=False)
                first = heading = ""
        print_lines([""])
