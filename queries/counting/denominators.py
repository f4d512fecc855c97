"""What the shares of an answer are out of under the filters that were given, in words; and what may bias them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.projection import NONE, Units, View, view_of
from graph.projection.tables import Bools
from queries.asking.context import QuestionContext
from queries.questions.filters import FILTERS
from queries.wording.text import listed


def note_denominators(context: QuestionContext, views: Sequence[View], per: str) -> None:
    """A note for each filter that was given, on what shares of cases, or of episodes, are out of under it.

    As at today is no filter: an address that names the day says the same as one that does not.
    """
    filters = context.resolved.filters - ({"as_at"} if context.as_at >= context.resolved.bound["today"] else set())
    for name, filter_ in FILTERS.items():
        if name in filters and filter_.denominator:
            text = (
                f"{filter_.title}: of the {per}s in which somebody looked for the factor, shares are out of "
                f"{filter_.denominator.of(per)}."
            )
            context.note("denominator", text, filter=name, counted=f"{per}s")
    if "organisation" in context.resolved.filters:
        _note_involvement(context, views, per)
    if "polarity" in context.resolved.filters:
        _note_one_sided_codebooks(context, views)


def _note_involvement(context: QuestionContext, views: Sequence[View], per: str) -> None:
    """What is not known of who was involved, and of whose practice was borne on."""
    ids = context.resolved.bound["organisation"]
    units = [Units(view, per) for view in views]
    involving = sum(int(of_view.looked.any(axis=1).sum()) for of_view in units)
    by_record = sum(int((of_view.looked.any(axis=1) & ~_stated(of_view, ids)).sum()) for of_view in units)
    if by_record:
        context.note(
            "involved-by-record",
            f"Of the {involving:,} {per if involving == 1 else per + 's'} that involve the organisation, {by_record:,} "
            f"{'is' if by_record == 1 else 'are'} known to do so only from something recorded that bore on its practice. "
            "Others that involved it without a word are missing, so that shares may be too high.",
            units=by_record,
        )
    silent = sum(_says_nothing_of_practice(view) for view in views)
    if silent:
        context.note(
            "practice-not-stated",
            f"{silent:,} {'contribution' if silent == 1 else 'contributions'} there {'does' if silent == 1 else 'do'} not "
            "say whose practice was borne on, and count for no organisation: shares may be too low.",
            contributions=silent,
        )


def _note_one_sided_codebooks(context: QuestionContext, views: Sequence[View]) -> None:
    """Codebooks counted together with others that never record this polarity, as one of deficits alone."""
    for view in views:
        if names := codebooks_without(view, context.resolved.bound["polarity"]):
            context.note(
                "polarity-never-recorded",
                f"{listed(names)}: nothing of this polarity is recorded with {'it' if len(names) == 1 else 'them'} at all. "
                "Where a codebook has no such polarity its cases make the shares too low: count codebooks apart.",
                codebooks=names,
            )


def codebooks_without(view: View, polarities: Sequence[str]) -> list[str]:
    """The codebooks with which something is recorded in the cases of a view, but never with one of these polarities."""
    codebooks = np.append(view.projection.codings.codebook, np.int32(NONE))[view.projection.contributions.coding]
    of_polarity = view.projection.contributions.of_polarity(polarities)
    recorded = view.masks.recorded
    others = np.setdiff1d(codebooks[recorded], np.append(codebooks[recorded & of_polarity], NONE))
    return [view.projection.codebooks.ids[number] for number in others.tolist()]


def _stated(units: Units, ids: Sequence[str]) -> Bools:
    """The units of which it is stated, and not only concluded from what was recorded, that they involve these."""
    cases, episodes = units.view.projection.cases, units.view.projection.episodes
    of_cases = cases.joined("organisation", ids)
    of_episodes = units.view.masks.episodes & (episodes.involving(ids) | of_cases[episodes.case])
    if units.per == "episode":
        return of_episodes
    of_cases[episodes.case[of_episodes]] = True
    return of_cases


def _says_nothing_of_practice(view: View) -> int:
    """How many contributions of cases that involve the organisation name nobody whose practice they bore on."""
    of_anybody = view_of(view.projection, view.selection.without("organisation"))
    _, acted_on = view.projection.contributions.acted_on
    names_nobody = np.asarray(acted_on.sum(axis=1)) == 0
    rows = of_anybody.rows
    return int((names_nobody[rows] & view.masks.eligible_cases[view.projection.contributions.case[rows]]).sum())
