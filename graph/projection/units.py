"""What is counted: cases, or episodes. The same sums for both."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from graph.projection.tables import Bools, Counts, Ints, Matrix, matrix
from graph.projection.view import View


class Units:
    """The cases, or the episodes, of a view: in which each factor is recorded, and in which somebody looked for it.

    A share is out of the units that the filters could apply to (`selected`) and in which somebody looked, and so leaves
    out what is recorded where nobody says that they looked: `recorded` may exceed `recorded_looked`.
    """

    def __init__(self, view: View, per: str) -> None:
        """`per` is "case" or "episode"."""
        self.view, self.per = view, per
        projection = view.projection
        if per == "case":
            self.matrix: Matrix = view.in_cases
            self.case: Ints = np.arange(len(projection.cases.ids), dtype=np.int32)
            self.selected: Bools = view.masks.eligible_cases
        else:
            self.matrix = view.in_episodes
            self.case = projection.episodes.case
            self.selected = view.masks.eligible_episodes

    @cached_property
    def class_of(self) -> Ints:
        """For each factor the number of its class: factors of one class were looked for in the same units."""
        return self.view.classes[1]

    @cached_property
    def looked(self) -> Bools:
        """Units x classes: somebody looked for the factors of this class."""
        return self.view.looked[self.case] & self.selected[:, None]

    @cached_property
    def recorded(self) -> Counts:
        """For each factor in how many units it is recorded."""
        return np.asarray(self.matrix.sum(axis=0), np.int64)

    @cached_property
    def matrix_looked(self) -> Matrix:
        """Units x factors: recorded, and somebody says that they looked for it."""
        cells = self.matrix.tocoo()
        units, factors = cells.coords
        looked = self.looked[units, self.class_of[factors]]
        return matrix(units[looked], factors[looked], self.matrix.shape)

    @cached_property
    def recorded_looked(self) -> Counts:
        """For each factor in how many of the units in which somebody looked for it it is recorded."""
        return np.asarray(self.matrix_looked.sum(axis=0), np.int64)

    @cached_property
    def looked_for(self) -> Counts:
        """For each factor in how many units somebody looked for it."""
        totals: Counts = self.looked.sum(axis=0, dtype=np.int64)[self.class_of]
        return totals

    @cached_property
    def not_known(self) -> Counts:
        """For each factor of how many units nobody says whether they looked."""
        not_stated = self.view.not_stated[self.case] & self.selected[:, None]
        totals: Counts = not_stated.sum(axis=0, dtype=np.int64)[self.class_of]
        return totals

    # Pairs of factors

    @cached_property
    def both(self) -> Counts:
        """Factors x factors: in how many units both are recorded."""
        return _product(self.matrix)

    @cached_property
    def both_looked(self) -> Counts:
        """Factors x factors: as `both`, of the units in which somebody looked for both."""
        return _product(self.matrix_looked)

    @cached_property
    def one_looked(self) -> Counts:
        """Factors x factors: in how many units, in which somebody looked for both, the first is recorded."""
        by_class = self.matrix_looked.T @ self.looked.astype(np.int32)
        return np.asarray(by_class)[:, self.class_of]

    @cached_property
    def looked_for_both(self) -> Counts:
        """Factors x factors: in how many units somebody looked for both."""
        looked = self.looked.astype(np.float64)
        return np.rint(looked.T @ looked).astype(np.int64)[np.ix_(self.class_of, self.class_of)]


def _product(recorded: Matrix) -> Counts:
    return np.asarray((recorded.T @ recorded).toarray())
