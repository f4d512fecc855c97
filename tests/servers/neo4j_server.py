"""A real Neo4j for the tests: what NEO4J_URI names, a container, or Neo4j's own libraries from Maven Central."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import neo4j
from embedded_java import cache_folder, without_options
from neo4j.exceptions import DriverError

HERE = Path(__file__).parent
IMAGE = "neo4j:5.26-community"
START_SECONDS = 180
THOROUGH_WHEN_HOT = [  # four times the defaults
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=4000",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
]


class Missing(Exception):  # noqa: N818 - it is not an error to have none
    """Nothing on this machine can run a Neo4j; the text says what would."""


@dataclass(frozen=True)
class Neo4jAccess:
    """How a test reaches the server."""

    uri: str
    username: str
    password: str
    database: str = "neo4j"


@contextmanager
def neo4j_server() -> Iterator[tuple[Neo4jAccess, Neo4jProcess | None]]:
    """A Neo4j that answers, for as long as the block lasts, and its process where that is our own.

    Raises `Missing` where there is none to be had.
    """
    if uri := os.environ.get("NEO4J_URI"):
        username = os.environ.get("NEO4J_USERNAME") or os.environ.get("NEO4J_USER") or "neo4j"
        password, database = os.environ.get("NEO4J_PASSWORD", ""), os.environ.get("NEO4J_DATABASE", "neo4j")
        yield Neo4jAccess(uri, username, password, database), None
    elif engine := _container_engine():
        with _container(engine) as access:
            yield access, None
    else:
        with neo4j_process(is_for_all=True) as process:
            yield process.access, process


def _container_engine() -> str | None:
    for engine in ("docker", "podman"):
        if shutil.which(engine):
            found = subprocess.run([engine, "info"], capture_output=True, timeout=30, check=False)
            if found.returncode == 0:
                return engine
    return None


@contextmanager
def _container(engine: str) -> Iterator[Neo4jAccess]:
    access = Neo4jAccess(f"bolt://127.0.0.1:{_free_port()}", "neo4j", secrets.token_urlsafe(16))
    port = access.uri.rpartition(":")[2]
    options = [
        "--rm",
        "--detach",
        "--publish",
        f"127.0.0.1:{port}:7687",
        "--env",
        f"NEO4J_AUTH=neo4j/{access.password}",
    ]
    options += ["--env", "NEO4J_server_memory_heap_max__size=2g"]
    options += ["--env", "NEO4J_dbms_security_allow__csv__import__from__file__urls=false"]
    started = subprocess.run([engine, "run", *options, IMAGE], capture_output=True, text=True, check=True)
    try:
        _wait_until_it_answers(access)
        yield access
    finally:
        subprocess.run([engine, "stop", started.stdout.strip()], capture_output=True, check=False)


class Neo4jProcess:
    """Neo4j from its own libraries, on a folder that outlives the process: it can be killed and started again."""

    def __init__(self, home: Path, *, is_for_all: bool) -> None:
        """Does not start it yet; one for all tests may take longer to warm. Raises `Missing` where it cannot run."""
        java, maven = shutil.which("java"), shutil.which("mvn")
        if not java or not maven:
            raise Missing(
                "No Neo4j of our own: install a JDK (17 or later) and Maven. "
                "For all tests but those that kill it, docker or a server that NEO4J_URI names will do."
            )
        port = _free_port()
        self.access = Neo4jAccess(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_urlsafe(16))
        self._home, self._is_new = home, True
        self._command = [_newest(java), "-Xms1g", "-Xmx2g", "-Xmn400m", "-XX:+UseSerialGC"]
        # The 48 MB that the fast compiler has room for by default are full after some minutes, and then what was
        # compiled is thrown away and compiled again: 71,000 methods for 25,000 that are in use.
        self._command += ["-XX:ReservedCodeCacheSize=256m"]
        # Neo4j's own libraries are as they were published: 1.5 s less of a processor at each start.
        self._command += ["-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"]
        self._main = ["-cp", class_path(maven), "Neo4jServer", str(home), str(port)]
        self._is_for_all = is_for_all
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it, unless it runs, and wait until it answers."""
        if self._process:
            return
        log = self._home / "console.log"
        with log.open("wb") as output:
            # The thorough compiler needs 20 s more at first; a plan then takes 0.04 s in place of 0.07.
            compiler = THOROUGH_WHEN_HOT if self._is_for_all else ["-XX:TieredStopAtLevel=1"]
            self._process = subprocess.Popen(
                [*self._command, *compiler, *self._main],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=self._home,
                env=without_options(os.environ),
            )
        _wait_until_ready(self._process, log)
        if self._is_new:
            _first_sign_in(self.access)
            self._is_new = False

    def kill(self) -> None:
        """End it, if it runs, as a power cut would: nothing of it runs after this.

        (It ends by itself, too, when its standard input closes: that is what happens when the tests are killed.)
        """
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._is_for_all = False  # started again, it is for a few tests


@contextmanager
def neo4j_process(place: Path | None = None, *, is_for_all: bool = False) -> Iterator[Neo4jProcess]:
    """A Neo4j of our own that runs on a folder of its own in `place`, as long as the block lasts; raises `Missing`."""
    with tempfile.TemporaryDirectory(prefix="casethread-neo4j-", dir=place, ignore_cleanup_errors=True) as home:
        process = Neo4jProcess(Path(home), is_for_all=is_for_all)
        try:
            process.start()
            yield process
        finally:
            process.kill()  # its data is thrown away, so nobody waits for a tidy end


def _newest(java: str) -> str:
    """The Java that comes with the embedded server, where there is one: a plan then takes three quarters of the time."""
    bundled = Path(str(files("arcadedb_embedded") / "jre" / "bin" / Path(java).name))
    return str(bundled) if bundled.exists() else java


def class_path(maven: str) -> str:
    """Neo4j's libraries and our server, which is compiled once: started as source, each start took 1.5 s longer."""
    source, jars = HERE / "Neo4jServer.java", _libraries(maven)
    folder = jars / f"server-{_hash_of(source)}"
    if not folder.exists():
        javac = shutil.which("javac")
        if not javac:
            raise Missing("No Neo4j of our own: there is a java, but no javac. Install a JDK (17 or later).")
        with tempfile.TemporaryDirectory(dir=jars, ignore_cleanup_errors=True) as classes:
            command = [javac, "-d", classes, "-cp", str(jars / "*"), str(source)]
            subprocess.run(command, check=True, env=without_options(os.environ))
            with suppress(OSError):  # another process was faster
                Path(classes).rename(folder)
    return os.pathsep.join([str(jars / "*"), str(folder)])


def _hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _libraries(maven: str) -> Path:
    """The folder of Neo4j's libraries, fetched once for each version of the pom file."""
    pom = HERE / "pom.xml"
    folder = cache_folder() / f"neo4j-{_hash_of(pom)}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
        # The build folder is not the one of the pom: the source tree may be read-only.
        command += [f"-DoutputDirectory={folder}", f"-DbuildDirectory={folder}"]
        environment = without_options(os.environ)
        fetched = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
        if fetched.returncode != 0:
            raise Missing(f"No Neo4j: Maven could not fetch its libraries.\n{fetched.stdout[-2000:]}")
        (folder / "complete").touch()
    return folder


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "READY" not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Neo4j did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def _wait_until_it_answers(access: Neo4jAccess) -> None:
    deadline = time.monotonic() + START_SECONDS
    with neo4j.GraphDatabase.driver(access.uri, auth=(access.username, access.password)) as driver:
        while True:
            try:
                return driver.verify_connectivity()
            except DriverError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


def _first_sign_in(access: Neo4jAccess) -> None:
    with neo4j.GraphDatabase.driver(access.uri, auth=("neo4j", "neo4j")) as driver:
        statement = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
        driver.execute_query(statement, password=access.password, database_="system")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
