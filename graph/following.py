"""What follows from a case: all that would not be in the graph, or not be known, without it.

An export leaves it out with a restricted case, and a load that replaces leaves it in: both ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Read = Callable[..., list[dict[str, Any]]]
Found = dict[str, set[str]]
Steps = tuple[tuple[str, str], ...]

# In this order: each statement may use what those before it found, by label. A review examines the cases that its
# findings are drawn from, whether or not EXAMINES says so; `examined` holds the reviews of any of the cases.
_STEPS: Steps = (
    ("Episode", "MATCH (c:Case)-[:HAS_EPISODE]->(n:Episode) WHERE c.id IN $Case"),
    ("Perspective", "MATCH (n:Perspective)-[:OF]->(e:Episode) WHERE e.id IN $Episode"),
    ("Coding", "MATCH (n:Coding)-[:CODES]->(c:Case) WHERE c.id IN $Case"),
    ("examined", "MATCH (n:Review)-[:EXAMINES]->(c:Case) WHERE c.id IN $Case"),
    ("examined", "MATCH (n:Review)-[:MADE]->(:Finding)-[:DRAWN_FROM]->(c:Case) WHERE c.id IN $Case"),
    ("examined", "MATCH (n:Review)-[:MADE]->(:Finding)-[:DRAWN_FROM]->(e:Episode) WHERE e.id IN $Episode"),
    ("Review", "UNWIND $examined AS one MATCH (n:Review {id: one}) "
               "WHERE NOT EXISTS { MATCH (n)-[:EXAMINES]->(o:Case) WHERE NOT o.id IN $Case } "
               "AND NOT EXISTS { MATCH (n)-[:MADE]->(:Finding)-[:DRAWN_FROM]->(o:Case) WHERE NOT o.id IN $Case } "
               "AND NOT EXISTS { MATCH (n)-[:MADE]->(:Finding)-[:DRAWN_FROM]->(o:Episode) "
               "WHERE NOT o.id IN $Episode }"),
    ("Finding", "MATCH (n:Finding)-[:DRAWN_FROM|EVIDENCED_BY]->(c:Case) WHERE c.id IN $Case"),
    ("Finding", "MATCH (n:Finding)-[:DRAWN_FROM|EVIDENCED_BY]->(e:Episode) WHERE e.id IN $Episode"),
    ("Finding", "MATCH (n:Finding)-[:EVIDENCED_BY]->(p:Perspective) WHERE p.id IN $Perspective"),
    ("Finding", "UNWIND $examined AS one MATCH (:Review {id: one})-[:MADE]->(n:Finding) "
                "WHERE NOT EXISTS { MATCH (n)-[:DRAWN_FROM]->(x) }"),
    ("Recommendation", "MATCH (n:Recommendation)<-[:RAISED]-(f:Finding) WHERE f.id IN $Finding"),
    ("Recommendation", "UNWIND $examined AS one MATCH (:Review {id: one})-[:RAISED]->(n:Recommendation)"),
)  # fmt: skip
_LAST: Steps = (
    ("Event", "MATCH (n:Event)<-[:HAS_EVENT]-(r:Recommendation) WHERE r.id IN $Recommendation"),
    ("Event", "MATCH (n:Event)<-[:HAS_EVENT]-(a:Action) WHERE a.id IN $Action"),
    ("OutcomeMeasure", "MATCH (n:OutcomeMeasure)<-[:MEASURED_BY]-(a:Action) WHERE a.id IN $Action"),
)


def what_follows(
    read: Read, cases: Collection[str], also: Mapping[str, Collection[str]] | None = None
) -> dict[str, frozenset[str]]:
    """The ids, by label, of the cases and of everything that follows from one of them, or from a node in `also`.

    `read` gives the rows of a statement for its parameters.
    A recommendation of a review that examined several cases follows from each of them; the review itself only
    from all of them together. Nothing follows from no case.
    """
    found: Found = {"Case": set(cases), "Recommendation": set(), "Action": set()}
    if cases:
        found |= {label: set(ids) for label, ids in (also or {}).items()}
        _take(read, _STEPS, found)
        _go_on(read, found)
        _take(read, _LAST, found)
    return {label: frozenset(ids) for label, ids in found.items() if label != "examined"}


def _take(read: Read, steps: Steps, found: Found) -> None:
    for label, statement in steps:
        before = {name: sorted(ids) for name, ids in found.items() if f"${name}" in statement}
        ids = (row["id"] for row in read(f"{statement} RETURN DISTINCT n.id AS id ORDER BY id", **before))
        found.setdefault(label, set()).update(ids)


def _go_on(read: Read, found: Found) -> None:
    """From recommendations to their actions, and from either to where it was escalated, as long as that leads on."""
    labels = ("Recommendation", "Action")
    new = {label: set(found[label]) for label in labels}
    while any(new.values()):
        reached = [
            (row["label"], row["id"])
            for label in labels
            if new[label]
            for row in read(
                f"UNWIND $ids AS one MATCH (:{label} {{id: one}})-[:LED_TO|ESCALATED_TO]->(n) "
                "RETURN DISTINCT head(labels(n)) AS label, n.id AS id ORDER BY label, id",
                ids=sorted(new[label]),
            )
        ]
        new = {label: {id_ for of, id_ in reached if of == label} - found[label] for label in labels}
        for label in labels:
            found[label] |= new[label]
