"""What follows from a case: all that would not be in the graph, or not be known, without it.

An export leaves it out with a restricted case, and a load that replaces leaves it in: both ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Read = Callable[..., list[dict[str, Any]]]
Found = dict[str, set[str]]
Steps = tuple[tuple[str, str, str], ...]

# In this order: (what is found, what it follows from, how). Each step may use what those before it found, by label, and
# begins there: held against a list of 16,000 episodes instead, each finding takes milliseconds on the embedded server.
# A review examines the cases that its findings are drawn from, whether or not EXAMINES says so; `examined` holds the
# reviews of any of the cases.
_STEPS: Steps = (
    ("Episode", "Case", "(a)-[:HAS_EPISODE]->(n:Episode)"),
    ("Perspective", "Episode", "(a)<-[:OF]-(n:Perspective)"),
    ("Coding", "Case", "(a)<-[:CODES]-(n:Coding)"),
    ("examined", "Case", "(a)<-[:EXAMINES]-(n:Review)"),
    ("examined", "Case", "(a)<-[:DRAWN_FROM]-(:Finding)<-[:MADE]-(n:Review)"),
    ("examined", "Episode", "(a)<-[:DRAWN_FROM]-(:Finding)<-[:MADE]-(n:Review)"),
    ("Finding", "Case", "(a)<-[:DRAWN_FROM|EVIDENCED_BY]-(n:Finding)"),
    ("Finding", "Episode", "(a)<-[:DRAWN_FROM|EVIDENCED_BY]-(n:Finding)"),
    ("Finding", "Perspective", "(a)<-[:EVIDENCED_BY]-(n:Finding)"),
    ("Finding", "examined", "(a)-[:MADE]->(n:Finding) WHERE NOT EXISTS { MATCH (n)-[:DRAWN_FROM]->(x) }"),
    ("Recommendation", "Finding", "(a)-[:RAISED]->(n:Recommendation)"),
    ("Recommendation", "examined", "(a)-[:RAISED]->(n:Recommendation)"),
)
_LAST: Steps = (
    ("Event", "Recommendation", "(a)-[:HAS_EVENT]->(n:Event)"),
    ("Event", "Action", "(a)-[:HAS_EVENT]->(n:Event)"),
    ("OutcomeMeasure", "Action", "(a)-[:MEASURED_BY]->(n:OutcomeMeasure)"),
)
# What else a review examined, by the label of it.
_EXAMINED = {
    "Case": ("-[:EXAMINES]->(o:Case)", "-[:MADE]->(:Finding)-[:DRAWN_FROM]->(o:Case)"),
    "Episode": ("-[:MADE]->(:Finding)-[:DRAWN_FROM]->(o:Episode)",),
}


def dependents_of(
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
        found["Review"] = found.get("Review", set()) | _only_these(read, found)
        _go_on(read, found)
        _take(read, _LAST, found)
    return {label: frozenset(ids) for label, ids in found.items() if label != "examined"}


def _take(read: Read, steps: Steps, found: Found) -> None:
    for label, known, how in steps:
        start = "Review" if known == "examined" else known
        statement = (
            f"UNWIND $ids AS one MATCH (a:{start} {{id: one}}) MATCH {how} RETURN DISTINCT n.id AS id ORDER BY id"
        )
        ids = sorted(found.get(known, ()))
        found.setdefault(label, set()).update(row["id"] for row in (read(statement, ids=ids) if ids else ()))


def _only_these(read: Read, found: Found) -> set[str]:
    """The reviews of the cases that examined no other case."""
    others = set()
    for label, ways in _EXAMINED.items():
        for way in ways:
            statement = (
                f"UNWIND $ids AS one MATCH (n:Review {{id: one}}){way} RETURN DISTINCT n.id AS id, o.id AS other "
                "ORDER BY id, other"
            )
            rows = read(statement, ids=sorted(found["examined"])) if found["examined"] else []
            others |= {row["id"] for row in rows if row["other"] not in found[label]}
    return found["examined"] - others


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
