"""Which tests stay together where several processes share them, and in what order they are handed out.

Starting a Neo4j and warming it takes half a minute of a processor, so one process runs all that use the shared one,
first, because that is the longest part. All other tests go module by module to whoever is free, slow modules before
the rest. Run with `--no-loadscope-reorder`, which keeps that order.

pytest-xdist's own groups (`--dist loadgroup`) write into a private attribute that pytest 9.2 no longer has: every test
then was a group of its own, without a word, and each module's graph was loaded by both processes.
"""

from __future__ import annotations

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

_ON_NEO4J = re.compile(r"\[(?:[^\[\]]*-)?neo4j(?:-[^\[\]]*)?\]$")


class GroupScheduling(LoadScopeScheduling):
    """Hands out the tests group by group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def server_of(item: pytest.Item) -> str | None:
    """The name of the server that a test runs on; None for one that does not say."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("server") if callspec else None


def group_of(nodeid: str) -> str:
    """The group of a test: `neo4j` for all on the server that tests share, else its module."""
    return "neo4j" if _ON_NEO4J.search(nodeid) else nodeid.partition("::")[0]


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests by their groups, in the order in which they are handed out; within one, they keep their order."""
    slow = {group_of(item.nodeid) for item in items if item.get_closest_marker("slow")}

    def place(item: pytest.Item) -> tuple[bool, bool]:
        group = group_of(item.nodeid)
        return group != "neo4j", group not in slow

    items.sort(key=place)
