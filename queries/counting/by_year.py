"""Cases, or episodes, by the year in which they began; and which years are too recent for their reviews to be there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE, Units
from graph.projection.tables import Counts, matrix
from queries.asking.context import QuestionContext
from queries.counting.began import began_in
from queries.counting.by_case import size_of
from queries.counting.groups import Group
from queries.counting.too_few import MIN_CASES, unless_few
from queries.statistics.arrays import Interval
from queries.statistics.clustered import Along, along
from queries.statistics.intervals import wilson
from queries.statistics.multiple import false_discovery
from queries.statistics.trend import cochran_armitage

_REVIEWED = """
MATCH (c:Case)<-[:EXAMINES]-(v:Review)
WHERE c.period_start_earliest IS NOT NULL
WITH c, CASE WHEN v.published_on_earliest = v.published_on_latest THEN v.published_on_earliest
             WHEN v.completed_on_earliest = v.completed_on_latest THEN v.completed_on_earliest END AS reviewed
WHERE reviewed IS NOT NULL
RETURN c.id AS case, c.period_start_earliest AS began, c.period_start_latest AS began_latest, min(reviewed) AS reviewed
ORDER BY case
"""
MOST_REVIEWED = 0.9  # of the cases that were reviewed: within that time a year is complete
_TAKEN = "MATCH (s:Source) RETURN s.id AS id, s.taken_on_latest AS taken_on ORDER BY id"


@dataclass(frozen=True)
class ByYear:
    """The units of a view over the years in which they began; the years are in order, and those in which any did."""

    units: Units

    @cached_property
    def year_of(self) -> NDArray[np.int64]:
        """The year of each unit, NONE for one that is not counted or whose year is not known."""
        projection = self.units.view.projection
        began = began_in(projection.cases if self.units.per == "case" else projection.episodes)
        counted = self.units.looked.any(axis=1)
        return np.where(counted, began, NONE)

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The years."""
        return np.unique(self.year_of[self.year_of != NONE])

    @cached_property
    def undated(self) -> int:
        """How many units are left out because their year is not known."""
        return int((self.units.looked.any(axis=1) & (self.year_of == NONE)).sum())

    @cached_property
    def _of_year(self) -> Any:
        """Years x units."""
        units = np.flatnonzero(self.year_of != NONE).astype(np.int32)
        rows = np.searchsorted(self.years, self.year_of[units]).astype(np.int32)
        return matrix(rows, units, (len(self.years), len(self.year_of)))

    @cached_property
    def recorded(self) -> Counts:
        """Years x factors: in how many of the units in which somebody looked for it each is recorded."""
        return np.asarray((self._of_year @ self.units.matrix_looked).toarray(), np.int64)

    @cached_property
    def looked_for(self) -> Counts:
        """Years x factors: in how many units somebody looked for each."""
        return np.asarray(self._of_year @ self.units.looked.astype(np.int64))[:, self.units.class_of]

    @cached_property
    def interval(self) -> Interval:
        """Years x factors: Wilson's intervals of the shares; of episodes, with as many as tell as much by case."""
        sizes = [size_of(self.units, np.flatnonzero(self.year_of == year)) for year in self.years]
        size = None if self.units.per == "case" else np.array(sizes, float)
        return wilson(self.recorded, self.looked_for, size=size)

    def trends(self, years: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """For each factor how its share changes over these years; q is over all factors that have a p."""
        change, p, cases = self.by_case(years)
        if self.units.per == "case":  # cases are independent, and their test need not be as careful
            p = cochran_armitage(self.recorded[years], self.looked_for[years], self.years[years])
        p, change = unless_few(p, cases), unless_few(change, cases)
        return {"change": change, "p": p, "q": false_discovery(p), "cases": cases}

    def by_case(self, years: NDArray[np.bool_], factors: Any = slice(None), cluster: Any = None) -> Along:
        """For each of these factors the trend of its share over these years, units of one case not independent.

        Nor are units of cases of one cluster, where that of each case is given.
        """
        units, of = np.flatnonzero(np.isin(self.year_of, self.years[years])), self.units
        recorded, looked = of.matrix_looked[units][:, factors], of.looked[units]
        case = of.case[units] if cluster is None else cluster[of.case[units]]
        return along(recorded, looked, of.class_of[factors], case, self.year_of[units])

    def spans(self, of_cases: Any) -> Iterator[tuple[int, int, int]]:
        """For each column of a matrix of cases by something, that is found in any year: column, first and last year."""
        present = np.asarray((self._of_year @ of_cases[self.units.case]).toarray()) > 0
        for column in np.flatnonzero(present.any(axis=0)).tolist():
            inside = self.years[present[:, column]]
            yield column, int(inside[0]), int(inside[-1])


@dataclass(frozen=True)
class Lag:
    """How long reviews take: the days from the beginning of a case within which most of `cases` were reviewed.

    What had not been reviewed by `taken_on` is in no such count, so that reviews take longer than this rather than shorter.
    """

    days: float
    cases: int
    taken_on: date

    @property
    def has_enough_cases(self) -> bool:
        """Whether there are cases enough to say it."""
        return self.cases >= MIN_CASES

    def is_incomplete(self, year: int) -> bool | None:
        """Whether reviews of what began in this year may still have been to come; None where it is not known."""
        return date(year, 12, 31) + timedelta(days=self.days) > self.taken_on if self.has_enough_cases else None


def lag_of(context: QuestionContext, group: Group) -> Lag:
    """How long the reviews of a group's cases took, where the beginning lies in one year and the day of the review is known.

    A case is of the year in which it began, so that is where the time begins: the first day that its date can mean.
    """
    cases = group.view.projection.cases.ids
    counted_cases = group.view.masks.cases
    reviewed = context.facts.once(_REVIEWED, {}, lambda rows: rows)
    days = [
        (date.fromisoformat(row["reviewed"]) - date.fromisoformat(row["began"])).days
        for row in reviewed
        if (number := cases.number(row["case"])) != NONE and counted_cases[number] and row["reviewed"] <= context.as_at
        and row["began"][:4] == (row["began_latest"] or "")[:4]
    ]  # fmt: skip
    longest = float(np.quantile(days, MOST_REVIEWED, method="inverted_cdf")) if days else 0.0
    return Lag(longest, len(days), _taken_on(context, group))


def _taken_on(context: QuestionContext, group: Group) -> date:
    """The day on which the last of its sources was taken, where each says so; the day asked about where that is earlier."""
    days_by_source = context.facts.once(_TAKEN, {}, lambda rows: {row["id"]: row["taken_on"] for row in rows})
    days = [days_by_source.get(source) for source in group.sources]
    last = max((day for day in days if day), default="")
    return date.fromisoformat(min(last, context.as_at) if last and all(days) else context.as_at)
