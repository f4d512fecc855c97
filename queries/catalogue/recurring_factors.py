"""for: researcher
title: Which factors recur?
about: Each factor with the cases, the episodes and the mentions in which it was recorded, how often it supported and how
  often it hindered practice, and its share of the cases, or of the episodes, in which somebody looked for it. Merged
  factors are counted as what they were merged into.
counts: per pool assume_looked
filters: source review area organisation category polarity level since until as_at
column: factor id:Factor - Factor
column: name text - Name
column: cases cases - Cases
column: episodes episodes - Episodes
column: mentions mentions - Mentions
column: supporting mentions - Supporting
column: hindering mentions - Hindering
column: share share - Share
column: share_low share - Share, from
column: share_high share - Share, to
column: recorded_looked number - Recorded where looked for
column: looked_for number - Looked for
column: not_known number - Not known
column: group text - Coded with
sentence: No factor was recorded in more cases than {name}: {cases}, in {episodes} of their episodes.
none: No contribution matches what was asked.
evidence: by row
chart: diverging name supporting hindering - Mentions that supported and mentions that hindered practice
chart: bars name share low=share_low high=share_high of=looked_for - Share of those in which somebody looked
method: A case counts by its agreed coding, else by its single coding, else each factor once if any coder recorded it. A
  share is out of the cases (or episodes) whose coding says that it looked for the factor's category or a broader one;
  what is recorded elsewhere is counted but in no share. The interval is Wilson's (1927), at 95 %.
note: A mention is one passage, however many episodes it bears on. A factor recorded for a case as a whole counts for the
  case and not for its episodes.
note: Not recorded is not the same as absent, and reviewed cases were chosen: these counts are no measure of risk.
"""

from __future__ import annotations

import numpy as np

from graph.projection import Units
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups, say_looked_for
from queries.statistics.arrays import ratio
from queries.statistics.intervals import wilson
from queries.wording.figures import plain


def rows(context: QuestionContext) -> list[Row]:
    """One row a factor, that of most cases first; group by group."""
    found = groups(context)
    say_looked_for(context, found)
    return [row for group in found for row in _rows(context, group)]


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    view, factors = group.view, group.view.projection.factors
    units = Units(view, context.parameters["per"])
    interval = wilson(units.recorded_looked, units.looked_for)
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
    found = [
        {
            "factor": factors.ids.ids[n],
            "name": factors.names[n],
            **{name: plain(values[n]) for name, values in columns.items()},
            "group": group.name,
            "evidence": group.behind(context, factor=factors.ids.ids[n]),
        }
        for n in np.flatnonzero(columns["mentions"]).tolist()
    ]
    return sorted(found, key=lambda row: (-row["cases"], -row["mentions"], row["name"], row["factor"]))
