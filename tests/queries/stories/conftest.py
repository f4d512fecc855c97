"""Five small cases in Casethread's own format: three open, one restricted, one invented; every answer worked out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.migrations import prepare
from loaders.load import load
from queries import Viewer, ask

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def stories(empty_graph: Database) -> Database:
    """The graph with the five cases."""
    prepare(empty_graph)
    outcome = load(empty_graph, Path(__file__).parent / "stories.json")
    assert outcome.errors == []
    return empty_graph


@pytest.fixture(scope="module")
def rows_of(stories: Database) -> Rows:
    """Asks a question and gives the named columns of its rows; as an export unless another viewer is named."""

    def asked(name: str, columns: str, viewer: Viewer = Viewer.EXPORT, **given: str) -> list[tuple[Any, ...]]:
        rows = ask(stories, name, given, viewer=viewer).rows
        return [tuple(row[column] for column in columns.split()) for row in rows]

    return asked
