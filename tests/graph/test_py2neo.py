"""py2neo is at its end of life, yet many notebooks use it: it opens the same graph (an optional extra)."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.database import connect
from graph.embedded.state import DATABASE, read_state
from graph.migrations import prepare


@pytest.mark.slow
def test_py2neo_reads_and_writes_the_embedded_graph(home: Path) -> None:
    py2neo = pytest.importorskip("py2neo", reason="the extra casethread[py2neo] is not installed")
    with connect(home=home) as database:
        prepare(database)
        state = read_state(home)
        assert state is not None
        graph = py2neo.Graph(state.address, auth=("root", state.root), name=DATABASE)
        graph.run("CREATE (:Factor {id: 'f1', name: $name})", name="Caseload")
        assert graph.run("MATCH (f:Factor) RETURN f.name AS name ORDER BY name").data() == [{"name": "Caseload"}]
        assert database.read("MATCH (f:Factor) RETURN f.id AS id ORDER BY id") == [{"id": "f1"}]
