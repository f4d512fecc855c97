"""Settings for the Java of the embedded databases that tests start: most of them live for seconds, so they start fast.

Java reads `_JAVA_OPTIONS` after the options on its command line, so what the product itself sets is still checked to be
understood. Three things make a start cheap, in seconds of processor time for a start and a first `prepare`: the fast
compiler alone (5.0 -> 3.4), a heap that is not grown step by step (3.0), and a cache of the classes that a server loads
(1.9), which is recorded once and used by all. A cache that does not fit is ignored by Java.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import MutableMapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs

from graph.database import connect
from graph.embedded import launcher
from graph.embedded.java_memory import JAVA_ARGUMENTS
from graph.embedded.state import database_folder
from graph.errors import CasethreadError
from graph.migrations import prepare

VARIABLE = "_JAVA_OPTIONS"
FAST = "-XX:TieredStopAtLevel=1 -Xms64m -XX:MinHeapFreeRatio=40 -XX:MaxHeapFreeRatio=70"
RECORDER = Path(__file__).parent / "record_classes.py"
RECORDING_SECONDS = 300
ROOT = Path(__file__).parents[2]


def cache_folder() -> Path:
    """Where tests keep what is made or fetched once."""
    named = os.environ.get("CASETHREAD_TEST_CACHE")
    return Path(named or platformdirs.user_cache_dir("casethread", appauthor=False))


def start_fast(environment: MutableMapping[str, str]) -> None:
    """Let every embedded database that is started with this environment start fast, unless it has options already.

    The classes are recorded for the whole suite, which starts a hundred; for a few, what was recorded is used.
    """
    if VARIABLE in environment:
        return
    environment[VARIABLE] = FAST
    is_whole = "neo4j" in environment.get("CASETHREAD_TEST_SERVERS", "neo4j")
    with suppress(OSError, subprocess.SubprocessError, CasethreadError):  # slower, and that is all
        if is_whole or _class_cache_file().exists():
            environment[VARIABLE] = f"{FAST} -XX:AOTCache={_class_cache()}"


def without_options(environment: MutableMapping[str, str]) -> dict[str, str]:
    """The environment for a Java that is no embedded database's."""
    return {name: value for name, value in environment.items() if name != VARIABLE}


def _class_cache_file() -> Path:
    conditions = [sys.prefix, version("arcadedb-embedded"), version("jpype1"), *JAVA_ARGUMENTS]
    return cache_folder() / f"embedded-{hashlib.sha256(repr(conditions).encode()).hexdigest()[:12]}.aot"


def _class_cache() -> Path:
    """The file of recorded classes for this version of the database; raises OSError where there is none to be had."""
    file = _class_cache_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=file.parent, ignore_cleanup_errors=True) as folder:
            _record(Path(folder) / "home", Path(folder) / "classes").replace(file)
    return file


def _record(home: Path, file: Path) -> Path:
    """Run a server as the product does, use it a little, and let its Java write down the classes it loaded."""
    database_folder(home).mkdir(parents=True)
    recorder = subprocess.Popen(
        [sys.executable, str(RECORDER), str(home), "512m", "1800.0", "60.0"],
        env={**os.environ, VARIABLE: f"{FAST} -XX:AOTCacheOutput={file}", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=database_folder(home),
    )
    try:
        _use(home, recorder)
        recorder.wait(RECORDING_SECONDS)
    finally:
        recorder.kill()
    return file


def _use(home: Path, recorder: subprocess.Popen[bytes]) -> None:
    while not launcher.running(home):
        if recorder.poll() is not None:
            return
        time.sleep(0.05)
    with connect(home=home) as database:
        prepare(database)
        database.read("MATCH (a)-[r]->(b) RETURN type(r) AS type, count(*) AS number ORDER BY type")
        database.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"))
    # Not `launcher.stop`: it waits for the process, which has yet to write its file.
    (database_folder(home) / "state.json").unlink()
