"""Moves everything from one record to another: its relationships, and what names it. What both had is one afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.names import name_key
from graph.records import Node, Relationship, Value
from graph.schema import Kind, Property, schema
from graph.writer import Element, ElementChange, Plan
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.check.removals import referring
from loaders.merge.pair import Pair
from loaders.records.ids import relationship_id


def plan_moves(plan: Plan, graph: ExistingGraph, pair: Pair, taken: Iterable[str]) -> None:
    """Add to a plan that `goes` becomes `stays`; `taken` names the properties whose value of `goes` survives."""
    goes, stays = (pair.label.name, pair.goes.id), (pair.label.name, pair.stays.id)
    plan.relationships += _moved(pair, goes, stays)
    plan.removals += [*pair.goes.links, Node(*goes, _without_id(pair.goes.properties))]
    moving = {(link.type, link.id) for link in pair.goes.links}
    plan.changes += _renamed(graph, pair.label.name, pair.goes.id, pair.stays.id, moving)
    if after := _surviving(pair, taken):
        before = {name: pair.stays.properties.get(name) for name in after}
        plan.changes.append(ElementChange(Node(*stays), before, after))


def _without_id(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in properties.items() if name != "id"}


def _surviving(pair: Pair, taken: Iterable[str]) -> dict[str, Value | None]:
    """What changes of the record that stays: what was chosen, what it left blank, and the names of the other."""
    chosen = {*taken}
    after: dict[str, Value | None] = {}
    for field in pair.fields:
        if field.goes != field.stays and field.goes is not None and (field.stays is None or field.prop.name in chosen):
            after |= {name: pair.goes.properties.get(name) for name in field.prop.stored_names}
    if "aliases" in pair.label.properties:
        aliases = _aliases(pair, str(after.get(pair.label.caption) or pair.stays.name))
        if aliases != (pair.stays.properties.get("aliases") or []):
            after["aliases"] = aliases
    return after


def _aliases(pair: Pair, name: str) -> list[str]:
    """Every other name of the two, each once, in the order in which they came."""
    names = [
        *(pair.stays.properties.get("aliases") or []), pair.stays.name,
        pair.goes.name, *(pair.goes.properties.get("aliases") or []),
    ]  # fmt: skip
    by_key = {name_key(name): ""}
    for other in map(str, names):
        by_key.setdefault(name_key(other), other)
    return [other for other in by_key.values() if other]


def _moved(pair: Pair, goes: Key, stays: Key) -> Iterator[Relationship]:
    """The relationships of `goes` at `stays`; one between the two would lead from it to itself, and goes."""
    used = {(link.type, link.id) for link in (*pair.stays.links, *pair.goes.links)}
    for link in pair.goes.links:
        start, end = (stays if end == goes else end for end in link.ends)
        if start == end:
            continue
        moved = Relationship(link.type, link.id, *start, *end, {**link.properties})
        moved.properties |= _with_references(schema().relationships[link.type], link.properties, goes, stays)
        if _is_made(link, len(pair.goes.links)):
            moved.id = _made_id(moved, used)
            used.add((moved.type, moved.id))
        yield moved


def _is_made(link: Relationship, most: int) -> bool:
    """Whether the id of a relationship follows from its ends, as a load makes it where a file gives none."""
    source = str(link.properties.get("source_id"))
    return any(link.id == relationship_id(source, link.type, *link.ends, number) for number in range(most))


def _made_id(link: Relationship, used: set[Key]) -> str:
    """The id that a load would make for it where it is now."""
    source, number = str(link.properties.get("source_id")), 0
    while (link.type, made := relationship_id(source, link.type, *link.ends, number)) in used:
        number += 1
    return made


def _with_references(kind: Kind, properties: Mapping[str, Any], goes: Key, stays: Key) -> dict[str, Value]:
    """The properties that name `goes`, with `stays` in its place; a list names it once."""
    named: dict[str, Value] = {}
    for prop in _naming(kind, goes[0]):
        value = properties.get(prop.name)
        if value == goes[1]:
            named[prop.name] = stays[1]
        elif isinstance(value, list) and goes[1] in value:
            named[prop.name] = list(dict.fromkeys(stays[1] if id_ == goes[1] else id_ for id_ in value))
    return named


def _naming(kind: Kind, label: str) -> list[Property]:
    return [prop for prop in referring(kind.name) if prop.of == label]


def _renamed(graph: ExistingGraph, label: str, goes: str, stays: str, moving: set[Key]) -> Iterator[ElementChange]:
    """What names `goes` in a property, and does not move itself, names `stays`."""
    for kind in (*schema().domain_labels, *schema().relationships.values()):
        if not (naming := _naming(kind, label)) or not graph.holds(kind.name):
            continue
        tests = [f"$id IN n.{prop.name}" if prop.type == "id_list" else f"n.{prop.name} = $id" for prop in naming]
        for element in _where(graph, kind, " OR ".join(tests), goes):
            after = _with_references(kind, element.properties, (label, goes), (label, stays))
            key = (kind.name, element.id)
            if key not in moving and key != (label, goes):
                yield ElementChange(element, {name: element.properties.get(name) for name in after}, after)


def _where(graph: ExistingGraph, kind: Kind, test: str, id_: str) -> Iterator[Element]:
    if kind.name in schema().labels:
        rows = graph.read(
            f"MATCH (n:{kind.name}) WHERE {test} RETURN properties(n) AS properties ORDER BY n.id", id=id_
        )
        yield from (Node(kind.name, row["properties"]["id"], row["properties"]) for row in rows)
        return
    cypher = (
        f"MATCH (a)-[n:{kind.name}]->(b) WHERE {test} RETURN labels(a)[0] AS from_label, a.id AS from_id, "
        "labels(b)[0] AS to_label, b.id AS to_id, properties(n) AS properties ORDER BY from_id, to_id, n.id"
    )
    for row in graph.read(cypher, id=id_):
        properties = row.pop("properties")
        yield Relationship(kind.name, properties["id"], **row, properties=properties)
