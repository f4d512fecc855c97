"""The question: Which cases are like this one?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.projection import View, view_of
from queries.answers.column import Column, Row
from queries.answers.units import LIST, NUMBER, SHARE, TEXT, id_of
from queries.asking.context import QuestionContext
from queries.counting.groups import GROUP_COLUMN, Group, groups
from queries.questions.chart import bars
from queries.questions.filters import FILTERS, filters_of
from queries.questions.question import POOL, NetworkPicture, Parameter, Question, node
from queries.wording.figures import plain

QUESTION = Question(
    name="cases-like",
    audiences=("researcher", "reviewer"),
    title="Which cases are like this one?",
    about=(
        "The other cases that share recorded factors with this one, with the factors that make them alike, the "
        "rarest first, and those of them that hindered here and supported there. Alike is the share of the factors "
        "of either that both have, in which a factor weighs more the fewer cases it is recorded in."
    ),
    on_projection=True,
    filters=filters_of("contributions", but=("organisation",)),
    parameters=(
        node("case", "Case", "the case that others are compared with", required=True),
        Parameter("limit", "at most this many cases", "integer", default="25"),
        POOL,
    ),
    columns=(
        Column("other", "Case", id_of("Case")),
        Column("title", "Title", TEXT),
        Column("shared", "Factors shared", NUMBER),
        Column("factors", "Factors of either", NUMBER, is_secondary=True),
        Column("alike", "Alike", SHARE),
        Column("shared_factors", "What they share", LIST),
        Column("supported_there", "Hindered here, supported there", LIST),
        GROUP_COLUMN,
    ),
    presupposes=("contributions-here", "contributions-elsewhere"),
    consequence="no likeness can be given",
    sentence="No case is more like {case} than {title}: they share {shared} of the {factors} factors of either.",
    no_rows="No other case shares a recorded factor with {case}, as far as was asked.",
    key=("other", "group"),
    method=(
        "A factor weighs log(1 + N / n), where n of the N cases in which anything is recorded have it, in the manner in which "
        "a word weighs in the search of texts (K. Spärck Jones, Journal of Documentation 28, 1972); alike is the weight of "
        "what both share over the weight of what either has (weighted Jaccard). Whether they helped or hindered, level and "
        "category choose the factors on both sides; the other filters choose the other cases only."
    ),
    network=NetworkPicture(nodes=("other",)),
    charts=(bars("title", "alike"),),
    notes=("Cases are alike here only in which factors were recorded, not in what happened or how it ended.",),
)

# The filters that choose the other cases, and leave this one as it is.
_OF_OTHERS = tuple(name for name, filter_ in FILTERS.items() if {"cases", "codings", "began"} & filter_.masks.keys())


def rows(context: QuestionContext) -> list[Row]:
    """One row a case, that which is most alike first; by each codebook with which this case was coded."""
    return [row for group in groups(context) for row in _rows(context, group)]


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    view, projection = group.view, group.view.projection
    everywhere = view_of(projection, view.selection.without(*_OF_OTHERS))
    number = projection.cases.ids.number(context.parameters["case"])
    own = _recorded(everywhere)[number]
    others = _recorded(view)
    others[number] = False
    shared, union = others & own, others | own
    weight = _weights(everywhere)
    alike = np.divide(shared @ weight, union @ weight, out=np.zeros(len(others)), where=union.any(axis=1))
    hindered, supported = _recorded(everywhere, "hindering")[number], _recorded(view, "supporting")
    case_rows: list[Row] = []
    for case in np.flatnonzero(shared.any(axis=1)).tolist():
        case_rows.append({
            "other": projection.cases.ids.ids[case],
            "title": projection.cases.titles[case],
            "shared": int(shared[case].sum()),
            "factors": int(union[case].sum()),
            "alike": plain(alike[case]),
            "shared_factors": _named(view, shared[case], weight),
            "supported_there": _named(view, supported[case] & hindered & shared[case], weight),
            **group.columns,
            "evidence": group.evidence(context, case=projection.cases.ids.ids[case]),
        })  # fmt: skip
    case_rows.sort(key=lambda row: (-row["alike"], -row["shared"], row["title"], row["other"]))
    return case_rows[: context.limit + 1]


def _recorded(view: View, polarity: str | None = None) -> NDArray[np.bool_]:
    """Cases x factors, dense: recorded at all, or with this polarity."""
    matrix = view.in_cases if polarity is None else view.case_matrix(view.of_polarity(polarity))
    recorded: NDArray[np.bool_] = matrix.toarray() > 0
    return recorded


def _weights(view: View) -> NDArray[np.float64]:
    """What each factor weighs: the fewer cases have it, the more."""
    cases_with = np.asarray(view.in_cases.sum(axis=0), float)
    cases = float((view.in_cases.sum(axis=1) > 0).sum())
    weights: NDArray[np.float64] = np.log1p(
        np.divide(cases, cases_with, out=np.zeros(len(cases_with)), where=cases_with > 0)
    )
    return weights


def _named(view: View, factors: NDArray[np.bool_], weight: NDArray[np.float64]) -> list[str]:
    """The names of these factors, the rarest first."""
    names = view.projection.factors.names
    return [names[n] for n in sorted(np.flatnonzero(factors).tolist(), key=lambda n: (-weight[n], names[n]))]
