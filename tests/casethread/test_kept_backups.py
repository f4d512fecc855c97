"""Backups that are made by themselves, encrypted, tried, kept for a while, and what is said where one is no use."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commandline import REVIEWS, Casethread, environment_of
from full_disk import full_disk

from graph import migrations
from graph.backup import kept as kept_module
from graph.backup import restore as restore_module
from graph.backup.archive import read_lines
from graph.backup.create import backup
from graph.backup.encryption import NO_SECRET, Secret, make_key, reading
from graph.backup.kept import FOLDER, Backups, KeptBackup, not_kept, status
from graph.backup.verify import verify
from graph.database import Database
from graph.errors import BadRequest, FileNotWritten
from graph.facts import graph_version
from graph.migrations import prepare
from graph.records import Node, Relationship
from graph.settings import retention
from loaders.isolated import opened_backup

SERVERS = ["embedded"]  # what is on another server was compared in test_backup.py
RULE = "7 daily, 4 weekly, 12 monthly"


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """The embedded server alone."""
    name: str = request.param
    return name


@pytest.fixture
def keeping(casethread: Casethread, tmp_path: Path) -> Casethread:
    """The command line where backups are kept, in a home of their own: the graph's is shared by all tests."""
    server_home = casethread.environment["CASETHREAD_HOME"]
    folder = Path(str(server_home)) / FOLDER
    assert not folder.exists()
    casethread.environment["CASETHREAD_BACKUPS"] = RULE
    return casethread


@pytest.fixture
def kept_files(keeping: Casethread) -> Callable[[], list[Path]]:
    """The backups in the home, the first first."""
    return lambda: sorted((Path(str(keeping.environment["CASETHREAD_HOME"])) / FOLDER).glob("*/*.backup"))


@pytest.fixture(autouse=True)
def _tidy(database: Database) -> Iterator[None]:
    """The home of the shared database is left without backups."""
    yield
    shutil.rmtree(Path(str(environment_of(database)["CASETHREAD_HOME"])) / FOLDER, ignore_errors=True)


def days_pass(files: list[Path], days: int) -> None:
    """Let the backups be of so many days ago."""
    for file in files:
        note = file.with_suffix(".json")
        content = json.loads(note.read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(content["made_at"]) - timedelta(days=days)
        note.write_text(json.dumps(content | {"made_at": made_at.isoformat()}), encoding="utf-8")


@pytest.mark.slow
def test_a_backup_is_made_on_each_day_the_graph_changed(
    keeping: Casethread, kept_files: Callable[[], list[Path]], database: Database
) -> None:
    assert "nothing to back up" in keeping("check", code=None).text
    [done] = keeping("load", REVIEWS, "--json").json
    [first] = kept_files()
    assert "of revision 1, the present one" in keeping("check", code=None).text
    keeping("imports", "undo", done["import"])
    assert kept_files() == [first], "one a day is enough"
    assert not keeping("check", "--json", code=None).json["backup"]["warning"], "it is not a day behind"
    days_pass([first], 2)
    assert "but the graph changed on" in keeping("check", code=None).text
    keeping("load", REVIEWS, "--dry-run")
    _, second = kept_files()
    assert "of revision 2, the present one" in keeping("check", code=None).text
    days_pass([first, second], 2)
    keeping("load", REVIEWS, "--dry-run")
    assert kept_files() == [first, second], "nothing has changed since"
    second.write_bytes(second.read_bytes()[:-1])
    first.unlink()
    assert "There is no good backup" in keeping("check", code=None).text
    keeping("load", REVIEWS, CASETHREAD_BACKUPS="0")
    assert kept_files() == [second]


@pytest.mark.slow
def test_a_load_is_done_where_its_backup_cannot_be_made(keeping: Casethread, tmp_path: Path) -> None:
    missing = tmp_path / "missing.key"
    output = keeping("load", REVIEWS, CASETHREAD_BACKUP_KEY_FILE=str(missing))
    assert output.errors.count("Today's backup was not made: The key file of backups") == 1
    assert "casethread backup --make-key" in output.errors
    assert keeping("imports", "list", "--json").json


@pytest.mark.parametrize("secret", ["none", "key", "passphrase"])
@pytest.mark.slow
def test_a_full_disk_leaves_the_last_good_backup(prepared: Database, tmp_path: Path, secret: str) -> None:
    key = tmp_path / "backups.key"
    make_key(key)
    secrets = {"none": Secret(), "key": Secret(key_file=key), "passphrase": Secret(passphrase="long enough")}
    backups = Backups(tmp_path, retention(RULE), secrets[secret])
    good = backups.make(prepared, "day")
    [folder] = backups.folder.iterdir()
    files = {*folder.iterdir()}
    with full_disk(1_000), pytest.raises(FileNotWritten, match=r"-day.backup was not written: .*File too large"):
        backups.make(prepared, "day")
    assert {*folder.iterdir()} == files
    assert backups.last_good(graph_version(prepared).graph_id or "") == good


@pytest.mark.slow
def test_a_backup_whose_note_cannot_be_written_is_removed(
    prepared: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would find it, nor remove it."""
    backups = Backups(tmp_path, retention(RULE), Secret())
    expected = list[Path]()

    def make_and_fill_the_disk(database: Database, path: Path, secret: Secret) -> dict[str, int]:
        counts = backup(database, path, secret)
        expected.append(path)
        disk.enter_context(full_disk(0))
        return counts

    monkeypatch.setattr(kept_module, "backup", make_and_fill_the_disk)
    with ExitStack() as disk, pytest.raises(FileNotWritten, match=r"-day.json was not written"):
        backups.make(prepared, "day")
    assert expected
    assert not expected[0].exists()


@pytest.mark.slow
def test_a_graph_of_an_older_version_is_backed_up_before_it_is_changed(database: Database, tmp_path: Path) -> None:
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.schema_version = 1, g.revision = 7"))
    backups = Backups(tmp_path, retention(RULE), Secret(key_file=tmp_path / "missing.key"))
    try:
        database.before_migration = backups.before_migration
        with pytest.raises(BadRequest, match="was not changed to this one, as no backup could be made: The key file"):
            prepare(database)
        assert migrations.check_version(database) == 1
        backups = Backups(tmp_path, retention(RULE), Secret())
        database.before_migration = backups.before_migration
        prepare(database)
    finally:
        database.before_migration = None
    [file] = tmp_path.glob(f"{FOLDER}/*/*-migration.backup")
    lines = "".join(map(str, read_lines(file)))
    assert "'schema_version': 1" in lines


@pytest.mark.slow
def test_an_encrypted_backup_is_tried_and_opens_with_its_key_alone(keeping: Casethread, tmp_path: Path) -> None:
    key, other, file = tmp_path / "key", tmp_path / "other", tmp_path / "b"
    keeping("load", REVIEWS)
    assert "keep a copy elsewhere" in keeping("backup", "--make-key", key).text
    assert "is there already" in keeping("backup", "--make-key", key, code=2).errors
    with_key: Any = {"CASETHREAD_BACKUP_KEY_FILE": str(key)}
    output = keeping("backup", file, "--verify", **with_key)
    assert "the hash of the content" in output.text
    assert "encrypted" in output.text
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert "restores:" in keeping("restore", file, "--dry-run", **with_key).text
    whole = file.read_bytes()
    make_key(other)
    refusals: dict[str, Any] = {
        "is encrypted with a key file. Name it in": {},
        "is not the one that b was encrypted with": {"CASETHREAD_BACKUP_KEY_FILE": str(other)},
        "cannot be read (No such file or directory)": {"CASETHREAD_BACKUP_KEY_FILE": str(tmp_path / "none")},
        "holds no age key": {"CASETHREAD_BACKUP_KEY_FILE": str(REVIEWS / "cases.csv")},
    }
    for sentence, environment in refusals.items():
        assert sentence in keeping("restore", file, "--dry-run", code=2, **environment).errors
    for damaged in (whole[:-9], whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :]):
        file.write_bytes(damaged)
        assert "b is damaged" in keeping("restore", file, "--dry-run", code=2, **with_key).errors


@pytest.mark.slow
def test_a_passphrase_opens_what_it_closed_and_nothing_else(database: Database, tmp_path: Path) -> None:
    file, secret = tmp_path / "b", Secret("correct horse")
    backup(database, file, secret)
    with reading(file, secret) as plain:
        assert plain.read(2) == b"PK"
    for wrong, sentence in (
        (Secret("battery"), "is not the one"),
        (Secret(), "encrypted with a passphrase. Set it in"),
    ):
        with pytest.raises(BadRequest, match=sentence), reading(file, wrong):
            pass
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(BadRequest, match="is damaged"), reading(file, secret):
        pass


@pytest.mark.slow
def test_what_restores_to_something_else_is_said_to(
    keeping: Casethread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping("load", REVIEWS)
    keeping("backup", tmp_path / "b")
    created = []

    def lossy(database: Database, nodes: list[Node], relationships: list[Relationship]) -> None:
        created.append(len(nodes))
        create(database, nodes, relationships[1:])

    create = restore_module._create
    monkeypatch.setattr(restore_module, "_create", lossy)
    with (
        opened_backup(tmp_path / "b", NO_SECRET) as backup,
        pytest.raises(BadRequest, match="does not restore to what was backed up"),
    ):
        verify(backup)
    assert created


def made(day: str, reason: str = "day") -> KeptBackup:
    at = datetime.fromisoformat(f"{day}T12:00:00").astimezone(UTC)
    return KeptBackup(f"{day}-{reason}", at.isoformat(), 1, reason, 1, "")  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_rule_keeps_the_latest_of_so_many_days_weeks_and_months() -> None:
    first = datetime(2026, 1, 1)
    days = [f"{first + timedelta(days=number):%Y-%m-%d}" for number in range(120)]  # to 30 April, a Thursday
    old = not_kept(map(made, days), retention("3 daily, 2 weekly, 4 monthly"))
    assert [day for day in days if made(day) not in old] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-26", "2026-04-28", "2026-04-29", "2026-04-30",
    ]  # fmt: skip
    with_migration = [made("2025-06-01", "migration"), *map(made, days)]
    assert with_migration[0] not in not_kept(with_migration, retention("1 daily"))


@pytest.mark.slow
def test_backups_that_are_not_kept_are_removed_and_no_other_file(database: Database, tmp_path: Path) -> None:
    backups = Backups(tmp_path, retention("2 daily"), Secret())
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = 1"))
    theirs = None
    for day in (1, 2, 3):
        newest = backups.make(database, "day", datetime(2026, 3, day, 12, tzinfo=UTC))
        theirs = theirs or next(tmp_path.glob(f"{FOLDER}/*/{newest.file}")).parent / "mine.backup"
        theirs.write_text("x", encoding="utf-8")
    assert theirs
    assert sorted(path.name for path in theirs.parent.glob("*.backup")) == [
        "2026-03-02-120000-000000-day.backup", "2026-03-03-120000-000000-day.backup", "mine.backup",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_clock_that_ran_ahead_puts_no_backup_off(database: Database, tmp_path: Path) -> None:
    backups = Backups(tmp_path, retention("2 daily"), Secret())
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = 1"))
    backups.make(database, "day", datetime.now(UTC) + timedelta(days=400))
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = 2"))
    assert status(database, backups).is_warning, "of that day, whatever it is, the present revision has none"
    made = backups.back_up_if_due(database)
    assert made
    assert backups.last_good(database.read("MATCH (g:GraphState) RETURN g.uid AS uid ORDER BY uid")[0]["uid"]) == made
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = 3"))
    assert backups.back_up_if_due(database) is None, "one was made today"


@pytest.mark.parametrize("text", ["7", "7 daily, often", "0 daily", "daily", "-1 daily"])
def test_a_rule_that_says_nothing_is_refused(casethread: Casethread, text: str) -> None:
    assert "'7 daily, 4 weekly, 12 monthly', or 0" in casethread("check", CASETHREAD_BACKUPS=text, code=2).errors


def test_two_secrets_are_refused(casethread: Casethread) -> None:
    two: Any = {"CASETHREAD_BACKUP_PASSPHRASE": "a", "CASETHREAD_BACKUP_KEY_FILE": "b"}
    assert "not both" in casethread("check", code=2, **two).errors
