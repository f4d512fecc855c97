"""One record with everything around it: its properties, and every relationship followed both ways.

Relationships are grouped by type, direction and the label at the other end; a group is counted whole but read a
page at a time, so that a hub never floods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.schema import Label, RelationshipType, schema
from graph.viewer import Viewer
from graph.writer import versions
from queries.records.captions import captions_of, ids_named, without_withheld
from queries.records.paging import check_page, pages_of
from queries.release.release import Withheld, withheld_from
from queries.release.visible import keys_of, visible

PAGE = 25  # relationships shown of a group before "more"


@dataclass(frozen=True, slots=True)
class Scope:
    """Around which node to read, and what must not be read."""

    database: Database
    label: Label
    id: str
    withheld: Withheld

    def read(
        self, pattern: str, rest: str, kind: RelationshipType | None = None, **parameters: Any
    ) -> list[dict[str, Any]]:
        """Rows about the relationships `r` that a pattern such as `-[r]->(m)` leads along, of one type or of any."""
        condition, values = visible(self.withheld, keys_of(self.withheld), kind)
        match = f"MATCH (n:{self.label.name} {{id: $id}}){pattern} {condition}"
        return self.database.read(f"{match}{rest}", id=self.id, **values, **parameters)


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship as seen from the record: its own id and properties, and the node at the other end."""

    id: str
    properties: dict[str, Any]
    label: str
    other: str
    caption: str
    node: dict[str, Any]

    @classmethod
    def to(cls, label: str, relationship: dict[str, Any], node: dict[str, Any]) -> Link:
        """The link made of the properties of a relationship and of the node at its other end."""
        properties = {name: value for name, value in relationship.items() if name != "id"}
        caption = schema().caption(label, node, str(node["id"]))
        return cls(str(relationship["id"]), properties, label, str(node["id"]), caption, node)


@dataclass(frozen=True, slots=True)
class Group:
    """All relationships of one type in one direction to one label; `links` holds one page of `total`.

    `records` counts the records that they lead to: a practice is in use in four areas by nine relationships, one for
    each stage there.
    """

    type: RelationshipType
    outward: bool
    label: Label
    total: int
    records: int
    page: int = 1
    links: list[Link] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The relationship as this record says it: `contributed to`, or `was contributed to by`."""
        return self.type.title if self.outward else self.type.inverse

    @property
    def key(self) -> str:
        """How an address names the group: `out-CONTRIBUTED_TO-Episode`."""
        return f"{'out' if self.outward else 'in'}-{self.type.name}-{self.label.name}"

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total, PAGE)


@dataclass(frozen=True, slots=True)
class Record:
    """One node of the graph; `captions` names what the ids among its and its links' properties stand for.

    `version` is what somebody saw who changes it.
    """

    label: Label
    id: str
    caption: str
    properties: dict[str, Any]
    groups: list[Group]
    captions: dict[tuple[str, str], str]
    revision: int
    version: str


def record(database: Database, label: str, id_: str, viewer: Viewer, pages: Mapping[str, int] | None = None) -> Record:
    """The record with the first page of each group of relationships, or the page that `pages` gives by group key.

    Raises NotFound where there is none, or where this viewer may not see it, and for a page beyond the last.
    """
    scope = Scope(database, schema().labels[label], id_, withheld_from(database, viewer))
    rows = database.read(f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS properties", id=id_)
    if not rows or id_ in scope.withheld.get(label, ()):
        raise NotFound(f"There is no {scope.label.title.lower()} {id_!r}.")
    properties = without_withheld(scope.label.properties.values(), rows[0]["properties"], scope.withheld)
    groups = [_without_withheld(group, scope.withheld) for group in _paged(scope, pages or {})]
    captions = captions_of(database, _ids_named(scope.label, properties, groups))
    caption = schema().caption(label, properties, id_)
    version = versions(database.read, label, {id_: properties.get("import_id")})[id_]
    return Record(scope.label, id_, caption, properties, groups, captions, database.revision(), version)


def _without_withheld(group: Group, withheld: Withheld) -> Group:
    definitions = group.type.properties.values()
    links = [replace(its, properties=without_withheld(definitions, its.properties, withheld)) for its in group.links]
    return replace(group, links=links)


def _groups(scope: Scope) -> list[Group]:
    """Every group, counted and empty, in the order of the schema; bookkeeping is left out."""
    count = "RETURN type(r) AS type, head(labels(m)) AS label, count(*) AS total, count(DISTINCT m) AS records "
    count += "ORDER BY type, label"
    definitions = schema()
    groups = [
        Group(
            definitions.relationships[row["type"]],
            outward,
            definitions.labels[row["label"]],
            row["total"],
            row["records"],
        )
        for outward, pattern in ((True, "-[r]->(m)"), (False, "<-[r]-(m)"))
        for row in scope.read(pattern, count)
        if row["type"] in definitions.relationships and row["label"] in definitions.labels
    ]
    return [group for group in groups if not group.label.internal]


def _order(label: Label) -> str:
    """By what comes first within a group: the order in a case, the order of events, else the caption."""
    if not label.sorted_by:
        return f"coalesce(m.{label.caption}, '')"
    return ", ".join(
        f"m.{key}" if isinstance(key, str) else f"coalesce({', '.join(f'm.{name}_latest' for name in key)}, '')"
        for key in label.sorted_by
    )


def _paged(scope: Scope, pages: Mapping[str, int]) -> list[Group]:
    """Every group with the links of one page; one that the record could have and has not is a single, empty page."""
    groups = {group.key: group for group in _groups(scope)}
    for key, page in pages.items():
        if key not in groups and key not in group_keys(scope.label):
            rule = f"page.{key}= names no relationships of a {scope.label.title.lower()}."
            fix = f"It can be {', '.join(f'page.{group_key}=' for group_key in groups)}." if groups else ""
            raise BadRequest.about(f"page.{key}", str(page), rule, fix)
        check_page(page, groups[key].pages if key in groups else 1, key, f"page.{key}")
    return [_filled(scope, group, pages.get(key, 1)) for key, group in groups.items()]


def _filled(scope: Scope, group: Group, page: int) -> Group:
    """The group with the links of one page."""
    arrow = f"-[r:{group.type.name}]->" if group.outward else f"<-[r:{group.type.name}]-"
    strongest = "coalesce(r.strength, 0) DESC, " if "strength" in group.type.properties else ""
    earliest = "coalesce(r.from_earliest, ''), " if "from" in group.type.properties else ""
    rows = scope.read(
        f"{arrow}(m:{group.label.name})",
        "RETURN properties(r) AS relationship, properties(m) AS node "
        f"ORDER BY {strongest}{_order(group.label)}, m.id, {earliest}r.id SKIP $skip LIMIT $limit",
        group.type,
        skip=(page - 1) * PAGE,
        limit=PAGE,
    )
    links = [Link.to(group.label.name, row["relationship"], row["node"]) for row in rows]
    return replace(group, page=page, links=links)


def group_keys(label: Label) -> list[str]:
    """The key of each group of relationships that a record of this label can have."""
    groups = [
        Group(kind, outward, schema().labels[other], 0, 0)
        for kind in schema().relationships.values()
        for pair in kind.pairs
        for outward, (own, other) in ((True, pair), (False, pair[::-1]))
        if own == label.name and not schema().labels[other].internal
    ]
    return list(dict.fromkeys(group.key for group in groups))


def ids_in(kind: RelationshipType, links: Iterable[Link]) -> Iterator[tuple[str, str]]:
    """(label, id) of everything that the properties of these links name."""
    for link in links:
        yield from ids_named(kind.properties.values(), link.properties)


def _ids_named(kind: Label, properties: Mapping[str, Any], groups: Iterable[Group]) -> Iterator[tuple[str, str]]:
    yield from ids_named(kind.properties.values(), properties)
    for group in groups:
        yield from ids_in(group.type, group.links)
