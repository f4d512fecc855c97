"""One row of a plan: its cells by what their columns hold, and what it takes from the rows above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.values import cell_text
from loaders.records.wording import words_key

_NUMBERED = re.compile(
    r"\b(?:recommendation|learning point|finding|area for improvement)\s+(\d+[a-z]?)\b|^r(?:ec)?\.?\s*(\d+)\b|^(\d+)[.):]\s",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:recommendation|rec|learning point|finding|area for improvement)s?\b\.?\s*(?:no\b\.?\s*)?(\d+[a-z]?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PlanRow:
    """One row of a plan: its cells by what their columns hold, those of several columns of a kind in their order."""

    number: int
    place: Place
    cells: dict[str, list[Any]]
    fill: str = ""  # the colour of its RAG cell
    recommendation: str = ""
    recommendation_number: str = ""  # as a column says it, of this row or of one above that has the recommendation
    used: int = 0
    day: str = ""  # that of its version
    state_above: str = ""  # the status that a heading over it says, where it says none itself
    refusal: str = ""  # the words by which its recommendation was not accepted, in place of an action
    continues: bool = False  # it has more of the action above it
    is_twin: bool = False  # another action has its number and its words
    has_ambiguous_number: bool = False  # the first part of its action's is not that of one recommendation
    is_number_certain: bool = True  # its number is none that a spreadsheet has turned into a date
    has_number_of_action: bool = False  # its number has as many parts as those of actions have, such as 2.1
    headings: dict[str, str] = field(default_factory=dict)
    note_headings: list[str] = field(default_factory=list)  # of each of its cells of notes

    def value(self, name: str) -> Any:
        """The first cell of a kind; empty where there is none."""
        return self.cells[name][0] if self.cells.get(name) else ""

    def text(self, name: str) -> str:
        """The first cell of a kind as text."""
        return cell_text(self.value(name))

    def warn(self, log: ProblemLog, code: str, name: str, rule: str, fix: str = "", *, value: object = None) -> None:
        """Note something of the cell of a kind that somebody should look at, under the heading that a person sees."""
        log.add(code, self.place, rule, fix, column=self.headings.get(name), value=value, severity="warning")

    @property
    def action_key(self) -> tuple[str, str]:
        """What tells its action from the others of the plan: its number, or its recommendation, and its words."""
        number = self.text("ref") or words_key(self.recommendation)
        return f"{number}|{words_key(self.recommendation)}" if self.is_twin else number, words_key(self.text("action"))

    @property
    def recommendation_key(self) -> tuple[str, str]:
        """What tells its recommendation from the others."""
        return self.recommendation_number, words_key(self.recommendation)

    @property
    def recommendation_ref(self) -> str:
        """The number of its recommendation: its own, else that in its words, else the first part of its action's, if that
        is of no other."""
        own = self.own_recommendation_ref
        return own or ("" if self.has_ambiguous_number else self.number_in_action)

    @property
    def own_recommendation_ref(self) -> str:
        """The number of its recommendation as a cell says it."""
        if own := self.recommendation_number:
            return own
        if match := _NUMBERED.search(self.recommendation):
            return match[1] or match[2] or match[3]
        ref = "" if self.text("action") or self.has_number_of_action else self.text("ref")
        labelled = _LABELLED.fullmatch(ref)
        return labelled[1] if labelled else ref

    @property
    def number_in_action(self) -> str:
        """The first part of its action's number, such as 2 in 2.1; empty where it has one part."""
        match = re.match(r"\D{0,3}(\d+)(?=[.\-/])", self.text("ref"))
        return match[1] if match and (self.text("action") or self.has_number_of_action) else ""

    def texts(self, name: str) -> list[str]:
        """All cells of a kind as text."""
        return [cell_text(cell) for cell in self.cells.get(name, ())]
