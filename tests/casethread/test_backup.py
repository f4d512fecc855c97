"""backup and restore: everything, on either server, with its history, and never half of it."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commandline import REVIEWS, Casethread, emptied, environment_of, shape
from shared import SharedDatabase

from graph.backup import restore as restore_module
from graph.backup.encryption import NO_SECRET
from graph.backup.restore import restore
from graph.database import Database
from loaders.isolated import opened_backup

# A backup goes from one server to the other.
pytestmark = [pytest.mark.slow, pytest.mark.every_server]

EVERYTHING = (
    "MATCH (n) WHERE n.id <> 'graph' RETURN labels(n)[0] AS label, properties(n) AS properties ORDER BY label, n.id"
)
TIES = (
    "MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS properties, a.id AS start, b.id AS finish "
    "ORDER BY type, r.id, start, finish"
)

LATER_ACTIONS = (
    "id,title,ref,level,status,created_on,due_on\n"
    "t1,One page that goes with the child,A-1,local,in_progress,2023-03-01,2024-03-31\n"
    "t2,A rota for visits together,A-2,team,planned,2023-03-01,2030-01-31\n"
    "t3,A rota for the nights,A-3,team,planned,2024-03-01,2030-01-31\n"
)


def everything(database: Database) -> list[dict[str, Any]]:
    """Every node and relationship with all their properties, our bookkeeping too."""
    return [*database.read(EVERYTHING), *database.read(TIES)]


# Both servers are named, so that it runs where the Neo4j of all other tests runs.
@pytest.mark.parametrize(("server", "other_server"), [("embedded", "neo4j"), ("neo4j", "embedded")])
def test_a_backup_of_one_server_restores_on_the_other(
    casethread: Casethread,
    database: Database,
    other_server: str,
    shared_databases: Callable[[str], SharedDatabase],
    folder_with: Callable[..., Path],
    tmp_path: Path,
) -> None:
    other = shared_databases(other_server).empty()
    casethread("load", REVIEWS)
    [done] = casethread("load", folder_with(actions=LATER_ACTIONS), "--json").json
    file = tmp_path / "graph.backup"
    theirs = "MATCH (f:Factor)-[k:CONTRIBUTED_TO]->() SET f.`what } others` = 'noted', k.theirs = 1"
    database.write(lambda transaction: transaction.run(theirs))
    output = casethread("backup", file)
    assert "restricted cases too" in output.text
    there = Casethread(environment_of(other))
    restored = there("restore", file, "--json").json
    assert everything(other) == everything(database)
    assert restored["nodes"] == len(database.read(EVERYTHING)) + 1
    assert other.revision() == database.revision() == 2
    assert there("imports", "list", "--json").json == casethread("imports", "list", "--json").json
    there("imports", "undo", done["import"])
    casethread("imports", "undo", done["import"])
    assert shape(other) == shape(database)
    assert "nothing to change" in there("load", REVIEWS).text


def test_a_restored_graph_is_another_graph_for_whoever_remembers_answers(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    casethread("load", REVIEWS)
    uid = "MATCH (g:GraphState) RETURN g.uid AS uid ORDER BY uid"
    before = database.read(uid)
    casethread("backup", tmp_path / "b")
    emptied(database)
    casethread("restore", tmp_path / "b")
    assert database.read(uid) != before


def test_a_graph_that_holds_something_is_not_written_over(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    casethread("load", REVIEWS)
    casethread("backup", tmp_path / "b")
    before = everything(database)
    assert "already holds" in casethread("restore", tmp_path / "b", code=2).errors
    assert everything(database) == before


def test_an_interrupted_restore_is_seen_and_begun_again(
    casethread: Casethread, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    casethread("load", REVIEWS)
    before = everything(database)
    casethread("backup", tmp_path / "b")
    emptied(database)
    with monkeypatch.context() as patch:
        patch.setattr(restore_module, "PART_SIZE", 40)
        patch.setattr(restore_module, "_set_state", interrupted)
        with pytest.raises(KeyboardInterrupt), opened_backup(tmp_path / "b", NO_SECRET) as backup:
            restore(database, backup)
    for command in (["ask", "recurring-factors"], ["load", REVIEWS], ["imports", "list"]):
        assert "restore FILE" in casethread(*command, code=2).errors
    casethread("restore", tmp_path / "b")
    assert everything(database) == before
    casethread("ask", "recurring-factors")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_another_program_wrote_is_not_left_out_in_silence(
    casethread: Casethread, database: Database, tmp_path: Path
) -> None:
    casethread("load", REVIEWS)
    database.write(
        lambda transaction: transaction.run("CREATE (:Dashboard {id: 'd'}) CREATE (:Factor {name: 'Housing'})")
    )
    assert casethread("backup", tmp_path / "b").text.count("2 nodes and relationships that other programs wrote") == 1
    casethread("check", "--refresh", code=None)
    assert "1 nodes and relationships that other programs wrote" in casethread("backup", tmp_path / "b", "--force").text


def test_the_file_is_its_owners_only_and_whole_or_not_there(casethread: Casethread, tmp_path: Path) -> None:
    casethread("load", REVIEWS)
    casethread("backup", tmp_path / "b")
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty", b""), ("text", b"not a backup"), ("half", None), ("zip", "other"), ("newer", "newer")],
)
def test_what_is_no_whole_backup_is_refused_and_changes_nothing(
    casethread: Casethread, database: Database, tmp_path: Path, name: str, content: bytes | str | None
) -> None:
    file = tmp_path / name
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is None:
        casethread("load", REVIEWS)
        casethread("backup", file)
        emptied(database)
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        with zipfile.ZipFile(file, "w") as archive:
            manifest = {"format": "casethread-backup-1", "schema_version": 99, "nodes": 0, "relationships": 0}
            archive.writestr("manifest.json" if content == "newer" else "x", json.dumps(manifest))
    before = everything(database)
    refused = casethread("restore", file, code=2)
    assert name in refused.errors
    assert everything(database) == before
    assert database.read("MATCH (n:GraphState) WHERE n.restoring RETURN n.id AS id ORDER BY id") == []
