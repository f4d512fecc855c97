"""What may be removed, and what goes with it: nothing goes that other records stand on, and no history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph.records import Node, Relationship
from graph.schema import RelationshipType, schema
from graph.writer import Element
from graph.writer.statements import attached_relationships
from loaders.check.elements import a_record_of
from loaders.check.existing_graph import ExistingGraph, Key


def links_at(graph: ExistingGraph, node: Node) -> list[Relationship]:
    """Every relationship of a node."""
    links = []
    for row in graph.read(attached_relationships(node.label), rows=[{"id": node.id}]):
        properties = dict(row["properties"])
        ends = (row["from_label"], row["from_id"], row["to_label"], row["to_id"])
        links.append(Relationship(row["type"], properties.pop("id"), *ends, properties))
    return links


def reasons_to_keep(graph: ExistingGraph, element: Element, links: list[Relationship]) -> Iterator[str]:
    """Why an element may not be removed, each as a sentence; `links` are the relationships of a node."""
    if isinstance(element, Relationship):
        if element.type == "HAS_EVENT":
            yield "A history is only ever added to. Undo the change that made the event, if it was made in error."
        return
    if element.label == "Event":
        yield "A history is only ever added to. Undo the change that made the event, if it was made in error."
        return
    if any(link.type == "HAS_EVENT" for link in links):
        yield "It has a history, which is never removed. Give it the status that says what became of it."
    standing = Counter(
        _words(link, element) for link in links if link.type != "HAS_EVENT" and _stands_on(link, element)
    )
    standing += Counter(dict(_referring(graph, element)))
    if standing and graph.hides:  # how many there are is no more to be told than which
        yield "It is still used. Remove what stands on it first, or ask somebody who sees all of it."
    elif standing:
        what = ", ".join(f"{number:,} {words}" for words, number in sorted(standing.items()))
        yield f"It is still used: {what}. Remove that first, or undo the import that brought it."


def ruled_ends(removed: list[Relationship], gone: Key | None) -> dict[Key, Relationship]:
    """The records at the other ends of what goes, to which rules may apply: what a finding is drawn from, an order.

    What cases share is under no such rule.
    """
    ends = {end: link for link in removed for end in link.ends if schema().labels[end[0]].is_dependent}
    return {end: link for end, link in ends.items() if end != gone}


def _stands_on(link: Relationship, node: Node) -> bool:
    """Whether the record at the other end, or what a relationship judges, would lose what it stands on."""
    kind = schema().relationships[link.type]
    other = link.to_label if (link.from_label, link.from_id) == (node.label, node.id) else link.from_label
    if kind.part is not None:
        return _whole(kind, link) == (node.label, node.id)
    is_used = (other, node.label) in kind.dependences or schema().labels[node.label].is_shared
    return kind.judgement or (is_used and schema().labels[other].is_dependent)


def _whole(kind: RelationshipType, link: Relationship) -> Key:
    start, end = link.ends
    return end if kind.part == "from" else start


def _words(link: Relationship, node: Node) -> str:
    is_start = (link.from_label, link.from_id) == (node.label, node.id)
    other = schema().labels[link.to_label if is_start else link.from_label]
    kind = schema().relationships[link.type]
    return f"‘{kind.title if is_start else kind.inverse}’ {a_record_of(other.name)}"


def _referring(graph: ExistingGraph, node: Node) -> Iterator[tuple[str, int]]:
    """How often properties of other records and relationships hold the id of a node."""
    for kind in (*schema().domain_labels, *schema().relationships.values()):
        pattern = f"(n:{kind.name})" if kind.name in schema().labels else f"()-[n:{kind.name}]->()"
        for prop in kind.properties.values():
            if prop.of != node.label or not graph.holds(kind.name):
                continue
            test = f"$id IN n.{prop.name}" if prop.type == "id_list" else f"n.{prop.name} = $id"
            rows = graph.read(
                f"MATCH {pattern} WHERE {test} AND NOT (n.id = $id) RETURN count(n) AS number ORDER BY number",
                id=node.id,
            )
            if number := int(rows[0]["number"]) if rows else 0:
                yield f"‘{kind.title}’ that names it as {prop.title.lower()}", number
