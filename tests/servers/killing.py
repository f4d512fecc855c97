"""What is killed: a command that tells how far its writing has come, and the two servers it writes to."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil
from neo4j_server import Neo4jProcess

from graph.database import Database, connect
from graph.embedded import launcher
from graph.embedded.state import State, is_alive, read_state

ROOT = Path(__file__).parents[2]
TELLING = Path(__file__).parent / "telling.py"
# CASETHREAD_SOAK says how many kills of six kinds there are on a server in all; without it each test kills once.
KILLS = int(os.environ.get("CASETHREAD_SOAK", "0"))
IS_LONG = KILLS >= 6
TIMES = max(1, -(-KILLS // 6))
SEED = int(os.environ.get("CASETHREAD_SOAK_SEED") or random.SystemRandom().randrange(10_000))
SLOW = 300.0  # seconds, on a machine that does much else
STEPS = {"": "before", "begun": "writing", "sent": "committing", "acknowledged": "after"}


class Server(Protocol):
    """A database server that may be killed, and keeps what it holds."""

    environment: dict[str, str]  # what tells a loader where it is

    def open(self) -> Database:
        """The graph, on a server that is started where it does not run."""

    def is_still(self, database: Database) -> bool:
        """Whether it has done with all clients that are gone: one killed at the commit may be served to its end."""

    def kill(self) -> None:
        """`kill -9`: nothing of it runs after this."""

    def stop(self) -> None:
        """End it tidily, where its fixture does not."""


class Embedded:
    """The embedded database of a home."""

    def __init__(self, home: Path) -> None:
        self._home, self.environment = home, {"CASETHREAD_HOME": str(home)}

    def open(self) -> Database:
        return connect(home=self._home)

    def is_still(self, database: Database) -> bool:
        connections = psutil.Process(self._state().pid).net_connections(kind="tcp")
        return all(each.status != psutil.CONN_CLOSE_WAIT for each in connections)

    def kill(self) -> None:
        state = self._state()
        psutil.Process(state.pid).kill()
        while is_alive(state):
            time.sleep(0.01)

    def stop(self) -> None:
        launcher.stop(self._home)

    def _state(self) -> State:
        state = read_state(self._home)
        assert state
        return state


class Neo4j:
    """A Neo4j of our own."""

    def __init__(self, process: Neo4jProcess, home: Path) -> None:
        self._process, self._access = process, process.access
        self.environment = {
            "CASETHREAD_HOME": str(home),
            "NEO4J_URI": self._access.uri,
            "NEO4J_USERNAME": self._access.username,
            "NEO4J_PASSWORD": self._access.password,
        }

    def open(self) -> Database:
        self._process.start()
        return connect(self._access.uri, username=self._access.username, password=self._access.password)

    def is_still(self, database: Database) -> bool:
        return len(database.read("SHOW TRANSACTIONS YIELD transactionId AS id RETURN id ORDER BY id")) == 1  # this one

    def kill(self) -> None:
        self._process.kill()

    def stop(self) -> None:
        pass


class Worker:
    """`casethread` at work in a process of its own; `acknowledged` and `errors` are known once it has ended."""

    def __init__(self, told: Path, environment: dict[str, str], *arguments: str) -> None:
        """Begin; how far it has come is told in that file."""
        self._told = told
        self._told.touch()
        self.begun = time.time()
        others = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        self.process = subprocess.Popen(
            [sys.executable, str(TELLING), str(self._told), *arguments],
            env=others | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=told.parent,
        )
        self.acknowledged, self.printed, self.errors = False, "", ""

    def wait_for(self, step: str) -> None:
        """Return when it has come that far in writing, or has ended."""
        deadline = time.monotonic() + SLOW
        while step not in self.steps() and self.process.poll() is None:
            assert time.monotonic() < deadline, f"it has not {step} within {SLOW:.0f} s"
            time.sleep(0.003)

    def steps(self) -> dict[str, float]:
        """When each step of the writing was last reached, in seconds since 1970."""
        lines = self._told.read_text(encoding="utf-8").splitlines(keepends=True)
        return {step: float(at) for step, at in (line.split() for line in lines if line.endswith("\n"))}

    def killed(self, kill: Callable[[], None]) -> str:
        """Kill it, or what it writes to; how far its writing had come by then, one of the values of STEPS."""
        now = time.time()
        kill()
        return STEPS[max((step for step, at in self.steps().items() if at <= now), key=list(STEPS).index, default="")]

    def end(self) -> None:
        """Wait until it has ended; note whether it acknowledged what it did, and what it said on standard error."""
        self.printed, self.errors = self.process.communicate(timeout=SLOW)
        self.acknowledged = self.process.returncode == 0


class Loader(Worker):
    """`casethread load` at work."""

    def __init__(self, folder: Path, server: Server) -> None:
        """Begin to load what is in the folder."""
        super().__init__(folder.with_suffix(".steps"), server.environment, "load", str(folder), "--json")

    def end(self) -> None:
        """Wait until it has ended; it may have had nothing to load."""
        super().end()
        self.acknowledged = self.acknowledged and bool(self.import_id)

    @property
    def import_id(self) -> str:
        """The import that it acknowledged."""
        return str(json.loads(self.printed)[0]["import"] or "")
