"""The filter `organisation`: by whose practice it bore on, who owns an action, or to whom something was recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ownership import owned_on
from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Cases, Contributions, Episodes, Projection


def _acted_on(_: Projection, contributions: Contributions, ids: Collection[str]) -> Bools:
    return contributions.bore_on(ids)


def _involved_in_case(projection: Projection, _: Cases, ids: Collection[str]) -> Bools:
    return projection.cases_involving(ids)


def _involved_in_episode(projection: Projection, _: Episodes, ids: Collection[str]) -> Bools:
    return projection.episodes_involving(ids)


ORGANISATION = Filter(
    name="organisation",
    title="Organisation",
    about="only what concerns this organisation",
    label="Organisation",
    conditions={
        "actions then": f"""
EXISTS {{ MATCH (a)-[w:OWNED_BY]->(o:Organisation) WHERE o.id IN $organisation AND {owned_on("w", "as_at")} }}""",
        "contributions": "any(o IN coalesce(k.acted_on, []) WHERE o IN $organisation)",
        "recommendations": "EXISTS { MATCH (r)-[:ADDRESSED_TO]->(o:Organisation) WHERE o.id IN $organisation }",
    },
    masks={
        "contributions": _acted_on,
        "eligible_cases": _involved_in_case,
        "eligible_episodes": _involved_in_episode,
    },
    # Its practice is borne on by something recorded only where it took part: elsewhere no factor could count for it.
    denominator=Denominator(
        cases=(
            "those that involve the organisation: it was involved in the case or in an episode of it, or something "
            "recorded there bore on its practice"
        ),
        episodes=(
            "those that involve the organisation: it was involved in the episode or in its case as a whole, or "
            "something recorded there bore on its practice"
        ),
    ),
)
