"""Columns of the state of each agency, "Police RAG" beside "Health RAG": which of them counts in a row, with a warning.

An action is completed when all who share it are, so the state that is furthest from that counts, as it does of several rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import name_key
from loaders.read.action_plan.periods import without_time
from loaders.read.action_plan.plan_sheets import PlanSheet
from loaders.read.action_plan.rag import MEANS, colour_name, rag_word, status_word
from loaders.read.agencies import agency_in_heading
from loaders.read.cells import is_filled
from loaders.read.placeholders import says_nothing
from loaders.records.problem_log import ProblemLog, listed
from loaders.records.values import cell_text

_STATE_WORDS = re.compile(
    r"\b(?:b?rag|status|rating|progress|position|current|latest|overall|present)\b|[()\[\]:|–—]|(?<!\w)-|-(?!\w)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"(?:(?:lead|single|multi|partner|other|each|supporting|all|the)[ -])*"
    r"(?:agency|agencies|partners?|partnership|board|teams?|services?|sector|all)",
    re.IGNORECASE,
)
_COMPLETE = re.compile(r"(?<!not )(?<!nearly )(?<!partly )\b(?:completed?|closed|done|achieved)\b", re.IGNORECASE)
_OPEN = frozenset({"planned", "in_progress", "blocked"})
_APART = re.compile(r"[,;/&\n]|\band\b", re.IGNORECASE)
MIN_AGENCIES = 2


@dataclass
class AgencyStates:
    """Chooses in each row among the columns of the states of agencies; `columns` are these, the latest first."""

    sheet: PlanSheet
    columns: Sequence[int]
    _agencies: dict[int, str] = field(init=False)
    # By its row, the column that counts and those that say otherwise.
    _different: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    _shown: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {name_key(part) for text in self._owners() for part in _APART.split(text)}
        named = {index: _agency(self.sheet.table.names[index], names) for index in self.columns}
        are_several = len({*map(name_key, named.values())} - {""}) >= MIN_AGENCIES
        self._agencies = {index: agency for index, agency in named.items() if agency} if are_several else {}

    def chosen(self, number: int, filled: Mapping[int, Any]) -> int | None:
        """The column that counts in a row: that of the agency which is furthest from completion; None where another does."""
        if not self._agencies or any(self._state(number, index, filled) for index in self._of_all):
            return None
        latest: dict[str, int] = {}
        for index, agency in self._agencies.items():
            if text := self._state(number, index, filled):
                self._shown[number, index] = text
                latest.setdefault(name_key(agency), index)
        if not latest:
            return None
        states = {index: _distance(self._shown[number, index]) for index in latest.values()}
        worst = max(states, key=lambda index: states[index])
        if others := [index for index in states if states[index][0] > 0 and states[index] != states[worst]]:
            self._different[number] = worst, others
        return worst

    def report(self, log: ProblemLog) -> None:
        """Name each row in which the agencies differ, with the state of each."""
        names = self.sheet.table.names
        for number, (worst, others) in self._different.items():
            beside = listed([f"{self._shown[number, index]!r} under {names[index]!r}" for index in others], len(others))
            rule = f"stands beside {beside}: of the states of several agencies the one that is furthest from completion counts"
            fix = "Where each agency is to have a state of its own, give it a row."
            place, value = self.sheet.table.place(number), self._shown[number, worst]
            log.add("agencies_differ", place, rule, fix, column=names[worst], value=value, severity="warning")

    def _owners(self) -> list[str]:
        cells = [row[index] for _, row in self.sheet.rows for index in self.sheet.indexes("owners") if index < len(row)]
        return [cell_text(cell) for cell in cells if is_filled(cell)]

    def _state(self, number: int, index: int, filled: Mapping[int, Any]) -> str:
        """What a cell says, by its word or its colour."""
        fill = self.sheet.fills.get((number - 1, index), "")
        return cell_text(filled[index]) if index in filled else (colour_name(fill) or "") if fill else ""

    @property
    def _of_all(self) -> list[int]:
        return [index for index in self.columns if index not in self._agencies]


def _agency(heading: str, names: Collection[str]) -> str:
    """The agency whose state stands under a heading; empty where it names none of its own."""
    agency = " ".join(_STATE_WORDS.sub(" ", without_time(heading)).split())
    return "" if not agency or _OF_ALL.fullmatch(agency) else agency_in_heading(agency, names)


def _distance(text: str) -> tuple[int, str]:
    """How far a state is from completion, and its word where nobody knows it: first what is open, and of that red."""
    colour = rag_word(text)
    status = "completed" if colour and _COMPLETE.search(text) else MEANS[colour] if colour else status_word(text)
    if status in _OPEN:
        return {"red": 5, "amber": 4}.get(colour or "", 3), ""
    return (1, "") if status else (0, "") if says_nothing(text) else (2, name_key(text))
