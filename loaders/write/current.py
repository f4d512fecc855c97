"""The elements that edits are about, as the graph has them now, each with its version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound
from graph.privacy.stated_in import stating_properties_of
from graph.records import Node, Relationship
from graph.schema import RelationshipType, schema
from graph.taxonomies import SOURCE_ID as SHIPPED
from graph.writer import Element, versions
from graph.writer.import_elements import key_of
from loaders.check.existing_graph import ExistingGraph
from loaders.write.edits import Edit, End, LinkEdit, RecordEdit, Removal


@dataclass(frozen=True, slots=True)
class Current:
    """One element as it is, without its id among the properties, and the version that it is at."""

    element: Element
    version: str

    @property
    def import_id(self) -> str | None:
        """The import that made it; None for what another program wrote."""
        value = self.element.properties.get("import_id")
        return str(value) if value else None

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with Casethread, and so belongs to its version."""
        return self.element.properties.get("source_id") == SHIPPED


def current_elements(graph: ExistingGraph, edits: Sequence[Edit]) -> dict[int, Current]:
    """What each edit with an id is about, by the number of the edit; raises NotFound for what is not there any more."""
    for label in {edit.label for edit in edits if isinstance(edit, RecordEdit)}:
        graph.fetch(
            label, [edit.id for edit in edits if isinstance(edit, RecordEdit) and edit.id and edit.label == label]
        )
    elements = {number: _element(graph, edit) for number, edit in enumerate(edits) if edit.id is not None}
    by_kind: dict[str, dict[str, str | None]] = defaultdict(dict)
    for element in elements.values():
        import_id = element.properties.get("import_id")
        by_kind[key_of(element)[0]][element.id] = str(import_id) if import_id else None
    known_versions: Mapping[str, Mapping[str, str]] = {
        kind: versions(graph.read, kind, ids) for kind, ids in by_kind.items()
    }
    return {
        number: Current(element, known_versions[key_of(element)[0]][element.id]) for number, element in elements.items()
    }


def _element(graph: ExistingGraph, edit: Edit) -> Element:
    id_ = str(edit.id)
    if edit.kind in schema().labels:
        properties = graph.node(edit.kind, id_)
        if properties is None or graph.is_hidden(edit.kind, id_):  # a source is read for its records, hidden or not
            title = schema().labels[edit.kind].title.lower()
            raise NotFound(f"There is no {title} {id_!r} any more: somebody removed it, or undid what made it.")
        return Node(edit.kind, id_, {name: value for name, value in properties.items() if name != "id"})
    start, end = (edit.start, edit.end) if isinstance(edit, LinkEdit | Removal) else (None, None)
    return find_link(graph, edit.kind, id_, start, end)


def find_link(
    graph: ExistingGraph, kind: str, id_: str, start: End | None = None, end: End | None = None
) -> Relationship:
    """A relationship by its id, from an end of it where one is known; raises NotFound."""
    name = schema().relationships[kind].name
    sides = [
        f"({side}:{schema().labels[known[0]].name} {{id: ${side}}})" if known else f"({side})"
        for side, known in (("a", start), ("b", end))
    ]
    values = {side: known[1] for side, known in (("a", start), ("b", end)) if known}
    rows = graph.read(
        f"MATCH {sides[0]}-[r:{name} {{id: $id}}]->{sides[1]} RETURN labels(a)[0] AS from_label, a.id AS from_id, "
        "labels(b)[0] AS to_label, b.id AS to_id, properties(r) AS properties ORDER BY from_id, to_id",
        id=id_, **values,
    )  # fmt: skip
    if not rows or any(graph.is_hidden(*key) for key in _told_by(schema().relationships[kind], rows[0])):
        title = schema().relationships[kind].title
        raise NotFound(f"The link ‘{title}’ is not there any more ({id_}): somebody removed it, or undid what made it.")
    row = rows[0]
    properties = {key: value for key, value in row["properties"].items() if key != "id"}
    return Relationship(name, id_, row["from_label"], row["from_id"], row["to_label"], row["to_id"], properties)


def _told_by(kind: RelationshipType, row: Mapping[str, Any]) -> Iterator[End]:
    """The ends of a relationship, and the case, coding or view that states it: with any of these it is hidden."""
    yield from ((row[f"{side}_label"], row[f"{side}_id"]) for side in ("from", "to"))
    yield from ((label, str(row["properties"].get(name))) for name, label in stating_properties_of(kind).items())
