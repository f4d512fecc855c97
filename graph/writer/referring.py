"""Which elements name which nodes in their id properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.records import Node, ReadRows
from graph.schema import schema
from graph.writer import statements
from graph.writer.batched_statements import batches, grouped
from graph.writer.import_elements import Key
from graph.writer.plan import Element


def referring_elements(read: ReadRows, import_id: str, created: Sequence[Element]) -> Iterator[tuple[Key, str | None]]:
    """Each node that an import created and that an element of another import names, with that import."""
    ids_by_label: dict[str, set[str]] = defaultdict(set)
    for element in created:
        if isinstance(element, Node):
            ids_by_label[element.label].add(element.id)
    for label, ids in sorted(ids_by_label.items()):
        for statement, kinds in _references_to(label):
            for row in read(statement, id=import_id, kinds=kinds):
                named = row["named"] if isinstance(row["named"], list) else [row["named"]]
                yield from (((label, id_), row["import_id"]) for id_ in named if id_ in ids)


def named_by(read: ReadRows, elements: Sequence[Element]) -> Iterator[Key]:
    """The nodes that elements name in their id properties, their source among them."""
    for (kind, *_), group in grouped(elements, _pattern_of).items():
        properties = schema().kind(kind).properties.values()
        naming = [prop for prop in properties if prop.of]
        if not naming:
            continue
        for rows in batches([element_row(element) for element in group]):
            for row in read(statements.read_elements(group[0]), rows=rows):
                for prop in naming:
                    value = row["properties"].get(prop.name) or []
                    yield from ((str(prop.of), id_) for id_ in (value if isinstance(value, list) else [value]))


def _pattern_of(element: Element) -> tuple[str, ...]:
    """Elements of the same are read by one statement."""
    return (element.label,) if isinstance(element, Node) else statements.pair_of(element)


def element_row(element: Element) -> dict[str, str]:
    """What a statement finds an element by."""
    if isinstance(element, Node):
        return {"id": element.id}
    return {"id": element.id, "from_id": element.from_id, "to_id": element.to_id}


def _references_to(label: str) -> Iterator[tuple[str, list[str]]]:
    """For each property that holds ids of this label, the statement that reads it, and of which labels or types."""
    labels = {label.name: label.properties for label in schema().domain_labels}
    types = {kind.name: kind.properties for kind in schema().relationships.values()}
    for pattern, of_one, properties_by_kind in (
        ("(n)", "any(label IN labels(n) WHERE label IN $kinds)", labels),
        ("()-[n]->()", "type(n) IN $kinds", types),
    ):
        kinds_by_name: dict[str, list[str]] = defaultdict(list)
        for kind, properties in properties_by_kind.items():
            for prop in properties.values():
                if prop.of == label:
                    kinds_by_name[prop.name].append(kind)
        for name, kinds in kinds_by_name.items():
            yield (
                f"MATCH {pattern} WHERE n.import_id <> $id AND n.{name} IS NOT NULL AND {of_one} "
                f"RETURN DISTINCT n.import_id AS import_id, n.{name} AS named ORDER BY import_id",
                kinds,
            )
