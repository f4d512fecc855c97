"""Plans of several reviews in one file of which one repeats another, as a sheet of all actions beside those of each review."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Protocol

from loaders.read.action_plan.earlier_versions import Part
from loaders.records.problem_log import ProblemLog

MIN_ACTIONS = 2  # that two plans have in common


class Plan(Protocol):
    """The plan of one review."""

    @property
    def parts(self) -> Sequence[Part]:
        """Its tables."""
        ...


def note_overlaps(plans: Sequence[Plan], log: ProblemLog) -> None:
    """Name each table most of whose actions, with their owners, are those of another review's plan too: all are loaded."""
    for plan, other in permutations(plans, 2):
        actions = {action for part in other.parts for action in part.actions}
        sheets = ", ".join(dict.fromkeys(repr(part.sheet.name) for part in other.parts))
        for part in plan.parts:
            common = len(part.actions & actions)
            if common < MIN_ACTIONS or 2 * common <= len(part.actions):
                continue
            rule = (
                f"has {common:,} of its {len(part.actions):,} actions in the plan of another review too, in {sheets}: "
                "each is loaded as an action of both reviews"
            )
            fix = "If one is a copy or a list of all, hide its sheet or take it out of the file."
            log.add("plans_overlap", part.sheet.table.place(), rule, fix, severity="warning")
