"""What is struck out in a table: people draw a line through what no longer holds.

A row all of whose own cells are struck out is left out; a cell alone is read and named. Excel and Word mark a piece of
text alike, by a run `r` with the properties `rPr` (ECMA-376, 18.4 and 17.3.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from loaders.read.cells import At, filled_columns, is_filled
from loaders.read.shared_strings import local_name

Strike = Literal["part", "whole"]


@dataclass(frozen=True, slots=True)
class StruckOut:
    """The rows of a table that are struck out, and the cells that are, wholly or in part, in rows that stand."""

    rows: frozenset[int] = frozenset()
    cells: tuple[At, ...] = ()


def struck_out(
    rows: Sequence[Sequence[Any]], strikes: Mapping[At, Strike], shared: Mapping[int, set[int]]
) -> StruckOut:
    """Tell rows that are struck out from single cells.

    `shared` has, by the row, the columns of cells that reach over several rows: they say nothing of one of these.
    """
    filled = {at: strike for at, strike in strikes.items() if _is_filled(rows, at)}
    columns: dict[int, set[int]] = defaultdict(set)
    for (row, column), strike in filled.items():
        if strike == "whole":
            columns[row].add(column)
    struck = frozenset(row for row in columns if _own(rows[row], shared.get(row, set())) <= columns[row])
    return StruckOut(struck, tuple(sorted(at for at in filled if at[0] not in struck)))


def _own(row: Sequence[Any], shared: set[int]) -> set[int]:
    filled = set(filled_columns(row))
    return filled - shared or filled


def _is_filled(rows: Sequence[Sequence[Any]], at: At) -> bool:
    return at[0] < len(rows) and at[1] < len(rows[at[0]]) and is_filled(rows[at[0]][at[1]])


def strike_of(elements: Iterable[Any]) -> Strike | None:
    """How much of a text is struck out, by the runs among its elements; blanks count for neither."""
    marks = {_is_struck(run) for run in elements if local_name(run) == "r" and _has_text(run)}
    if True not in marks:
        return None
    return "part" if False in marks else "whole"


def _has_text(run: Any) -> bool:
    return any(local_name(part) == "t" and (part.text or "").strip() for part in run)


def _is_struck(run: Any) -> bool:
    marks = [
        mark for part in run if local_name(part) == "rPr" for mark in part if local_name(mark) in ("strike", "dstrike")
    ]
    values = [next((value for name, value in mark.attrib.items() if name.endswith("val")), "1") for mark in marks]
    return any(value not in ("0", "false", "off", "none") for value in values)
