"""Killed in the middle of an undo, a restore, a freeze, or a load beside a save: all of it is there, or nothing, or it goes on.

Only in the long run (`make soak`), on the embedded database: what a load leaves on either server is looked at every day.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from killing import IS_LONG, SEED, TIMES, Embedded, Loader, Worker
from people import OWNER

from graph.backup.create import backup, read_content
from graph.database import Database
from graph.errors import CasethreadError
from graph.records import Node, Relationship
from graph.writer import NewImport, Plan, apply, imports
from loaders.generate import generate
from queries.editions.edition import check_whole
from queries.editions.store import Editions

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not IS_LONG, reason="only in make soak")]
CASES = 60
KINDS = ("undo", "restore", "freeze", "load beside a save")
OF_IMPORT = "MATCH (n) WHERE n.import_id = $id RETURN count(n) AS number ORDER BY number"


@dataclass
class Soak:
    """The home whose graph is written, and how long each kind of work takes where nobody disturbs it."""

    folder: Path
    server: Embedded
    chance: random.Random
    seconds: dict[str, float] = field(default_factory=dict)
    number: int = 0

    @property
    def home(self) -> Path:
        return Path(self.server.environment["CASETHREAD_HOME"])

    def work(self, *arguments: str, server: Embedded | None = None) -> Worker:
        """A command at work on this home, or another."""
        self.number += 1
        steps = self.folder / f"{self.number}.steps"
        return Worker(steps, (server or self.server).environment, *arguments)

    def load(self) -> Loader:
        """A loader at work on files that nobody has loaded yet."""
        self.number += 1
        generate(self.folder / str(self.number), CASES, self.number)
        return Loader(self.folder / str(self.number), self.server)

    def loaded(self) -> str:
        """The import of files that nobody has loaded yet."""
        loader = self.load()
        loader.end()
        assert loader.acknowledged, loader.errors
        return loader.import_id

    def kill(self, kind: str, worker: Worker, server: Embedded, has_begun: Callable[[], bool]) -> str:
        """Kill the command or its database at a random moment of its work; which of them."""
        while not has_begun() and worker.process.poll() is None:
            time.sleep(0.003)
        time.sleep(self.chance.random() * self.seconds.get(kind, 1.0))
        victim = self.chance.choice(["command", "database"])
        (worker.process.kill if victim == "command" else server.kill)()
        worker.end()
        return victim


@pytest.fixture(scope="module")
def soak(folder: Path) -> Iterator[Soak]:
    """A graph with one import that stays, and each kind of work once undisturbed."""
    soak = Soak(folder, Embedded(folder / "home"), random.Random(SEED))
    soak.server.open().close()
    soak.loaded()
    with soak.server.open() as database:
        backup(database, folder / "graph.backup")
    for kind, arguments in (("undo", ["imports", "undo", soak.loaded()]), ("freeze", ["freeze", "Undisturbed"])):
        worker = soak.work(*arguments)
        worker.end()
        assert worker.acknowledged, worker.errors
        soak.seconds[kind] = (time.time() - worker.begun) / 3  # most of it is the start of Python
    soak.seconds["restore"] = 2.0
    print(f"\nsoak: seed {SEED}, {TIMES} kills of each of {', '.join(KINDS)}")
    yield soak
    soak.server.stop()


def _say(kind: str, victim: str, worker: Worker, left: str) -> None:
    outcome = "acknowledged" if worker.acknowledged else "not acknowledged"
    print(f"soak: {kind}, {victim} killed: {outcome}, {left}")
    assert "Traceback" not in worker.errors


@pytest.mark.parametrize("time_", range(TIMES))
def test_an_undo_is_done_or_not(soak: Soak, time_: int) -> None:
    id_ = soak.loaded()
    with soak.server.open() as database:
        before = _count(database, id_)
    worker = soak.work("imports", "undo", id_)
    victim = soak.kill("undo", worker, soak.server, lambda: "begun" in worker.steps())
    with soak.server.open() as database:
        state = next(batch.state for batch in imports(database) if batch.id == id_)
        _say("undo", victim, worker, state)
        assert state == "undone" or (state == "done" and not worker.acknowledged)
        assert _count(database, id_) == (0 if state == "undone" else before)


@pytest.mark.parametrize("time_", range(TIMES))
def test_a_restore_is_whole_or_begins_again(soak: Soak, time_: int) -> None:
    file, there = soak.folder / "graph.backup", Embedded(soak.folder / f"restored-{time_}")
    there.open().close()
    worker = soak.work("restore", str(file), server=there)
    victim = soak.kill("restore", worker, there, lambda: "begun" in worker.steps())
    again = soak.work("restore", str(file), server=there)
    again.end()
    was_whole = "already holds" in again.errors
    _say("restore", victim, worker, "whole" if was_whole else "begun again")
    assert again.acknowledged or was_whole, again.errors
    assert was_whole or not worker.acknowledged
    with there.open() as database, soak.server.open() as original:
        restored, _ = read_content(database, lambda _: None)
        assert restored["nodes"] <= read_content(original, lambda _: None)[0]["nodes"]
    check = soak.work("check", server=there)
    check.end()
    assert check.acknowledged, check.printed
    there.stop()


@pytest.mark.parametrize("time_", range(TIMES))
def test_a_freeze_leaves_an_edition_or_none(soak: Soak, time_: int) -> None:
    folder, name = soak.home / "editions", f"Edition {SEED} {time_}"
    before = set(folder.iterdir())
    worker = soak.work("freeze", name)
    victim = soak.kill("freeze", worker, soak.server, lambda: set(folder.iterdir()) != before)
    soak.server.open().close()
    stored = [edition for edition in Editions(soak.home).stored() if edition.name == name]
    _say("freeze", victim, worker, "whole" if stored else "absent")
    assert stored or not worker.acknowledged
    for edition in stored:
        check_whole(Editions(soak.home).file(edition), edition)


@pytest.mark.parametrize("time_", range(TIMES))
def test_a_load_and_a_save_beside_it_are_each_whole_or_absent(soak: Soak, time_: int) -> None:
    loader, name = soak.load(), f"soak-{time_}"
    with ThreadPoolExecutor(1) as aside:
        saving = aside.submit(_save, soak.server, name)
        victim = soak.kill("load beside a save", loader, soak.server, lambda: "begun" in loader.steps())
        is_saved = _outcome(saving)
    with soak.server.open() as database:
        notes = "MATCH (a:Action)-[:HAS_EVENT]->(e:Event {id: $id}) RETURN e.id AS id ORDER BY id"
        linked, events = database.read(notes, id=name), "MATCH (e:Event {id: $id}) RETURN e.id AS id ORDER BY id"
        loads = [batch for batch in imports(database) if batch.loader == "own"]
        _say("load beside a save", victim, loader, f"{'saved' if linked else 'not saved'}")
        assert len(linked) == len(database.read(events, id=name))
        assert linked or not is_saved
        assert all(batch.state in ("done", "undone") for batch in loads)
        for batch in loads:
            nodes = sum(number for kind, number in batch.counts["added"].items() if not kind.isupper())
            assert _count(database, batch.id) == (nodes if batch.state == "done" else 0)
        if loader.acknowledged:
            assert loader.import_id in [batch.id for batch in loads]


def _save(server: Embedded, name: str) -> bool:
    """A note on an action, as somebody makes one while a load is at work; whether it was acknowledged."""
    try:
        with server.open() as database:
            [action] = database.read(
                "MATCH (a:Action) WITH a.id AS id, a.source_id AS source RETURN id, source ORDER BY id LIMIT 1"
            )
            note = Node("Event", name, {"field": "note", "to_value": "Rung again.", "source_id": action["source"]})
            link = Relationship(
                "HAS_EVENT", name, "Action", action["id"], "Event", name, {"source_id": action["source"]}
            )
            apply(database, Plan(database.revision(), [note], [link]), NewImport("form", ["note"], [], by=OWNER))
    except CasethreadError:
        return False
    return True


def _outcome(saving: Future[bool]) -> bool:
    return saving.result(timeout=120)


def _count(database: Database, import_id: str) -> int:
    return int(database.read(OF_IMPORT, id=import_id)[0]["number"])
