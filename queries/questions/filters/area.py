"""The filter `area`: by an area, and the areas within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Cases, Projection

# Where nothing says in which area it applies, it is that of the cases behind it.
_APPLIES = """
(EXISTS {{ MATCH ({node})-[:APPLIES_IN]->(x:Area) WHERE x.id IN $area }}
 OR (NOT EXISTS {{ MATCH ({node})-[:APPLIES_IN]->(:Area) }}
     AND EXISTS {{ MATCH ({node}){raised}()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_AREA]->(x:Area)
                  WHERE x.id IN $area }}))"""


def _in_area(_: Projection, cases: Cases, ids: Collection[str]) -> Bools:
    return cases.joined("area", ids)


AREA = Filter(
    name="area",
    title="Area",
    about="only this area and the areas within it",
    label="Area",
    within="MATCH (n:Area)-[:PART_OF*0..8]->(top:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    chooses_cases=True,
    conditions={
        "actions": _APPLIES.format(node="a", raised="<-[:LED_TO]-(:Recommendation)<-[:RAISED]-"),
        "contributions cases": "EXISTS { MATCH (c)-[:IN_AREA]->(x:Area) WHERE x.id IN $area }",
        "findings": """
EXISTS { MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)-[:IN_AREA]->(x:Area) WHERE x.id IN $area }""",
        "influences": "EXISTS { MATCH (x:Case {id: r.case_id})-[:IN_AREA]->(y:Area) WHERE y.id IN $area }",
        "recommendations": _APPLIES.format(node="r", raised="<-[:RAISED]-"),
    },
    masks={"cases": _in_area},
    denominator=Denominator(
        cases="those in the area or in one within it",
        episodes="those of cases in the area or in one within it",
    ),
)
