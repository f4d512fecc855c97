"""The question: Which factors support practice here and hinder it there, and what differs?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.answers.column import Column, Row
from queries.answers.note import Suggestion
from queries.answers.units import CASES, EPISODES, NUMBER, PROBABILITY, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.clearest import note_tests
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.merging import canonical
from queries.counting.polarities import BothWays, Differences, column_totals, differences
from queries.counting.repeated import note_repeated
from queries.counting.too_few import note_withheld
from queries.questions.chart import diverging
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Parameter, Question, node
from queries.statistics.arrays import ranks
from queries.wording.figures import plain

KINDS = {
    "factor": "Another factor",
    "organisation": "An organisation",
    "appraisal": "Appraisal",
}
QUESTION = Question(
    name="both-ways",
    audiences=("researcher",),
    title="Which factors support practice here and hinder it there, and what differs?",
    about=(
        "Each factor that supported practice in some episodes and hindered it in others, with what differs most "
        "between them: another factor recorded beside it, or an organisation whose practice was borne on. Asked in "
        "detail of one factor, it has a row for all that differs, and for how the episodes were appraised. Merged "
        "factors are counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions", but=("polarity",)),
    parameters=(
        node("detail", "Factor", "all that differs of this factor, a row for each, in place of a row for each factor"),
        Parameter("limit", "at most this many rows", "integer", default="1000"),
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("supporting", "Episodes where it only supported", EPISODES),
        Column("hindering", "Episodes where it only hindered", EPISODES),
        Column("both", "Episodes where it did both", EPISODES, is_secondary=True),
        Column("supporting_cases", "Cases where it supported", CASES, is_secondary=True),
        Column("hindering_cases", "Cases where it hindered", CASES, is_secondary=True),
        Column("kind", "Kind", TEXT, KINDS),
        Column("differs", "What differs", TEXT),
        Column("where_supporting", "There where it supported", TEXT),
        Column("where_hindering", "There where it hindered", TEXT),
        Column("with_supporting", "Episodes with it where it supported", EPISODES, is_secondary=True),
        Column("of_supporting", "Episodes looked at where it supported", EPISODES, is_secondary=True),
        Column("with_hindering", "Episodes with it where it hindered", EPISODES, is_secondary=True),
        Column("of_hindering", "Episodes looked at where it hindered", EPISODES, is_secondary=True),
        Column("p", "p of the difference", PROBABILITY, is_secondary=True),
        Column("q", "q of the difference", PROBABILITY),
        Column("differences", "Differences in all", NUMBER, opens="detail"),
        GROUP_COLUMN,
    ),
    presupposes=("contributions-in-episodes",),
    consequence="none can work both ways",
    sentence=(
        "{name} only supported practice in {supporting} episodes, only hindered it in {hindering}, and did both in {both}."
    ),
    no_rows="No factor was recorded in episodes both as supporting and as hindering, as far as was asked.",
    key=("factor", "group"),
    method=(
        "Episodes in which the factor was recorded as supporting only, against those in which it was recorded as "
        "hindering only; where it was recorded as both, or as mixed, an episode counts as both and is not "
        "compared. Cases are those with any episode in which it supported, or hindered, those in which it did both among "
        "them. Another factor is counted in episodes of cases whose coding says that it looked for that "
        "factor; an organisation where anything recorded in the episode bore on its practice. Episodes of one case are "
        "not independent of each other: p is a score test by case (Rotnitzky and Jewell, 1990, with the variance of the "
        "margins where that is larger), two-sided, blank where fewer than 5 cases tell; "
        "q is the false discovery rate (Benjamini and Hochberg, 1995) over all factors and "
        "organisations tested beside all factors. What differs most is what has the smallest p, or where none can be "
        "tested, where the two shares are furthest apart."
    ),
    charts=(
        diverging(
            "name",
            "supporting",
            "hindering",
            title="Episodes where a factor supported practice, and where it hindered it",
        ),
    ),
    notes=(
        (
            "Appraisal and polarity were judged by the same people, so that how the episodes were appraised is counted "
            "and not tested."
        ),
        "What differs went together with the one or the other. It does not say why the factor supported or hindered.",
        "A contribution of unclear polarity counts for neither.",
    ),
)

_APPRAISALS = ("good", "adequate", "mixed", "problematic")
_ORGANISATIONS = "MATCH (o:Organisation) RETURN o.id AS id, coalesce(o.name, o.id) AS name ORDER BY id"


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of the surest difference first, or one a difference of one factor; group by group."""
    all_groups, factor = groups(context), context.parameters["detail"]
    chosen = canonical(context, factor) if factor else None
    note_looked_for(context, all_groups, per="episode")
    note_whole_case(context, all_groups)
    all_rows = [
        row
        for group in all_groups
        for row in _rows(context, group, chosen, f"{group.name}: " if len(all_groups) > 1 else "")
    ]
    if all_rows and not chosen:
        text = "A row says what differs most of its factor; all that differs has a table of its own."
        context.note("differs-most", text, suggestion=Suggestion("Choose the factor", "detail"))
    return all_rows


def _rows(context: QuestionContext, group: Group, chosen: str | None, prefix: str) -> list[Row]:
    """No more than are shown, and one more; all of the factor that is chosen."""
    ways = BothWays(group.view)
    shown = ways.both_ways
    if not len(shown):
        return []
    between, names = differences(ways), _names(context, group)
    p = _smallest(between.p[shown])
    note_tests(context, between.p, prefix)
    note_repeated(
        context, [group.view], between.p, between.q, lambda factor, thing: f"{names[factor]} with {names[thing]}",
        ways.again, prefix,
    )  # fmt: skip
    note_withheld(context, int(np.isnan(p).sum()), "factor", f"{prefix}The test of what differs")
    rows_of = _RowsOf(context, group, ways, between, names)
    if chosen:
        factor = next((n for n in shown.tolist() if rows_of.id_of(n) == chosen), None)
        return [] if factor is None else list(islice(rows_of.all_of(factor), context.limit + 1))
    supporting, hindering = (column_totals(way)[shown] for way in (ways.supporting, ways.hindering))
    fewer = np.minimum(supporting, hindering)
    order = np.lexsort([shown, ranks(names)[shown], -fewer, p, np.isnan(p)])[: context.limit + 1]
    return [rows_of.first_of(n) for n in shown[order].tolist()]


class _RowsOf:
    """The rows of the factors of one group: of each the difference that tells most, or all of them."""

    def __init__(
        self, context: QuestionContext, group: Group, ways: BothWays, between: Differences, names: list[str]
    ) -> None:
        self.context, self.group, self.ways, self.between, self.names = context, group, ways, between, names
        totals = {name: column_totals(getattr(ways, name)) for name in ("supporting", "hindering", "both")}
        self.totals = totals | {
            f"{word}_cases": column_totals(ways.cases(word)) for word in ("supporting", "hindering")
        }
        episodes = ways.view.projection.episodes
        appraised = {word: episodes.appraised(word).astype(np.int64) for word in _APPRAISALS}
        self.appraised = [(word, is_so @ ways.supporting, is_so @ ways.hindering) for word, is_so in appraised.items()]

    def id_of(self, factor: int) -> str:
        return self.group.view.projection.factors.ids.ids[factor]

    def first_of(self, factor: int) -> Row:
        """The row of a factor, with what differs most of it, and how many rows all of it has."""
        telling = self._telling(factor)
        first = self._difference(factor, telling[0]) if telling else {}
        return self._factor(factor) | first | {"differences": len(telling) + len(list(self._appraised(factor)))}

    def all_of(self, factor: int) -> Iterator[Row]:
        """All that differs of a factor, what differs most first, and how practice was appraised, which is not tested."""
        for thing in self._telling(factor):
            yield self._factor(factor) | self._difference(factor, thing)
        for difference in self._appraised(factor):
            yield self._factor(factor) | difference

    def _telling(self, factor: int) -> list[int]:
        return self.between.most_telling(factor, self.names)

    def _factor(self, factor: int) -> Row:
        id_ = self.id_of(factor)
        return {
            "factor": id_,
            "name": self.names[factor],
            **{name: int(values[factor]) for name, values in self.totals.items()},
            **self.group.columns,
            "evidence": self.group.evidence(self.context, id_, in_episodes=True),
        }

    def _difference(self, factor: int, thing: int) -> dict[str, Any]:
        """Another factor, or an organisation, beside this factor, with its test."""
        at = factor, thing
        kind = "factor" if thing < len(self.group.view.projection.factors.ids) else "organisation"
        tested = {"p": plain(self.between.p[at]), "q": plain(self.between.q[at])}
        return _difference(kind, self.names[thing], *(int(counts[at]) for counts in self.between.counts)) | tested

    def _appraised(self, factor: int) -> Iterator[dict[str, Any]]:
        of_supporting, of_hindering = (int(self.totals[word][factor]) for word in ("supporting", "hindering"))
        for word, supporting, hindering in self.appraised:
            if supporting[factor] or hindering[factor]:
                good, bad = int(supporting[factor]), int(hindering[factor])
                yield _difference("appraisal", word.capitalize(), good, of_supporting, bad, of_hindering)


def _difference(kind: str, name: str, good: int, of_good: int, bad: int, of_bad: int) -> dict[str, Any]:
    """One thing, in how many of the episodes where a factor supported it was there, and in how many where it hindered."""
    return {
        "kind": kind,
        "differs": name,
        "where_supporting": f"{good:,} of {of_good:,}",
        "where_hindering": f"{bad:,} of {of_bad:,}",
        "with_supporting": good,
        "of_supporting": of_good,
        "with_hindering": bad,
        "of_hindering": of_bad,
    }


def _names(context: QuestionContext, group: Group) -> list[str]:
    """Of all factors, then of all organisations."""
    named = context.facts.once(_ORGANISATIONS, {}, lambda rows: {row["id"]: str(row["name"]) for row in rows})
    organisations, _ = group.view.projection.contributions.acted_on
    return [*group.view.projection.factors.names, *(named.get(id_, id_) for id_ in organisations.ids)]


def _smallest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smallest of each row, NaN where it has none."""
    least: NDArray[np.float64] = np.where(np.isnan(values), np.inf, values).min(axis=1)
    return np.where(np.isinf(least), np.nan, least)
