"""What follows from a case: all that would not be in the graph, or not be known, without it."""

from __future__ import annotations

from collections.abc import Collection

from graph.database import Database

# In this order: each statement may use what those before it found, by label.
_STEPS: tuple[tuple[str, str], ...] = (
    ("Episode", "MATCH (c:Case)-[:HAS_EPISODE]->(n:Episode) WHERE c.id IN $Case"),
    ("Perspective", "MATCH (n:Perspective)-[:OF]->(e:Episode) WHERE e.id IN $Episode"),
    ("Coding", "MATCH (n:Coding)-[:CODES]->(c:Case) WHERE c.id IN $Case"),
    ("Review", "MATCH (n:Review)-[:EXAMINES]->(c:Case) WHERE c.id IN $Case "
               "AND NOT EXISTS { MATCH (n)-[:EXAMINES]->(o:Case) WHERE NOT o.id IN $Case }"),
    ("Finding", "MATCH (n:Finding)-[:DRAWN_FROM|EVIDENCED_BY]->(c:Case) WHERE c.id IN $Case"),
    ("Finding", "MATCH (n:Finding)-[:DRAWN_FROM|EVIDENCED_BY]->(e:Episode) WHERE e.id IN $Episode"),
    ("Finding", "MATCH (n:Finding)-[:EVIDENCED_BY]->(p:Perspective) WHERE p.id IN $Perspective"),
    ("Finding", "MATCH (n:Finding)<-[:MADE]-(v:Review)-[:EXAMINES]->(c:Case) WHERE c.id IN $Case "
                "AND NOT EXISTS { MATCH (n)-[:DRAWN_FROM]->(x) }"),
    ("Recommendation", "MATCH (n:Recommendation)<-[:RAISED]-(f:Finding) WHERE f.id IN $Finding"),
    ("Recommendation", "MATCH (n:Recommendation)<-[:RAISED]-(v:Review)-[:EXAMINES]->(c:Case) WHERE c.id IN $Case"),
    ("Action", "MATCH (n:Action)<-[:LED_TO]-(r:Recommendation) WHERE r.id IN $Recommendation"),
    ("Event", "MATCH (n:Event)<-[:HAS_EVENT]-(r:Recommendation) WHERE r.id IN $Recommendation"),
    ("Event", "MATCH (n:Event)<-[:HAS_EVENT]-(a:Action) WHERE a.id IN $Action"),
    ("OutcomeMeasure", "MATCH (n:OutcomeMeasure)<-[:MEASURED_BY]-(a:Action) WHERE a.id IN $Action"),
)  # fmt: skip


def what_follows(database: Database, cases: Collection[str]) -> dict[str, frozenset[str]]:
    """The ids, by label, of the cases and of everything that follows from one of them.

    A recommendation of a review that examined several cases follows from each of them; the review itself only
    from all of them together.
    """
    found: dict[str, set[str]] = {"Case": set(cases)}
    for label, statement in _STEPS if cases else ():
        before = {name: sorted(ids) for name, ids in found.items() if f"${name}" in statement}
        ids = (row["id"] for row in database.read(f"{statement} RETURN DISTINCT n.id AS id ORDER BY id", **before))
        found.setdefault(label, set()).update(ids)
    return {label: frozenset(ids) for label, ids in found.items()}
