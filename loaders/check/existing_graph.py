"""What the graph already holds of the records in a load: read when it is needed, and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol

from graph.records import Relationship
from graph.schema import RelationshipType, schema
from graph.taxonomies import category_nodes
from graph.writer.basis import Basis
from graph.writer.batched_statements import batches

BATCH_SIZE = 5_000
# A save asks for a few kinds, each quick by itself; a load asks for most, which one by one take 0.1 s or more.
MAX_SINGLE_KINDS = 8
GROUP_SIZE = 25  # ids whose records come in one row: the embedded server drops a connection over rows of 100 MB
Properties = dict[str, Any]
Key = tuple[str, str]  # label or type, id


class Readable(Protocol):
    """What a load reads the graph by: a database, or a transaction that has written already."""

    def read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]: ...

    def revision(self) -> int: ...


class ExistingGraph:
    """The graph as a load sees it; without a database, a new graph that holds only the terms shipped with Casethread.

    `hidden` are the ids, by label, of what whoever writes may not see: to them it is as if there were no such record.
    """

    def __init__(self, database: Readable | None = None, hidden: Mapping[str, Collection[str]] | None = None) -> None:
        self._database, self._hidden = database, hidden or {}
        # What is planned on this view of the graph holds while all that was read for it stays as it was.
        self.revision = database.revision() if database else 0
        self.basis = Basis()
        self._nodes: dict[str, dict[str, Properties | None]] = defaultdict(dict)
        self._holds: dict[str, bool] = {}
        self._kinds: frozenset[str] | None = None
        self._edges: dict[str, list[tuple[str, str, str]]] = {}
        self._events: dict[Key, list[Properties]] = {}
        self._event_owners: dict[str, list[Key]] = {}
        # Relationships that a replacing load removes: they no longer count.
        self.removed: Collection[Key] = frozenset()
        if database is None:
            terms = category_nodes().nodes
            self._nodes["Category"] = {node.id: {**node.properties, "id": node.id} for node in terms}

    def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a statement; none from an empty graph."""
        rows = self.read_aside(cypher, **parameters)
        self.basis.add(cypher, parameters, rows)
        return rows

    def read_aside(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a statement that the plan does not stand on, such as what was loaded before."""
        return self._database.read(cypher, **parameters) if self._database else []

    def read_in_batches(self, cypher: str, ids: Iterable[str], **parameters: Any) -> Iterator[dict[str, Any]]:
        """Rows of a statement that begins with `UNWIND $ids AS id`, read in batches."""
        for batch in batches(sorted(set(ids)), BATCH_SIZE):
            yield from self.read(cypher, ids=batch, **parameters)

    def _read_in_groups(self, match: str, value: str, ids: Iterable[str]) -> Iterator[Any]:
        """A value of all that `match` finds at each `id`, in one row for each group of ids, which `first` names.

        With a row for each, the driver takes longer over them than the server.
        """
        cypher = f"""UNWIND $groups AS ids WITH ids, ids[0] AS first UNWIND ids AS id {match}
                     RETURN first, collect({value}) AS values ORDER BY first"""
        for groups in batches(batches(sorted(set(ids)), GROUP_SIZE), BATCH_SIZE // GROUP_SIZE):
            for row in self.read(cypher, groups=groups):
                yield from row["values"]

    def holds(self, kind: str) -> bool:
        """Whether the graph holds any node of a label, or relationship of a type."""
        if self._kinds is None and kind not in self._holds:
            if len(self._holds) < MAX_SINGLE_KINDS:
                self._holds[kind] = bool(self.read(_in_use([kind])))
            else:
                self._kinds = frozenset(row["kind"] for row in self.read(_in_use(_every_kind())))
        return self._holds[kind] if self._kinds is None else kind in self._kinds

    @property
    def hides(self) -> bool:
        """Whether something of it is hidden from whoever writes."""
        return any(self._hidden.values())

    def is_hidden(self, label: str, node_id: str) -> bool:
        """Whether a record is hidden from whoever writes."""
        return node_id in self._hidden.get(label, ())

    def seen(self, label: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows about records of a label, by their `id`, without those that are hidden."""
        return [row for row in rows if not self.is_hidden(label, row["id"])] if self.hides else rows

    def fetch(self, label: str, ids: Iterable[str]) -> None:
        """Read these nodes, so that `node` has them; what was read before is not read again."""
        nodes = self._nodes[label]
        missing = [node_id for node_id in ids if node_id not in nodes]
        nodes.update(dict.fromkeys(missing))
        if missing and self.holds(label):
            name = schema().labels[label].name
            match = f"MATCH (n:{name} {{id: id}}) WITH first, n ORDER BY first, n.id"
            for properties in self._read_in_groups(match, "properties(n)", missing):
                nodes[properties["id"]] = properties

    def node(self, label: str, node_id: str) -> Properties | None:
        """The properties of a node as the graph holds it, or None where it does not, or hides it.

        No source is hidden: each record needs its own, and none is entered by hand.
        """
        if label != "Source" and self.is_hidden(label, node_id):
            return None
        if node_id not in self._nodes[label]:
            self.fetch(label, (node_id,))
        return self._nodes[label][node_id]

    def edges(self, kind: str) -> list[tuple[str, str, str]]:
        """(id, from, to) of every relationship of a type: for the small ones that must have no cycle."""
        if kind not in self._edges:
            cypher = f"MATCH (a)-[r:{_type(kind).name}]->(b) RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY id"
            rows = self.read(cypher) if self.holds(kind) else []
            self._edges[kind] = [(row["id"], row["start"], row["end"]) for row in rows]
        return [edge for edge in self._edges[kind] if (kind, edge[0]) not in self.removed]

    def case_of(self, episodes: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The case of each episode that the graph holds, and the id of the relationship that says so."""
        cypher = """UNWIND $ids AS id MATCH (e:Episode {id: id})<-[r:HAS_EPISODE]-(c:Case)
                    RETURN id, c.id AS case, r.id AS relationship ORDER BY id"""
        rows = self._read_if_any("HAS_EPISODE", cypher, episodes)
        return {row["id"]: (row["case"], row["relationship"]) for row in self._without_removed("HAS_EPISODE", rows)}

    def episodes_of(self, cases: Iterable[str]) -> dict[str, dict[str, int | None]]:
        """The episodes of each case with their sequence."""
        cypher = """UNWIND $ids AS id MATCH (c:Case {id: id})-[r:HAS_EPISODE]->(e:Episode)
                    RETURN id, e.id AS episode, e.sequence AS sequence, r.id AS relationship ORDER BY id, episode"""
        episodes: dict[str, dict[str, int | None]] = defaultdict(dict)
        for row in self._without_removed("HAS_EPISODE", self._read_if_any("HAS_EPISODE", cypher, cases)):
            episodes[row["id"]][row["episode"]] = row["sequence"]
        return episodes

    def relationships_between(self, kind: str, labels: tuple[str, str], ids: Iterable[str]) -> Iterator[Relationship]:
        """Relationships of a type between nodes of two labels, at the nodes with these ids: its low-degree ends."""
        start, end = (schema().labels[label].name for label in labels)
        type_ = _type(kind)
        arrow = (
            f"(a:{start} {{id: id}})-[r:{type_.name}]->(b:{end})"
            if type_.low_degree_end == "from"
            else f"(b:{end} {{id: id}})<-[r:{type_.name}]-(a:{start})"
        )
        match = f"MATCH {arrow} WITH first, a.id AS start, b.id AS end, r ORDER BY first, start, end, r.id"
        for start_id, end_id, properties in self._read_in_groups(match, "[start, end, properties(r)]", ids):
            yield Relationship(type_.name, properties.pop("id"), start, start_id, end, end_id, properties)

    def quotes_of(self, factors: Iterable[str], most: int) -> dict[str, tuple[str, ...]]:
        """The first quotes that were recorded for each of the factors."""
        cypher = """UNWIND $ids AS id MATCH (f:Factor {id: id})-[r:CONTRIBUTED_TO]->() WHERE r.quote IS NOT NULL
                    WITH id, r.quote AS quote ORDER BY id, quote
                    RETURN id, collect(quote) AS quotes ORDER BY id"""
        return {row["id"]: tuple(row["quotes"][:most]) for row in self._read_if_any("CONTRIBUTED_TO", cypher, factors)}

    def codings_of(self, cases: Iterable[str], *, coder: str) -> dict[str, list[str]]:
        """The codings of each case by one coder."""
        cypher = """UNWIND $ids AS id MATCH (c:Case {id: id})<-[:CODES]-(k:Coding {coder_code: $coder})
                    RETURN id, k.id AS coding ORDER BY id, coding"""
        codings: dict[str, list[str]] = defaultdict(list)
        for row in self.read_in_batches(cypher, cases, coder=coder) if self.holds("CODES") else ():
            codings[row["id"]].append(row["coding"])
        return codings

    def cases_with(self, factors: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(factor, case) for each case in which one of the factors was recorded."""
        cypher = """UNWIND $ids AS id MATCH (f:Factor {id: id})-[:CONTRIBUTED_TO]->()<-[:HAS_EPISODE*0..1]-(c:Case)
                    RETURN DISTINCT id, c.id AS case ORDER BY id, case"""
        rows = self._read_if_any("CONTRIBUTED_TO", cypher, factors)
        return ((row["id"], row["case"]) for row in rows)

    def supported_factors(self, factors: Iterable[str]) -> set[str]:
        """Those of the factors that have a supporting contribution."""
        cypher = """UNWIND $ids AS id MATCH (f:Factor {id: id})
                    WHERE EXISTS { MATCH (f)-[r:CONTRIBUTED_TO]->()
                                   WHERE r.polarity IN ['supporting', 'mixed'] AND NOT r.id IN $removed }
                    RETURN id ORDER BY id"""
        return {row["id"] for row in self._read_if_any("CONTRIBUTED_TO", cypher, factors)}

    def measures(self, actions: Iterable[str]) -> dict[str, list[Properties]]:
        """The outcome measures of each action."""
        cypher = """UNWIND $ids AS id MATCH (a:Action {id: id})-[r:MEASURED_BY]->(m:OutcomeMeasure)
                    WHERE NOT r.id IN $removed
                    RETURN id, properties(m) AS measure ORDER BY id, m.id"""
        return self._grouped("MEASURED_BY", cypher, actions, "measure")

    def findings_with_evidence(self, findings: Iterable[str]) -> set[str]:
        """Those of the findings that are drawn from an episode or a case."""
        cypher = """UNWIND $ids AS id MATCH (f:Finding {id: id})
                    WHERE EXISTS { MATCH (f)-[r:DRAWN_FROM]->() WHERE NOT r.id IN $removed } RETURN id ORDER BY id"""
        return {row["id"] for row in self._read_if_any("DRAWN_FROM", cypher, findings)}

    def events(self, label: str, ids: Iterable[str]) -> dict[str, list[Properties]]:
        """The events of each recommendation or action that has any, in their order; each is read once."""
        id_list = list(ids)
        missing = {node_id: list[Properties]() for node_id in id_list if (label, node_id) not in self._events}
        if missing and self.holds("HAS_EVENT"):
            name = schema().labels[label].name
            match = f"MATCH (n:{name} {{id: id}})-[:HAS_EVENT]->(e:Event)"
            order = "WITH first, id, e ORDER BY first, id, e.sequence, e.id"
            for node_id, event in self._read_in_groups(f"{match} {order}", "[id, properties(e)]", missing):
                missing[node_id].append(event)
        self._events.update({(label, node_id): events for node_id, events in missing.items()})
        return {node_id: [*events] for node_id in id_list if (events := self._events[label, node_id])}

    def owners_of_events(self, events: Iterable[str]) -> Iterator[tuple[str, Key]]:
        """(event, label and id of what has it) for each of the events; each is read once."""
        id_list = sorted(set(events))
        missing = {event: list[Key]() for event in id_list if event not in self._event_owners}
        cypher = """UNWIND $ids AS id MATCH (e:Event {id: id})<-[:HAS_EVENT]-(owner)
                    RETURN id, labels(owner)[0] AS label, owner.id AS owner ORDER BY id, label, owner"""
        for row in self._read_if_any("HAS_EVENT", cypher, missing):
            missing[row["id"]].append((row["label"], row["owner"]))
        self._event_owners.update(missing)
        return ((event, owner) for event in id_list for owner in self._event_owners[event])

    def _grouped(self, kind: str, cypher: str, ids: Iterable[str], column: str) -> dict[str, list[Properties]]:
        lists: dict[str, list[Properties]] = defaultdict(list)
        for row in self._read_if_any(kind, cypher, ids):
            lists[row["id"]].append(row[column])
        return lists

    def _read_if_any(self, kind: str, cypher: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Rows, if the graph holds relationships of that type at all: this saves most first loads a search."""
        id_list = list(ids)
        if not id_list or not self.holds(kind):
            return []
        removed = [id_ for type_, id_ in self.removed if type_ == kind] if "$removed" in cypher else []
        return list(self.read_in_batches(cypher, id_list, removed=removed))

    def _without_removed(self, kind: str, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Rows whose relationship is not removed by this load."""
        return (row for row in rows if (kind, row["relationship"]) not in self.removed)


def _every_kind() -> tuple[str, ...]:
    return (*schema().labels, *schema().relationships)


def _in_use(kinds: Iterable[str]) -> str:
    """One statement for these labels and types."""
    return " UNION ALL ".join(part for kind in kinds for part in _parts(kind))


@cache
def _parts(kind: str) -> tuple[str, ...]:
    if kind in schema().labels:
        return (f"MATCH (n:{kind}) RETURN '{kind}' AS kind LIMIT 1",)
    # From a label on: without one, the embedded server looks through all nodes for the first that has such a relationship.
    starts = schema().relationships[kind].from_labels
    return tuple(f"MATCH (:{start})-[r:{kind}]->() RETURN '{kind}' AS kind LIMIT 1" for start in starts)


def _type(kind: str) -> RelationshipType:
    return schema().relationships[kind]
