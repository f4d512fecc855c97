"""Tables for a terminal: rows side by side where they fit, one below the other where they would be shreds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from casethread.cli.output import console
from graph.schema import schema

Heading = tuple[str, bool]  # its words, and whether the column holds numbers (aligned right)

READABLE = 22  # columns that a text of many words needs at least
BETWEEN = 2  # columns between two columns


def print_table(headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as a table, or, where they are too wide for that, each as a list of its values."""
    cells = [[text_of(value) for value in row] for row in rows]
    widths = [_least_width(words, [row[index] for row in cells]) for index, (words, _) in enumerate(headings)]
    needed = sum(widths) + BETWEEN * len(widths)
    out = console(needed)
    if needed <= out.width:
        out.print(_table(headings, cells, widths))
    else:
        _print_one_below_the_other(out, [words for words, _ in headings], cells)


def text_of(value: Any) -> str:
    """A value as people read it: words of the vocabularies without underscores, numbers with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.1f}"
    if isinstance(value, list):
        return "; ".join(text_of(item) for item in value)
    return _in_words(str(value))


def _in_words(text: str) -> str:
    is_word = "_" in text and any(text in words for words in schema().vocabularies.values())
    return text.replace("_", " ") if is_word else text


def _least_width(heading: str, texts: Sequence[str]) -> int:
    """What a column needs so that no word is broken and no text is a thread of single words."""
    longest = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
    words = max((cell_len(word) for text in [heading, *texts] for word in text.split()), default=0)
    return max(words, min(longest, READABLE))


def _table(headings: Sequence[Heading], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, BETWEEN, 0, 0))
    for (words, is_number), width in zip(headings, widths, strict=True):
        table.add_column(Text(words), justify="right" if is_number else "left", min_width=width, overflow="fold")
    for row in cells:
        table.add_row(*(Text(text) for text in row))
    return table


def _print_one_below_the_other(out: Console, headings: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Each row as its values under a number, blank ones left out."""
    widest = min(max(map(cell_len, headings), default=0), 28)
    for number, row in enumerate(cells, start=1):
        grid = Table.grid(padding=(0, BETWEEN, 0, 0))
        grid.add_column(min_width=len(f"{len(cells):,}."), justify="right")
        grid.add_column(width=widest, style="bold" if sys.stdout.isatty() else None)
        grid.add_column(overflow="fold")
        said = [(words, text) for words, text in zip(headings, row, strict=True) if text]
        for index, (words, text) in enumerate(said):
            grid.add_row("" if index else f"{number:,}.", Text(words), Text(text))
        out.print(grid)
        out.print()
