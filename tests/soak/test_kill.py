"""Killed in the middle of a load, the loader or the database: each import is there whole, or not at all.

CASETHREAD_SOAK says how often each of the two is killed (2, or 15 in `make soak`); CASETHREAD_SOAK_SEED repeats the
moments of an earlier run. `kill -9` gives nobody time to tidy up.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from graph import embedded
from graph.database import Database, connect
from graph.writer import Import, imports
from loaders.generate import generate

ROOT = Path(__file__).parents[2]
TIMES = int(os.environ.get("CASETHREAD_SOAK", "2"))
SEED = int(os.environ.get("CASETHREAD_SOAK_SEED") or random.SystemRandom().randrange(10_000))
# The more there is to write, the likelier a moment falls into the writing; the short run is for every day.
CASES = 150 if TIMES < 5 else 400
SLOW = 180  # seconds, on a machine that does much else
NODES = "MATCH (n) WHERE n.{by} = $value RETURN labels(n)[0] AS kind, count(n) AS number ORDER BY kind"
TIES = "MATCH ()-[r]->() WHERE r.{by} = $value RETURN type(r) AS kind, count(r) AS number ORDER BY kind"


@dataclass
class Soak:
    """One home, and what was loaded into it: by the seed of its files, whether it was acknowledged."""

    home: Path
    folder: Path
    chance: random.Random
    seconds: float = 0.0
    acknowledged: dict[int, bool] = field(default_factory=dict)

    def start(self, seed: int) -> subprocess.Popen[str]:
        """A loader at work on files that nobody has loaded yet."""
        folder = self.folder / str(seed)
        generate(folder, CASES, seed)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        environment |= {"CASETHREAD_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "casethread", "load", str(folder), "--json"]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder
        )

    def wait(self, loader: subprocess.Popen[str]) -> float:
        """Let a loader work until a random moment; how many seconds that was.

        One that was done before says that loads have become faster, so that the next moments come sooner.
        """
        moment = self.chance.uniform(0.4, 1.0) * self.seconds
        time.sleep(moment)
        if loader.poll() is not None:
            self.seconds = moment
        return moment

    def ended(self, seed: int, loader: subprocess.Popen[str]) -> str:
        """Wait for the loader; note whether it acknowledged the import. What it said on standard error."""
        printed, errors = loader.communicate(timeout=SLOW)
        self.acknowledged[seed] = loader.returncode == 0 and bool(json.loads(printed)[0]["import"])
        return errors


@pytest.fixture(scope="module")
def soak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soak]:
    """A home with a database that runs, and a first import that nobody disturbed, which says how long one takes."""
    folder = tmp_path_factory.mktemp("soak")
    soak = Soak(folder / "home", folder, random.Random(SEED))
    connect(home=soak.home).close()
    for seed in (0, 1000):  # the first is slower than all others
        begun = time.monotonic()
        soak.ended(seed, soak.start(seed))
        soak.seconds = time.monotonic() - begun
        assert soak.acknowledged[seed]
    print(f"\nsoak: seed {SEED}, each killed {TIMES} times, a load takes {soak.seconds:.1f} s")
    yield soak
    embedded.stop(soak.home)


@pytest.mark.parametrize("seed", range(1, TIMES + 1))
def test_a_loader_that_is_killed_leaves_all_or_nothing(soak: Soak, seed: int) -> None:
    loader = soak.start(seed)
    moment = soak.wait(loader)
    loader.kill()
    soak.ended(seed, loader)
    _look(soak, seed, f"loader killed after {moment:.2f} s")


@pytest.mark.parametrize("seed", range(101, TIMES + 101))
def test_a_database_that_is_killed_leaves_all_or_nothing(soak: Soak, seed: int) -> None:
    connect(home=soak.home).close()
    state = embedded.read_state(soak.home)
    assert state
    loader = soak.start(seed)
    moment = soak.wait(loader)
    psutil.Process(state.pid).kill()
    errors = soak.ended(seed, loader)
    assert "Traceback" not in errors
    is_there = _look(soak, seed, f"database killed after {moment:.2f} s")
    assert not ("nothing of this was kept" in errors and is_there), "the loader said that nothing was kept"
    assert soak.acknowledged[seed] or errors, "a loader that fails says why"


def test_afterwards_everything_acknowledged_is_there_and_keeps_the_rules(soak: Soak) -> None:
    embedded.stop(soak.home)
    with connect(home=soak.home) as database:
        found = {seed: _import_of(database, seed) for seed in soak.acknowledged}
        assert all(found[seed] for seed, acknowledged in soak.acknowledged.items() if acknowledged)
        assert database.revision() == len(imports(database)) == sum(1 for each in found.values() if each)
        for seed, import_ in found.items():
            _assert_whole(database, seed, import_)


def _look(soak: Soak, seed: int, what: str) -> bool:
    """Whether the import is there; it must be whole, and there if it was acknowledged."""
    with connect(home=soak.home) as database:
        _wait_until_still(database)
        found = _import_of(database, seed)
        said = "acknowledged" if soak.acknowledged[seed] else "not acknowledged"
        print(f"soak: {what}: {said}, {'there' if found else 'absent'}")
        assert found or not soak.acknowledged[seed], f"seed {SEED}, {what}: acknowledged and lost"
        _assert_whole(database, seed, found)
        return bool(found)


def _wait_until_still(database: Database) -> None:
    """A transaction whose client was killed as it committed may end a moment later."""
    before = -1
    while (now := database.revision()) != before:
        before = now
        time.sleep(0.5)


def _import_of(database: Database, seed: int) -> Import | None:
    """The import that brought the source of this seed; its files hold that seed, so their hashes are its own."""
    rows = database.read("MATCH (s:Source {id: $id}) RETURN s.import_id AS id ORDER BY id", id=f"generated-{seed}")
    return next((each for each in imports(database) if rows and each.id == rows[0]["id"]), None)


def _assert_whole(database: Database, seed: int, import_: Import | None) -> None:
    if import_ is None:
        assert _counts(database, "source_id", f"generated-{seed}") == {}, f"seed {SEED}: part of {seed} is there"
    else:
        assert import_.state == "done"
        assert _counts(database, "import_id", import_.id) == import_.counts["added"], f"seed {SEED}: {seed} is not whole"


def _counts(database: Database, by: str, value: str) -> dict[str, int]:
    """How many nodes and relationships of each kind say so of themselves."""
    found: Counter[str] = Counter()
    for statement in (NODES, TIES):
        for row in database.read(statement.format(by=by), value=value):
            found[row["kind"]] += row["number"]
    return dict(found)
