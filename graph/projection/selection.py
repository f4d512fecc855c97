"""What of a projection is counted, as masks on its rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from graph.projection.tables import NONE, Bools, Cases, Episodes, Ints, Projection

Ids: TypeAlias = frozenset[str]
# What a filter may keep: cases; what began (cases and episodes, by their dates); codings, and what was recorded, by where
# they came from; contributions, by what they say; the factors that are counted. One that keeps both cases themselves and
# factors keeps a contribution where its case or its factor is kept. A filter by what contributions say also names the
# cases as a whole and the episodes that it could apply to, whether or not anything is recorded there: shares are out of
# those, since what it keeps is there only where something is recorded.
Level: TypeAlias = Literal[
    "cases",
    "began",
    "codings",
    "recorded",
    "contributions",
    "eligible_cases",
    "eligible_episodes",
    "counted_factors",
    "cases_themselves",
    "factors",
]
Mask: TypeAlias = Callable[[Projection, Any, Any], Bools]


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter with the value that was chosen (ids, words or an ISO day), and what it keeps on each level.

    A mask is a function of the projection, the table whose rows it keeps, and the value. Two of one name and value are
    equal.
    """

    name: str
    value: Hashable
    masks: Mapping[Level, Mask] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is counted.

    `withheld` are the ids of cases that may not be counted; `invented` keeps to invented or to real cases; `codebook`
    keeps to what was coded with one codebook, by its name, "" being what names none. With `assume_looked`, a coding
    that does not say what it looked for is taken to have looked for everything.
    """

    filters: tuple[ChosenFilter, ...] = ()
    withheld: Ids = frozenset()
    invented: bool | None = None
    codebook: str | None = None
    assume_looked: bool = False

    def without(self, *names: str) -> Selection:
        """The same without the filters of these names."""
        return replace(self, filters=tuple(filter_ for filter_ in self.filters if filter_.name not in names))


class Masks:
    """A selection on a projection: which cases, episodes and contributions are kept."""

    def __init__(self, projection: Projection, selection: Selection) -> None:
        self._of, self._by = projection, selection

    @cached_property
    def permitted(self) -> Bools:
        """Cases that may be counted, are of the kind, and that the filters of cases keep; whatever their dates."""
        cases, by = self._of.cases, self._by
        mask = ~cases.ids.mask(by.withheld)
        if by.invented is not None:
            mask &= cases.invented == by.invented
        return mask & self._filtered("cases", cases, len(cases.ids))

    @cached_property
    def cases_themselves(self) -> Bools:
        """Cases that are in the category themselves: all their factors count. All of them where none is asked for."""
        return self._filtered("cases_themselves", self._of.cases, len(self._of.cases.ids))

    @cached_property
    def factors(self) -> Bools:
        """Factors in the category, whatever the case; all of them where none is asked for."""
        return self._filtered("factors", self._of.factors, len(self._of.factors.ids))

    @cached_property
    def counted_factors(self) -> Bools:
        """Factors of the level asked for."""
        return self._filtered("counted_factors", self._of.factors, len(self._of.factors.ids))

    @cached_property
    def episodes(self) -> Bools:
        """Episodes of permitted cases that began within the days asked for."""
        episodes = self._of.episodes
        return self.permitted[episodes.case] & self._began(episodes)

    @cached_property
    def cases(self) -> Bools:
        """Permitted cases with an episode that began within the days asked for; one without episodes by its period."""
        cases, episodes = self._of.cases, self._of.episodes
        has_episodes = _marked(len(cases.ids), episodes.case)
        within = _marked(len(cases.ids), episodes.case[self.episodes])
        return within | (self.permitted & ~has_episodes & self._began(cases))

    @cached_property
    def eligible_episodes(self) -> Bools:
        """Of `episodes` those that every filter could apply to: what shares of episodes are out of."""
        return self.episodes & self._filtered("eligible_episodes", self._of.episodes, len(self._of.episodes.ids))

    @cached_property
    def eligible_cases(self) -> Bools:
        """Of `cases` those that every filter could apply to, as a whole or in an episode: what shares of cases are out of."""
        cases = self._of.cases
        in_episode = _marked(len(cases.ids), self._of.episodes.case[self.eligible_episodes])
        return self.cases & (in_episode | self._filtered("eligible_cases", cases, len(cases.ids)))

    @cached_property
    def codings(self) -> Bools:
        """Codings that the filters keep, with the codebook asked for, of permitted cases."""
        codings = self._of.codings
        return self.codings_of_any_source & self._filtered("codings", codings, len(codings.ids))

    @cached_property
    def codings_of_any_source(self) -> Bools:
        """Codings with the codebook asked for, of permitted cases."""
        codings = self._of.codings
        mask: Bools = (codings.case != NONE) & self.permitted[codings.case]
        return mask & self._with_codebook(codings.codebook)

    @cached_property
    def recorded(self) -> Bools:
        """Contributions of permitted cases, by where they came from and by their codebook, whatever they say and when."""
        contributions = self._of.contributions
        mask: Bools = self.permitted[contributions.case] & self._filtered("recorded", contributions, len(contributions))
        codebooks = np.append(self._of.codings.codebook, np.int32(NONE))[contributions.coding]
        return mask & self._with_codebook(codebooks)

    @cached_property
    def contributions(self) -> Bools:
        """Contributions that every filter keeps, whoever coded them; of a case as a whole where the case is kept."""
        contributions = self._of.contributions
        in_episode = np.append(self.episodes, False)[contributions.episode]
        mask: Bools = np.where(contributions.episode == NONE, self.cases[contributions.case], in_episode)
        mask &= self.recorded
        mask &= self.cases_themselves[contributions.case] | self.factors[contributions.factor]
        mask &= self.counted_factors[contributions.factor]
        return mask & self._filtered("contributions", contributions, len(contributions))

    def _filtered(self, level: Level, table: Any, size: int) -> Bools:
        """The rows of a table that every filter keeps on a level."""
        mask = np.ones(size, bool)
        for filter_ in self._by.filters:
            if level in filter_.masks:
                mask &= filter_.masks[level](self._of, table, filter_.value)
        return mask

    def _began(self, table: Cases | Episodes) -> Bools:
        """What began wholly within the days; what has no date is kept only where none is asked for, or an as_at."""
        return self._filtered("began", table, len(table.ids))

    def _with_codebook(self, codebooks: Ints) -> Bools:
        """For each of these rows of codebooks whether it is the one asked for; one that nobody used is none of them."""
        name, codebook_names = self._by.codebook, self._of.codebooks
        if name is None:
            return np.ones(len(codebooks), bool)
        is_used = not name or codebook_names.number(name) != NONE
        mask: Bools = (codebooks == codebook_names.number(name)) & is_used
        return mask


def _marked(size: int, rows: Ints) -> Bools:
    """Of a table of this size which rows are among these."""
    mask = np.zeros(size, bool)
    mask[rows] = True
    return mask
