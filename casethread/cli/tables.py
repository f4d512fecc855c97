"""Tables for a terminal: rows side by side where they fit, one below the other where they would be shreds."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from casethread.cli.output import console, print_lines
from queries.wording.text import text_of

Heading = tuple[str, bool]  # its words, and whether the column holds numbers (aligned right)

READABLE = 22  # columns that a text of many words needs at least
BETWEEN = 2  # columns between two columns


def print_table(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], spare: Collection[int] = ()) -> None:
    """Print rows as a table, or, where they are too wide for that, each as a list of its values.

    `spare` are the columns that a narrow table can do without.
    """
    cells = [[text_of(value) for value in row] for row in rows]
    every = range(len(headings))
    for columns in (every, [index for index in every if index not in spare]):
        shown = [headings[index] for index in columns]
        taken = [[row[index] for index in columns] for row in cells]
        if _printed_side_by_side(shown, taken):
            return
    _print_one_below_the_other([words for words, _ in headings], cells, console().width)


def _printed_side_by_side(headings: Sequence[Heading], cells: Sequence[Sequence[str]]) -> bool:
    """Print a table if there is room for it; False where there is not."""
    columns = [[words, *(row[index] for row in cells)] for index, (words, _) in enumerate(headings)]
    least = [_least_width(texts) for texts in columns]
    between = BETWEEN * (len(columns) - 1)
    out = console(sum(least) + between)
    spare = out.width - between - sum(least)
    if spare < 0:
        return False
    out.print(_table(headings, cells, _widened(least, [_widest(texts) for texts in columns], spare)))
    out.print()
    return True


def _least_width(texts: Sequence[str]) -> int:
    """What a column needs so that no word is broken and no text is a thread of single words."""
    words = max((cell_len(word) for text in texts for word in text.split()), default=0)
    return max(words, min(_widest(texts[1:]), READABLE))


def _widest(texts: Sequence[str]) -> int:
    return max((cell_len(line) for text in texts for line in text.splitlines()), default=0)


def _widened(least: Sequence[int], wanted: Sequence[int], spare: int) -> list[int]:
    """The room that is left goes to the columns that want it, each as much as it wants more than the others."""
    more = [max(want - width, 0) for width, want in zip(least, wanted, strict=True)]
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    return [width + int(extra * share) for width, extra in zip(least, more, strict=True)]


def _table(headings: Sequence[Heading], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for (words, is_number), width in zip(headings, widths, strict=True):
        table.add_column(Text(words), justify="right" if is_number else "left", width=width, overflow="fold")
    for row in cells:
        table.add_row(*(Text(text) for text in row))
    return table


def _print_one_below_the_other(headings: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> None:
    """Each row as its values under a number, blank ones left out."""
    numbers, words = len(f"{len(cells):,}."), max(map(len, headings))
    room = max(width - numbers - words - 2 * BETWEEN, READABLE)
    for number, row in enumerate(cells, start=1):
        first = f"{number:,}."
        for title, text in zip(headings, row, strict=True):
            heading = title
            for line in textwrap.wrap(text, room):
                print_lines([f"{first:>{numbers}}  {heading:<{words}}  {line}"], wrapped=False)
                first = heading = ""
        print_lines([""])
