"""The category that a column of a record names, such as a finding's kind of pattern: another takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.records import Node, Relationship
from graph.schema import DerivedColumn, schema
from graph.writer.categories import IN_CATEGORY
from loaders.check.domains import category_named
from loaders.check.existing_graph import ExistingGraph
from loaders.write.values import EnteredValues

_LINKS = (
    "(c:Category) WHERE c.taxonomy = $taxonomy RETURN r.id AS link, c.id AS category, properties(r) AS properties "
    "ORDER BY category, link"
)


def columns_named(kind: str, values: Mapping[str, Any]) -> Iterator[DerivedColumn]:
    """The columns of a label, among those that an edit names, that hold a category."""
    if kind in schema().labels:
        yield from (column for column in schema().labels[kind].category_columns if column.name in values)


def replaced_categories(
    graph: ExistingGraph, node: Node, column: DerivedColumn, entered: EnteredValues
) -> tuple[str | None, list[Relationship]]:
    """The code of the category that an edit sets, None where it empties the column, and the links that it ends.

    A word that names no category ends none: the check says what is wrong with it.
    """
    word = entered.raw.get(column.name)
    category = category_named(str(column.taxonomy), str(word)) if word is not None else None
    if word is not None and category is None:
        return str(word), []
    links = [link for link in _links(graph, node, column) if link.to_id != category]
    return category.partition(":")[2] if category else None, links


def _links(graph: ExistingGraph, node: Node, column: DerivedColumn) -> Iterator[Relationship]:
    cypher = f"MATCH (:{schema().labels[node.label].name} {{id: $id}})-[r:{IN_CATEGORY}]->{_LINKS}"
    for row in graph.read(cypher, id=node.id, taxonomy=column.taxonomy):
        ends = (node.label, node.id, "Category", row["category"])
        properties = {name: value for name, value in row["properties"].items() if name != "id"}
        yield Relationship(IN_CATEGORY, row["link"], *ends, properties)
