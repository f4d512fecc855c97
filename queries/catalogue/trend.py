"""The question: How do factors change over the years?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.projection import NONE, Units
from graph.projection.tables import matrix
from queries.answers.column import Column, Row
from queries.answers.units import DATE, DIFFERENCE, NUMBER, PROBABILITY, SHARE, TEXT, YES_NO, id_of
from queries.asking.context import QuestionContext
from queries.counting.by_case import BY_CASE
from queries.counting.by_year import MOST_REVIEWED, ByYear, Lag, lag_of
from queries.counting.clearest import note_tests, state_clearest
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for, note_whole_case
from queries.counting.merging import canonical
from queries.counting.repeated import note_repeated
from queries.counting.too_few import MIN_CASES, note_withheld
from queries.questions.chart import trend
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, POOL, Parameter, Question, choice, node
from queries.statistics.arrays import ratio
from queries.wording.figures import percentage_points, plain

QUESTION = Question(
    name="trend",
    audiences=("researcher",),
    title="How do factors change over the years?",
    about=(
        "For each factor and year in how many of the cases that began then (or of the episodes) in which somebody "
        "looked for it it was recorded, and whether that share rises or falls over the years. Merged factors are "
        "counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(
        node("factor", "Factor", "only this factor"),
        choice("per", "case episode", "what is counted, each in the year in which it began", default="case"),
        Parameter("limit", "at most this many rows", "integer", default="1000"),
        POOL,
        ASSUME_LOOKED,
    ),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("year", "Year", DATE),
        Column("recorded", "Recorded", NUMBER),
        Column("looked_for", "Looked for", NUMBER),
        Column("share", "Share", SHARE),
        Column("share_low", "Share, from", SHARE, is_secondary=True),
        Column("share_high", "Share, to", SHARE, is_secondary=True),
        Column("incomplete", "Incomplete year", YES_NO),
        Column("direction", "Over the years", TEXT),
        Column("change", "Change a year, percentage points", DIFFERENCE),
        Column("p", "p, of no trend", PROBABILITY),
        Column("q", "q, false discovery", PROBABILITY),
        GROUP_COLUMN,
    ),
    consequence="no trend can be given",
    sentence="{name} was recorded in {recorded} of {looked_for} in {year}, the first year of those shown.",
    no_rows="No factor was recorded in a year that is known, as far as was asked.",
    key=("factor", "year", "group"),
    method=(
        "A share is out of the cases (or episodes) that began in the year and whose coding says that it looked for "
        "the factor's category or a broader one; its interval is Wilson's (1927), at 95 %. p is of no linear "
        "trend of the shares over the years, two-sided, over the years that are complete: of cases the test of Cochran "
        "(1954) and Armitage (1955), exact given how many cases have the factor where up to 25 have it or lack it; q is "
        "the false discovery rate (Benjamini and Hochberg, 1995) over the factors for which a p is "
        "said. Change is what the share changes by in a year; in data 0.01 stands for one percentage point. "
        "p is blank where the share is the "
        "same in all years, one year only is left, or fewer than 5 cases tell. " + BY_CASE
    ),
    charts=(
        trend("year", "share", low="share_low", high="share_high", of="looked_for", by="name", incomplete="incomplete"),
    ),
    notes=(
        (
            "Which cases are reviewed changes over the years, and who looks for what; a rising share of what was "
            "recorded is no rising risk."
        ),
    ),
)

MAX_NAMED = 5  # sources or codebooks that a note names
_DIRECTIONS = {1: "rising", -1: "falling", 0: "level"}
_OFTEN = {
    "rising": "more often over the years",
    "falling": "less often over the years",
    "level": "as often over the years",
}


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor and year, the factor of the surest trend first; group by group."""
    all_groups = groups(context)
    factor = context.parameters["factor"]
    sought = canonical(context, factor) if factor else None
    note_looked_for(context, all_groups)
    if context.parameters["per"] == "episode":
        note_whole_case(context, all_groups)
    factor_rows = [
        row
        for group in all_groups
        for row in _rows(context, group, sought, f"{group.name}: " if len(all_groups) > 1 else "")
    ]  # fmt: skip
    _state_clearest_trend(context, factor_rows)
    return factor_rows


def _counted(context: QuestionContext, group: Group, prefix: str) -> ByYear:
    """What was asked for over the years; cases where no episode has a year and cases have."""
    by_year = ByYear(Units(group.view, context.parameters["per"]))
    if by_year.units.per == "case" or len(by_year.years):
        return by_year
    of_cases = ByYear(Units(group.view, "case"))
    if len(of_cases.years):
        text = f"{prefix}No episode is recorded that began in a year that is known: cases are counted instead."
        context.note("cases-for-episodes", text)
    return of_cases


def _rows(context: QuestionContext, group: Group, sought: str | None, prefix: str) -> list[Row]:
    """No more than are shown, and one more; of the first factor all, since the sentence speaks of all its years."""
    by_year, lag = _counted(context, group, prefix), lag_of(context, group)
    if not len(by_year.years):
        return []
    incomplete = [lag.is_incomplete(year) for year in by_year.years.tolist()]
    _note_years(context, by_year, lag, prefix)
    _note_mix(context, by_year, prefix)
    complete = np.array([is_incomplete is not True for is_incomplete in incomplete])
    over = by_year.trends(complete)
    names, ids = group.view.projection.factors.names, group.view.projection.factors.ids
    shown = [ids.number(sought)] if sought is not None else range(len(ids))
    recorded = [n for n in shown if n != NONE and by_year.recorded[:, n].any()]
    note_tests(context, over["p"], prefix)
    note_repeated(
        context, [group.view], over["p"], over["q"], names.__getitem__,
        lambda places, cluster: by_year.by_case(complete, places[0], cluster), prefix,
    )  # fmt: skip
    note_withheld(context, int((over["cases"][recorded] < MIN_CASES).sum()), "factor", f"{prefix}The test of a trend")
    order = sorted(recorded, key=lambda n: (np.isnan(over["p"][n]), over["p"][n], names[n], ids.ids[n]))
    places = [(n, year) for n in order for year in np.flatnonzero(by_year.looked_for[:, n]).tolist()]
    of_first = sum(n == order[0] for n, _ in places) if order else 0
    return _year_rows(context, group, by_year, incomplete, over, places[: max(context.limit + 1, of_first)])


def _year_rows(
    context: QuestionContext, group: Group, by_year: ByYear, incomplete: list[bool | None], over: dict[str, NDArray[Any]],
    places: list[tuple[int, int]],
) -> list[Row]:  # fmt: skip
    factors = group.view.projection.factors
    interval = by_year.interval
    share = ratio(by_year.recorded, by_year.looked_for)
    year_rows = []
    for n, at in places:
        year, recorded = str(by_year.years[at]), int(by_year.recorded[at, n])
        began: dict[str, Any] = {"year" if by_year.units.per == "episode" else "case_year": int(by_year.years[at])}
        year_rows.append(
            {
                "factor": factors.ids.ids[n],
                "name": factors.names[n],
                "year": year,
                "recorded": recorded,
                "looked_for": int(by_year.looked_for[at, n]),
                "share": plain(share[at, n]),
                "share_low": plain(interval.low[at, n]),
                "share_high": plain(interval.high[at, n]),
                "incomplete": incomplete[at],
                "direction": _direction(over["change"][n]),
                **{name: plain(over[name][n]) for name in ("change", "p", "q")},
                **group.columns,
                "evidence": group.evidence(context, factors.ids.ids[n], looked=True, **began) if recorded else None,
            }
        )
    return year_rows


def _direction(change: float) -> str | None:
    return None if np.isnan(change) else _DIRECTIONS[int(np.sign(np.round(change, 9)))]


def _note_years(context: QuestionContext, by_year: ByYear, lag: Lag, prefix: str) -> None:
    """Which years are left out, and how it is known that one is incomplete."""
    if by_year.undated:
        context.note("undated", f"{prefix}{_undated(by_year)}")
    if not lag.has_enough_cases:
        context.note(
            "incomplete-years-not-known",
            f"{prefix}Which years are incomplete cannot be said: of {lag.cases:,} cases only is it known when they "
            "began and when they were reviewed.",
            cases=lag.cases,
        )
        return
    context.note(
        "review-time",
        f"{prefix}Of the {lag.cases:,} cases of which it is known when they began and when they were reviewed, "
        f"{MOST_REVIEWED:.0%} were reviewed within {lag.days:,.0f} days of their beginning. A year is incomplete, and left out "
        f"of the test, where that time had not passed by {lag.taken_on}: reviews of what began in it were still to come. Cases "
        "not reviewed yet are not among these, so that reviews take longer rather than shorter.",
        days=lag.days,
        cases=lag.cases,
    )


def _undated(by_year: ByYear) -> str:
    count, per = by_year.undated, by_year.units.per
    return f"{count:,} {per if count == 1 else per + 's'} began in a year that is not known, and {'is' if count == 1 else 'are'} left out."


def _note_mix(context: QuestionContext, by_year: ByYear, prefix: str) -> None:
    """Which sources and codebooks begin or end within the years: what changes then may be theirs."""
    view = by_year.units.view
    codings, rows_ = view.projection.codings, np.flatnonzero(view.codings)
    titles = {source["id"]: source["title"] for source in context.facts.sources}
    for kind, numbers, names in (
        ("sources", codings.source, [titles.get(id_, id_) for id_ in view.projection.sources.ids]),
        ("codebooks", codings.codebook, view.projection.codebooks.ids),
    ):
        named = rows_[numbers[rows_] != NONE]
        of_cases = matrix(codings.case[named], numbers[named], (len(view.looked), len(names)))
        changes = _changes(by_year, of_cases, names)
        if changes:
            more = f"; and {len(changes) - MAX_NAMED} more" if len(changes) > MAX_NAMED else ""
            context.note(
                "mix-changes",
                f"{prefix}The mix of {kind} changes over the years, and a change of shares may be one of {kind}: "
                f"{'; '.join(changes[:MAX_NAMED])}{more}.",
            )


def _changes(by_year: ByYear, of_cases: Any, names: list[str]) -> list[str]:
    first, last = int(by_year.years[0]), int(by_year.years[-1])
    texts = []
    for column, begins, ends in by_year.spans(of_cases):
        spans = [*([f"begins in {begins}"] if begins > first else []), *([f"ends in {ends}"] if ends < last else [])]
        if spans:
            texts.append(f"{names[column]} {f'is found in {begins} only' if begins == ends else ' and '.join(spans)}")
    return texts


def _state_clearest_trend(context: QuestionContext, factor_rows: list[Row]) -> None:
    """The trend that is surest, in one sentence: by its slope, since the first and the last year alone may show another."""

    def trend_text(top: Row) -> str:
        of_top = (row for row in factor_rows if (row["factor"], row["group"]) == (top["factor"], top["group"]))
        complete = [row for row in of_top if not row["incomplete"]]
        recorded, looked_for = (sum(row[name] for row in complete) for name in ("recorded", "looked_for"))
        return (
            f"{top['name']} was recorded {_OFTEN[top['direction']]}, {percentage_points(top['change'])} a year from "
            f"{complete[0]['year']} to {complete[-1]['year']}, in {recorded:,} of {looked_for:,} in all"
        )

    state_clearest(context, factor_rows, "trend", trend_text)
