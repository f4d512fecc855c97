"""Records as JSON: a node with its address, and its relationships, group by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from graph.schema import Label, RelationshipType, schema
from queries.records.contents import Listing
from queries.records.record import Group, Link, Record
from webapp.addresses import fits_a_path

PLURALS = {label.sheet.replace("_", "-"): label for label in schema().domain_labels}
# What programs read and write one by one: what joins two records that they may see.
TYPES = tuple(
    kind.name
    for kind in schema().relationships.values()
    if any(not (schema().labels[start].internal or schema().labels[end].internal) for start, end in kind.pairs)
)
MAX_RECORDS = 1000  # on one page of a list


def plural_of(label: Label) -> str:
    """The label in the plural, as an address has it: `working-practices`."""
    return label.sheet.replace("_", "-")


def listing_json(listing: Listing, next_url: str | None) -> dict[str, Any]:
    """One page of a list; `next_url` is the address of the next."""
    return {
        "items": [node_json(listing.label, node) for node in listing.nodes],
        "page": listing.page,
        "pages": listing.pages,
        "per_page": listing.per_page,
        "total": listing.total,
        "next": next_url,
    }


def record_json(record: Record, pages: Mapping[str, int]) -> dict[str, Any]:
    """One record; `pages` has the requested page of each group."""
    return {
        **node_json(record.label, record.properties),
        "revision": record.revision,
        "version": record.version,
        "relationships": [_group(record, group, pages) for group in record.groups],
    }


def node_json(label: Label, properties: Mapping[str, Any]) -> dict[str, Any]:
    """One node as lists and relationships show it."""
    id_ = str(properties["id"])
    return {"label": label.name, "id": id_, "url": record_url(label, id_), "properties": properties}


def record_url(label: Label, id_: str, **pages: Any) -> str:
    """The address of one record; by query where a path cannot hold its id."""
    if fits_a_path(id_):
        return url_for("api.by_id", plural=plural_of(label), id_=id_, _external=True, **pages)
    return url_for("api.by_query", label=label.name, id=id_, _external=True, **pages)


def relationship_url(kind: RelationshipType, id_: str, **ends: str) -> str:
    """The address of one relationship; `ends` name its records, by which it is found faster."""
    return url_for("api_relationships.by_id", kind=kind.name, id_=id_, _external=True, **ends)


def _group(record: Record, group: Group, pages: Mapping[str, int]) -> dict[str, Any]:
    next_url = None
    if group.page < group.pages:
        numbers: dict[str, Any] = {f"page.{key}": page for key, page in pages.items()} | {
            f"page.{group.key}": group.page + 1
        }
        next_url = record_url(record.label, record.id, **numbers)
    return {
        "type": group.type.name,
        "direction": "out" if group.outward else "in",
        "label": group.label.name,
        "total": group.total,
        "items": [_link(record, group, link) for link in group.links],
        "next": next_url,
    }


def _link(record: Record, group: Group, link: Link) -> dict[str, Any]:
    end = {"from" if group.outward else "to": f"{record.label.name}:{record.id}"}
    url = relationship_url(group.type, link.id, **end)
    return {"id": link.id, "url": url, "properties": link.properties, "node": node_json(group.label, link.node)}
