"""Killed in the middle of a load, the loader or the database: each import is there whole, or not at all.

CASETHREAD_SOAK says how many kills there are on each server, a third of them here and the others in
`test_kill_other_writes.py` (90 in `make soak`; without it each of the two is killed once); CASETHREAD_SOAK_SEED repeats the
moments of an earlier run. `kill -9` gives nobody time to tidy up.
"""

from __future__ import annotations

import random
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from few_kinds import write_few_kinds
from killing import IS_LONG, SEED, SLOW, STEPS, TIMES, Embedded, Loader, Neo4j, Server

from graph.database import Database
from graph.writer import Import, imports
from loaders.generate import generate

pytestmark = pytest.mark.slow
# In the long run records of all kinds; in the short one, for every day, of few kinds: a server that was killed plans each
# statement anew when it is started again, which costs more than all else.
CASES = 100 if IS_LONG else 25
NODES = "MATCH (n) WHERE n.{by} = $value RETURN labels(n)[0] AS kind, count(n) AS number ORDER BY kind"
TIES = "MATCH ()-[r]->() WHERE r.{by} = $value RETURN type(r) AS kind, count(r) AS number ORDER BY kind"


@dataclass
class Kill:
    """One kill: of what, how far the writing had come by then, and what became of the import."""

    victim: str
    met: str
    acknowledged: bool
    there: bool

    def __str__(self) -> str:
        outcome = "acknowledged" if self.acknowledged else "not acknowledged"
        return f"{self.victim} killed, {self.met}: {outcome}, {'whole' if self.there else 'absent'}"


@dataclass
class Soak:
    """One server, how long the parts of a write take on it, what was loaded, and what was killed.

    `loaded` says by the seed of the files whether the import was acknowledged.
    """

    name: str
    server: Server
    folder: Path
    chance: random.Random
    seconds: dict[str, float] = field(default_factory=dict)
    loaded: dict[int, bool] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)

    def start(self, seed: int) -> Loader:
        """A loader at work on files that nobody has loaded yet."""
        (generate if IS_LONG else write_few_kinds)(self.folder / str(seed), CASES, seed)
        return Loader(self.folder / str(seed), self.server)

    def wait(self, loader: Loader) -> None:
        """Let a loader come to a random moment: as likely in its statements as in its commit, which is far shorter."""
        part = self.chance.choice(list(self.seconds))
        loader.wait_for(part)
        time.sleep(self.chance.random() * self.seconds[part])

    def ended(self, seed: int, loader: Loader) -> None:
        """Wait for a loader, and learn from it; a server that was just started is slower than before."""
        loader.end()
        self.loaded[seed] = loader.acknowledged
        steps = loader.steps()
        for part, then in (("begun", "sent"), ("sent", "acknowledged")):
            if then in steps:
                self.seconds[part] = steps[then] - steps[part]


@pytest.fixture(scope="module")
def soak(server: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Soak]:
    """A server that runs, and imports that nobody disturbed, which say how long one takes."""
    home = folder / "home"
    runs = Embedded(home) if server == "embedded" else Neo4j(request.getfixturevalue("neo4j_to_kill"), home)
    soak = Soak(server, runs, folder, random.Random(SEED))
    runs.open().close()
    for seed in (0, 1000):  # the first is slower than all others
        soak.ended(seed, soak.start(seed))
        assert soak.loaded[seed]
    print(f"\nsoak on {server}: seed {SEED}, {TIMES} times each, statements take {soak.seconds['begun']:.2f} s, "
          f"the commit {soak.seconds['sent']:.2f} s")  # fmt: skip
    yield soak
    runs.stop()


@pytest.mark.parametrize("seed", range(1, TIMES + 1))
def test_a_loader_that_is_killed_leaves_all_or_nothing(soak: Soak, seed: int) -> None:
    loader = soak.start(seed)
    soak.wait(loader)
    met = loader.killed(loader.process.kill)
    soak.ended(seed, loader)
    _look(soak, seed, loader, "loader", met)


@pytest.mark.parametrize("seed", range(101, TIMES + 101))
def test_a_database_that_is_killed_leaves_all_or_nothing(soak: Soak, seed: int) -> None:
    loader = soak.start(seed)
    soak.wait(loader)
    met = loader.killed(soak.server.kill)
    if soak.chance.random() < 0.5:  # every second time it comes back while the loader may still be trying
        soak.server.open().close()
    soak.ended(seed, loader)
    assert "Traceback" not in loader.errors
    assert loader.acknowledged or loader.errors, "a loader that fails says why"
    if met == "committing" and not loader.acknowledged:
        assert "not known whether" in loader.errors
    is_there = _look(soak, seed, loader, "database", met)
    assert not ("nothing was saved" in loader.errors and is_there), "the loader said that nothing was kept"


def test_afterwards_everything_acknowledged_is_there_and_keeps_the_rules(soak: Soak) -> None:
    _summarise(soak)
    soak.server.stop()
    with soak.server.open() as database:
        found = {seed: _import_of(database, seed) for seed in soak.loaded}
        assert all(found[seed] for seed, acknowledged in soak.loaded.items() if acknowledged)
        assert database.revision() == len(imports(database)) == sum(1 for each in found.values() if each)
        for seed, import_ in found.items():
            _assert_whole(database, seed, import_)


def _summarise(soak: Soak) -> None:
    """Print when the kills came and what was left; warn where too few of them met the writing."""
    for victim in ("loader", "database"):
        some = [kill for kill in soak.kills if kill.victim == victim]
        met, there = Counter(kill.met for kill in some), sum(kill.there for kill in some)
        when = ", ".join(f"{met[step]} {step}" for step in STEPS.values())
        lost = sum(kill.acknowledged and not kill.there for kill in some)
        print(f"\nsoak on {soak.name}: {victim} killed {len(some)} times: {when}; "
              f"{there} whole, {len(some) - there} absent, {lost} acknowledged and lost")  # fmt: skip
    during = sum(kill.met in {"writing", "committing"} for kill in soak.kills)
    if during * 3 < len(soak.kills) * 2:
        message = f"only {during} of {len(soak.kills)} kills on {soak.name} met the writing, so this run proves little"
        warnings.warn(message, stacklevel=2)


def _look(soak: Soak, seed: int, loader: Loader, victim: str, met: str) -> bool:
    """Whether the import is there; it must be whole, there if it was acknowledged, absent if no commit was sent."""
    with soak.server.open() as database:
        _wait_until_still(soak.server, database)
        found = _import_of(database, seed)
        kill = Kill(victim, met, loader.acknowledged, bool(found))
        soak.kills.append(kill)
        print(f"soak on {soak.name}: {kill}")
        assert found or not loader.acknowledged, f"seed {SEED}, {kill}: acknowledged and lost"
        assert not found or "sent" in loader.steps(), f"seed {SEED}, {kill}: kept without a commit"
        _assert_whole(database, seed, found)
        return bool(found)


def _wait_until_still(server: Server, database: Database) -> None:
    deadline = time.monotonic() + SLOW
    while not server.is_still(database):
        assert time.monotonic() < deadline, f"the server still serves a client that is gone, after {SLOW:.0f} s"
        time.sleep(0.05)


def _import_of(database: Database, seed: int) -> Import | None:
    """The import that brought the source of this seed; its files hold that seed, so their hashes are its own."""
    rows = database.read("MATCH (s:Source {id: $id}) RETURN s.import_id AS id ORDER BY id", id=f"generated-{seed}")
    return next((each for each in imports(database) if rows and each.id == rows[0]["id"]), None)


def _assert_whole(database: Database, seed: int, import_: Import | None) -> None:
    if import_ is None:
        assert _counts(database, "source_id", f"generated-{seed}") == {}, f"seed {SEED}: part of {seed} is there"
    else:
        assert import_.state == "done"
        found = _counts(database, "import_id", import_.id)
        assert found == import_.counts["added"], f"seed {SEED}: {seed} is not whole"


def _counts(database: Database, by: str, value: str) -> dict[str, int]:
    """How many nodes and relationships of each kind say so of themselves."""
    found: Counter[str] = Counter()
    for statement in (NODES, TIES):
        for row in database.read(statement.format(by=by), value=value):
            found[row["kind"]] += row["number"]
    return dict(found)
