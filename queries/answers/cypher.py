"""Statements with their parameters, as other consoles take them."""

from __future__ import annotations

import json
from typing import Any


def pasteable(cypher: str, parameters: dict[str, Any]) -> str:
    """A statement with its parameters before it, as Neo4j Browser and cypher-shell take them.

    Other consoles take the same values by name.
    """
    assignments = [f":param {name} => {_literal(value)};" for name, value in sorted(parameters.items())]
    return "\n".join([*assignments, f"{cypher.rstrip()};"])


def _literal(value: Any) -> str:
    """A value as Cypher: JSON is Cypher for texts, numbers, lists and null alike."""
    return json.dumps(value, ensure_ascii=False)
