"""The revision of the graph: every write increments it, in the one GraphState node."""

from __future__ import annotations

from graph.database import Transaction
from graph.errors import GraphChanged
from graph.writer.basis import Basis

_INCREMENT = """
MATCH (g:GraphState {id: 'graph'}) SET g.revision = g.revision + 1 RETURN g.revision AS revision
"""


def increment_revision(transaction: Transaction, expected: int | None = None, basis: Basis | None = None) -> int:
    """Take the next revision, before anything else in a write, so that a second writer waits or is refused.

    Raises GraphChanged if the graph is no longer at the revision that the plan was made for; where it has a `basis`,
    only if something of that has changed since.
    """
    [row] = transaction.run(_INCREMENT)
    revision = int(row["revision"])
    if expected is None or revision == expected + 1:
        return revision
    if basis is not None:
        basis.verify(transaction, expected, revision - 1)  # its own touched nothing yet
    else:
        raise GraphChanged(
            f"Somebody changed the graph while this was being prepared: it was at revision {expected}, and is now at "
            f"{revision - 1}. Try again."
        )
    return revision
