"""The projection is never older than the graph: Casethread's own writes move the revision, and it is read anew."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from people import OWNER

from graph.database import Database
from graph.facts import facts_at
from graph.migrations import prepare
from loaders.check_graph import check_graph
from loaders.load import load
from queries import ask

pytestmark = pytest.mark.every_server


def files(folder: Path, case: str) -> Path:
    """A case of its own with one factor, as a JSON file."""
    path = folder / f"{case}.json"
    path.write_text(
        json.dumps({
            "sources": [{"id": "s", "title": "Reviews", "kind": "dataset"}],
            "cases": [{"id": case, "title": f"Case {case}", "source_id": "s"}],
            "factors": [{"id": "f", "name": "Caseload", "source_id": "s"}],
            "codings": [{"id": f"{case}k", "coder_code": "P", "source_id": "s"}],
            "codes": [{"from_id": f"{case}k", "to_id": case, "source_id": "s"}],
            "contributed_to": [
                {"id": f"{case}c", "from_id": "f", "to_label": "Case", "to_id": case, "polarity": "hindering",
                 "coding_id": f"{case}k", "source_id": "s"}
            ],
        }),
        encoding="utf-8",
    )  # fmt: skip
    return path


def cases(database: Database) -> int:
    [row] = ask(database, "recurring-factors", {}, viewer=OWNER).rows
    return int(row["cases"])


@pytest.fixture
def prepared(database: Database, tmp_path: Path) -> Database:
    prepare(database)
    assert not load(database, files(tmp_path, "A"), by=OWNER).errors
    return database


@pytest.mark.slow
def test_a_load_between_two_questions_is_counted(prepared: Database, tmp_path: Path) -> None:
    assert cases(prepared) == 1
    projection = facts_at(prepared).projection
    assert cases(prepared) == 1
    assert facts_at(prepared).projection is projection
    load(prepared, files(tmp_path, "B"), by=OWNER)
    assert cases(prepared) == 2
    assert facts_at(prepared).projection is not projection


@pytest.mark.embedded
@pytest.mark.slow
def test_a_load_while_the_projection_is_being_read_is_counted(
    prepared: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fold: Callable[..., Any] = prepared.fold
    written: list[str] = []

    def slow(cypher: str, take: Callable[[Iterator[tuple[Any, ...]]], Any], **parameters: Any) -> Any:
        found = fold(cypher, take, **parameters)
        if not written:
            written.append("once")
            assert not load(prepared, files(tmp_path, "B"), by=OWNER).errors
        return found

    monkeypatch.setattr(prepared, "fold", slow)
    answer = ask(prepared, "recurring-factors", {}, viewer=OWNER)
    assert written
    assert [row["cases"] for row in answer.rows] == [2]
    assert answer.revision == prepared.revision()


@pytest.mark.slow
def test_what_another_program_wrote_is_counted_after_a_refresh(prepared: Database) -> None:
    assert cases(prepared) == 1
    statement = """
    CREATE (c:Case {id: 'Z', title: 'Case Z', source_id: 's'})
    WITH c MATCH (f:Factor {id: 'f'})
    CREATE (f)-[:CONTRIBUTED_TO {id: 'z', polarity: 'hindering', source_id: 's', coding_id: 'Ak'}]->(c)
    """
    prepared.write(lambda transaction: transaction.run(statement))
    assert cases(prepared) == 1
    check_graph(prepared, refresh=True)
    assert cases(prepared) == 2
