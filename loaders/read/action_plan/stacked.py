"""Where one plan ends in a sheet and the next begins: at a title, or a recommendation, with headings of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.header_rows import are_headings
from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.lines import first_number, is_over
from loaders.read.action_plan.titles import is_title
from loaders.read.action_plan.two_headings import headings_at
from loaders.read.cells import is_filled
from loaders.records.values import cell_text

MAX_LINES = 6  # between a title and its headings
MIN_HEADINGS = 3  # of another table, each of which says what its column holds
MIN_SHARED = 2  # headings that stand above already, by which others without a title are told from an action


def stacked_plans(rows: Sequence[Sequence[Any]], header: int) -> list[tuple[int, int]]:
    """Of each plan in a sheet the index of its first row, which is its title's, and that of its headings.

    Headings that stand again are no other plan, unless a title or a recommendation stands above them or they are in another
    order.
    """
    plans = [(0, header)]
    for index in range(header + 1, len(rows)):
        texts = _texts(rows[index])
        is_second_row = index == plans[-1][1] + 1 and headings_at(rows, index - 1, index - 1).rows_below
        if is_second_row or not are_headings(list(texts.values())):
            continue
        above, is_apart = _texts(rows[plans[-1][1]]), index > plans[-1][1] + 1  # and no guide to the headings
        if (title := _title_above(rows, index, plans[-1][1])) is not None:
            plans.append((title, index))
        elif texts != above and (_shares_headings(texts, above) or (is_apart and _are_all_headings(rows[index]))):
            plans.append((index, index))
    return plans


def _shares_headings(texts: Mapping[int, str], above: Mapping[int, str]) -> bool:
    return len(set(texts.values()) & set(above.values())) >= MIN_SHARED


def _are_all_headings(row: Sequence[Any]) -> bool:
    """Whether each text of a row is the heading of something else: no action is worded so."""
    texts = [cell_text(cell) for cell in row if is_filled(cell)]
    names = {*map(meaning, texts)}
    return len(names) == len(texts) >= MIN_HEADINGS and None not in names


def _texts(row: Sequence[Any]) -> dict[int, str]:
    return {index: name_key(cell_text(cell)) for index, cell in enumerate(row) if is_filled(cell)}


def _title_above(rows: Sequence[Sequence[Any]], header: int, previous: int) -> int | None:
    """The row of the title, or of the recommendation, over some headings: the highest of the lines directly above that is one."""
    title, lines = None, 0
    numbers = (
        {first_number(text) for text in map(cell_text, rows[header + 1][:2])} - {""}
        if header + 1 < len(rows)
        else set()
    )
    for index in range(header - 1, previous, -1):
        texts = {cell_text(cell) for cell in rows[index] if is_filled(cell)}
        first = min((column for column, cell in enumerate(rows[index]) if is_filled(cell)), default=0)
        lines += bool(texts)
        if len(texts) > 1 or first or lines > MAX_LINES:
            break
        if any(is_title(text) or is_over(text, numbers) for text in texts):
            title = index
    return title
