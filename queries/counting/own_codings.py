"""What each coder recorded in a case on their own, and what they looked for: the stuff of agreement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.projection import View

MACHINE = ("machine", "machine_checked")
ALL_FACTORS = "All factors, pooled"  # the name of the row over all of them
MIN_DECISIONS = 5  # decisions under which a coefficient of agreement says nothing
TOO_FEW = f"A coefficient is left blank under {MIN_DECISIONS} decisions, or where everybody decided one and the same throughout."


@dataclass(frozen=True)
class OwnCoding:
    """One coding of one case as it stands; `looked` and `recorded` are masks of factors."""

    id: str
    case: int
    coder: str
    by_machine: bool
    agreed: bool
    looked: NDArray[np.bool_]
    recorded: NDArray[np.bool_]


def codings_of(view: View) -> dict[int, list[OwnCoding]]:
    """The codings of each case that has two or more, in the order of the cases.

    Every coding is taken as it is: that a case has an agreed one besides does not hide what its coders did before.
    """
    codings, nothing = view.projection.codings, np.zeros(len(view.projection.factors.ids), bool)
    numbers = np.flatnonzero(view.masks.codings & view.masks.eligible_cases[codings.case])
    several = np.bincount(codings.case[numbers], minlength=1) > 1
    numbers = numbers[several[codings.case[numbers]]]
    recorded = _recorded(view)
    by_case: dict[int, list[OwnCoding]] = {}
    for number in numbers[np.argsort(codings.case[numbers], kind="stable")].tolist():
        own = OwnCoding(
            codings.ids.ids[number], int(codings.case[number]), codings.coders[number],
            codings.methods[number] in MACHINE, bool(codings.agreed[number]),
            _looked(view, number), recorded.get(number, nothing),
        )  # fmt: skip
        by_case.setdefault(own.case, []).append(own)
    return by_case


def recorded_by_anybody(view: View) -> NDArray[np.bool_]:
    """For each factor whether any coding of the selection recorded it, counted or not."""
    factors = view.projection.contributions.factor[view.masks.contributions]
    return np.bincount(factors, minlength=len(view.projection.factors.ids)) > 0


def _recorded(view: View) -> dict[int, NDArray[np.bool_]]:
    """For each coding the factors that it recorded, whether or not another coding of the case was agreed."""
    contributions, factors = view.projection.contributions, len(view.projection.factors.ids)
    recorded: dict[int, NDArray[np.bool_]] = {}
    for row in np.flatnonzero(view.masks.contributions).tolist():
        number = int(contributions.coding[row])
        recorded.setdefault(number, np.zeros(factors, bool))[contributions.factor[row]] = True
    return recorded


def _looked(view: View, coding: int) -> NDArray[np.bool_]:
    """The factors that a coding looked for, by a category of theirs or one that is broader, and that the filters keep."""
    projection = view.projection
    looked_for = projection.codings.looked_for[coding]
    in_scope: NDArray[np.bool_] = (
        view.in_scope[projection.codings.case[coding], view.classes[1]] & view.masks.counted_factors
    )
    if looked_for is None:
        return in_scope if view.selection.assume_looked else np.zeros(len(in_scope), bool)
    return in_scope & projection.factors.in_any(looked_for)
