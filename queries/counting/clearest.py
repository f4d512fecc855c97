"""What a question that tests says in one sentence: the surest finding where it is sure, else that none is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.wording.figures import probability

CLEAR = 0.05  # the share of false discoveries up to which a finding is called clear


def state_clearest(context: QuestionContext, rows: Sequence[Row], noun: str, row_text: Callable[[Row], str]) -> None:
    """`noun` is a difference, an order or a trend; `row_text` puts a row in words. Rows have `p` and `q`.

    A first row is always there, however little it shows: only one with a small q may be stated as a finding.
    """
    tested = [row for row in rows if row["q"] is not None]
    if not tested:
        if rows:
            context.sentence(f"No {noun} can be tested: too few cases are informative.")
        return
    first = min(tested, key=lambda row: (row["q"], row["p"]))
    q, more = probability(first["q"]), _as_sure(context, tested, first)
    if first["q"] <= CLEAR:
        context.sentence(f"The surest {noun}: {row_text(first)} (q {q}){more}.")
    else:
        context.sentence(f"No {noun} is clear: the smallest q is {q}. The surest is that {row_text(first)}{more}.")


def _as_sure(context: QuestionContext, tested: Sequence[Row], first: Row) -> str:
    """How many more have the same q and p: of few cases many have, and which comes first says nothing."""
    names = [name for name in context.question.key if name != "year"]  # the years of a trend are rows of one
    alike = {tuple(row[name] for name in names) for row in tested if (row["q"], row["p"]) == (first["q"], first["p"])}
    count = len(alike) - 1
    return f"; {count:,} more {'is' if count == 1 else 'are'} as sure" if count else ""


def note_tests(context: QuestionContext, p: npt.ArrayLike, prefix: str = "") -> None:
    """Over how many tests q is: a small one says little where it is over few."""
    tests = int(np.count_nonzero(~np.isnan(np.asarray(p, float))))
    if tests:
        text = f"{prefix}q is over {tests:,} {'test' if tests == 1 else 'tests'}."
        context.note("number-of-tests", text, tests=tests)
