"""The address of the explorer with some nodes in it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from graph.records import Node
from webapp.explorer.state import MAX_NODES, Opened, State, keys_of


def explorer_url(nodes: Iterable[Node | tuple[str, str]]) -> str:
    """The address of the explorer with these nodes in it; at most as many as it can show."""
    pairs = [(node.label, node.id) if isinstance(node, Node) else node for node in nodes]
    keys = keys_of(pairs)[:MAX_NODES]
    if not keys:
        return url_for("explorer.page")
    state = State((Opened(tuple(keys)),), at=keys[0] if len(keys) == 1 else "")
    return f"{url_for('explorer.page')}?{state.query}"
