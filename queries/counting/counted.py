"""Which contributions a question that counts on the projection counted for one of its rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.errors import BadRequest
from graph.projection import NONE, View
from graph.projection.tables import Bools
from graph.schema import schema
from queries.asking.asked import Asked
from queries.counting.by_year import began_in
from queries.counting.groups import group_named
from queries.counting.sets import pair_named


def counted_ids(asked: Asked, name: str) -> set[str]:
    """The ids of the contributions that count in the group of this name, narrowed as was asked.

    Raises NotFound where there is no such group, BadRequest where what narrows it cannot be read.
    """
    if asked.parameters["every_coding"]:
        return group_named(asked, name).view.ids_of_every_coding
    return {
        id_ for view, kept in _views(asked, name) for id_ in view.column("ids")[kept & _narrowed(asked, view)].tolist()
    }


def _views(asked: Asked, name: str) -> Iterator[tuple[View, Bools]]:
    """The view of the group, or those of two sets of cases without the cases that are in both."""
    if not (asked.parameters["one"] or asked.parameters["other"]):
        view = group_named(asked, name).view
        yield view, np.ones(len(view.rows), bool)
        return
    pair = pair_named(asked, name)
    for view in pair.views:
        yield view, ~pair.shared[view.column("case")]


def _narrowed(asked: Asked, view: View) -> Bools:
    """Which of the contributions that count are of the row that was asked for."""
    kept = np.ones(len(view.rows), bool)
    if asked.parameters["looked"]:
        kept &= _looked(view)
    if asked.parameters["appraisal"]:
        kept &= _appraised(view, asked.parameters["appraisal"])
    if asked.parameters["year"] is not None:
        kept &= _in_episodes(view, began_in(view.projection.episodes) == asked.parameters["year"])
    if asked.parameters["case_year"] is not None:
        kept &= (began_in(view.projection.cases) == asked.parameters["case_year"])[view.column("case")]
    if asked.parameters["in_episodes"]:
        kept &= view.column("episode") != NONE
    if asked.parameters["placed"]:
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
