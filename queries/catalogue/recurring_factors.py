"""The question: Which factors recur?"""

from __future__ import annotations

import numpy as np

from graph.projection import Units
from queries.answers.column import Column, Row
from queries.answers.units import CASES, EPISODES, MENTIONS, NUMBER, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.by_case import size_of
from queries.counting.groups import GROUP_COLUMN, Group, groups, note_looked_for
from queries.questions.chart import bars, diverging
from queries.questions.filters import filters_of
from queries.questions.question import ASSUME_LOOKED, PER, POOL, Question
from queries.statistics.arrays import ratio
from queries.statistics.intervals import wilson
from queries.wording.figures import plain

QUESTION = Question(
    name="recurring-factors",
    audiences=("researcher",),
    title="Which factors recur?",
    about=(
        "Each factor with the cases, the episodes and the mentions in which it was recorded, how often it "
        "supported and how often it hindered practice, and its share of the cases, or of the episodes, in which "
        "somebody looked for it. Merged factors are counted as what they were merged into."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(PER, POOL, ASSUME_LOOKED),
    columns=(
        Column("factor", "Factor", id_of("Factor")),
        Column("name", "Name", TEXT),
        Column("cases", "Cases", CASES, counts_evidence=True),
        Column("episodes", "Episodes", EPISODES, counts_evidence=True),
        Column("mentions", "Mentions", MENTIONS, counts_evidence=True),
        Column("supporting", "Supporting", MENTIONS, is_secondary=True),
        Column("hindering", "Hindering", MENTIONS, is_secondary=True),
        Column("share", "Share", SHARE),
        Column("share_low", "Share, from", SHARE),
        Column("share_high", "Share, to", SHARE),
        Column("recorded_looked", "Recorded where looked for", NUMBER, is_secondary=True),
        Column("looked_for", "Looked for", NUMBER),
        Column("not_known", "Not known", NUMBER, is_secondary=True),
        GROUP_COLUMN,
    ),
    consequence="none can recur",
    sentence="No factor was recorded in more cases than {name}: {cases}, in {episodes} of their episodes.",
    no_rows="No contribution matches what was asked.",
    key=("factor", "group"),
    method=(
        "A case counts by its agreed coding, else by its single coding, else each factor once if any coder "
        "recorded it. A share is out of the cases (or episodes) whose coding says that it looked for the factor's "
        "category or a broader one; what is recorded elsewhere is counted but in no share. The interval is "
        "Wilson's (1927), at 95 %; of episodes, which are not independent of each other where they are of one case, it is "
        "of as many as would tell as much if they were (after Korn and Graubard, 1998). Cases are taken as independent of "
        "each other: the interval takes no account of a review of several cases, nor of a coder of several."
    ),
    charts=(
        diverging(
            "name", "supporting", "hindering", title="Mentions that supported and mentions that hindered practice"
        ),
        bars(
            "name",
            "share",
            low="share_low",
            high="share_high",
            of="looked_for",
            title="Share of those in which somebody looked",
        ),
    ),
    notes=(
        (
            "A mention is one passage, however many episodes it bears on. A factor recorded for a case as a whole "
            "counts for the case and not for its episodes."
        ),
        (
            "Not recorded is not the same as absent, and reviewed cases were chosen: these counts are no measure of "
            "risk."
        ),
    ),
)


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of most cases first; group by group."""
    all_groups = groups(context)
    note_looked_for(context, all_groups)
    return [row for group in all_groups for row in _rows(context, group)]


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    view, factors = group.view, group.view.projection.factors
    units = Units(view, context.parameters["per"])
    interval = wilson(units.recorded_looked, units.looked_for, size=size_of(units))
    columns = {
        "cases": Units(view, "case").recorded,
        "episodes": Units(view, "episode").recorded,
        "mentions": view.mentions_of(np.ones(len(view.rows), bool)),
        "supporting": view.mentions_of(view.of_polarity("supporting")),
        "hindering": view.mentions_of(view.of_polarity("hindering")),
        "share": ratio(units.recorded_looked, units.looked_for),
        "share_low": interval.low,
        "share_high": interval.high,
        "recorded_looked": units.recorded_looked,
        "looked_for": units.looked_for,
        "not_known": units.not_known,
    }
    factor_rows = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            **{name: plain(values[n]) for name, values in columns.items()},
            **group.columns,
            "evidence": group.evidence(context, factors.ids.ids[n]),
        }
        for n in np.flatnonzero(columns["mentions"]).tolist()
    ]
    return sorted(factor_rows, key=lambda row: (-row["cases"], -row["mentions"], row["name"], row["factor"]))
