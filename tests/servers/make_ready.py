"""Fetch, record and compile once what the tests need: `make servers`. They do the same themselves if it is not done."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

sys.path.insert(0, str(Path(__file__).parents[2]))
import embedded_java
import neo4j_server


def fetch_neo4j(maven: str) -> None:
    """Most of the time this waits for the network."""
    with suppress(neo4j_server.Missing):  # the tests say so
        neo4j_server.class_path(maven)


fetching = []
if "neo4j" in os.environ.get("CASETHREAD_TEST_SERVERS", "neo4j") and (maven := shutil.which("mvn")):
    fetching = [Thread(target=fetch_neo4j, args=[maven])]
for thread in fetching:
    thread.start()
# What the tests import is compiled by looking for them, half of them by each of two processes; else each of the processes
# that run them would compile it all.
modules = sorted(map(str, Path(__file__).parents[1].rglob("test_*.py")))
look = [sys.executable, "-m", "pytest", "--collect-only", "--quiet"]
looking = [subprocess.Popen([*look, *half], stdout=subprocess.DEVNULL) for half in (modules[::2], modules[1::2])]
embedded_java.start_fast(os.environ)
for process in looking:
    process.wait()
for thread in fetching:
    thread.join()
