"""Sheets and tables beside a plan that have none of its headings: a list of recommendations is read, others are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.header_rows import are_headings, header_row_of
from loaders.read.action_plan.headings import meaning
from loaders.read.action_plan.sideways import headings_on_side
from loaders.read.cells import count_filled
from loaders.read.open_tables import HEADER_ROWS
from loaders.read.table_rows import leave_out_table
from loaders.read.tables import Table
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

LEFT_OUT = "is left out: "  # that rules about sheets begin with
TOO_LOW = "headings_too_low"  # the code of what is said of a plan with too many rows above its headings
ON_ITS_SIDE = "on_its_side"  # the code of what is said of a plan whose actions are columns
TRANSPOSE = "Paste it with Transpose in Excel (copy a table of Word into Excel first), so that each action is a row."
MAX_TEXTS = 5  # that a warning repeats
_BEFORE_NUMBER = re.compile(r"^\D+(?=\d)")  # "Rec 2", "R2"
_NUMBERS = frozenset({"ref", "recommendation_ref"})


def number_of(text: str) -> str:
    """The number of a recommendation, without what stands before and after it."""
    return _BEFORE_NUMBER.sub("", text.strip()).rstrip(".):")


@dataclass
class RecommendationLists:
    """Lists of recommendations with their numbers, in tables of their own, which the actions of a plan name by these."""

    log: ProblemLog
    _lists: list[tuple[Table[Any], Sequence[Sequence[Any]], dict[str, str]]] = field(default_factory=list)

    def takes(self, table: Table[Any], rows: Sequence[Sequence[Any]]) -> bool:
        """Whether a table is such a list, which is taken."""
        if texts := _numbered(rows):
            self._lists.append((table, rows, texts))
        return bool(texts)

    def named_by(self, numbers: Collection[str]) -> dict[str, str]:
        """The recommendations, by their numbers, of the lists that the numbers in a plan name; other lists are left out."""
        named = {*map(number_of, numbers)}
        read: dict[str, str] = {}
        for table, rows, texts in self._lists:
            if named.isdisjoint(texts):
                leave_out_sheet(table, rows, self.log)
                continue
            used = {number: text for number, text in texts.items() if number in named}
            read |= used
            cells = sum(count_filled(row) for _, row in table.rows)
            table.account.used += (of_list := 2 * (len(used) + 1))
            table.account.leave_out(table.part("what is no recommendation of the plan"), cells - of_list)
            rule = f"is read as a list of recommendations, {len(used):,} of which the actions name by their numbers"
            self.log.add("recommendation_list", table.place(), rule, severity="warning")
            for number, text in texts.items():
                if number not in named:
                    rule = "is a recommendation of the list that no action names, and is left out"
                    fix = f"Give it a row in the plan, with its number {number}."
                    self.log.add("not_named", table.place(), rule, fix, value=text, severity="warning")
        return read


def _numbered(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """The recommendations of a list by their numbers; empty where rows are none, or two have one number."""
    if (header := header_row_of(rows, _are_headings)) is None:
        return {}
    names = [meaning(cell_text(cell)) for cell in rows[header]]
    at = next(index for index, name in enumerate(names) if name in _NUMBERS), names.index("recommendation")
    pairs = [[cell_text(row[index]) if index < len(row) else "" for index in at] for row in rows[header + 1 :]]
    numbers = [number_of(number) for number, text in pairs if text]
    is_list = all(numbers) and len(set(numbers)) == len(numbers)
    return {number_of(number): text for number, text in pairs if text} if is_list else {}


def _are_headings(texts: Sequence[str]) -> bool:
    names = {meaning(text) for text in texts}
    return "recommendation" in names and not names.isdisjoint(_NUMBERS) and "action" not in names


def leave_out_sheet(table: Table[Any], rows: Sequence[Sequence[Any]], log: ProblemLog) -> None:
    """Name a sheet that is no plan, with what it may lack, and leave it out."""
    rule = "is left out: no row of it has the headings of an action plan, such as Action, Lead agency and Timescale"
    code, fix = "no_plan_table", "Name its columns so, if it is one."
    if deep := next((number for number, row in enumerate(rows, start=1) if are_headings(list(map(cell_text, row)))), 0):
        rule = f"{LEFT_OUT}its headings stand in row {deep}, and only the first {HEADER_ROWS} filled rows are searched for them"
        code, fix = TOO_LOW, "Delete rows above them, or move these below the table."
    if headings := headings_on_side(rows):
        code, fix = ON_ITS_SIDE, TRANSPOSE
        texts = listed([repr(text) for text in headings], MAX_TEXTS)
        rule = f"is left out: it is turned on its side, with its headings one below the other: {texts}"
    log.add(code, table.place(), rule, fix, severity="warning")
    leave_out_table(table)
