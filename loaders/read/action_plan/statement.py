"""The values that one row of a plan states, besides whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loaders.read.action_plan.notes import PlanNote


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with the state that a row says, in the column of that kind."""

    code: str
    column: str
    rule: str
    fix: str
    is_undated: bool = False  # a day of completion is missing


@dataclass
class Statement:
    """The values of one row; `cleared` are properties of which the plan now says that they have no value."""

    values: dict[str, Any] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)
    notes: list[PlanNote] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)  # about its state, to be said where this is the one that holds
