"""The content of the graph as plain records: nodes, relationships, and a subgraph made of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ReadRows = Callable[..., list[dict[str, Any]]]  # a statement and its parameters: by a database, or in a transaction
Value = str | int | float | bool | list[str]
BY_HAND = "by-hand"  # the source of what people enter, and no file brought


@dataclass(slots=True)
class Node:
    """One node; `properties` holds everything but its `id`, which is unique within `label`."""

    label: str
    id: str
    properties: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Relationship:
    """One relationship and its two ends; `properties` holds everything but its `id`."""

    type: str
    id: str
    from_label: str
    from_id: str
    to_label: str
    to_id: str
    properties: dict[str, Value] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Where it begins and where it ends, each by label and id."""
        return (self.from_label, self.from_id), (self.to_label, self.to_id)


@dataclass(slots=True)
class Subgraph:
    """Nodes and relationships, each once, in a stable order; both ends of each relationship are among the nodes."""

    nodes: list[Node] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
