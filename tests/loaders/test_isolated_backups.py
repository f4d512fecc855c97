"""A backup that somebody hands over is read in a process of its own, as any file is, before a graph is touched."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from reader_processes import reader_processes

from graph.backup.archive import BACKUP_FORMAT, CONTENT, MANIFEST, STATE, encode_line, node_line, relationship_line
from graph.backup.encryption import NO_SECRET, Secret, writing
from graph.errors import BadRequest
from graph.records import Node, Relationship
from graph.schema import SCHEMA_VERSION
from loaders.isolated import Limits, opened_backup, readers

CASE, EPISODE = Node("Case", "c1", {"title": "Knot", "aliases": ["a", "b"]}), Node("Episode", "e1", {"sequence": 1})
LINK = Relationship("HAS_EPISODE", "h1", "Case", "c1", "Episode", "e1", {"source_id": "s"})
STATE_LINE = {"label": STATE, "id": "graph", "properties": {"revision": 3, "schema_version": SCHEMA_VERSION}}
LINES = [STATE_LINE, relationship_line(LINK), node_line(CASE), node_line(EPISODE)]


@pytest.fixture
def own_readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Readers of this test alone, ended after it."""
    own = readers._Readers()
    monkeypatch.setattr(readers, "_readers", own)
    yield own
    own.end()


def written(path: Path, lines: list[Any], secret: Secret = NO_SECRET, content: bytes | None = None) -> Path:
    """A backup of these lines, which says of itself that it is whole."""
    counts = {"nodes": sum("label" in line for line in lines), "relationships": sum("type" in line for line in lines)}
    manifest = {"format": BACKUP_FORMAT, "revision": 3, "schema_version": SCHEMA_VERSION, **counts}
    with writing(path, secret) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT, content or b"".join(map(encode_line, lines)))
        archive.writestr(MANIFEST, json.dumps(manifest))
    return path


@pytest.mark.parametrize("secret", [NO_SECRET, pytest.param(Secret("correct horse"), marks=pytest.mark.slow)])
def test_it_crosses_whole_nodes_first_and_without_the_state(tmp_path: Path, secret: Secret) -> None:
    with opened_backup(written(tmp_path / "b", LINES, secret), secret) as backup:
        assert (backup.name, backup.state, backup.manifest["nodes"]) == ("b", STATE_LINE["properties"], 3)
        assert list(backup.elements) == [CASE, EPISODE, LINK]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([{"label": "Malware", "id": "x", "properties": {}}], r"holds 'Malware', which this version"),
        (
            [{"type": "HAS_EPISODE", "id": "x", "ends": ["Case"], "properties": {}}],
            r"b is not a backup made by Casethread",
        ),
        ([{"label": "Case"}], r"b is not a backup made by Casethread"),
        ([["label"]], r"b is not a backup made by Casethread"),
    ],
)
def test_a_line_that_is_no_record_of_ours_is_refused_before_anything_is_taken(
    tmp_path: Path, lines: list[Any], sentence: str
) -> None:
    with pytest.raises(BadRequest, match=sentence), opened_backup(written(tmp_path / "b", lines), NO_SECRET):
        pytest.fail("it was opened")


@pytest.mark.slow
def test_one_that_unpacks_to_too_much_ends_its_reader_and_nothing_else(own_readers: Any, tmp_path: Path) -> None:
    bomb = written(tmp_path / "b", [], content=b" " * 150_000_000)
    refused = (
        r"b: takes more than 100 MB of memory to read, which is the limit. If you trust the file, raise the setting"
    )
    with pytest.raises(BadRequest, match=refused), opened_backup(bomb, NO_SECRET, Limits(memory_mb=100)):
        pytest.fail("it was opened")
    with opened_backup(written(tmp_path / "c", LINES), NO_SECRET) as backup:
        assert len(list(backup.elements)) == 3


@pytest.mark.slow
def test_a_reader_whose_backup_was_not_taken_to_its_end_reads_no_other(own_readers: Any, tmp_path: Path) -> None:
    """What it has still to say of the first would be taken for the second."""
    others = {process.pid for process in reader_processes()}
    with pytest.raises(BadRequest, match="already holds"), opened_backup(written(tmp_path / "b", LINES), NO_SECRET):
        [reader] = [process for process in reader_processes() if process.pid not in others]
        raise BadRequest("This graph already holds 2 records.")
    assert not reader.is_running()
    assert not own_readers._idle
