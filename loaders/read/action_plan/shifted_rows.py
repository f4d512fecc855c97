"""Rows whose cells stand beside the columns that they belong to, as after a cell was put in, or taken out, before them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.owner_texts import is_nobody
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import is_state
from loaders.read.agencies import MAX_AGENCY_WORDS, agency_in_heading
from loaders.read.dates_in_words import date_in_words
from loaders.read.placeholders import says_nothing
from loaders.records.known_plans import KnownPlans
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text
from loaders.records.wording import words_key

_HOLDS = {
    "due_on": "day", "closed_on": "day", "rag": "state", "status": "state", "owners": "agency", "action": "action",
}  # fmt: skip
_NAMES = {"day": "a day", "state": "a word of a RAG or a status", "agency": "an agency", "action": "an action"}
_STEPS = (1, 2, -1, -2)  # by how many columns the cells of a row may stand beside theirs, to the right or the left
# What nothing but a slip puts there: a RAG that is a day or an agency, a date due that is an agency, an owner that is an action.
_ALONE = frozenset({("day", "state"), ("agency", "state"), ("agency", "day"), ("action", "agency")})
MIN_ACTION_WORDS = 5  # of a text that no agency has as its name, beside another cell that stands wrong
MIN_STRAYS = 2  # by which a row is certain to have slipped


@dataclass(frozen=True, slots=True)
class _Stray:
    """A cell that is not what its column holds, and is what the column beside it does."""

    index: int
    text: str
    kind: str  # what it is


@dataclass(frozen=True)
class ShiftedRows:
    """Finds them; `names` are those of the graph's organisations and `owners` all texts of owners, as names are compared,
    and `actions` the words of the graph's actions."""

    names: Collection[str]
    owners: Collection[str]
    actions: Collection[str]
    log: ProblemLog

    @classmethod
    def beside(cls, known: KnownPlans, owners: Collection[str], log: ProblemLog) -> ShiftedRows:
        """Those of a plan that is read beside what the graph has."""
        actions = {words_key(record.text) for review in known.reviews for record in review.records["Action"]}
        return cls(known.organisations.keys(), owners, frozenset(actions), log)

    def take(self, sheet: PlanSheet, number: int, cells: Mapping[int, Any]) -> None:
        """Refuse a row in which several cells stand beside their columns, and warn of one that does."""
        found = [(step, self._strays(sheet, cells, step)) for step in _STEPS]
        step, strays = max(found, key=lambda pair: len(pair[1]))
        if len(strays) >= MIN_STRAYS:
            self._refuse(sheet, sheet.table.place(number), step, strays)
        else:
            self._warn(sheet, sheet.table.place(number), cells)

    def _strays(self, sheet: PlanSheet, cells: Mapping[int, Any], step: int) -> list[_Stray]:
        """The cells of a row that fit the column from which they would have been moved by so many columns."""
        strays = list[_Stray]()
        for index, cell in cells.items():
            here, there = (_HOLDS.get(sheet.columns.get(at, ""), "") for at in (index, index - step))
            is_same = cell_text(cell) == cell_text(cells.get(index - step, ""))  # a cell that is merged over both
            if here and there and not is_same and self._is(cell, there) and not self._is(cell, here, is_sure=True):
                strays.append(_Stray(index, cell_text(cell), there))
        at = [stray.index for stray in strays]
        before = [i for i in sheet.columns if at and (i < min(at) if step > 0 else i > max(at))]
        return strays if any(i not in cells for i in before) else []

    def _warn(self, sheet: PlanSheet, place: Place, cells: Mapping[int, Any]) -> None:
        """A cell that stands wrong by itself, or in a row without an action."""
        has_action = any(sheet.columns[index] == "action" for index in cells)
        for index, cell in cells.items():
            here, text = _HOLDS.get(sheet.columns[index], ""), cell_text(cell)
            kinds = [kind for kind, column in _ALONE if column == here and self._is(cell, kind, is_sure=True)]
            is_action = here == "agency" and not has_action and self._is_long(cell)
            if "action" in kinds and (has_action or not (is_action or words_key(text) in self.actions)):
                kinds.remove("action")
            if not kinds or (kinds == ["agency"] and not sheet.indexes("owners")):  # "Who and by when"
                continue
            rule = f"is {_NAMES[kinds[0]]}, where its column has {_NAMES[here]}: cells of this row may stand in the wrong columns"
            if kinds == ["action"]:
                rule = (
                    f"has the words of an action, where its column has {_NAMES[here]}, and the row has no action: its"
                    " cells may stand in the wrong columns"
                )
            fix, heading = "Move them under their headings, if so.", sheet.table.names[index]
            self.log.add("cell_in_wrong_column", place, rule, fix, column=heading, value=text, severity="warning")

    def _refuse(self, sheet: PlanSheet, place: Place, step: int, strays: list[_Stray]) -> None:
        side, back = ("right", "left") if step > 0 else ("left", "right")
        columns = "one column" if abs(step) == 1 else f"{abs(step)} columns"
        shown = ", ".join(
            f"{stray.text!r} ({_NAMES[stray.kind]}) under {sheet.table.names[stray.index]!r}" for stray in strays
        )
        rule = f"has cells that stand {columns} too far to the {side}: {shown}"
        self.log.add("shifted_row", place, rule, f"Move these cells, and those beside them, {columns} to the {back}.")

    def _is(self, cell: Any, kind: str, *, is_sure: bool = False) -> bool:
        """Whether a cell is what columns of a kind hold; that it stands under the owners elsewhere makes no agency for sure."""
        text = cell_text(cell)
        if kind == "day":
            return not text.isdigit() and date_in_words(cell, day_first=True).date is not None
        if kind == "state":
            return is_state(text)
        if words_key(text) in self.actions:
            return kind == "action"
        is_agency = name_key(text) in self.names or bool(agency_in_heading(text))
        if kind == "agency":
            return is_agency or (not is_sure and self._may_be_owner(text))
        return not is_agency and len(text.split()) >= MIN_ACTION_WORDS

    def _may_be_owner(self, text: str) -> bool:
        is_other = is_nobody(text) or says_nothing(text) or is_state(text) or bool(re.search(r"\d", text))
        return name_key(text) in self.owners and not is_other

    def _is_long(self, cell: Any) -> bool:
        """Whether a text is longer than the name of any agency, and no list of several."""
        text = cell_text(cell)
        is_list = any(mark in text for mark in ",;/\n&") or " and " in text
        return not is_list and len(text.split()) > MAX_AGENCY_WORDS and self._is(cell, "action")
