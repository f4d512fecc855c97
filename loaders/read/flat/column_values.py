"""Some of the values under a heading, by which people know what its column holds."""

from __future__ import annotations

from typing import Any

from loaders.read.cells import is_filled_at
from loaders.read.people import is_person
from loaders.read.tables import Table
from loaders.records.values import cell_text

MAX_EXAMPLES = 3
MAX_SHOWN = 40  # characters of a value of a column that is left out


def examples(table: Table[Any], index: int, number: int) -> tuple[str, ...]:
    """The different ones among the first rows."""
    cells = [row[index] for _, row in table.first_rows if is_filled_at(row, index)]
    return tuple(dict.fromkeys(map(cell_text, cells)))[:number]


def holding(table: Table[Any], index: int) -> str:
    """What a column that is left out holds, in some of its values; nothing of one that is hidden."""
    if index in table.hidden_columns:
        return ""
    texts: dict[str, None] = {}
    for _, row in table.rows if isinstance(table.rows, list) else table.first_rows:
        if is_filled_at(row, index) and not is_person(text := cell_text(row[index])):
            texts[" ".join(text.split())] = None
        if len(texts) > MAX_EXAMPLES:
            break
    shown = [repr(text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…") for text in texts]
    return (
        f"; it holds {', '.join(shown[:MAX_EXAMPLES])}{' and others' if len(shown) > MAX_EXAMPLES else ''}"
        if shown
        else ""
    )
