"""for: researcher
title: Would more cases bring new factors?
about: How many different factors a choice of so many of the coded cases shows, on average over all choices, how many are new
  with the last of them, and how many there are at least that no case has shown yet.
counts: pool
filters: source review area organisation category polarity level since until as_at
column: cases number - Cases
column: factors ratio - Factors expected
column: factors_low ratio - Factors, from
column: factors_high ratio - Factors, to
column: new_factors ratio - New with the last case
column: seen number - Factors seen in all
column: estimated ratio - Estimated in all, at least
column: estimated_low ratio - Estimated, from
column: estimated_high ratio - Estimated, to
column: group text - Coded with
sentence: {seen} factors were seen; the last case of {cases} is expected to have brought {new}; estimated in all are at least {estimated}.
none: Fewer than five coded cases are left, too few to say what more of them would bring.
evidence: by row
chart: trend cases factors low=factors_low high=factors_high - Factors that a choice of so many cases shows
method: The curve is the mean over all orders of the cases, computed, not drawn (K. I. Ugland and others, 2003), its interval
  that of R. K. Colwell and others (2004); the estimate of all is Chao2 (A. Chao, 1987), a lower bound, from the factors
  recorded in one case only and in two.
note: This is about factors of the codebook in use. Coders find what they look for, and cases that are reviewed are chosen.
"""

from __future__ import annotations

import numpy as np

from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups
from queries.statistics.richness import chao2, rarefaction
from queries.wording.figures import figure, plain

FEWEST = 5  # cases under which nothing is said


def rows(context: QuestionContext) -> list[Row]:
    """One row for each number of cases, or for two hundred of these; group by group."""
    found = groups(context)
    small = [group.name for group in found if group.view.coded.sum() < FEWEST]
    if small:
        context.note(f"Too few coded cases, under {FEWEST}, to say anything: {'; '.join(small)}.")
    counted = [row for group in found if group.name not in small for row in _rows(context, group)]
    if counted:
        last = next(
            row
            for row, after in zip(counted, [*counted[1:], None], strict=True)
            if after is None or after["cases"] < row["cases"]
        )
        context.sentence(
            f"{last['seen']:,} factors were seen in {last['cases']:,} cases; the last case is expected to have brought "
            f"{figure('ratio', last['new_factors'])} new; estimated in all are at least {figure('ratio', last['estimated'])}."
        )
    return counted


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    cases = int(group.view.coded.sum())
    held = np.asarray(group.view.in_cases.sum(axis=0))
    if not held.any():
        return []
    curve, all_ = rarefaction(held, cases), chao2(held, cases)
    return [
        {
            "cases": int(size),
            "factors": plain(curve.kinds[n]),
            "factors_low": plain(curve.low[n]),
            "factors_high": plain(curve.high[n]),
            "new_factors": plain(curve.new[n]),
            "seen": all_.seen,
            "estimated": plain(all_.estimate),
            "estimated_low": plain(all_.low),
            "estimated_high": plain(all_.high),
            "group": group.name,
            "evidence": group.behind(context),
        }
        for n, size in enumerate(curve.cases)
    ]
