"""Resident memory of the site and the embedded database, and what a second command costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil

from bench.measure import seconds
from bench.questions import subjects
from graph.database import connect
from queries import questions

MB = 1_000_000


# The driver imports pandas and pyarrow where it finds them (0.4 s, 68 MB). Whoever installs Casethread without its extras
# has neither; the environment that the bench runs in has them for the tests.
_WITHOUT_EXTRAS = (
    "import sys; sys.modules |= {'pandas': None, 'pyarrow': None}; from casethread.cli import main; main()"
)


def command(*arguments: str) -> list[str]:
    """`casethread ...` with the Python that runs the bench, as it is where no extra is installed."""
    return [sys.executable, "-c", _WITHOUT_EXTRAS, *arguments]


def server_process(home: Path) -> psutil.Process | None:
    """The embedded database of this home, or None."""
    for process in psutil.process_iter(["cmdline"]):
        if {"graph.embedded.server_process", str(home)} <= {*(process.info["cmdline"] or ())}:
            return process
    return None


def bench_memory(home: Path) -> dict[str, float]:
    """Megabytes after a restart and one pass of the catalogue through the site: {"site", "database", "together"}."""
    environment = {**os.environ, "CASETHREAD_HOME": str(home)}
    subprocess.run(command("stop"), env=environment, check=True, capture_output=True)
    site = subprocess.Popen(
        command("serve", "--port", "0", "--json"), env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert site.stdout is not None
        address = json.loads("".join(site.stdout.readline() for _ in range(3)))["address"]
        one_pass(address, home)
        database = server_process(home)
        assert database is not None
        found = {
            "site": psutil.Process(site.pid).memory_info().rss / MB,
            "database": database.memory_info().rss / MB,
        }
        return {**found, "together": sum(found.values())}
    finally:
        site.terminate()
        site.wait(timeout=30)


def one_pass(address: str, home: Path) -> None:
    """Ask every question of the catalogue once, as a page."""
    database = connect(home=home)
    for question in questions():
        given = urllib.parse.urlencode(subjects(database, question))
        with urllib.request.urlopen(f"{address}questions/{question.name}?{given}", timeout=300) as page:
            page.read()
    database.close()


def bench_second_ask(home: Path, runs: int = 5) -> list[float]:
    """Seconds of `casethread ask` in all, with the database already running."""
    environment = {**os.environ, "CASETHREAD_HOME": str(home)}

    def ask() -> None:
        subprocess.run(
            command("ask", "recommendations-by-status", "--json"), env=environment, check=True, capture_output=True
        )

    ask()
    return [seconds(ask) for _ in range(runs)]


class Peak:
    """The highest resident memory of a process while something runs, looked at ten times a second."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.megabytes = 0.0

    def watch(self, work: subprocess.Popen[bytes]) -> float:
        """Look until `work` ends; megabytes."""
        while work.poll() is None:
            self.megabytes = max(self.megabytes, self._process.memory_info().rss / MB)
            time.sleep(0.1)
        return self.megabytes
