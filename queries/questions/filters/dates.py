"""The filters `since`, `until` and `as_at`: by when something began, and how things stood on a day.

What has no date, or one too vague to lie wholly within the limits, is left out by `since` and `until`, not by `as_at`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from graph.projection.tables import Bools, Cases, Episodes, Projection


def _since(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.began_since(day)


def _until(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.began_until(day)


def _as_at(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.may_have_begun_by(day)


SINCE = Filter(
    name="since",
    title="From",
    about="only what began on or after this date",
    side="earliest",
    chooses_cases=True,
    conditions={
        "actions": "a.created_on_earliest >= $since",
        "contributions": "coalesce(t.start_earliest, t.period_start_earliest) >= $since",
        "findings": """
EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) >= $since }""",
        "influences": "EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest >= $since }",
        "recommendations": "r.made_on_earliest >= $since",
    },
    masks={"began": _since},
)
UNTIL = Filter(
    name="until",
    title="Until",
    about="only what began on or before this date",
    side="latest",
    chooses_cases=True,
    conditions={
        "actions": "a.created_on_latest <= $until",
        "contributions": "coalesce(t.start_latest, t.period_start_latest) <= $until",
        "findings": """
EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_latest, v.published_on_latest) <= $until }""",
        "influences": "EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_latest <= $until }",
        "recommendations": "r.made_on_latest <= $until",
    },
    masks={"began": _until},
)
AS_AT = Filter(
    name="as_at",
    title="As at",
    about="as things stood on this date; today if not given",
    side="latest",
    conditions={
        "actions": "coalesce(a.created_on_earliest, '') <= $as_at",
        "contributions": "coalesce(t.start_earliest, t.period_start_earliest, '') <= $as_at",
        "findings": """
NOT EXISTS { MATCH (v:Review)-[:MADE]->(n)
             WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) > $as_at }""",
        "influences": "NOT EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest > $as_at }",
        "recommendations": "coalesce(r.made_on_earliest, '') <= $as_at",
    },
    masks={"began": _as_at},
)
