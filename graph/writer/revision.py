"""The one node that says where the graph stands: its revision, its schema version, and which graph it is."""

from __future__ import annotations

from graph.database import Transaction
from graph.errors import GraphChanged

_MOVE = """
MATCH (g:GraphState {id: 'graph'}) SET g.revision = g.revision + 1 RETURN g.revision AS revision
"""


def move_revision(transaction: Transaction, expected: int | None = None) -> int:
    """Take the next revision, first thing in a write, so that a second writer waits or is told.

    Raises GraphChanged where the graph is not at the revision that the plan was made for.
    """
    [row] = transaction.run(_MOVE)
    revision = int(row["revision"])
    if expected is not None and revision != expected + 1:
        raise GraphChanged(f"The graph moved from revision {expected} to {revision - 1} while this was being prepared.")
    return revision
