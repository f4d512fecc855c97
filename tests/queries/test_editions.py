"""Editions: what is in the file, what is refused, and that one answers the same however the graph moves."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.backup import archive
from graph.backup import restore as restore_module
from graph.backup.archive import read_backup
from graph.backup.create import backup
from graph.database import Database
from graph.embedded import launcher
from graph.errors import BadRequest, GraphTooNew, NotFound
from graph.formats import NOT_CHECKED
from graph.schema import SCHEMA_VERSION
from loaders.write import Removal, write
from queries import Answer, ask
from queries.answers.answer import tidy_of
from queries.answers.citation import cite, to_json
from queries.editions.edition import Edition, check_whole, hash_of, read_edition
from queries.editions.freeze import freeze
from queries.editions.store import Editions, ask_edition

pytestmark = pytest.mark.slow

HIDDEN = (b"Child C", b"Review of C", b"Secret", b'"a9"', b'"C1"')


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewritten(path: Path, to: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """A copy of an edition in which something was changed: of its manifest, or of its other files."""
    files = members(path)
    manifest = json.loads(files.pop("manifest.json"))
    change(manifest, files)
    with zipfile.ZipFile(to, "w") as file:
        for name, content in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            file.writestr(name, content)
    return to


@pytest.fixture
def file(frozen: tuple[Edition, Database], editions: Editions) -> Path:
    """The file of the edition of the small graph."""
    return editions.file(frozen[0])


def test_it_holds_everything_but_what_is_restricted(frozen: tuple[Edition, Database], file: Path) -> None:
    edition = frozen[0]
    assert set(members(file)) == {"graph.jsonl", "codebook.csv", "start_here.txt", "manifest.json"}
    for content in members(file).values():
        assert not [hidden for hidden in HIDDEN if hidden in content]
    assert (edition.name, edition.revision) == ("Annual report", 0)
    assert "withheld_cases" not in edition.manifest(), "a number says something of what is restricted"
    assert edition.counts["Case"] == 3
    assert edition.sources == [{"id": "sample", "title": "Invented"}, {"id": "src", "title": "Reviews"}]
    assert edition.notes == [
        "What is restricted or internal is withheld: cases, and what follows from them.",
        NOT_CHECKED,
    ]
    assert NOT_CHECKED in members(file)["start_here.txt"].decode()
    assert read_edition(file) == edition


def test_its_codebook_says_what_factors_categories_and_words_mean(file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(members(file)["codebook.csv"].decode("utf-8-sig"))))
    found = {(row["kind"], row["within"], row["code"]): row for row in rows}
    assert found["factor", "front_line", "caseload"]["name"] == "Caseload"
    assert found["factor", "front_line", "caseload"]["remark"] == "also called Workload"
    assert found["factor", "national", "old"]["remark"] == "counted as Caseload"
    assert found["category", "mine", "load"]["remark"] == "within Conditions of work"
    assert found["word", "polarity", "hindering"]["name"] == "Hindering"
    assert ("word", "polarity", "unclear") in found, "a word that never occurs says something too"
    assert not [key for key in found if key[1] == "outcome_wanted"]


def test_two_editions_of_one_state_hold_the_same(
    graph: Database, frozen: tuple[Edition, Database], tmp_path: Path
) -> None:
    other = freeze(graph, "Another name", tmp_path / "other.zip")
    for name in ("graph.jsonl", "codebook.csv"):
        assert other.files[name] == frozen[0].files[name]
    assert other.sha256 != frozen[0].sha256


def test_it_answers_the_same_after_the_graph_has_moved(
    database: Database, editions: Editions, write_graph: Callable[..., None]
) -> None:
    write_graph(database, [("Case", {"id": "A", "title": "Child A", "sensitivity": "open"}), ("Factor", {"id": "f", "name": "Caseload"})],
                [("CONTRIBUTED_TO", "f", "A", {"polarity": "hindering"})])  # fmt: skip
    before = ask(database, "recurring-factors", {}, viewer=EXPORT)
    edition = editions.freeze(database, "Before")
    database.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"))
    write_graph(database, [("Factor", {"id": "g", "name": "Training"})])
    with editions.open(edition) as opened:
        answer = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=database, parts=["tidy"])
    assert answer.viewer == EXPORT, "whoever asks, nothing restricted is in an edition"
    assert answer.rows == before.rows
    assert answer.rows != ask(database, "recurring-factors", {}, viewer=EXPORT).rows
    assert answer.notes[0] == tidy_of(answer).notes[0] == edition.sentence
    for text in (cite(answer), cite(answer, "bibtex")):
        assert edition.sha256 in text
        assert "Before" in text
    assert to_json(answer)["citation"]["edition"]["sha256"] == edition.sha256


def test_things_stand_as_on_the_day_it_was_made(file: Path, editions: Editions, tmp_path: Path) -> None:
    """Asked years later, nothing is overdue that was not overdue then."""

    def made_in_2019(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        manifest["made_at"] = "2019-07-01T09:00:00+00:00"
        manifest["sha256"] = hash_of(manifest)

    edition = editions.take_in(rewritten(file, tmp_path / "e.zip", made_in_2019))
    with editions.open(edition) as database:
        answer = ask_edition(edition, database, "overdue-actions", viewer=EXPORT, live=None)
        later = ask_edition(edition, database, "overdue-actions", {"as_at": "2025-01-01"}, viewer=EXPORT, live=None)
    assert answer.parameters["as_at"] == "2019-07-01"
    assert answer.rows == []
    assert [row["action"] for row in later.rows] == ["a4"]


@pytest.mark.parametrize("name", ["graph.jsonl", "codebook.csv", "start_here.txt", "added", "lost"])
def test_a_file_that_was_altered_is_refused(file: Path, editions: Editions, tmp_path: Path, name: str) -> None:
    def change(_: dict[str, Any], files: dict[str, bytes]) -> None:
        if name == "lost":
            del files["codebook.csv"]
        else:
            files[name] = files.get(name, b"") + b"\n"

    altered = rewritten(file, tmp_path / "altered.zip", change)
    with pytest.raises(BadRequest, match=r"altered\.zip was altered"):
        editions.take_in(altered)


@pytest.mark.parametrize("key", ["name", "revision", "made_at", "graph", "notes", "files", "sha256"])
def test_a_manifest_that_was_altered_is_refused(file: Path, tmp_path: Path, key: str) -> None:
    def change(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        manifest[key] = {"name": "Other", "revision": 9, "made_at": "2020-01-01T00:00:00+00:00"}.get(key, "x")

    with pytest.raises(BadRequest, match=r"e\.zip was altered"):
        read_edition(rewritten(file, tmp_path / "e.zip", change))


@pytest.mark.parametrize("later", [{"schema_version": 99}, {"format": "casethread-edition-3"}])
def test_an_edition_of_a_later_casethread_is_refused(file: Path, tmp_path: Path, later: dict[str, Any]) -> None:
    def change(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        manifest |= {**later, "version": "7.1"}

    with pytest.raises(GraphTooNew, match=r"later Casethread \(7\.1\)"):
        read_edition(rewritten(file, tmp_path / "e.zip", change))


def test_an_edition_of_the_first_format_is_still_one(
    frozen: tuple[Edition, Database], file: Path, tmp_path: Path
) -> None:
    def change(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        manifest |= {"format": "casethread-edition-1", "withheld_cases": 1}
        manifest["sha256"] = hash_of(manifest)

    first = rewritten(file, tmp_path / "e.zip", change)
    edition = read_edition(first)
    check_whole(first, edition)
    assert edition.notes == frozen[0].notes


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04half"])
def test_what_is_no_edition_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "e.zip").write_bytes(content)
    with pytest.raises(BadRequest, match="is not an edition"):
        read_edition(tmp_path / "e.zip")


@pytest.mark.parametrize("lost", ["format", "made_at", "counts", "name"])
def test_a_manifest_that_lacks_something_is_refused(file: Path, tmp_path: Path, lost: str) -> None:
    def change(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        del manifest[lost]
        manifest["sha256"] = hash_of(manifest)

    with pytest.raises(BadRequest, match="is not an edition"):
        read_edition(rewritten(file, tmp_path / "e.zip", change))


def test_a_file_made_by_hand_brings_no_label_of_its_own(file: Path, editions: Editions, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        node = {"label": "Case) DETACH DELETE (n", "id": "x", "properties": {}}
        files["graph.jsonl"] = archive.encode_line(node)
        manifest["files"]["graph.jsonl"] = hashlib.sha256(files["graph.jsonl"]).hexdigest()
        manifest["sha256"] = hash_of(manifest)

    edition = editions.take_in(rewritten(file, tmp_path / "e.zip", change))
    with pytest.raises(BadRequest, match="does not know"):
        editions.open(edition)


def test_a_kept_file_that_was_altered_is_not_opened(file: Path, editions: Editions, tmp_path: Path) -> None:
    def renamed(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
        manifest["name"] = "Altered later"
        manifest["sha256"] = hash_of(manifest)

    edition = editions.take_in(rewritten(file, tmp_path / "e.zip", renamed))
    stored = editions.file(edition)
    rewritten(stored, stored, lambda _, files: files.update({"graph.jsonl": b""}))
    with pytest.raises(BadRequest, match="was altered"):
        editions.open(edition)


def test_filling_that_was_interrupted_is_begun_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = Editions(tmp_path, heap="256m")
    edition = editions.take_in(file)
    with monkeypatch.context() as patch:
        patch.setattr(restore_module, "PART_SIZE", 10)
        patch.setattr(restore_module, "_set_state", interrupted)
        with pytest.raises(KeyboardInterrupt):
            editions.open(edition)
    try:
        with ThreadPoolExecutor() as pool:  # and two who come at once fill it once
            for opened in pool.map(lambda _: editions.open(edition), range(2)):
                assert len(opened.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")) == 3
                opened.close()
    finally:
        assert editions.stop() == [editions.file(edition).parent]
    assert not launcher.running(editions.file(edition).parent)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_a_killed_freeze_left_is_removed_by_the_next(
    frozen: tuple[Edition, Database], file: Path, tmp_path: Path
) -> None:
    store = Editions(tmp_path)
    edition = store.take_in(file)
    (store.folder / "tmpold").mkdir()
    (store.folder / "tmpold" / "new.zip").write_bytes(b"half")
    (store.folder / "tmpyoung").mkdir()
    for name in ("tmpold", edition.id):
        os.utime(store.folder / name, (0, 0))
    with store._new_file():
        assert not (store.folder / "tmpold").exists()
    assert (store.folder / "tmpyoung").exists()  # of a freeze that goes on
    assert store.file(edition).exists()


def test_kept_editions_are_found_by_name_and_by_hash(graph: Database, file: Path, tmp_path: Path) -> None:
    editions = Editions(tmp_path)
    assert editions.stored() == []
    edition = editions.take_in(file)
    check_whole(editions.file(edition), edition)
    for word in ("Annual report", edition.sha256, edition.id, edition.sha256[:6]):
        assert editions.find(word) == edition
    for word in ("", "annual", edition.sha256[:5], "../../etc/passwd"):
        with pytest.raises(NotFound, match="Annual report"):
            editions.find(word)
    with pytest.raises(NotFound, match="There is no file"):
        editions.named("nowhere.zip")
    assert edition.graph
    assert editions.of_revision(edition.graph, 0) == [edition]
    assert editions.of_revision(edition.graph, 1) == editions.of_revision("another", 0) == []
    with pytest.raises(BadRequest, match="already"):
        editions.freeze(graph, " Annual  report ")
    for name in ("", "  ", "x" * 101, "bell\a"):
        with pytest.raises(BadRequest, match="needs a name"):
            editions.freeze(graph, name)
    editions.remove(edition)
    assert editions.stored() == []


RESTRICT = "MATCH (c:Case {id: 'B'}) SET c.sensitivity = $sensitivity"


def set_later(database: Database, statement: str, **values: Any) -> None:
    """Change the live graph by a statement, as a load does: its revision moves."""
    database.write(lambda transaction: transaction.run(f"{statement} WITH 1 AS one MATCH (g:GraphState) "
                                                       "SET g.revision = coalesce(g.revision, 0) + 1", **values))  # fmt: skip


TWO_CASES: list[tuple[str, dict[str, Any]]] = [
    ("Case", {"id": "A", "title": "Child A", "sensitivity": "open"}),
    ("Case", {"id": "B", "title": "Child B", "sensitivity": "open"}),
    ("Episode", {"id": "B1", "title": "Secret visit"}),
    ("Factor", {"id": "f", "name": "Caseload"}),
    ("Factor", {"id": "g", "name": "Secret factor"}),
]
JOINED = [
    ("HAS_EPISODE", "B", "B1", {}),
    ("CONTRIBUTED_TO", "f", "A", {"id": "k1", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "f", "B1", {"id": "k2", "polarity": "hindering"}),
    ("CONTRIBUTED_TO", "g", "B1", {"id": "k3", "polarity": "hindering"}),
]


@pytest.fixture
def two_cases(database: Database, write_graph: Callable[..., None]) -> Database:
    write_graph(database, TWO_CASES, JOINED)
    state = "MERGE (g:GraphState {id: 'graph'}) SET g.uid = 'of two cases', g.revision = 7, g.source_id = 'casethread'"
    database.write(lambda transaction: transaction.run(state))
    return database


def counted(answer: Answer) -> dict[str, int]:
    return {row["name"]: row["cases"] for row in answer.rows}


def test_what_is_restricted_since_is_left_out_of_it_and_never_said_how_much(
    two_cases: Database, editions: Editions, write_graph: Callable[..., None]
) -> None:
    edition = editions.freeze(two_cases, "Before the restriction")
    with editions.open(edition) as opened:

        def asked(live: Database | None = two_cases, name: str = "recurring-factors", **given: str) -> Answer:
            return ask_edition(edition, opened, name, given, viewer=OWNER, live=live)

        whole = asked()
        assert counted(whole) == {"Caseload": 2, "Secret factor": 1}
        assert not editions.is_altered(edition, two_cases)
        hashes = set()
        for sensitivity in ("restricted", "internal", None, "any other word"):
            set_later(two_cases, RESTRICT, sensitivity=sensitivity)
            answer = asked()
            assert counted(answer) == {"Caseload": 1}, sensitivity
            assert editions.is_altered(edition, two_cases)
            shown = to_json(answer)
            today = shown["citation"]["edition"]["sha256_today"]
            for text in (cite(answer), cite(answer, "bibtex"), answer.notes[1]):
                assert "ltered since publication" in text
                assert edition.sha256 in text and today in text
            assert shown["citation"]["key"] != to_json(whole)["citation"]["key"]
            assert "Child B" not in str(shown) and "Secret" not in str(shown)
            hashes.add(today)
        assert len(hashes) == 1, "the same rest has the same hash"
        assert not asked(name="find", text="secret").rows
        with pytest.raises(NotFound):
            asked(name="case-story", case="B")
        secret = "MATCH (g:GraphState) RETURN g.secret AS secret ORDER BY secret"
        assert len(opened.read(secret)[0]["secret"]) == 64
        opened.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.secret = 'a guess'"))
        guessed = to_json(asked())["citation"]["edition"]["sha256_today"]
        assert guessed not in hashes, "nobody can try which records make it, without what only this place has"
        set_later(two_cases, RESTRICT, sensitivity="open")
        assert counted(asked()) == counted(whole)
        assert "ltered since" not in cite(asked())
        assert not editions.is_altered(edition, two_cases)
        # A record of an open case that follows from a restricted one today stays with it.
        set_later(two_cases, "CREATE (c:Case {id: 'Z', sensitivity: 'restricted'})")
        set_later(two_cases, "MATCH (:Case)-[h:HAS_EPISODE]->(e:Episode {id: 'B1'}) MATCH (c:Case {id: 'Z'}) DELETE h "
                             "CREATE (c)-[:HAS_EPISODE {id: 'hz'}]->(e)")  # fmt: skip
        assert counted(asked()) == {"Caseload": 1}
        assert editions.is_altered(edition, two_cases)


def test_what_was_restricted_stays_withheld_when_it_is_removed(two_cases: Database, editions: Editions) -> None:
    set_later(two_cases, "MATCH (g:GraphState) SET g.schema_version = $version", version=SCHEMA_VERSION)
    edition = editions.freeze(two_cases, "Before the removal")
    set_later(two_cases, RESTRICT, sensitivity="restricted")
    set_later(two_cases, "MATCH (:Case {id: 'B'})-[:HAS_EPISODE]->(e) DETACH DELETE e")
    write(two_cases, [Removal("Case", "B")], by=OWNER, reason="It is no longer needed")
    assert not two_cases.read("MATCH (c:Case {id: 'B'}) RETURN c.id AS id ORDER BY id")
    with editions.open(edition) as opened:
        answer = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=two_cases)
    assert counted(answer) == {"Caseload": 1}
    assert editions.is_altered(edition, two_cases)


def test_a_graph_restored_from_a_backup_decides_on_editions_of_the_former_one(
    two_cases: Database, editions: Editions, tmp_path: Path
) -> None:
    edition = editions.freeze(two_cases, "Before the restore")
    set_later(two_cases, RESTRICT, sensitivity="restricted")
    backup(two_cases, tmp_path / "backup.zip")
    two_cases.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"))
    with (tmp_path / "backup.zip").open("rb") as file:
        restore_module.restore(two_cases, read_backup(file, "backup.zip"))
    with editions.open(edition) as opened:
        answer = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=two_cases)
    assert counted(answer) == {"Caseload": 1}
    assert editions.is_altered(edition, two_cases)


def test_another_graph_says_nothing_of_it(two_cases: Database, editions: Editions) -> None:
    edition = editions.freeze(two_cases, "Of another graph")
    set_later(two_cases, RESTRICT, sensitivity="restricted")
    two_cases.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.uid = 'another'"))
    with editions.open(edition) as opened:
        answer = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=two_cases)
    assert counted(answer) == {"Caseload": 2, "Secret factor": 1}
    assert not editions.is_altered(edition, two_cases)


def test_an_edition_of_an_earlier_version_holds_cases_that_state_nothing_and_tells_none(
    two_cases: Database, editions: Editions, tmp_path: Path
) -> None:
    made = freeze(two_cases, "As it was once", tmp_path / "made.zip")

    def without_word(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        lines = [json.loads(line) for line in files["graph.jsonl"].splitlines()]
        for line in lines:
            if line.get("id") == "B":
                del line["properties"]["sensitivity"]
        files["graph.jsonl"] = b"".join(archive.encode_line(line) for line in lines)
        manifest["files"]["graph.jsonl"] = hashlib.sha256(files["graph.jsonl"]).hexdigest()
        manifest["sha256"] = hash_of(manifest)

    edition = editions.take_in(rewritten(tmp_path / "made.zip", tmp_path / "old.zip", without_word))
    assert edition.sha256 != made.sha256
    with editions.open(edition) as opened:
        elsewhere = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=None)
        beside = ask_edition(edition, opened, "recurring-factors", viewer=OWNER, live=two_cases)
    assert counted(elsewhere) == {"Caseload": 1}
    assert "altered since publication" in cite(elsewhere)
    assert editions.is_altered(edition, None)
    assert counted(beside) == {"Caseload": 2, "Secret factor": 1}, "its graph says that it is open"
    assert not editions.is_altered(edition, two_cases)
