"""Columns of ticks, whose headings say what is ticked: "Not started", "In progress", "Complete", or "Police", "Health"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.rag import is_state
from loaders.read.agencies import agency_in_heading
from loaders.read.cells import is_filled, is_filled_at
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_TICK = re.compile(r"[xX✓✔√☑☒■●Yy]|yes", re.IGNORECASE)
_NO_TICK = re.compile(r"[-–—☐□✗✘nN]|no", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:status|b?rag|(?:lead |partner )?(?:agency|agencies|organisations?)|owners?|who)[\s:–-]+", re.IGNORECASE
)
# What such columns are read as: the heading of the one column in their place, and what other column makes them none.
_KINDS: tuple[tuple[str, Callable[[str], object], frozenset[str]], ...] = (
    ("Status", is_state, frozenset({"status", "rag"})),
    ("Agency", agency_in_heading, frozenset({"owners"})),
)
MIN_COLUMNS = 2
MAX_NAMED = 6  # headings in a warning


def with_ticked(
    table: Table[Any], headings: Sequence[str], rows: Sequence[Row[Any]], log: ProblemLog
) -> tuple[list[str], list[Row[Any]]]:
    """Headings and rows with one column in place of several of ticks, which has what each row ticks."""
    names, taken = [*headings], [*rows]
    plain = [row for number, row in rows if number - 1 not in table.banners]  # a banner covers all columns
    for name, is_named, others in _KINDS:
        labels = {index: _GROUP.sub("", heading) for index, heading in enumerate(headings)}
        ticked = [index for index, label in labels.items() if is_named(label) and _has_only_ticks(index, plain)]
        is_told_elsewhere = any(
            meaning(heading) in others for index, heading in enumerate(headings) if index not in ticked
        )
        if len(ticked) < MIN_COLUMNS or is_told_elsewhere or not any(_ticks(row, ticked) for row in plain):
            continue
        for at, (number, row) in enumerate(taken):
            if number - 1 in table.banners:
                continue
            text = "; ".join(labels[index] for index in _ticks(row, ticked))
            cells = dict.fromkeys(ticked, "") | {ticked[0]: text}
            table.account.used += sum(is_filled(row[index]) for index in ticked if index < len(row)) - bool(text)
            taken[at] = number, [cells.get(index, cell) for index, cell in enumerate(row)]
        table.account.used += len(ticked) - 1  # headings
        names = [
            name if index == ticked[0] else "" if index in ticked else heading for index, heading in enumerate(names)
        ]
        which = listed([repr(headings[index]) for index in ticked], MAX_NAMED)
        rule = f"has columns of ticks, {which}: what a row ticks is read as its {name.casefold()}"
        fix = "If they say something else, give each a heading that says what."
        log.add("ticked_columns", table.place(), rule, fix, severity="warning")
    return names, taken


def _has_only_ticks(index: int, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the cells of a column, if it has any, are ticks and what stands where there is none."""
    texts = [cell_text(row[index]) for row in rows if is_filled_at(row, index)]
    return all(_TICK.fullmatch(text) or _NO_TICK.fullmatch(text) for text in texts)


def _ticks(row: Sequence[Any], columns: Sequence[int]) -> list[int]:
    """The columns that a row ticks."""
    return [index for index in columns if index < len(row) and _TICK.fullmatch(cell_text(row[index]))]
