"""What the graph holds of some sources, and what other sources use of it: read by a load that replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.records import Node, Relationship
from graph.schema import Label, RelationshipType, schema
from loaders.check.existing_graph import ExistingGraph, Key


def nodes_of_sources(graph: ExistingGraph, sources: list[str]) -> Iterator[Node]:
    """Every node of these sources."""
    for label in schema().domain_labels:
        cypher = (
            f"MATCH (n:{label.name}) WHERE n.source_id IN $sources "
            "RETURN n.id AS id, properties(n) AS properties ORDER BY id"
        )
        for row in graph.read(cypher, sources=sources) if graph.holds(label.name) else ():
            yield Node(label.name, row["properties"].pop("id"), row["properties"])


def relationships_of_sources(graph: ExistingGraph, sources: list[str]) -> Iterator[Relationship]:
    """Every relationship of these sources."""
    for kind in schema().relationships.values():
        cypher = (
            f"MATCH (a)-[r:{kind.name}]->(b) WHERE r.source_id IN $sources "
            "RETURN labels(a)[0] AS from_label, a.id AS start, labels(b)[0] AS to_label, b.id AS end, "
            "properties(r) AS properties ORDER BY start, end, properties.id"
        )
        for row in graph.read(cypher, sources=sources) if graph.holds(kind.name) else ():
            ends = (row["from_label"], row["start"], row["to_label"], row["end"])
            yield Relationship(kind.name, row["properties"].pop("id"), *ends, row["properties"])


def sources_without_records(graph: ExistingGraph, makers: Iterable[str], excluded: Iterable[str]) -> Iterator[Node]:
    """The sources that these imports made and that no record comes from, without those excluded."""
    cypher = (
        "MATCH (s:Source) WHERE s.import_id IN $makers AND NOT s.id IN $excluded "
        "RETURN s.id AS id, properties(s) AS properties ORDER BY id"
    )
    sources = {
        row["id"]: row["properties"] for row in graph.read(cypher, makers=sorted(makers), excluded=sorted(excluded))
    }
    patterns = [(label.name, f"(n:{label.name})") for label in schema().domain_labels if label.name != "Source"]
    patterns += [(kind.name, f"()-[n:{kind.name}]->()") for kind in schema().relationships.values()]
    for kind, pattern in patterns:
        cypher = f"MATCH {pattern} WHERE n.source_id IN $ids RETURN DISTINCT n.source_id AS id ORDER BY id"
        for row in graph.read(cypher, ids=sorted(sources)) if sources and graph.holds(kind) else ():
            del sources[row["id"]]
    for source_id, properties in sources.items():
        yield Node("Source", properties.pop("id", source_id), properties)


def used_by_others(graph: ExistingGraph, sources: list[str], nodes: Iterable[Key]) -> Iterator[Key]:
    """Those of these nodes that relationships of other sources end at, and all that other sources' properties name."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, node_id in nodes:
        by_label[label].append(node_id)
    for label, ids in by_label.items():
        cypher = (
            f"UNWIND $ids AS id MATCH (n:{schema().labels[label].name} {{id: id}})-[r]-() "
            "WHERE NOT r.source_id IN $sources RETURN DISTINCT id ORDER BY id"
        )
        for row in graph.read_in_batches(cypher, ids, sources=sources):
            yield label, row["id"]
    yield from _named_by_others(graph, sources)


def _named_by_others(graph: ExistingGraph, sources: list[str]) -> Iterator[Key]:
    patterns: list[tuple[Label | RelationshipType, str]] = [
        (label, f"(n:{label.name})") for label in schema().domain_labels
    ]
    patterns += [(kind, f"()-[n:{kind.name}]->()") for kind in schema().relationships.values()]
    for kind, pattern in patterns:
        for prop in kind.properties.values():
            # What a factor is counted as follows from MERGED_INTO, and is removed with it.
            if not prop.of or prop.name in ("source_id", "canonical_id") or not graph.holds(kind.name):
                continue
            cypher = (
                f"MATCH {pattern} WHERE NOT n.source_id IN $sources AND n.{prop.name} IS NOT NULL "
                f"RETURN DISTINCT n.{prop.name} AS named ORDER BY named"
            )
            for row in graph.read(cypher, sources=sources):
                for node_id in row["named"] if isinstance(row["named"], list) else [row["named"]]:
                    yield prop.of, node_id
