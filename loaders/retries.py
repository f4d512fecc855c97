"""Plans again where somebody changed what a plan was decided by before it was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from graph.database import Database
from graph.errors import CypherError, GraphChanged
from loaders.check.existing_graph import ExistingGraph

MAX_TRIES = 5
T = TypeVar("T")


def retried(
    database: Database,
    attempt: Callable[[ExistingGraph], T],
    hidden: Callable[[], Mapping[str, Collection[str]]] = dict,
) -> T:
    """What `attempt` returns, which checks, plans and writes on a view of the graph as it is when it begins.

    `hidden` gives what of the graph whoever writes may not see then. Raises GraphChanged where somebody was in the way each time.
    """
    for tries_left in reversed(range(MAX_TRIES)):
        graph = ExistingGraph(database, hidden())
        try:
            return attempt(graph)
        except (GraphChanged, CypherError) as error:
            # When two write the same at once, the embedded server reports a duplicate key.
            has_changed = isinstance(error, GraphChanged) or database.revision() != graph.revision
            if not (tries_left and has_changed):
                raise
    raise AssertionError("the last try returns or raises")
