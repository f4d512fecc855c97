"""A database that all tests of a run share: emptied for each of them, or brought back to what `prepare` leaves.

Writing the taxonomies that ship with the product takes 0.2 s, and most tests begin with them; leaving them where they
are and looking that nobody has touched them takes 0.03 s. So it is with the graphs that several modules only read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from neo4j_server import Neo4jProcess

from graph.database import Database
from graph.migrations import prepare
from graph.taxonomies import SOURCE_ID

_OTHERS = f"coalesce(node.source_id, '') <> '{SOURCE_ID}' OR NOT (node:Category OR node:Source)"
_BATCH = 5000
_DELETE = f"WITH node LIMIT {_BATCH} DETACH DELETE node RETURN count(*) AS gone"
# In one row each: the driver takes longer over 400 rows than the server.
_NODES = (
    "MATCH (n) WITH labels(n) AS labels, n ORDER BY labels, n.id "
    "RETURN collect([labels, properties(n)]) AS content ORDER BY content"
)
_RELATIONSHIPS = (
    "MATCH (a)-[r]->(b) WITH type(r) AS type, a.id AS start, b.id AS end, r ORDER BY type, start, end, r.id "
    "RETURN collect([type, start, end, properties(r)]) AS content ORDER BY content"
)

Content = list[list[Any]]


class SharedDatabase:
    """One open database, and what `prepare` left in it when it was last written from nothing."""

    def __init__(self, database: Database, process: Neo4jProcess | None = None) -> None:
        """`process` is the server's, where it is a Neo4j of our own."""
        self._database, self.process = database, process
        self._shipped: Content | None = None
        self._state: dict[str, Any] = {}
        self._filled: tuple[str, Content] | None = None

    def filled(self, name: str, fill: Callable[[Database], None]) -> Database:
        """The database as `fill` leaves a prepared one; left as it is where the last to fill it did the same.

        It is the same graph then, of the same revision: what is remembered of it holds.
        """
        if self._filled is None or self._filled != (name, self._content()):
            fill(self.prepared())
            self._filled = name, self._content()
        return self._database

    def empty(self) -> Database:
        """The database without a node; constraints stay."""
        self._delete("")
        return self._database

    def prepared(self) -> Database:
        """The database as `prepare` leaves a new one."""
        if self._shipped is not None:
            self._delete(f"WHERE {_OTHERS}")
            if self._content() == self._shipped:
                self._renew_state()
                return self._database
        self.empty()
        prepare(self._database)
        [row] = self._database.read("MATCH (g:GraphState) RETURN properties(g) AS properties ORDER BY g.id")
        self._state = row["properties"]
        self._delete("WHERE node:GraphState")
        self._shipped = self._content()
        self._renew_state()
        return self._database

    def _delete(self, which: str) -> None:
        """Remove the nodes in batches that fit any heap."""
        self._filled = None
        statement = f"MATCH (node) {which} {_DELETE}"
        while self._database.write(lambda transaction: transaction.run(statement))[0]["gone"] == _BATCH:
            pass

    def _content(self) -> Content:
        return [row["content"] for statement in (_NODES, _RELATIONSHIPS) for row in self._database.read(statement)]

    def _renew_state(self) -> None:
        """The state of a graph that has never changed; it is another graph than the last one."""
        state = {**self._state, "uid": uuid4().hex}
        self._database.write(lambda transaction: transaction.run("CREATE (g:GraphState) SET g = $state", state=state))
