"""What of a projection is counted, as masks on its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from graph.projection.tables import NONE, POLARITIES, Bools, Days, Ints, Projection

Ids: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters as ids, words and days (ISO text), resolved; None where nothing was asked.

    `withheld` are the ids of cases that may not be counted; `invented` keeps to invented or to real cases; `codebook`
    keeps to what was coded with one codebook, by its name, "" being what names none. With `assume_looked`, a coding
    that does not say what it looked for is taken to have looked for everything.
    """

    source: Ids | None = None
    review: Ids | None = None
    area: Ids | None = None
    organisation: Ids | None = None
    category: Ids | None = None
    polarity: Ids | None = None
    level: Ids | None = None
    since: str | None = None
    until: str | None = None
    as_at: str | None = None
    withheld: Ids = frozenset()
    invented: bool | None = None
    codebook: str | None = None
    assume_looked: bool = False


class Masks:
    """A selection on a projection: which cases, episodes and contributions are kept."""

    def __init__(self, projection: Projection, selection: Selection) -> None:
        self._of, self._by = projection, selection

    @cached_property
    def permitted(self) -> Bools:
        """Cases that may be counted and lie in the area, were examined by the review, are of the kind; by no date."""
        cases, by = self._of.cases, self._by
        kept = ~cases.ids.mask(by.withheld)
        if by.invented is not None:
            kept &= cases.invented == by.invented
        for name, ids in (("areas", by.area), ("reviews", by.review)):
            if ids is not None:
                kept &= cases.joined(name, ids)
        return kept

    @cached_property
    def in_category(self) -> Bools:
        """Cases that are in the category themselves: all their factors count. All of them where none is asked for."""
        if self._by.category is None:
            return np.ones(len(self._of.cases.ids), bool)
        found: Bools = self._of.cases.joined("categories", self._by.category)
        return found

    @cached_property
    def factors(self) -> Bools:
        """Factors in the category, whatever the case; all of them where none is asked for."""
        if self._by.category is None:
            return np.ones(len(self._of.factors.ids), bool)
        return self._of.factors.in_any(self._by.category)

    @cached_property
    def of_level(self) -> Bools:
        """Factors of the level asked for."""
        levels, by = self._of.factors.levels, self._by
        return np.fromiter((by.level is None or level in by.level for level in levels), bool, len(levels))

    @cached_property
    def episodes(self) -> Bools:
        """Episodes of permitted cases that began within the days asked for."""
        found = self._of.episodes
        return self.permitted[found.case] & self._dated(found.start_earliest, found.start_latest)

    @cached_property
    def whole_cases(self) -> Bools:
        """Permitted cases whose period began within the days asked for: what is said of them as a whole counts."""
        found = self._of.cases
        return self.permitted & self._dated(found.start_earliest, found.start_latest)

    @cached_property
    def cases(self) -> Bools:
        """Permitted cases that began, or have an episode that began, within the days asked for."""
        kept = self.whole_cases.copy()
        kept[self._of.episodes.case[self.episodes]] = True
        return kept

    @cached_property
    def codings(self) -> Bools:
        """Codings from the source and with the codebook asked for, of permitted cases."""
        of, by, found = self._of, self._by, self._of.codings
        kept: Bools = (found.case != NONE) & self.permitted[found.case]
        if by.source is not None:
            kept &= of.sources.mask(by.source)[found.source] & (found.source != NONE)
        return kept & self._with_codebook(found.codebook)

    @cached_property
    def contributions(self) -> Bools:
        """Contributions that every filter keeps, whoever coded them."""
        of, by, found = self._of, self._by, self._of.contributions
        kept = np.where(found.episode == NONE, self.whole_cases[found.case], self._episode_kept())
        kept &= (self.in_category[found.case] | self.factors[found.factor]) & self.of_level[found.factor]
        if by.source is not None:
            kept &= of.sources.mask(by.source)[found.source] & (found.source != NONE)
        if by.organisation is not None:
            organisations, acted_on = found.acted_on
            kept &= np.asarray(acted_on @ organisations.mask(by.organisation).astype(np.int32)) > 0
        if by.polarity is not None:
            words = np.fromiter((word in by.polarity for word in POLARITIES), bool)
            kept &= words[found.polarity]
        return kept & self._with_codebook(np.append(of.codings.codebook, np.int32(NONE))[found.coding])

    def _with_codebook(self, codebooks: Ints) -> Bools:
        """For each of these rows of codebooks whether it is the one asked for; one that nobody used is none of them."""
        name, known = self._by.codebook, self._of.codebooks
        if name is None:
            return np.ones(len(codebooks), bool)
        is_used = not name or known.number(name) != NONE
        found: Bools = (codebooks == known.number(name)) & is_used
        return found

    def _episode_kept(self) -> Bools:
        return np.append(self.episodes, False)[self._of.contributions.episode]

    def _dated(self, earliest: Days, latest: Days) -> Bools:
        """What began wholly within the days; what has no date is kept only where none is asked for, or an as_at."""
        kept = np.ones(len(earliest), bool)
        if self._by.since is not None:
            kept &= earliest >= np.datetime64(self._by.since)
        if self._by.until is not None:
            kept &= latest <= np.datetime64(self._by.until)
        if self._by.as_at is not None:
            kept &= np.isnat(earliest) | (earliest <= np.datetime64(self._by.as_at))
        return kept
