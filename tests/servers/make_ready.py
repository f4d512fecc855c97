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

# What the tests import is compiled by looking for them; else each of their processes would do it, all at once. (As long
# as this takes, the other processor is free for the rest.)
looking = subprocess.Popen([sys.executable, "-m", "pytest", "--collect-only", "--quiet"], stdout=subprocess.DEVNULL)
embedded_java.start_fast(os.environ)
if "neo4j" in os.environ.get("CASETHREAD_TEST_SERVERS", "neo4j") and (maven := shutil.which("mvn")):
    with suppress(neo4j_server.Missing):  # the tests say so
        neo4j_server.class_path(maven)
looking.wait()
