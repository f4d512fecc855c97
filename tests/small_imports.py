"""A small import for tests of the writer and of undo, and what stands in the graph after it."""

from __future__ import annotations

from people import OWNER

from graph.database import Database
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.writer import Element, NewImport, Plan, apply

CASE = Node("Case", "c1", {"title": "A case", "source_id": "s"})
EPISODE = Node("Episode", "e1", {"title": "An episode", "sequence": 1, "source_id": "s"})
FACTOR = Node("Factor", "f1", {"name": "Caseload", "aliases": ["Workload"], "canonical_id": "f1", "source_id": "s"})
HAS = Relationship("HAS_EPISODE", "h1", "Case", "c1", "Episode", "e1", {"source_id": "s"})
HELD = Relationship(
    "CONTRIBUTED_TO", "k1", "Factor", "f1", "Episode", "e1", {"polarity": "hindering", "source_id": "s"}
)


def new_import(name: str = "one", *, in_parts: bool = False) -> NewImport:
    return NewImport(loader="test", by=OWNER, files=[f"{name}.csv"], hashes=[name], in_parts=in_parts)


def first_load(graph: Database) -> str:
    plan = Plan(graph.revision(), [CASE, EPISODE, FACTOR], [HAS, HELD])
    return apply(graph, plan, new_import())


def shape(graph: Database) -> Subgraph:
    """What stands in the graph, without the mark of the import that made it."""
    found = whole_graph(graph)
    elements: list[Element] = [*found.nodes, *found.relationships]
    for element in elements:
        element.properties.pop("import_id", None)
    found.nodes.sort(key=lambda n: (n.label, n.id))
    found.relationships.sort(key=lambda r: (r.type, r.id))
    return found


class StopAfter:
    """Interrupts an import in parts as it writes the first row beyond the first part, which is committed by then."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done > self.part:
            raise KeyboardInterrupt
