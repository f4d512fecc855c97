"""What a replacing load takes out: what its source alone made, and no longer has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graph.records import Node, Relationship
from graph.schema import schema
from graph.taxonomies import DOMAINS
from graph.writer.plan import Element
from loaders.check import Checked, Drafts
from loaders.plan.fresh import NOT_STATED

Key = tuple[str, str]  # label or type, id
_OURS = "casethread"

# What a load made beside its file's own rows, and the query for what it hangs on.
_HANGS_ON = {
    "Event": "UNWIND $ids AS id MATCH (n:Event {id: id})<-[:HAS_EVENT]-(o) "
    "RETURN id, labels(o)[0] AS label, o.id AS owner ORDER BY id",
    "Coding": "UNWIND $ids AS id MATCH (n:Coding {id: id})-[:CODES]->(o:Case) "
    f"WHERE n.coder_code = '{NOT_STATED}' RETURN id, labels(o)[0] AS label, o.id AS owner ORDER BY id",
}


def removals(checked: Checked, planned: list[Element]) -> list[Element]:
    """Nodes and relationships of the file's sources that the file has no longer, beside those planned to go.

    A node stays where relationships of other sources hang on it, or where a load made it for one that stays.
    """
    drafts = checked.drafts
    sources = sorted({drafts.reading.source_id, *drafts.of("Source")} - {_OURS})
    nodes, made = _gone_nodes(drafts, {(node.label, node.id) for node in checked.nodes}, sources)
    kept = {(one.type, one.id) for one in checked.relationships}
    kept |= {(one.type, one.id) for one in planned if isinstance(one, Relationship)}
    relationships = [
        one
        for one in _relationships(drafts, sources)
        if (one.type, one.id) not in kept and not _is_made(one, made, drafts)
    ]
    return [*relationships, *nodes]


def _gone_nodes(drafts: Drafts, kept: set[Key], sources: list[str]) -> tuple[list[Node], set[Key]]:
    """The nodes to take out, and those that stay because a load made them for one that stays."""
    candidates = {(node.label, node.id): node for node in _nodes(drafts, sources) if (node.label, node.id) not in kept}
    for key in _with_others(drafts, candidates, sources):
        del candidates[key]
    made = {
        (label, row["id"])
        for label, cypher in _HANGS_ON.items()
        for row in drafts.known.each(cypher, [one for of, one in candidates if of == label])
        if (row["label"], row["owner"]) not in candidates
    }
    return [node for key, node in candidates.items() if key not in made], made


def _nodes(drafts: Drafts, sources: list[str]) -> Iterator[Node]:
    for label in schema().domain_labels:
        cypher = (
            f"MATCH (n:{label.name}) WHERE n.source_id IN $sources "
            "RETURN n.id AS id, properties(n) AS properties ORDER BY id"
        )
        for row in drafts.known.read(cypher, sources=sources) if drafts.known.holds(label.name) else ():
            yield Node(label.name, row["properties"].pop("id"), row["properties"])


def _with_others(drafts: Drafts, candidates: dict[Key, Node], sources: list[str]) -> Iterator[Key]:
    """The nodes on which relationships of other sources hang."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, one in candidates:
        by_label[label].append(one)
    for label, ids in by_label.items():
        cypher = (
            f"UNWIND $ids AS id MATCH (n:{schema().labels[label].name} {{id: id}})-[r]-() "
            "WHERE NOT r.source_id IN $sources RETURN DISTINCT id ORDER BY id"
        )
        for row in drafts.known.each(cypher, ids, sources=sources):
            yield label, row["id"]


def _relationships(drafts: Drafts, sources: list[str]) -> Iterator[Relationship]:
    for kind in schema().relationships.values():
        cypher = (
            f"MATCH (a)-[r:{kind.name}]->(b) WHERE r.source_id IN $sources "
            "RETURN labels(a)[0] AS from_label, a.id AS start, labels(b)[0] AS to_label, b.id AS end, "
            "properties(r) AS properties ORDER BY start, end, properties.id"
        )
        for row in drafts.known.read(cypher, sources=sources) if drafts.known.holds(kind.name) else ():
            properties: dict[str, Any] = row["properties"]
            ends = (row["from_label"], row["start"], row["to_label"], row["end"])
            yield Relationship(kind.name, properties.pop("id"), *ends, properties)


def _is_made(one: Relationship, made: set[Key], drafts: Drafts) -> bool:
    """Whether a load made it for something that stays: a history, a coding, a domain by the crosswalk, an order."""
    by_crosswalk = one.to_id.startswith(f"{DOMAINS}:") and one.properties.get("coding_method") == "machine"
    in_order = one.type == "NEXT" and one.from_id in drafts.rechained
    return by_crosswalk or in_order or {(one.from_label, one.from_id), (one.to_label, one.to_id)} & made != set()
