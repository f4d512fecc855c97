"""Fetch, record and compile once what the tests need: `make servers`. They do the same themselves if it is not done."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import embedded_java
import neo4j_server

# What the tests import is compiled by looking for them, half of them by each of two processes; else each of the processes
# that run them would compile it all.
modules = sorted(map(str, Path(__file__).parents[1].rglob("test_*.py")))
look = [sys.executable, "-m", "pytest", "--collect-only", "--quiet"]
looking = [subprocess.Popen([*look, *half], stdout=subprocess.DEVNULL) for half in (modules[::2], modules[1::2])]
embedded_java.start_fast(os.environ)
if "neo4j" in os.environ.get("CASETHREAD_TEST_SERVERS", "neo4j") and (maven := shutil.which("mvn")):
    with suppress(neo4j_server.Missing):  # the tests say so
        neo4j_server.class_path(maven)
for each in looking:
    each.wait()
