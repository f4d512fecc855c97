"""The contributions that a question counted for one of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.projection import NONE, View
from graph.projection.tables import Bools
from queries.counting.began import began_in


@dataclass(frozen=True, kw_only=True)
class CountedContributions:
    """Those of some views that count, narrowed to what a row counted.

    `left_out` are cases (a mask) that are in no row; `looked` keeps to cases in which somebody looked for the factor,
    `placed` to episodes whose place in their case is known. With `every_coding` also what single coders recorded beside
    an agreed coding counts.
    """

    views: tuple[View, ...]
    left_out: Bools | None = None
    looked: bool = False
    bore_on: str | None = None
    appraisals: tuple[str, ...] = ()
    year: int | None = None
    case_year: int | None = None
    placed: bool = False
    in_episodes: bool = False
    every_coding: bool = False

    def ids(self) -> set[str]:
        """The ids of the contributions."""
        if self.every_coding:
            return set[str]().union(*(view.ids_of_every_coding for view in self.views))
        return {id_ for view in self.views for id_ in view.column("ids")[self._mask(view)].tolist()}

    def _mask(self, view: View) -> Bools:
        """Which of the contributions of a view that count are meant."""
        mask = np.ones(len(view.rows), bool)
        projection = view.projection
        if self.left_out is not None:
            mask &= ~self.left_out[view.column("case")]
        if self.looked:
            mask &= view.looked[view.column("case"), view.classes[1][view.column("factor")]]
        if self.bore_on is not None:
            mask &= projection.contributions.bore_on([self.bore_on])[view.rows]
        if self.appraisals:
            of_word = [projection.episodes.appraised(word) for word in self.appraisals]
            mask &= _in_episodes(view, np.logical_or.reduce(of_word))
        if self.year is not None:
            mask &= _in_episodes(view, began_in(projection.episodes) == self.year)
        if self.case_year is not None:
            mask &= (began_in(projection.cases) == self.case_year)[view.column("case")]
        if self.in_episodes:
            mask &= view.column("episode") != NONE
        if self.placed:
            mask &= _in_episodes(view, projection.episodes.sequence != NONE)
        return mask


def _in_episodes(view: View, episodes: Bools) -> Bools:
    """Which contributions of a view are in one of these episodes (a mask)."""
    mask: Bools = np.append(episodes, False)[view.column("episode")]  # NONE is the last one
    return mask
