"""for: researcher reviewer
title: Which cases are like this one?
about: The other cases that share recorded factors with this one, with the factors that make them alike, the rarest first,
  and those of them that hindered here and supported there. Alike is the share of the factors of either that both have,
  in which a factor weighs more the fewer cases it is recorded in.
counts: pool
filters: source review area category polarity level since until as_at
parameter: case id:Case required - the case that others are compared with
parameter: limit integer = 25 - at most this many cases
column: other id:Case - Case
column: title text - Title
column: shared number - Factors shared
column: factors number - Factors of either
column: alike share - Alike
column: shared_factors list - What they share
column: supported_there list - Hindered here, supported there
column: group text - Coded with
sentence: {title} is most like {case}: they share {shared} of the {factors} factors of either.
none: No other case shares a recorded factor with {case}, as far as was asked.
evidence: by row
chart: bars title alike
picture: nodes other
method: A factor weighs log(1 + N / n), where n of N cases have it recorded, as a word weighs in the search of texts (K. Spärck
  Jones, Journal of Documentation 28, 1972); alike is the weight of what both share over the weight of what either has
  (weighted Jaccard). polarity=, level= and category= choose the factors on both sides; the other filters choose the
  other cases only.
note: Cases are alike here only in which factors were recorded, not in what happened or how it ended.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.projection import View, view_of
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.counting.groups import Group, groups
from queries.wording.figures import plain

# The filters that choose the other cases, and leave this one as it is.
_OF_OTHERS = ("source", "review", "area", "since", "until", "as_at")


def rows(context: QuestionContext) -> list[Row]:
    """One row a case, that which is most alike first; by each codebook with which this case was coded."""
    return [row for group in groups(context) for row in _rows(context, group)]


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    view, projection = group.view, group.view.projection
    everywhere = view_of(projection, replace(view.selection, **dict.fromkeys(_OF_OTHERS)))  # type: ignore[arg-type]  # the names of filters
    this = projection.cases.ids.number(context.parameters["case"])
    here = _held(everywhere)[this]
    there = _held(view)
    there[this] = False
    shared, either = there & here, there | here
    weight = _weights(everywhere)
    alike = np.divide(shared @ weight, either @ weight, out=np.zeros(len(there)), where=either.any(axis=1))
    hindered, supported = _held(everywhere, "hindering")[this], _held(view, "supporting")
    found: list[Row] = []
    for case in np.flatnonzero(shared.any(axis=1)).tolist():
        found.append({
            "other": projection.cases.ids.ids[case],
            "title": projection.cases.titles[case],
            "shared": int(shared[case].sum()),
            "factors": int(either[case].sum()),
            "alike": plain(alike[case]),
            "shared_factors": _named(view, shared[case], weight),
            "supported_there": _named(view, supported[case] & hindered & shared[case], weight),
            "group": group.name,
            "evidence": group.behind(context, case=projection.cases.ids.ids[case]),
        })  # fmt: skip
    found.sort(key=lambda row: (-row["alike"], -row["shared"], row["title"], row["other"]))
    return found[: context.limit + 1]


def _held(view: View, polarity: str | None = None) -> NDArray[np.bool_]:
    """Cases x factors, dense: recorded at all, or with this polarity."""
    found = view.in_cases if polarity is None else view.case_matrix(view.of_polarity(polarity))
    held: NDArray[np.bool_] = found.toarray() > 0
    return held


def _weights(view: View) -> NDArray[np.float64]:
    """What each factor weighs: the fewer cases have it, the more."""
    held = np.asarray(view.in_cases.sum(axis=0), float)
    cases = float((view.in_cases.sum(axis=1) > 0).sum())
    weights: NDArray[np.float64] = np.log1p(np.divide(cases, held, out=np.zeros(len(held)), where=held > 0))
    return weights


def _named(view: View, factors: NDArray[np.bool_], weight: NDArray[np.float64]) -> list[str]:
    """The names of these factors, the rarest first."""
    names = view.projection.factors.names
    return [names[n] for n in sorted(np.flatnonzero(factors).tolist(), key=lambda n: (-weight[n], names[n]))]
