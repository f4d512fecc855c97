"""The filter `level`: by the level of what is counted, of a factor or of an action or recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Factors, Projection


def _of_level(_: Projection, factors: Factors, words: Collection[str]) -> Bools:
    return factors.of_level(words)


LEVEL = Filter(
    name="level",
    title="Level",
    about="only this level of what is counted",
    vocabulary="level",
    conditions={
        "actions then": "level IN $level",
        "contributions": """
EXISTS { MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)}) WHERE g.level IN $level }""",
        "recommendations then": "level IN $level",
    },
    masks={"counted_factors": _of_level},
    # A level chooses among factors: where somebody looked for one of them does not depend on it.
    denominator=Denominator(
        cases="all, since a level chooses factors and not cases",
        episodes="all, since a level chooses factors and not episodes",
    ),
)
