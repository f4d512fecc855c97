"""Which contributions a question that counts on the projection counted for one of its rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.errors import BadRequest
from graph.projection import NONE, View
from graph.projection.tables import Bools
from graph.schema import schema
from queries.asking.context import QuestionContext
from queries.counting.by_year import began_in
from queries.counting.groups import group_named
from queries.counting.sets import pair_named


def counted_ids(context: QuestionContext, name: str) -> set[str]:
    """The ids of the contributions that count in the group of this name, narrowed as was asked.

    Raises NotFound where there is no such group, BadRequest where what narrows it cannot be read.
    """
    if context.parameters["every_coding"]:
        return group_named(context, name).view.ids_of_every_coding
    return {
        id_
        for view, kept in _views(context, name)
        for id_ in view.column("ids")[kept & _narrowed(context, view)].tolist()
    }


def _views(context: QuestionContext, name: str) -> Iterator[tuple[View, Bools]]:
    """The view of the group, or those of two sets of cases without the cases that are in both."""
    if not (context.parameters["one"] or context.parameters["other"]):
        view = group_named(context, name).view
        yield view, np.ones(len(view.rows), bool)
        return
    pair = pair_named(context, name)
    for view in pair.views:
        yield view, ~pair.shared[view.column("case")]


def _narrowed(context: QuestionContext, view: View) -> Bools:
    """Which of the contributions that count are of the row that was asked for."""
    kept = np.ones(len(view.rows), bool)
    if context.parameters["looked"]:
        kept &= _looked(view)
    if context.parameters["appraisal"]:
        kept &= _appraised(view, context.parameters["appraisal"])
    if context.parameters["year"] is not None:
        kept &= _in_episodes(view, began_in(view.projection.episodes) == context.parameters["year"])
    if context.parameters["case_year"] is not None:
        kept &= (began_in(view.projection.cases) == context.parameters["case_year"])[view.column("case")]
    if context.parameters["in_episodes"]:
        kept &= view.column("episode") != NONE
    if context.parameters["placed"]:
        kept &= _in_episodes(view, view.projection.episodes.sequence != NONE)
    return kept


def _looked(view: View) -> Bools:
    """Of cases in which somebody looked for the factor."""
    found: Bools = view.looked[view.column("case"), view.classes[1][view.column("factor")]]
    return found


def _appraised(view: View, text: str) -> Bools:
    """In an episode that was appraised with one of these words."""
    words = [word.strip() for word in text.split(",")]
    known = schema().vocabularies["appraisal"]
    if unknown := [word for word in words if word not in known]:
        raise BadRequest(
            f"appraisal={unknown[0]!r} is not one of {', '.join(known)}. Several have commas between them."
        )
    return _in_episodes(view, np.logical_or.reduce([view.projection.episodes.appraised(word) for word in words]))


def _in_episodes(view: View, episodes: Bools) -> Bools:
    """In one of these episodes."""
    found: Bools = np.append(episodes, False)[view.column("episode")]  # NONE is the last one
    return found
