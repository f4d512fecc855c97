"""A commit and those who read meanwhile: on the embedded database, and the file that keeps them apart."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.bolt import Transaction, commit_lock
from graph.bolt.commit_lock import CommitLock
from graph.database import Database, connect

pytestmark = pytest.mark.slow

ROOT = Path(commit_lock.__file__).parents[2]
LABELS = ("Case", "Episode", "Factor", "Finding", "Action")
COUNT = "OPTIONAL MATCH (n:{}) WITH found, count(n) AS number WITH found + [number] AS found "
FILL = "UNWIND range(1, 1000) AS number CREATE (:{} {{id: $commit + '-' + toString(number), text: $text}})"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "commits"


def test_a_reader_sees_each_commit_whole_or_not_at_all(home: Path) -> None:
    done = threading.Event()
    with connect(home=home) as writing, connect(home=home) as reading, ThreadPoolExecutor() as pool:
        looking = pool.submit(look, reading, done)
        try:
            for number in range(5):
                writing.write(fill(f"commit {number}"))
        finally:
            done.set()
        seen = looking.result()
    assert [found for found in seen if len(set(found)) > 1] == []
    assert seen[-1] == [5000] * len(LABELS)


def look(database: Database, done: threading.Event) -> list[list[int]]:
    """How many nodes there were of each label, time after time, the last time when all is done."""
    statement = f"WITH [] AS found {''.join(map(COUNT.format, LABELS))} RETURN found ORDER BY found"
    seen = []
    is_last = False
    while not is_last:
        is_last = done.is_set()
        seen.append(database.read(statement)[0]["found"])
    return seen


def fill(commit: str) -> Callable[[Transaction], None]:
    """The same number of nodes with each label, so many that they take hundreds of pages."""

    def work(transaction: Transaction) -> None:
        for label in LABELS:
            transaction.run(FILL.format(label), commit=commit, text="Of the length that people write. " * 6)

    return work


def test_reading_waits_until_a_commit_is_done(file: Path) -> None:
    steps: list[str] = []
    with CommitLock(file).committing():
        reader = threading.Thread(target=lambda: CommitLock(file).read_undisturbed(lambda: steps.append("read")))
        reader.start()
        time.sleep(0.1)
        steps.append("committed")
    reader.join()
    assert steps == ["committed", "read"]


def test_what_was_read_while_a_commit_ran_is_read_again(file: Path) -> None:
    found = iter(["half", "whole"])

    def read() -> str:
        what = next(found)
        if what == "half":
            with CommitLock(file).committing():
                pass
        return what

    assert CommitLock(file).read_undisturbed(read) == "whole"


def test_commits_that_come_too_fast_wait_for_the_reader(file: Path) -> None:
    writers: list[threading.Thread] = []
    steps: list[str] = []

    def commit() -> None:
        with CommitLock(file).committing():
            steps.append("committed")

    def read() -> None:
        writers.append(threading.Thread(target=commit))
        writers[-1].start()
        writers[-1].join(0.2)
        steps.append("read")

    CommitLock(file).read_undisturbed(read)
    writers[-1].join()
    assert steps == ["committed", "read"] * commit_lock.MAX_TRIES + ["read", "committed"]


def test_a_process_that_is_killed_as_it_commits_holds_nobody_up(file: Path) -> None:
    program = "import sys, time; from pathlib import Path; from graph.bolt.commit_lock import CommitLock\n"
    program += "with CommitLock(Path(sys.argv[1])).committing(): print('committing', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program, str(file)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"committing"
        process.kill()
    assert CommitLock(file).read_undisturbed(lambda: "read") == "read"
