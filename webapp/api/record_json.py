"""Records as JSON: a node with its address, and what it is joined to, group by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from graph.schema import Label, schema
from queries.records.contents import Listing
from queries.records.record import Group, Link, Record
from webapp.words import fits_a_path

PLURALS = {label.sheet.replace("_", "-"): label for label in schema().domain_labels}
MOST_RECORDS = 1000  # on one page of a list


def plural_of(label: Label) -> str:
    """The label as an address says it: `working-practices`."""
    return label.sheet.replace("_", "-")


def listing_json(it: Listing, following: str | None) -> dict[str, Any]:
    """One page of a list; `following` is the address of the next."""
    return {
        "items": [node_json(it.label, node) for node in it.nodes],
        "page": it.page,
        "pages": it.pages,
        "per_page": it.per_page,
        "total": it.total,
        "next": following,
    }


def record_json(it: Record, pages: Mapping[str, int]) -> dict[str, Any]:
    """One record; `pages` says which page of which group was asked for."""
    return {
        **node_json(it.label, it.properties),
        "revision": it.revision,
        "relationships": [_group(it, group, pages) for group in it.groups],
    }


def node_json(label: Label, properties: Mapping[str, Any]) -> dict[str, Any]:
    """One node as lists and relationships show it."""
    id_ = str(properties["id"])
    return {"label": label.name, "id": id_, "url": record_url(label, id_), "properties": properties}


def record_url(label: Label, id_: str, **pages: Any) -> str:
    """The address of one record; by query where a path cannot hold its id."""
    if fits_a_path(id_):
        return url_for("api.one", plural=plural_of(label), id_=id_, _external=True, **pages)
    return url_for("api.by_query", label=label.name, id=id_, _external=True, **pages)


def _group(it: Record, group: Group, pages: Mapping[str, int]) -> dict[str, Any]:
    following = None
    if group.page < group.pages:
        asked: dict[str, Any] = {f"page.{key}": page for key, page in pages.items()} | {
            f"page.{group.key}": group.page + 1
        }
        following = record_url(it.label, it.id, **asked)
    return {
        "type": group.type.name,
        "direction": "out" if group.outward else "in",
        "label": group.label.name,
        "total": group.total,
        "items": [_link(group, link) for link in group.links],
        "next": following,
    }


def _link(group: Group, link: Link) -> dict[str, Any]:
    return {"id": link.id, "properties": link.properties, "node": node_json(group.label, link.node)}
