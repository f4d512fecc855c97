"""What the graph already holds of the things a load speaks of, asked only when it is needed and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from graph.database import Database
from graph.schema import RelationshipType, schema
from graph.taxonomies import category_nodes

BATCH = 5_000
Properties = dict[str, Any]
Key = tuple[str, str]  # label or type, id


class Known:
    """The graph as a load sees it; without a database, a new graph with only the terms that ship."""

    def __init__(self, database: Database | None = None) -> None:
        self._database = database
        # What is planned on this view of the graph holds for this revision only.
        self.revision = database.revision() if database else 0
        self._nodes: dict[str, dict[str, Properties | None]] = defaultdict(dict)
        self._holds: dict[str, bool] = {}
        self._edges: dict[str, list[tuple[str, str, str]]] = {}
        # Relationships that a replacing load takes out, which therefore no longer count.
        self.leaving: Collection[Key] = frozenset()
        if database is None:
            terms = category_nodes().nodes
            self._nodes["Category"] = {node.id: {**node.properties, "id": node.id} for node in terms}

    def read(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a statement; none from an empty graph."""
        return self._database.read(cypher, **parameters) if self._database else []

    def each(self, cypher: str, ids: Iterable[str], **parameters: Any) -> Iterator[dict[str, Any]]:
        """Rows of a statement that begins with `UNWIND $ids AS id`, asked in batches."""
        remaining = iter(sorted(set(ids)))
        while batch := list(islice(remaining, BATCH)):
            yield from self.read(cypher, ids=batch, **parameters)

    def holds(self, kind: str) -> bool:
        """Whether the graph holds any node of a label, or relationship of a type."""
        if kind not in self._holds:
            pattern = f"(n:{kind})" if kind in schema().labels else f"()-[n:{_type(kind).name}]->()"
            found = self.read(f"MATCH {pattern} RETURN n.id AS id LIMIT 1")
            self._holds[kind] = bool(found)
        return self._holds[kind]

    def learn(self, label: str, ids: Iterable[str]) -> None:
        """Ask for these nodes, so that `node` knows them; what was asked before is not asked again."""
        found = self._nodes[label]
        missing = [one for one in ids if one not in found]
        found.update(dict.fromkeys(missing))
        if missing and self.holds(label):
            name = schema().labels[label].name
            cypher = f"UNWIND $ids AS id MATCH (n:{name} {{id: id}}) RETURN properties(n) AS properties ORDER BY n.id"
            for row in self.each(cypher, missing):
                found[row["properties"]["id"]] = row["properties"]

    def node(self, label: str, one: str) -> Properties | None:
        """The properties of a node as the graph holds it, or None where it does not."""
        if one not in self._nodes[label]:
            self.learn(label, (one,))
        return self._nodes[label][one]

    def named(self, label: str) -> dict[str, str]:
        """The ids of a label's nodes by the name that they bear, without names that several bear."""
        kind = schema().labels[label]
        cypher = (
            f"MATCH (n:{kind.name}) WITH n.{kind.caption} AS name, collect(n.id) AS ids "
            "WHERE size(ids) = 1 RETURN name, ids[0] AS id ORDER BY name"
        )
        return {row["name"]: row["id"] for row in self.read(cypher)}

    def edges(self, kind: str) -> list[tuple[str, str, str]]:
        """(id, from, to) of every relationship of a type: for the small ones that must have no cycle."""
        if kind not in self._edges:
            cypher = f"MATCH (a)-[r:{_type(kind).name}]->(b) RETURN r.id AS id, a.id AS start, b.id AS end ORDER BY id"
            rows = self.read(cypher) if self.holds(kind) else []
            self._edges[kind] = [(row["id"], row["start"], row["end"]) for row in rows]
        return [edge for edge in self._edges[kind] if (kind, edge[0]) not in self.leaving]

    def case_of(self, episodes: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The case of each episode that the graph holds, and the id of the relationship that says so."""
        cypher = """UNWIND $ids AS id MATCH (e:Episode {id: id})<-[r:HAS_EPISODE]-(c:Case)
                    RETURN id, c.id AS case, r.id AS said ORDER BY id"""
        rows = self._if("HAS_EPISODE", cypher, episodes)
        return {row["id"]: (row["case"], row["said"]) for row in self._staying("HAS_EPISODE", rows)}

    def episodes_of(self, cases: Iterable[str]) -> dict[str, dict[str, int | None]]:
        """The episodes of each case with their sequence."""
        cypher = """UNWIND $ids AS id MATCH (c:Case {id: id})-[r:HAS_EPISODE]->(e:Episode)
                    RETURN id, e.id AS episode, e.sequence AS sequence, r.id AS said ORDER BY id, episode"""
        found: dict[str, dict[str, int | None]] = defaultdict(dict)
        for row in self._staying("HAS_EPISODE", self._if("HAS_EPISODE", cypher, cases)):
            found[row["id"]][row["episode"]] = row["sequence"]
        return found

    def supported(self, factors: Iterable[str]) -> set[str]:
        """Those factors of which a supporting contribution is recorded."""
        cypher = """UNWIND $ids AS id MATCH (f:Factor {id: id})
                    WHERE EXISTS { MATCH (f)-[r:CONTRIBUTED_TO]->()
                                   WHERE r.polarity IN ['supporting', 'mixed'] AND NOT r.id IN $gone }
                    RETURN id ORDER BY id"""
        return {row["id"] for row in self._if("CONTRIBUTED_TO", cypher, factors)}

    def measures(self, actions: Iterable[str]) -> dict[str, list[Properties]]:
        """The outcome measures of each action."""
        cypher = """UNWIND $ids AS id MATCH (a:Action {id: id})-[r:MEASURED_BY]->(m:OutcomeMeasure)
                    WHERE NOT r.id IN $gone
                    RETURN id, properties(m) AS measure ORDER BY id, m.id"""
        return self._lists("MEASURED_BY", cypher, actions, "measure")

    def drawn(self, findings: Iterable[str]) -> set[str]:
        """Those findings that are drawn from an episode or a case."""
        cypher = """UNWIND $ids AS id MATCH (f:Finding {id: id})
                    WHERE EXISTS { MATCH (f)-[r:DRAWN_FROM]->() WHERE NOT r.id IN $gone } RETURN id ORDER BY id"""
        return {row["id"] for row in self._if("DRAWN_FROM", cypher, findings)}

    def events(self, label: str, ids: Iterable[str]) -> dict[str, list[Properties]]:
        """The events of each recommendation or action, in their order."""
        name = schema().labels[label].name
        cypher = f"""UNWIND $ids AS id MATCH (n:{name} {{id: id}})-[:HAS_EVENT]->(e:Event)
                     RETURN id, properties(e) AS event ORDER BY id, e.sequence, e.id"""
        return self._lists("HAS_EVENT", cypher, ids, "event")

    def _lists(self, kind: str, cypher: str, ids: Iterable[str], column: str) -> dict[str, list[Properties]]:
        found: dict[str, list[Properties]] = defaultdict(list)
        for row in self._if(kind, cypher, ids):
            found[row["id"]].append(row[column])
        return found

    def _if(self, kind: str, cypher: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Rows where the graph holds relationships of that type at all, which spares most first loads a search."""
        asked = list(ids)
        if not asked or not self.holds(kind):
            return []
        gone = [one for of, one in self.leaving if of == kind] if "$gone" in cypher else []
        return list(self.each(cypher, asked, gone=gone))

    def _staying(self, kind: str, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Rows whose relationship, which `said` names, does not leave."""
        return (row for row in rows if (kind, row["said"]) not in self.leaving)


def _type(kind: str) -> RelationshipType:
    return schema().relationships[kind]
