"""The categories that the columns of a label name, such as a finding's kind of pattern: links that count as its values.

They are part of a record's version, so that whoever saw another one is shown so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.records import ReadRows, Relationship
from graph.schema import Label, schema
from graph.taxonomies import taxonomy_of
from graph.writer.import_elements import Key

IN_CATEGORY = "IN_CATEGORY"
_BEGIN, _BETWEEN = "~", ","  # in a version: `CHANGE~TAXONOMY:CODE,TAXONOMY:CODE`


def categories_of(read: ReadRows, label: Label, ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the categories that each of these records has in the taxonomies of its label's columns."""
    taxonomies = [column.taxonomy for column in label.category_columns]
    categories: dict[str, list[str]] = defaultdict(list)
    if taxonomies:
        cypher = (
            f"UNWIND $ids AS id MATCH (:{label.name} {{id: id}})-[:{IN_CATEGORY}]->(c:Category) "
            "WHERE c.taxonomy IN $taxonomies RETURN DISTINCT id, c.id AS category ORDER BY id, category"
        )
        for row in read(cypher, ids=sorted(ids), taxonomies=taxonomies):
            categories[row["id"]].append(row["category"])
    return categories


def with_categories(version: str, categories: Iterable[str]) -> str:
    """The version of a record that has these categories."""
    joined = _BETWEEN.join(categories)
    return f"{version}{_BEGIN}{joined}" if joined else version


def without_categories(version: str) -> str:
    """The version of a record's own values."""
    return version.partition(_BEGIN)[0]


def categories_at(label: str, version: str) -> dict[str, list[str]]:
    """The codes of the categories that a record had at a version, by column; a label without such columns has none."""
    known = schema().labels.get(label)
    ids = [id_.partition(":") for id_ in version.partition(_BEGIN)[2].split(_BETWEEN)]
    return {
        column.name: [code for taxonomy, _, code in ids if taxonomy == column.taxonomy]
        for column in (known.category_columns if known else ())
    }


def replaced_since(read: ReadRows, removed: Iterable[Relationship], later: Iterable[str]) -> Iterator[tuple[Key, str]]:
    """The links to a category that went, by their keys, where a later import gave their record another in that column."""
    imports = sorted(later)
    for link in removed:
        taxonomy = taxonomy_of(link.to_id)
        label = schema().labels[link.from_label]
        if link.type != IN_CATEGORY or taxonomy not in {column.taxonomy for column in label.category_columns}:
            continue
        cypher = (
            f"MATCH (:{label.name} {{id: $id}})-[r:{IN_CATEGORY}]->(c:Category) WHERE c.taxonomy = $taxonomy "
            "AND r.import_id IN $imports RETURN r.import_id AS by ORDER BY by LIMIT 1"
        )
        for row in read(cypher, id=link.from_id, taxonomy=taxonomy, imports=imports):
            yield (link.type, link.id), row["by"]
