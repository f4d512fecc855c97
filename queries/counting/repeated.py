"""What is clear when each case stands for itself is tested again with the cases that share a review, or a coder, as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import scipy
from numpy.typing import NDArray

from graph.projection import View
from graph.projection.tables import Counts, Matrix, matrix
from queries.asking.context import QuestionContext
from queries.counting.clearest import CLEAR
from queries.counting.too_few import MIN_CASES
from queries.statistics.arrays import Floats
from queries.wording.text import listed

MAX_REPEATED = 10  # findings that are tested again, the surest ones
Places: TypeAlias = tuple[NDArray[np.int64], ...]  # of findings in an array of p


class Tested(Protocol):
    """p of some findings, and the clusters on the smallest side of each."""

    @property
    def p(self) -> Floats:
        """Two-sided."""

    @property
    def clusters(self) -> Counts:
        """Too few of them say nothing."""


def note_repeated(
    context: QuestionContext,
    views: Sequence[View],
    p: Floats,
    q: Floats,
    finding_text: Callable[..., str],
    test: Callable[[Places, Counts], Tested],
    prefix: str = "",
) -> None:
    """Note which of the surest findings are no longer clear with cases that share something as one.

    `finding_text` puts the finding at a place of `p` and `q` in words, `test` tests those at some places given the
    cluster of each case. A finding is no longer clear where its new p is above that of all that were clear, and above
    its own by the same test with each case by itself; or where too few clusters are left.
    """
    places = _surest(p, q)
    if not places[0].size:
        return
    findings = [finding_text(*place) for place in zip(*(numbers.tolist() for numbers in places), strict=True)]
    limit = np.maximum(np.max(p[q <= CLEAR]), test(places, np.arange(len(views[0].looked))).p)
    for by, what in (("review", "a review"), ("coder", "a coder")):
        cluster = clusters(views, by)
        if cluster is None:
            continue
        repeated = test(places, cluster)
        few = repeated.clusters < MIN_CASES
        if few.all():
            text = (
                f"{prefix}What is clear cannot be tested again with the cases that share {what} as one: fewer than "
                f"{MIN_CASES} would tell anything. What comes of the {by}s cannot be told from what is of the cases."
            )
            context.note(f"not-repeated-by-{by}", text)
            continue
        changed = [text for text, is_gone in zip(findings, few | (repeated.p > limit), strict=True) if is_gone]
        if changed:
            of = f"{len(changed):,} of the {len(findings):,} surest findings {'is' if len(changed) == 1 else 'are'}"
            text = f"{prefix}With the cases that share {what} as one, {of} no longer clear: {listed(changed)}."
            context.note(f"changed-by-{by}", text, findings=len(changed))


def _surest(p: Floats, q: Floats) -> Places:
    """The places of the surest findings that are clear, as many as are tested again."""
    order = np.argsort(np.where(q <= CLEAR, p, np.inf), axis=None, kind="stable")[:MAX_REPEATED]
    return np.unravel_index(order[np.ravel(q)[order] <= CLEAR], p.shape)


def clusters(views: Sequence[View], by: str) -> Counts | None:
    """For each case the number of its cluster: cases are of one where they share a review or coder, also by way of others.

    None where no two cases that are counted share one.
    """
    of_view = _reviews if by == "review" else _coders
    shared = sum((of_view(view) for view in views[1:]), start=of_view(views[0]))
    _, number = scipy.sparse.csgraph.connected_components(scipy.sparse.block_array([[None, shared], [shared.T, None]]))
    cluster = number[: shared.shape[0]]
    counted = np.any([view.coded for view in views], axis=0)
    return cluster if np.bincount(cluster[counted], minlength=1).max() > 1 else None


def _reviews(view: View) -> Matrix:
    """Counted cases by the reviews that examined them."""
    _, of_cases = view.projection.cases.joins["review"]
    return of_cases.multiply(view.coded[:, None]).tocsr()


def _coders(view: View) -> Matrix:
    """Cases by the coders of their codings that count; a coder is the same person by the same pseudonym."""
    codings = view.projection.codings
    names = list(dict.fromkeys(codings.coders))
    number = {name: place for place, name in enumerate(names)}
    counted = np.flatnonzero(view.codings)
    coders = np.array([number[codings.coders[row]] for row in counted.tolist()], np.int32)
    return matrix(codings.case[counted], coders, (len(view.looked), len(names)))
