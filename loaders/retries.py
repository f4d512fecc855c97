"""Plans again where somebody changed what a plan was decided by before it was written."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from graph.database import Database
from graph.errors import CypherError, GraphChanged
from loaders.check.existing_graph import ExistingGraph

MAX_TRIES = 12
# After each try in vain the longest pause doubles: of eight who save one record at once each then gets a turn.
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 1.0  # seconds
T = TypeVar("T")


def retried(
    database: Database,
    attempt: Callable[[ExistingGraph], T],
    hidden: Callable[[], Mapping[str, Collection[str]]] = dict,
) -> T:
    """What `attempt` returns, which checks, plans and writes on a view of the graph as it is when it begins.

    `hidden` gives what of the graph whoever writes may not see then. Raises GraphChanged where somebody was in the way each time.
    """
    for tried in range(MAX_TRIES):
        graph = ExistingGraph(database, hidden())
        try:
            return attempt(graph)
        except (GraphChanged, CypherError) as error:
            # When two write the same at once, the embedded server reports a duplicate key.
            has_changed = isinstance(error, GraphChanged) or database.revision() != graph.revision
            if tried + 1 == MAX_TRIES or not has_changed:
                raise
        time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**tried, LONGEST_PAUSE)))  # noqa: S311 - nothing secret
    raise AssertionError("the last try returns or raises")
