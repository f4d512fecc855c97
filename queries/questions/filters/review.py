"""The filter `review`: by the review that examined a case, made a finding or raised a recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Cases, Projection


def _examined(_: Projection, cases: Cases, ids: Collection[str]) -> Bools:
    return cases.joined("review", ids)


REVIEW = Filter(
    name="review",
    title="Review",
    about="only what this review examined or raised",
    label="Review",
    chooses_cases=True,
    conditions={
        "actions": """
(EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-(v:Review) WHERE v.id IN $review }
 OR EXISTS { MATCH (a)<-[:LED_TO]-(:Recommendation)<-[:RAISED]-(:Finding)<-[:MADE]-(v:Review) WHERE v.id IN $review })""",
        "contributions cases": "EXISTS { MATCH (c)<-[:EXAMINES]-(v:Review) WHERE v.id IN $review }",
        "findings": "EXISTS { MATCH (v:Review)-[:MADE]->(n) WHERE v.id IN $review }",
        "influences": "EXISTS { MATCH (v:Review)-[:EXAMINES]->(x:Case) WHERE v.id IN $review AND x.id = r.case_id }",
        "recommendations": """
(EXISTS { MATCH (r)<-[:RAISED]-(v:Review) WHERE v.id IN $review }
 OR EXISTS { MATCH (r)<-[:RAISED]-(:Finding)<-[:MADE]-(v:Review) WHERE v.id IN $review })""",
    },
    masks={"cases": _examined},
    denominator=Denominator(
        cases="those that the review examined", episodes="those of the cases that the review examined"
    ),
)
