"""Which tests stay together where several processes share them, and in what order they are handed out.

Starting a Neo4j and warming it takes half a minute of a processor, so one process runs all that are on Neo4j, first,
because that is the longest part. All other tests go module by module to whoever is free, slow modules before the rest.
Run with `--no-loadscope-reorder`, which keeps that order.

pytest-xdist's own groups (`--dist loadgroup`) write into a private attribute that pytest 9.2 no longer has: every test
then was a group of its own, without a word, and each module's graph was loaded by both processes.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

NEO4J = "neo4j"


class GroupScheduling(LoadScopeScheduling):
    """Hands out the tests group by group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """The group of a test: `neo4j` for all that run on Neo4j, else its module."""
    module, _, name = nodeid.partition("::")
    values = name.partition("[")[2].removesuffix("]").split("-")
    return NEO4J if NEO4J in values else module


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests by their groups, in the order in which they are handed out; within one, they keep their order."""
    slow = {group_of(item.nodeid) for item in items if item.get_closest_marker("slow")}

    def place(item: pytest.Item) -> tuple[bool, bool]:
        group = group_of(item.nodeid)
        return group != NEO4J, group not in slow

    items.sort(key=place)
