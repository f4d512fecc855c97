"""Which tests stay together where several processes share them, and in what order they are handed out.

Starting a Neo4j and warming it takes half a minute of a processor, so one process runs all that use the shared one,
first, because that is the longest part. All other tests go module by module to whoever is free, slow modules before
the rest. Run with `--dist loadgroup --no-loadscope-reorder`.
"""

from __future__ import annotations

import pytest


def server_of(item: pytest.Item) -> str | None:
    """The name of the server that a test runs on; None for one that does not say."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("server") if callspec else None


def arrange(items: list[pytest.Item]) -> None:
    """Give each test its group, and sort the groups; within one, tests and modules keep their order."""
    slow = {_group(item) for item in items if item.get_closest_marker("slow")}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: (_group(item) != "neo4j", _group(item) not in slow))


def _group(item: pytest.Item) -> str:
    shares_neo4j = item.get_closest_marker("neo4j") and "shared_databases" in getattr(item, "fixturenames", ())
    return "neo4j" if shares_neo4j else item.nodeid.partition("::")[0]
