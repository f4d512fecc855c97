"""A projection under a selection: which factor is recorded where, and where somebody looked for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection.selection import Masks, Selection
from graph.projection.tables import NONE, POLARITIES, Bools, Counts, Ints, Matrix, Projection, matrix

MAX_VIEWS = 12


def view_of(projection: Projection, selection: Selection) -> View:
    """The view of a projection under a selection; the latest are remembered."""
    views = projection.views
    view: View = views.pop(selection, None) or View(projection, selection)
    views[selection] = view
    while len(views) > MAX_VIEWS:
        views.pop(next(iter(views)), None)
    return view


class View:
    """The contributions that count under a selection, as matrices of 0 and 1 over all cases, episodes and factors.

    A case counts by its agreed coding, else by its single coding, else each factor once if any coder recorded it.
    """

    def __init__(self, projection: Projection, selection: Selection) -> None:
        self.projection, self.selection = projection, selection
        self.masks = Masks(projection, selection)

    # Which codings and contributions count

    @cached_property
    def _agreed_cases(self) -> Bools:
        """Cases that have an agreed coding, whichever source it is from: nothing else is counted of them.

        So no filter brings back a coding that is counted nowhere without it.
        """
        codings = self.projection.codings
        return self._cases_of(self.masks.codings_of_any_source & codings.agreed)

    @cached_property
    def codings(self) -> Bools:
        """The codings that count."""
        codings = self.projection.codings
        mask: Bools = self.masks.codings & (codings.agreed | ~self._agreed_cases[codings.case])
        return mask

    @cached_property
    def several_coders(self) -> Bools:
        """Cases with several codings that count, none of them agreed between the coders."""
        cases = self.projection.codings.case[self.codings]
        several: Bools = np.bincount(cases, minlength=len(self.projection.cases.ids)) > 1
        return several & ~self._agreed_cases

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The rows of the contributions that count."""
        return np.flatnonzero(self.masks.contributions & ~self._superseded)

    @cached_property
    def _superseded(self) -> Bools:
        """Contributions of codings of a case that has an agreed one besides."""
        contributions = self.projection.contributions
        agreed = np.append(self.projection.codings.agreed, True)[contributions.coding]
        mask: Bools = self._agreed_cases[contributions.case] & ~agreed
        return mask

    @property
    def ids(self) -> set[str]:
        """The ids of the contributions that count."""
        return set(self.projection.contributions.ids[self.rows].tolist())

    @property
    def ids_of_every_coding(self) -> set[str]:
        """The ids of all contributions of the selection, also of those that do not count where there is an agreed coding."""
        return set(self.projection.contributions.ids[self.masks.contributions].tolist())

    def column(self, name: str) -> NDArray[Any]:
        """One column of the contributions that count."""
        values: NDArray[Any] = getattr(self.projection.contributions, name)[self.rows]
        return values

    # Where each factor is recorded

    @cached_property
    def in_cases(self) -> Matrix:
        """Cases x factors: recorded in the case, in an episode or for the case as a whole."""
        return self.case_matrix(np.ones(len(self.rows), bool))

    @cached_property
    def in_episodes(self) -> Matrix:
        """Episodes x factors: recorded in the episode."""
        return self.episode_matrix(np.ones(len(self.rows), bool))

    def case_matrix(self, mask: Bools) -> Matrix:
        """Cases x factors, of those contributions only that are in the mask of `rows`."""
        shape = (len(self.projection.cases.ids), len(self.projection.factors.ids))
        return matrix(self.column("case")[mask], self.column("factor")[mask], shape)

    def episode_matrix(self, mask: Bools) -> Matrix:
        """Episodes x factors, of those contributions only that are in the mask of `rows`."""
        shape = (len(self.projection.episodes.ids), len(self.projection.factors.ids))
        in_episode = mask & (self.column("episode") != NONE)
        return matrix(self.column("episode")[in_episode], self.column("factor")[in_episode], shape)

    def of_polarity(self, word: str) -> Bools:
        """Which of `rows` are of this polarity."""
        mask: Bools = self.column("polarity") == POLARITIES.index(word)
        return mask

    @cached_property
    def mentions(self) -> Counts:
        """For each of `rows` the number of its passage; what several coders said of one episode is one mention."""
        numbers = self.column("mention").astype(np.int64)
        several = self.several_coders[self.column("case")]
        if several.any():
            places = self.column("case").astype(np.int64), self.column("episode") + 1, self.column("factor")
            shape = tuple(int(column.max()) + 1 for column in places)
            numbers[several] = -1 - np.ravel_multi_index(places, shape)[several]
        return numbers

    def mentions_of(self, mask: Bools) -> Counts:
        """For each factor in how many mentions it is recorded, of those contributions that are in the mask."""
        return distinct(self.column("factor")[mask], self.mentions[mask], len(self.projection.factors.ids))

    @cached_property
    def whole_case_mentions(self) -> int:
        """How many mentions are of a case as a whole, and so count for no episode."""
        mask = self.column("episode") == NONE
        return len(np.unique(self.mentions[mask]))

    # Where somebody looked

    @cached_property
    def classes(self) -> tuple[list[tuple[frozenset[str], bool]], Ints]:
        """Factors that are looked for in the same cases: by their categories, and whether the filter's is among them.

        The classes, and the number of each factor's class.
        """
        kinds = list(zip(self.projection.factors.categories, self.masks.factors.tolist(), strict=True))
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
        return list(numbers), np.fromiter((numbers[kind] for kind in kinds), np.int32, len(kinds))

    @cached_property
    def looked(self) -> Bools:
        """Cases x classes: a coding that counts looked for a category of this class, or for one that is broader."""
        classes, _ = self.classes
        looked = np.zeros((len(self.projection.cases.ids), len(classes)), bool)
        for looked_for, cases in self._codings_by_looked_for.items():
            if looked_for is not None:
                looked[np.ix_(cases, [n for n, (categories, _) in enumerate(classes) if categories & looked_for])] = (
                    True
                )
        if self.selection.assume_looked:
            looked |= self._silent[:, None]
        looked &= self.in_scope
        return looked

    @cached_property
    def not_stated(self) -> Bools:
        """Cases x classes: nobody says whether it was looked for; the coding names no category that it looked for."""
        mask: Bools = self._silent[:, None] & self.in_scope & ~self.looked
        return mask

    @cached_property
    def _silent(self) -> Bools:
        """Cases with a coding that does not say what it looked for, or with something recorded in no coding at all."""
        cases: Bools = self._recorded_at_all & ~self._cases_of(self.codings)
        cases[self._codings_by_looked_for.get(None, [])] = True
        return cases

    @cached_property
    def coded(self) -> Bools:
        """Cases that the filters could apply to and that anybody coded, or for which anything is recorded."""
        mask: Bools = self.masks.eligible_cases & (self._cases_of(self.codings) | self._recorded_at_all)
        return mask

    @cached_property
    def _recorded_at_all(self) -> Bools:
        """Cases for which anything is recorded, whatever it says: what a filter by content leaves out was coded too."""
        contributions = self.projection.contributions
        mask = np.zeros(len(self.projection.cases.ids), bool)
        mask[contributions.case[self.masks.recorded & ~self._superseded]] = True
        return mask

    @cached_property
    def in_scope(self) -> Bools:
        """Cases x classes: what the filters could apply to; a factor outside the category counts only in cases in it."""
        classes, _ = self.classes
        within = np.array([is_within for _, is_within in classes], bool)
        mask: Bools = self.masks.eligible_cases[:, None] & (self.masks.cases_themselves[:, None] | within[None, :])
        return mask

    @cached_property
    def _codings_by_looked_for(self) -> dict[frozenset[str] | None, list[int]]:
        """The cases of the codings that count, by what these say they looked for."""
        codings = self.projection.codings
        cases_by_looked_for: dict[frozenset[str] | None, list[int]] = {}
        for number in np.flatnonzero(self.codings):
            cases_by_looked_for.setdefault(codings.looked_for[number], []).append(int(codings.case[number]))
        return cases_by_looked_for

    def _cases_of(self, codings: Bools) -> Bools:
        mask = np.zeros(len(self.projection.cases.ids), bool)
        mask[self.projection.codings.case[codings]] = True
        return mask


def distinct(groups: NDArray[Any], values: NDArray[Any], size: int) -> Counts:
    """For each of `size` groups, numbered from 0, how many different values go with its number."""
    first = int(values.min(initial=0))
    width = int(values.max(initial=0)) - first + 1
    # Sorted rather than by numpy's unique: its table of half a million values fits no cache, and takes eight times as long.
    pairs = np.sort(groups.astype(np.int64) * width + (values.astype(np.int64) - first))
    is_new = np.diff(pairs, prepend=-1) > 0
    return np.bincount(pairs[is_new] // width, minlength=size)
