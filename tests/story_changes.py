"""What tests change in the loaders' story before it is loaded again, and look at in the graph afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from people import OWNER

from graph.database import Database
from loaders.load import Outcome
from queries import ask

Load = Callable[..., Outcome]


def today() -> str:
    """The day on which it is asked: a suite may run over midnight."""
    return date.today().isoformat()


def row_of(story: Any, sheet: str, node_id: str) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in story[sheet] if row["id"] == node_id)
    return row


def read_values(database: Database, cypher: str, **parameters: Any) -> list[Any]:
    return [next(iter(row.values())) for row in database.read(cypher, **parameters)]


def properties_of(database: Database, label: str, node_id: str) -> dict[str, Any]:
    cypher = f"MATCH (n:{label} {{id: $id}}) RETURN properties(n) AS p ORDER BY n.id"
    [row] = read_values(database, cypher, id=node_id)
    return dict(row)


def events_of(database: Database, node_id: str, *names: str) -> list[tuple[Any, ...]]:
    cypher = "MATCH (n {id: $id})-[:HAS_EVENT]->(e:Event) RETURN properties(e) AS e ORDER BY e.sequence, e.id"
    return [tuple(row["e"].get(name) for name in names) for row in database.read(cypher, id=node_id)]


def overdue_at(database: Database, as_at: str) -> dict[str, str]:
    answer = ask(database, "overdue-actions", {"as_at": as_at, "limit": "1000"}, viewer=OWNER)
    return {row["action"]: row["due_on"] for row in answer.rows}
