"""Rows of a form that were numbered before anybody filled them in: with a number and a RAG, a status or a date alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import is_state
from loaders.read.action_plan.unread_sheets import number_of
from loaders.read.cells import ErrorCell, is_filled
from loaders.read.dates_in_words import date_in_words
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_NUMBER = re.compile(
    r"(?:(?:action|recommendation|rec|no)\b\.?\s*)?#?(?:[RA]\.?)?\(?\d+(?:[.\-/]\d+)*[a-z]?[.)]?", re.IGNORECASE
)
_NUMBERS = frozenset({"ref", "recommendation_ref"})
_DEFAULTS = {"rag": "a RAG", "status": "a status", "due_on": "a date due", "closed_on": "a date of completion"}
MAX_SHOWN = 10  # runs of rows that the warning lists


@dataclass
class NumberedRows:
    """Leaves them out of one table, and says so once. A number that an action above has may be that of its next row."""

    sheet: PlanSheet
    _rows: list[int] = field(default_factory=list)
    _kinds: dict[str, None] = field(default_factory=dict)  # of what stands beside the numbers
    _has_actions: bool = field(init=False)

    def __post_init__(self) -> None:
        actions = self.sheet.indexes("action")
        self._has_actions = any(is_filled(row[i]) for _, row in self.sheet.rows for i in actions if i < len(row))

    def takes(self, number: int, filled: Mapping[int, Any], refs: Sequence[str]) -> bool:
        """Whether a row is one, and so left out; `refs` are the numbers of the actions above."""
        cells = [(self.sheet.columns[index], cell) for index, cell in filled.items()]
        numbers = [cell_text(cell) for name, cell in cells if name in _NUMBERS]
        defaults = {name: cell for name, cell in cells if name not in _NUMBERS}
        is_of_another = any(text in refs or number_of(text) in self.sheet.numbered for text in numbers)
        if not (self._has_actions and numbers and defaults) or is_of_another:
            return False
        if not all(map(_NUMBER.fullmatch, numbers)) or not all(_is_default(*default) for default in defaults.items()):
            return False
        self._rows.append(number)
        self._kinds |= dict.fromkeys(name for name in _DEFAULTS if name in defaults)
        self.sheet.table.account.leave_out(self.sheet.table.part("rows with a number and no action"), len(filled))
        return True

    def report(self, log: ProblemLog) -> None:
        """Say which rows were left out."""
        if not self._rows:
            return
        runs = list[list[int]]()
        for number in self._rows:
            if runs and number == runs[-1][1] + 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        texts = [f"{first}" if first == last else f"{first} to {last}" for first, last in runs]
        *others, last_kind = (_DEFAULTS[kind] for kind in _DEFAULTS if kind in self._kinds)
        kinds = f"{', '.join(others)} or {last_kind}" if others else last_kind
        rows, have, are = ("rows", "have", "are") if len(self._rows) > 1 else ("row", "has", "is")
        rule = f"{rows} {listed(texts, MAX_SHOWN)} {have} a number and {kinds} alone, and {are} left out"
        fix = "If one is an action, say what is to be done."
        log.add("numbered_rows", self.sheet.table.place(), rule, fix, severity="warning")


def _is_default(name: str, cell: Any) -> bool:
    """Whether a cell is nothing but a state or a day."""
    if name not in _DEFAULTS:
        return False
    if isinstance(cell, ErrorCell) or not isinstance(cell, str):
        return True
    read = date_in_words(cell)
    return is_state(cell) or read.date is not None or read.doubt is not None
