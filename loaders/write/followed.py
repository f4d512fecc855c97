"""Actions and recommendations as somebody sees them who changes several at once: values, owners and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.database import Database
from graph.ownership import owned_on
from graph.schema import Label, schema
from graph.writer import versions
from loaders.check.existing_graph import Key

# By label of what is open or closed, the relationship to whoever has to see to it.
OWNERSHIP = {
    label.name: kind.name
    for label in schema().domain_labels
    if label.open_statuses
    for kind in schema().relationships.values()
    if (label.name, "Organisation") in kind.pairs
}
ESCALATION = "ESCALATED_TO"
_NODES = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS properties ORDER BY n.id"
# Recommendations are addressed to somebody without a role, a beginning and an end.
_OWNERS = f"""
UNWIND $ids AS id MATCH (n:{{label}} {{{{id: id}}}})-[w:{{type}}]->(o:Organisation) WHERE {owned_on("w", "$today")}
RETURN id, w.id AS link, o.id AS organisation, o.name AS name, properties(w) AS properties ORDER BY id, name, link
"""
_ESCALATED = """
UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[:{type}]->(m) RETURN id, labels(m)[0] AS label, m.id AS other
ORDER BY id, label, other
"""
_LAST_EVENTS = """
UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[:HAS_EVENT]->(e:Event)
RETURN id, max(coalesce(e.sequence, 0)) AS number ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Ownership:
    """That an organisation owns an action, or that a recommendation is addressed to it: the relationship as it is."""

    link: str
    organisation: str
    name: str
    properties: Mapping[str, Any]
    version: str


@dataclass(frozen=True, slots=True)
class FollowedRecord:
    """One action or recommendation; `owners` are those of today, `escalated_to` is what it was escalated to already.

    `last_event` is the number of the last event of its history.
    """

    label: Label
    id: str
    properties: Mapping[str, Any]
    version: str
    owners: tuple[Ownership, ...] = ()
    escalated_to: frozenset[Key] = frozenset()
    last_event: int = 0

    @property
    def key(self) -> Key:
        """Its label and id."""
        return self.label.name, self.id

    @property
    def caption(self) -> str:
        """What people call it."""
        return schema().caption(self.label.name, dict(self.properties), self.id)

    @property
    def versions(self) -> dict[str, str]:
        """The versions of the record and of its owners, by kind and id."""
        own = {version_key(*self.key): self.version}
        return own | {version_key(OWNERSHIP[self.label.name], owner.link): owner.version for owner in self.owners}


def version_key(kind: str, id_: str) -> str:
    """How a form calls an element whose version it keeps."""
    return f"{kind}:{id_}"


def followed_records(
    database: Database, keys: Collection[Key], seen: Mapping[str, str] | None = None
) -> list[FollowedRecord]:
    """These records in their order, without those that are not there; `seen` has the versions that somebody saw before."""
    seen, today = seen or {}, date.today().isoformat()
    records: dict[Key, FollowedRecord] = {}
    for label in (schema().labels[name] for name in OWNERSHIP):
        if ids := sorted({id_ for name, id_ in keys if name == label.name}):
            records |= {record.key: record for record in _of_label(database, label, ids, seen, today)}
    return [records[key] for key in dict.fromkeys(keys) if key in records]


def _of_label(
    database: Database, label: Label, ids: list[str], seen: Mapping[str, str], today: str
) -> Iterator[FollowedRecord]:
    rows = [row["properties"] for row in database.read(_NODES.format(label=label.name), ids=ids)]
    now = versions(database.read, label.name, {row["id"]: _import_of(row) for row in rows})
    type_ = schema().relationships[OWNERSHIP[label.name]].name
    owned = database.read(_OWNERS.format(label=label.name, type=type_), ids=ids, today=today)
    of_links = versions(database.read, type_, {row["link"]: _import_of(row["properties"]) for row in owned})
    owners: dict[str, list[Ownership]] = defaultdict(list)
    for row in owned:
        version = seen.get(version_key(type_, row["link"]), of_links[row["link"]])
        owners[row["id"]].append(
            Ownership(row["link"], row["organisation"], str(row["name"]), row["properties"], version)
        )
    escalated: dict[str, set[Key]] = defaultdict(set)
    name = schema().relationships[ESCALATION].name
    for row in database.read(_ESCALATED.format(label=label.name, type=name), ids=ids):
        escalated[row["id"]].add((row["label"], row["other"]))
    last = {row["id"]: int(row["number"]) for row in database.read(_LAST_EVENTS.format(label=label.name), ids=ids)}
    for row in rows:
        id_ = row["id"]
        version = seen.get(version_key(label.name, id_), now[id_])
        yield FollowedRecord(label, id_, row, version, tuple(owners[id_]), frozenset(escalated[id_]), last.get(id_, 0))


def _import_of(properties: Mapping[str, Any]) -> str | None:
    return str(properties.get("import_id") or "") or None
