"""What stands beside a plan in its sheet, beyond a blank column: a key to its colours, counts, another plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.latest_headings import LATEST
from loaders.read.cells import texts_in
from loaders.read.column_blocks import column_blocks, filled_in, reads_block
from loaders.read.tables import Row, Table
from loaders.records.problem_log import ProblemLog

_OF_EACH_ROW = frozenset({"action", "recommendation"})  # what a plan has in one place alone


def columns_beside(
    table: Table[Any], headings: Sequence[str], rows: Sequence[Row[Any]], log: ProblemLog
) -> frozenset[int]:
    """The columns of lists beside a plan, each named and left out, unless somebody wants it read."""
    blocks = column_blocks(headings, [row for _, row in rows])
    meanings = {index: meaning(text) for index, text in enumerate(headings)}
    own = next((block for block in blocks if _OF_EACH_ROW & {meanings.get(index) for index in block}), [])
    beside: set[int] = set()
    for columns in blocks:
        holds = {meanings.get(index) for index in columns} - {None}
        if columns == own or not own or not holds:
            continue  # what no plan has is named with the other unknown headings
        repeats = {name_key(headings[index]) for index in own} & {
            name_key(headings[index]) for index in columns if headings[index]
        }
        is_odd = repeats or any(meanings.get(index) is None for index in columns)
        is_plan = bool(holds & _OF_EACH_ROW & {meanings[index] for index in own})
        is_list = is_plan or _is_list(rows, columns, own, meanings, is_odd=bool(is_odd))
        if is_list and not reads_block(table, headings, rows, columns, log, is_list=True):
            beside |= set(columns)
    return frozenset(beside)


def _is_list(
    rows: Sequence[Row[Any]],
    columns: Collection[int],
    own: Collection[int],
    meanings: Mapping[int, str | None],
    *,
    is_odd: bool,
) -> bool:
    """Whether columns do not go along with the actions: without a gap they end in another row, or say each state once.

    Both are needed unless the headings are `is_odd`: the same as one of the plan, or of a kind that no plan has.
    """
    of_actions = filled_in(rows, [index for index in own if meanings[index] in _OF_EACH_ROW])
    of_columns = filled_in(rows, columns)
    if not of_actions or not of_columns:
        return False
    has_gaps = len(of_columns) < of_columns[-1] - of_columns[0] + 1
    ends_elsewhere = not has_gaps and of_columns[-1] != of_actions[-1]
    states = [_texts(rows, index) for index in columns if meanings.get(index) in LATEST]
    says_each_once = any(len(texts) > 1 and len(set(texts)) == len(texts) for texts in states)
    return (ends_elsewhere or says_each_once) if is_odd else (ends_elsewhere and says_each_once)


def _texts(rows: Sequence[Row[Any]], index: int) -> list[str]:
    return [*map(name_key, texts_in(rows, index))]
