"""The question: Would more cases bring new factors?"""

from __future__ import annotations

import numpy as np

from queries.answers.column import Column, Row
from queries.answers.units import NUMBER, RATIO
from queries.asking.context import QuestionContext
from queries.counting.groups import GROUP_COLUMN, Group, groups
from queries.questions.chart import trend
from queries.questions.filters import filters_of
from queries.questions.question import POOL, Question
from queries.statistics.richness import chao2, rarefaction
from queries.wording.figures import plain, ratio_text

QUESTION = Question(
    name="saturation",
    audiences=("researcher",),
    title="Would more cases bring new factors?",
    about=(
        "How many different factors a choice of so many of the coded cases shows, on average over all choices, how "
        "many are new with the last of them, and how many there are at least that no case has shown yet."
    ),
    on_projection=True,
    filters=filters_of("contributions"),
    parameters=(POOL,),
    columns=(
        Column("cases", "Cases", NUMBER),
        Column("factors", "Factors expected", RATIO),
        Column("factors_low", "Factors, from", RATIO),
        Column("factors_high", "Factors, to", RATIO),
        Column("new_factors", "New with the last case", RATIO),
        Column("seen", "Factors seen in all", NUMBER),
        Column("estimated", "Estimated in all, at least", RATIO),
        Column("estimated_low", "That lower bound, from", RATIO),
        Column("estimated_high", "That lower bound, to", RATIO),
        GROUP_COLUMN,
    ),
    consequence="nobody can say what more cases would bring",
    sentence=(
        "{seen} factors were seen; the last case of {cases} is expected to have brought {new}; estimated in all "
        "are at least {estimated}."
    ),
    no_rows="Fewer than five coded cases are left, too few to say what more of them would bring.",
    key=("cases", "group"),
    method=(
        "The curve is the mean over all orders of the cases, computed, not drawn (K. I. Ugland and others, 2003), "
        "its interval that of R. K. Colwell and others (2004); the estimate of all is Chao2 (A. Chao, 1987), a "
        "lower bound, from the factors recorded in one case only and in two. Its interval is of that bound and no upper "
        "bound of all: in simulations its upper end covered all factors in 78 % (16 cases), 80 % (40) and 54 % (200 cases, "
        "400 factors) of draws. Every case counts as a whole one, also where its coding did not look for everything."
    ),
    charts=(
        trend(
            "cases",
            "factors",
            low="factors_low",
            high="factors_high",
            title="Factors that a choice of so many cases shows",
        ),
    ),
    notes=(
        (
            "This is about factors of the codebook in use. Coders find what they look for, and cases that are reviewed "
            "are chosen."
        ),
    ),
)

MIN_CASES = 5  # cases below which nothing is estimated


def rows(context: QuestionContext) -> list[Row]:
    """One row for each number of cases, or for two hundred of these; group by group."""
    all_groups = groups(context)
    small = [group.name for group in all_groups if group.view.coded.sum() < MIN_CASES]
    if small:
        context.note("too-few-cases", f"Too few coded cases, under {MIN_CASES}, to say anything: {'; '.join(small)}.")
    for group in all_groups:
        if group.name not in small:
            _note_partial(context, group, f"{group.name}: " if len(all_groups) > 1 else "")
    counted = [row for group in all_groups if group.name not in small for row in _rows(context, group)]
    if counted:
        last = next(
            row
            for row, after in zip(counted, [*counted[1:], None], strict=True)
            if after is None or after["cases"] < row["cases"]
        )
        context.sentence(
            f"{last['seen']:,} factors were seen in {last['cases']:,} cases; the last case is expected to have brought "
            f"{ratio_text(last['new_factors'])} new; estimated in all are at least {ratio_text(last['estimated'])}."
        )
    return counted


def _note_partial(context: QuestionContext, group: Group, prefix: str) -> None:
    """How many cases could not have brought what they would have, had everything been looked for there."""
    view = group.view
    classes, class_of = view.classes
    recorded = np.unique(class_of[np.asarray(view.in_cases.sum(axis=0)) > 0])
    could_be_looked_for = [number for number in recorded.tolist() if classes[number][0]]  # by a category
    is_partial = view.coded & (view.in_scope & ~view.looked)[:, could_be_looked_for].any(axis=1)
    count = int(is_partial.sum())
    if count:
        context.note(
            "looked-for-in-part",
            f"{prefix}Of {count:,} of the {int(view.coded.sum()):,} cases nobody says that they looked for everything that is "
            "recorded in any: they count as whole cases, so that the factors expected and estimated are too few.",
            cases=count,
        )


def _rows(context: QuestionContext, group: Group) -> list[Row]:
    cases = int(group.view.coded.sum())
    recorded = np.asarray(group.view.in_cases.sum(axis=0))
    if not recorded.any():
        return []
    curve, all_ = rarefaction(recorded, cases), chao2(recorded, cases)
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
            **group.columns,
            "evidence": group.evidence(context),
        }
        for n, size in enumerate(curve.cases)
    ]
