"""What a load would do to the graph: additions, changes, removals, and its conflicts with what people entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.records import Node, Relationship, Value
from graph.writer.basis import Basis

Element = Node | Relationship


@dataclass(frozen=True, slots=True)
class ElementChange:
    """New values for some properties of one node or relationship; None in `after` removes the property.

    `before` holds the values when the plan was made, None for a property that was absent.
    """

    element: Element
    before: Mapping[str, Value | None]
    after: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property that people set, and that a load would change: their value stays, unless whoever loads it takes the other.

    `id` is the same as long as both values are, and `element` is as people know it by now. Where it has no choice, another
    conflict or another page decides.
    """

    id: str
    element: Element
    property: str
    kept: Value | None
    offered: Value | None
    is_taken: bool = False
    has_choice: bool = True


@dataclass(slots=True)
class Plan:
    """The difference between what was read and the graph at one revision; nothing in it has happened yet.

    With a `basis` it holds as long as nobody changes what it was decided by, without one as long as nobody writes.
    """

    revision: int
    nodes: list[Node] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    changes: list[ElementChange] = field(default_factory=list)
    removals: list[Element] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unchanged: int = 0
    basis: Basis | None = field(
        default=None, compare=False
    )  # what it was decided by, which another reading may state otherwise

    @property
    def conflicts_kept(self) -> int:
        """How many values stay as people set them."""
        return sum(not conflict.is_taken for conflict in self.conflicts)

    @property
    def is_empty(self) -> bool:
        """True where carrying it out would change nothing."""
        return not (self.nodes or self.relationships or self.changes or self.removals)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each label and type are added, changed and removed: {"added": {"Case": 3}, ...}."""
        return {
            "added": _by_kind([*self.nodes, *self.relationships]),
            "changed": _by_kind([change.element for change in self.changes]),
            "removed": _by_kind(self.removals),
        }


def _by_kind(elements: list[Element]) -> dict[str, int]:
    kinds = Counter(element.label if isinstance(element, Node) else element.type for element in elements)
    return dict(sorted(kinds.items()))
