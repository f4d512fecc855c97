"""Five small cases in Casethread's own format: three open, one restricted, one invented; every answer worked out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import EXPORT

from graph.database import Database
from graph.viewer import Viewer
from queries import ask

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def stories(filled_graph: Callable[[Path], Database]) -> Database:
    """The graph with the five cases."""
    return filled_graph(Path(__file__).parent / "stories.json")


def of_one_kind(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the same kind as the first one: the real ones, or where there are none the invented ones."""
    kinds = [str(row.get("group", "")).startswith("Invented: ") for row in rows]
    return [row for row, invented in zip(rows, kinds, strict=True) if invented is kinds[0]]


@pytest.fixture(scope="module")
def rows_of(stories: Database) -> Rows:
    """Asks a question and gives the named columns of its rows, the real ones where there are real and invented ones.

    As an export unless another viewer is named.
    """

    def asked(name: str, columns: str, viewer: Viewer = EXPORT, **given: str) -> list[tuple[Any, ...]]:
        rows = of_one_kind(ask(stories, name, given, viewer=viewer).rows)
        return [tuple(row[column] for column in columns.split()) for row in rows]

    return asked
