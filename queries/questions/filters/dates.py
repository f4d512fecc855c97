"""The filters `since`, `until` and `as_at`: by when something began, and how things stood on a day.

What has no date, or one too vague to lie wholly within the limits, is left out by `since` and `until`, not by `as_at`.
A case is within them where one of its episodes is, and one without episodes where its period began within them; what is
recorded of a case as a whole counts where the case is within, what is recorded in an episode where the episode is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from graph.projection.tables import Bools, Cases, Episodes, Projection

# One episode has to be within all limits, so what is recorded of a case as a whole looks at all of them, whichever is given.
_CASE_WITHIN = """
EXISTS { MATCH (t)-[:HAS_EPISODE*0..1]->(b)
         WHERE (b:Episode OR NOT EXISTS { MATCH (b)-[:HAS_EPISODE]->() })
           AND ($since IS NULL OR coalesce(b.start_earliest, b.period_start_earliest) >= $since)
           AND ($until IS NULL OR coalesce(b.start_latest, b.period_start_latest) <= $until)
           AND coalesce(b.start_earliest, b.period_start_earliest, '') <= $as_at }"""


def _within(episode: str) -> str:
    """The condition of a contribution: that of its episode, or that its case is within."""
    return f"((t:Episode AND {episode}) OR (t:Case AND {_CASE_WITHIN}))"


def _denominator(within: str) -> Denominator:
    return Denominator(
        cases=f"those with an episode that {within}, and those without episodes whose period {within}",
        episodes=f"those that {within}",
    )


def _since(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.began_since(day)


def _until(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.began_until(day)


def _as_at(_: Projection, table: Cases | Episodes, day: str) -> Bools:
    return table.may_have_begun_by(day)


SINCE = Filter(
    name="since",
    title="Since",
    about="only what began on or after this date",
    side="earliest",
    chooses_cases=True,
    conditions={
        "actions": "a.created_on_earliest >= $since",
        "contributions": _within("t.start_earliest >= $since"),
        "findings": """
EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) >= $since }""",
        "influences": "EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest >= $since }",
        "recommendations": "r.made_on_earliest >= $since",
    },
    masks={"began": _since},
    denominator=_denominator("began on or after the date"),
)
UNTIL = Filter(
    name="until",
    title="Until",
    about="only what began on or before this date",
    side="latest",
    chooses_cases=True,
    conditions={
        "actions": "a.created_on_latest <= $until",
        "contributions": _within("t.start_latest <= $until"),
        "findings": """
EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE coalesce(v.completed_on_latest, v.published_on_latest) <= $until }""",
        "influences": "EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_latest <= $until }",
        "recommendations": "r.made_on_latest <= $until",
    },
    masks={"began": _until},
    denominator=_denominator("began on or before the date"),
)
AS_AT = Filter(
    name="as_at",
    title="As at",
    about=(
        "what had happened by this date, and statuses as they were on it; codings that were made later count, too; today if "
        "not given"
    ),
    side="latest",
    conditions={
        "actions then": "coalesce(a.created_on_earliest, '') <= as_at",
        "contributions": _within("coalesce(t.start_earliest, '') <= $as_at"),
        "findings": """
NOT EXISTS { MATCH (v:Review)-[:MADE]->(n)
             WHERE coalesce(v.completed_on_earliest, v.published_on_earliest) > $as_at }""",
        "influences": "NOT EXISTS { MATCH (x:Case {id: r.case_id}) WHERE x.period_start_earliest > $as_at }",
        "recommendations then": "coalesce(r.made_on_earliest, '') <= as_at",
    },
    masks={"began": _as_at},
    denominator=_denominator("may have begun by the date"),
)
