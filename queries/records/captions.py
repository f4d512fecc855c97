"""What people call the nodes that records and answers name by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.database import Database
from graph.schema import Property, schema


def captions_of(database: Database, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What people call these nodes, by (label, id); ids that nothing bears are left out."""
    by_label: dict[str, set[str]] = {}
    for label, id_ in keys:
        by_label.setdefault(label, set()).add(id_)
    captions = {}
    for label, ids in sorted(by_label.items()):
        caption = schema().labels[label].caption
        statement = (
            f"MATCH (n:{label}) WHERE n.id IN $ids RETURN n.id AS id, coalesce(n.{caption}, n.id) AS caption "
            "ORDER BY id"
        )
        rows = database.read(statement, ids=sorted(ids))
        captions.update({(label, row["id"]): _text(row["caption"]) for row in rows})
    return captions


def ids_named(properties: Iterable[Property], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, id) for each id that these properties of one node or relationship hold."""
    for prop in properties:
        value = values.get(prop.name)
        if prop.of and value:
            yield from ((prop.of, str(id_)) for id_ in (value if isinstance(value, list) else [value]))


def without_withheld(
    properties: Iterable[Property], values: Mapping[str, Any], withheld: Mapping[str, frozenset[str]]
) -> dict[str, Any]:
    """The values of one node or relationship, without the ids of what must not be seen, such as the source of a case."""
    shown = dict(values)
    for prop in properties:
        value, hidden = values.get(prop.name), withheld.get(prop.of or "", frozenset())
        if isinstance(value, list):
            shown[prop.name] = [id_ for id_ in value if id_ not in hidden]
        elif value in hidden:
            del shown[prop.name]
    return shown


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
