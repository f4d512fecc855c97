"""Fixtures for the command line: on an empty graph, on a loaded one, and with a home of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import NAMES, REVIEWS, Casethread, environment_of

from graph.database import Database


@pytest.fixture
def database(prepared: Database) -> Database:
    """A graph without data: every command that reaches it finds it prepared, as all but the first one ever do."""
    return prepared


@pytest.fixture
def casethread(database: Database, home: Path) -> Casethread:
    """The command line on an empty graph of each server; where that is Neo4j, the home is one of its own."""
    environment = environment_of(database)
    return Casethread({**environment, "CASETHREAD_HOME": environment["CASETHREAD_HOME"] or str(home)})


@pytest.fixture(scope="module")
def loaded(prepared_graph: Database) -> Casethread:
    """The command line on a graph that holds the small reviews, for tests that only ask."""
    command = Casethread(environment_of(prepared_graph))
    command("load", REVIEWS)
    return command


@pytest.fixture
def at_home(home: Path) -> Casethread:
    """The command line with a home of its own, in which nothing runs until a command needs it."""
    return Casethread(dict.fromkeys(NAMES) | {"CASETHREAD_HOME": str(home)})


@pytest.fixture
def folder_with(tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the reviews in which some files hold other text."""

    def make(name: str = "changed", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for path in REVIEWS.glob("*.csv"):
            text = files.pop(path.stem, None) or path.read_text(encoding="utf-8")
            (folder / path.name).write_text(text, encoding="utf-8")
        for stem, text in files.items():
            (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
        return folder

    return make
