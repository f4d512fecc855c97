"""What the explorer's search field finds: the same as the search page does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.database import Database
from graph.errors import BadRequest
from graph.keys import node_key
from queries import Viewer, ask

MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """The first rows of the question `find`, how many there are in all, or what was wrong with the text."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    error: str | None = None


def found(database: Database, text: str) -> Found | None:
    """What bears this name, title, reference or alias; None where there is no text."""
    if not text:
        return None
    try:
        answer = ask(database, "find", {"text": text}, viewer=Viewer.OWNER)
    except BadRequest as error:
        return Found(error=str(error))
    rows = [{**row, "key": node_key(row["label"], row["id"])} for row in answer.rows[:MOST]]
    return Found(rows, len(answer.rows))
