"""Fetch and record what the servers of the tests need, once: `make servers`. The tests do the same if it is not done."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import embedded_java
import neo4j_server

embedded_java.start_fast(os.environ)
if maven := shutil.which("mvn"):
    with suppress(neo4j_server.Missing):  # the tests say so
        neo4j_server.libraries(maven)
