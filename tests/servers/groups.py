"""Which tests stay together where several processes share them, and in what order they are handed out.

Starting a Neo4j and warming it takes half a minute of a processor, so one process runs all that are on it, first,
because that is the longest part, and those that kill it last; the others give way to it. All other tests go module by
module to whoever is free, modules with the most slow tests before the rest. Run with `--no-loadscope-reorder`, which
keeps that order.

pytest-xdist's own groups (`--dist loadgroup`) write into a private attribute that pytest 9.2 no longer has: every test
then was a group of its own, without a word, and each module's graph was loaded by both processes.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import pytest
from xdist.scheduler import LoadScopeScheduling

NEO4J = "neo4j"
KILLS = "tests/soak/"


class GroupScheduling(LoadScopeScheduling):
    """Hands out the tests group by group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def is_on_neo4j(nodeid: str) -> bool:
    """Whether a test runs on Neo4j: it says so among its parameters."""
    return NEO4J in nodeid.partition("[")[2].removesuffix("]").split("-")


def group_of(nodeid: str) -> str:
    """The group of a test: `neo4j` for all on the Neo4j that they share, else its module."""
    return NEO4J if is_on_neo4j(nodeid) else nodeid.partition("::")[0]


@cache
def give_way() -> None:
    """Let the process with the longest part go first where there are more processes than processors."""
    if hasattr(os, "nice"):
        os.nice(15)


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests by their groups, in the order in which they are handed out; within one, they keep their order.

    What kills the Neo4j of all comes when the others are done with it.
    """
    long = Counter(
        group_of(item.nodeid) for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    )

    def place(item: pytest.Item) -> tuple[bool, bool, int]:
        group = group_of(item.nodeid)
        return group != NEO4J, group == NEO4J and item.nodeid.startswith(KILLS), -long[group]

    items.sort(key=place)
