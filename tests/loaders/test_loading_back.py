"""What is undone, or exported, can be loaded again and gives the same graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER
from story_changes import Load, read_values

from graph.database import Database
from graph.formats.own_format import write_xlsx, write_zip
from graph.network.whole_graph import whole_graph
from graph.records import Node, Relationship, Subgraph
from graph.writer import undo
from loaders.load import load


@pytest.mark.embedded
@pytest.mark.slow
def test_an_undone_load_can_be_loaded_again(database: Database, loading: Load) -> None:
    first = loading()
    undo(database, str(first.batch), by=OWNER)
    assert read_values(database, "MATCH (n:Case) RETURN n.id AS id ORDER BY id") == []
    again = loading()
    assert again.plan is not None
    assert first.plan is not None
    assert again.plan.counts() == first.plan.counts()


def _without_imports(graph: Subgraph) -> list[Node | Relationship]:
    elements: list[Node | Relationship] = [*graph.nodes, *graph.relationships]
    for element in elements:
        element.properties.pop("import_id", None)
    nodes = sorted(graph.nodes, key=lambda node: (node.label, node.id))
    return [*nodes, *sorted(graph.relationships, key=lambda node_id: (node_id.type, node_id.id))]


@pytest.mark.slow
def test_an_export_makes_the_same_graph_again(database: Database, loading: Load, tmp_path: Path) -> None:
    first = loading()
    before = whole_graph(database)
    write_zip(tmp_path / "all.zip", before)
    undo(database, str(first.batch), by=OWNER)
    assert load(database, tmp_path / "all.zip", by=OWNER).problems == []
    assert _without_imports(whole_graph(database)) == _without_imports(before)


@pytest.mark.slow
def test_an_export_of_the_whole_graph_changes_nothing(database: Database, loading: Load, tmp_path: Path) -> None:
    loading()
    write_xlsx(tmp_path / "all.xlsx", whole_graph(database))
    outcome = load(database, tmp_path / "all.xlsx", by=OWNER)
    assert [problem.sentence for problem in outcome.problems] == []
    assert outcome.plan is not None
    assert outcome.plan.counts() == {"added": {}, "changed": {}, "removed": {}}
