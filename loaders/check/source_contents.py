"""What the graph holds of some sources, and what others make of it: asked by a load that replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.records import Node, Relationship
from graph.schema import Label, RelationshipType, schema
from loaders.check.existing_graph import Key, Known


def own_nodes(known: Known, sources: list[str]) -> Iterator[Node]:
    """Every node of these sources."""
    for label in schema().domain_labels:
        cypher = (
            f"MATCH (n:{label.name}) WHERE n.source_id IN $sources "
            "RETURN n.id AS id, properties(n) AS properties ORDER BY id"
        )
        for row in known.read(cypher, sources=sources) if known.holds(label.name) else ():
            yield Node(label.name, row["properties"].pop("id"), row["properties"])


def own_relationships(known: Known, sources: list[str]) -> Iterator[Relationship]:
    """Every relationship of these sources."""
    for kind in schema().relationships.values():
        cypher = (
            f"MATCH (a)-[r:{kind.name}]->(b) WHERE r.source_id IN $sources "
            "RETURN labels(a)[0] AS from_label, a.id AS start, labels(b)[0] AS to_label, b.id AS end, "
            "properties(r) AS properties ORDER BY start, end, properties.id"
        )
        for row in known.read(cypher, sources=sources) if known.holds(kind.name) else ():
            ends = (row["from_label"], row["start"], row["to_label"], row["end"])
            yield Relationship(kind.name, row["properties"].pop("id"), *ends, row["properties"])


def idle_sources(known: Known, makers: Iterable[str], apart: Iterable[str]) -> Iterator[Node]:
    """The sources that these imports made and of which no record comes, without those that are named."""
    cypher = (
        "MATCH (s:Source) WHERE s.import_id IN $makers AND NOT s.id IN $apart "
        "RETURN s.id AS id, properties(s) AS properties ORDER BY id"
    )
    found = {row["id"]: row["properties"] for row in known.read(cypher, makers=sorted(makers), apart=sorted(apart))}
    patterns = [(label.name, f"(n:{label.name})") for label in schema().domain_labels if label.name != "Source"]
    patterns += [(kind.name, f"()-[n:{kind.name}]->()") for kind in schema().relationships.values()]
    for kind, pattern in patterns:
        cypher = f"MATCH {pattern} WHERE n.source_id IN $ids RETURN DISTINCT n.source_id AS id ORDER BY id"
        for row in known.read(cypher, ids=sorted(found)) if found and known.holds(kind) else ():
            del found[row["id"]]
    for one, properties in found.items():
        yield Node("Source", properties.pop("id", one), properties)


def restricted_cases(known: Known) -> list[str]:
    """The ids of all cases that are restricted."""
    rows = known.read("MATCH (c:Case) WHERE c.sensitivity = 'restricted' RETURN c.id AS id ORDER BY id")
    return [row["id"] for row in rows]


def used_by_others(known: Known, sources: list[str], nodes: Iterable[Key]) -> Iterator[Key]:
    """Those of these nodes that relationships of other sources hang on, and all that other sources' properties name."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, one in nodes:
        by_label[label].append(one)
    for label, ids in by_label.items():
        cypher = (
            f"UNWIND $ids AS id MATCH (n:{schema().labels[label].name} {{id: id}})-[r]-() "
            "WHERE NOT r.source_id IN $sources RETURN DISTINCT id ORDER BY id"
        )
        for row in known.each(cypher, ids, sources=sources):
            yield label, row["id"]
    yield from _named_by_others(known, sources)


def _named_by_others(known: Known, sources: list[str]) -> Iterator[Key]:
    patterns: list[tuple[Label | RelationshipType, str]] = [
        (label, f"(n:{label.name})") for label in schema().domain_labels
    ]
    patterns += [(kind, f"()-[n:{kind.name}]->()") for kind in schema().relationships.values()]
    for kind, pattern in patterns:
        for prop in kind.properties.values():
            # What a factor is counted as follows from MERGED_INTO, and goes with it.
            if not prop.of or prop.name in ("source_id", "canonical_id") or not known.holds(kind.name):
                continue
            cypher = (
                f"MATCH {pattern} WHERE NOT n.source_id IN $sources AND n.{prop.name} IS NOT NULL "
                f"RETURN DISTINCT n.{prop.name} AS said ORDER BY said"
            )
            for row in known.read(cypher, sources=sources):
                for one in row["said"] if isinstance(row["said"], list) else [row["said"]]:
                    yield prop.of, one
