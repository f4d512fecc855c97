"""The filter `category`: by a category of cases or of factors, and those below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.questions.filters.filter import Denominator, Filter

if TYPE_CHECKING:  # numpy and scipy are not for every question
    from collections.abc import Collection

    from graph.projection.tables import Bools, Cases, Factors, Projection

# What follows from a case is in the categories of the case, and of the factors that it is about.
_THREAD = """
(EXISTS {{ MATCH ({node})-[:{about}]->(f:Factor), (g:Factor {{id: coalesce(f.canonical_id, f.id)}})-[:IN_CATEGORY]->(x:Category)
          WHERE x.id IN $category }}
 OR EXISTS {{ MATCH ({node}){raised}()-[:EXAMINES|DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(:Case)-[:IN_CATEGORY]->(x:Category)
             WHERE x.id IN $category }})"""


def _cases(_: Projection, cases: Cases, ids: Collection[str]) -> Bools:
    return cases.joined("category", ids)


def _factors(_: Projection, factors: Factors, ids: Collection[str]) -> Bools:
    return factors.in_any(ids)


CATEGORY = Filter(
    name="category",
    title="Category",
    about="only this category and those below it",
    label="Category",
    within="MATCH (n:Category)-[:BROADER*0..8]->(top:Category {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    chooses_cases=True,
    conditions={
        "actions": _THREAD.format(node="a", about="ADDRESSES", raised="<-[:LED_TO]-(:Recommendation)<-[:RAISED]-"),
        "contributions": """
(EXISTS { MATCH (c)-[:IN_CATEGORY]->(x:Category) WHERE x.id IN $category }
 OR EXISTS { MATCH (g:Factor {id: coalesce(f.canonical_id, f.id)})-[:IN_CATEGORY]->(x:Category)
             WHERE x.id IN $category })""",
        "findings": """
(EXISTS { MATCH (n)-[:IN_CATEGORY]->(x:Category) WHERE x.id IN $category }
 OR EXISTS { MATCH (n)-[:DRAWN_FROM]->()<-[:HAS_EPISODE*0..1]-(c:Case)-[:IN_CATEGORY]->(x:Category)
             WHERE x.id IN $category })""",
        "influences": """
(EXISTS { MATCH (x:Case {id: r.case_id})-[:IN_CATEGORY]->(y:Category) WHERE y.id IN $category }
 OR EXISTS { MATCH (g:Factor {id: coalesce(a.canonical_id, a.id)})-[:IN_CATEGORY]->(y:Category)
             WHERE y.id IN $category })""",
        "recommendations": _THREAD.format(node="r", about="CONCERNS", raised="<-[:RAISED]-"),
    },
    masks={"cases_themselves": _cases, "factors": _factors},
    denominator=Denominator(
        cases="those in the category; for a factor that is in the category itself, all",
        episodes="those of cases in the category; for a factor that is in the category itself, all",
    ),
)
