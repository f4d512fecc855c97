"""Who is at work: created where a command, a notebook or a request begins, and stored with everything they write."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import REVIEWS, Casethread

from graph.database import Database
from graph.writer import NewImport, undo
from loaders.load import load, load_reading

ROOT = Path(__file__).parents[2]
PACKAGES = ("casethread", "graph", "loaders", "queries", "webapp")
CREATING = {"Viewer", "machine_owner", "person_with_account"}  # what makes a viewer when it is called
UNDONE_BY = "MATCH (b:ImportBatch) RETURN b.by AS loaded, b.undone_by AS undone ORDER BY loaded"


def what_it_creates(path: Path) -> set[str]:
    """The names by which a module makes a viewer."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    used = [node.func for node in nodes if isinstance(node, ast.Call)]
    return {name.id for name in used if isinstance(name, ast.Name)} & CREATING


@pytest.mark.slow
def test_only_where_a_command_a_notebook_or_a_request_begins_is_a_viewer_created() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    creating = {path.relative_to(ROOT).as_posix(): names for path in modules if (names := what_it_creates(path))}
    assert creating.pop("graph/viewer.py") == {"Viewer"}
    assert set(creating) == {"casethread/cli/context.py", "casethread/notebook.py", "webapp/viewer.py"}
    assert creating.pop("webapp/viewer.py") == {"machine_owner", "person_with_account"}
    assert all(names == {"machine_owner"} for names in creating.values())


@pytest.mark.parametrize("writing", [NewImport, undo, load, load_reading])
def test_whatever_writes_must_be_told_by_whom(writing: Callable[..., object]) -> None:
    by = inspect.signature(writing).parameters["by"]
    assert by.default is inspect.Parameter.empty
    assert by.annotation == "Viewer"


@pytest.mark.slow
def test_a_command_stores_the_name_that_was_chosen(casethread: Casethread, database: Database) -> None:
    [done] = casethread("--person", "Ada Byron", "load", REVIEWS, "--json").json
    assert "by Ada Byron" in casethread("imports", "show", done["import"]).text
    casethread("imports", "undo", done["import"], CASETHREAD_PERSON="Grace")
    assert database.read(UNDONE_BY) == [{"loaded": "Ada Byron", "undone": "Grace"}]


@pytest.mark.slow
def test_without_a_name_it_is_the_owner(casethread: Casethread, database: Database) -> None:
    [done] = casethread("load", REVIEWS, "--json").json
    casethread("imports", "undo", done["import"])
    assert database.read(UNDONE_BY) == [{"loaded": "owner", "undone": "owner"}]


@pytest.mark.slow
def test_a_change_stores_the_name_too(
    casethread: Casethread, database: Database, folder_with: Callable[..., Path]
) -> None:
    casethread("load", REVIEWS)
    cases = (REVIEWS / "cases.csv").read_text(encoding="utf-8")
    changed = folder_with(cases=cases.replace("A baby and a move between two areas", "A baby and two moves"))
    casethread("load", changed, CASETHREAD_PERSON="Grace")
    assert {row["by"] for row in database.read("MATCH (c:Change) RETURN c.by AS by ORDER BY by")} == {"Grace"}
