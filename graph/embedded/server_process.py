"""The process of the embedded database: `python -m graph.embedded.server_process HOME HEAP IDLE_SECONDS STATEMENT_SECONDS`.

It holds a lock for as long as it lives, and the system releases the lock even of a killed process: of two that start
at the same time, only one becomes the server.
"""

import gc
import json
import os
import secrets
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import IO, Any, NoReturn

import psutil

from graph.embedded.bolt_door import BoltDoor
from graph.embedded.bolt_guard import BoltGuard
from graph.embedded.java_memory import JAVA_ARGUMENTS, Heap
from graph.embedded.state import (
    DATABASE,
    STOP_SECONDS,
    State,
    database_folder,
    is_alive,
    read_state,
    start_of,
    state_file,
    write_state,
)
from graph.system.file_locks import POLL_SECONDS, try_lock
from graph.system.memory_arenas import limit_arenas

LOG_BYTES = 1_000_000
# How often the server checks its connections and its heap; its state file and its lock it checks every POLL_SECONDS.
CHECK_SECONDS = 5.0

# The reader may read records of every type and nothing else: no writes, no schema, no files.
GROUPS = {
    "admin": {
        "access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"],
        "types": {"*": {"access": ["createRecord", "readRecord", "updateRecord", "deleteRecord"]}},
    },
    "reader": {"access": [], "types": {"*": {"access": ["readRecord"]}}},
}
LIMITS = {"resultSetLimit": -1, "readTimeout": -1}


def main(arguments: list[str]) -> int:
    """Run until idle, stopped or killed; 0 also if another server of this home already runs."""
    home, heap = Path(arguments[0]), arguments[1]
    idle_seconds, statement_seconds = float(arguments[2]), float(arguments[3])
    os.umask(0o077)
    limit_arenas()
    lock = _lock(home)
    if lock is None:
        return 0
    with lock:
        _limit_log(home)
        guard = BoltGuard()
        state = _new_state(heap, guard.port)
        server = _create(home, heap, statement_seconds, state)
        server.start()
        java_server = server._java_server  # the version of the wheel is pinned
        # It cannot be kept from starting, and reads what strangers send into memory, too.
        java_server.getHttpServer().stopService()
        guard.start(BoltDoor(java_server))
        # Each time Java has collected its garbage, jpype makes Python collect, too, which would look through all that was
        # imported: a quarter of the processor time that questions take.
        gc.freeze()
        # The end of a session is a stop like any other; Java's own handler would wait for connected clients.
        signal.signal(signal.SIGTERM, lambda *_: state_file(home).unlink(missing_ok=True))
        try:
            write_state(home, state)
            _run_until_idle(home, state, idle_seconds)
        finally:
            server.stop()
    return 0


def _lock(home: Path) -> IO[bytes] | None:
    """The lock of this home's server; None if another running server holds it."""
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        handle = (database_folder(home) / "server.lock").open("ab")
        if try_lock(handle):
            return handle
        handle.close()
        if (state := read_state(home)) and is_alive(state):
            return None
        # Its holder is starting (it will write its state) or ending (it will release the lock).
        time.sleep(POLL_SECONDS)
    raise SystemExit(f"another process has held {database_folder(home) / 'server.lock'} for {STOP_SECONDS:.0f} s")


def _limit_log(home: Path) -> None:
    log = database_folder(home) / "server.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        os.truncate(log, 0)


def _new_state(heap: str, port: int) -> State:
    process = psutil.Process()
    root, reader = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    return State(port, process.pid, start_of(process), root, reader, heap)


def _create(home: Path, heap: str, statement_seconds: float, state: State) -> Any:
    """The server, configured but not started; its users have new secrets each time."""
    # The database would import it for vectors, which we have none of: 12 MB, and a tenth of a second at each start.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from arcadedb_embedded import create_server  # noqa: PLC0415 - only here, where it is known to be installed
    from arcadedb_embedded.jvm import start_jvm  # noqa: PLC0415

    config = database_folder(home) / "config"
    config.mkdir(exist_ok=True)
    (config / "server-users.jsonl").unlink(missing_ok=True)
    groups = {name: {**LIMITS, **rights} for name, rights in GROUPS.items()}
    text = json.dumps({"version": 2, "databases": {"*": {"groups": groups}}})
    (config / "server-groups.json").write_text(text, encoding="utf-8")
    start_jvm(heap_size=heap, jvm_args=_java_arguments(home, statement_seconds))
    return create_server(str(database_folder(home)), state.root, config=_server_settings(state))


def _java_arguments(home: Path, statement_seconds: float) -> list[str]:
    return [
        *JAVA_ARGUMENTS,
        # A commit is on disk before it is acknowledged.
        "-Darcadedb.txWalFlush=2",
        f"-Darcadedb.command.timeout={int(statement_seconds * 1000)}",
        f"-Darcadedb.server.logsDirectory={database_folder(home) / 'log'}",
        # One message holds one batch of rows: 16 MB, the default, is 1,800 rows of long texts.
        f"-Darcadedb.bolt.maxMessageSize={64 * 1024 * 1024}",
        # Ours are some hundred texts, with each filter some thousand, of a few KB each once they are parsed: with room
        # for 300 most were parsed at each use. Their values are parameters, so no literals are looked for.
        "-Darcadedb.opencypher.statementCache=4000",
        "-Darcadedb.opencypher.planCache=4000",
        "-Darcadedb.queryLiteralParameterization=false",
        # No statement may load a file or an address.
        "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
        "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
        # The secrets are 256 random bits: stretching them would only make every start and sign-in slower.
        "-Darcadedb.server.saltIterations=1000",
        "-Darcadedb.serverMetrics=false",
        "-Darcadedb.server.healthCheck.enabled=false",
    ]


def _server_settings(state: State) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "server.defaultDatabases": f"{DATABASE}[root,reader:{state.reader}:reader]",
        # A random port, on loopback, for as long as the start takes.
        "server.httpIncomingPort": "0",
        # "production" would hide the text of every error.
        "mode": "development",
    }


def _run_until_idle(home: Path, state: State, idle_seconds: float) -> None:
    """Return when the state file is no longer this server's, or when nobody was connected for `idle_seconds`."""
    path = state_file(home)
    last_used = next_check = time.time()
    heap = Heap()
    while read_state(home) == state:
        now = time.time()
        if now >= next_check:
            next_check = now + min(CHECK_SECONDS, idle_seconds / 4)
            heap.collect_if_worthwhile()
            last_used = now if _connections(state.port) else max(last_used, path.stat().st_mtime)
            if now - last_used > idle_seconds:
                path.unlink(missing_ok=True)
                return
        time.sleep(POLL_SECONDS)


def _connections(port: int) -> int:
    return sum(
        1
        for connection in psutil.Process().net_connections(kind="tcp")
        if connection.status == psutil.CONN_ESTABLISHED and connection.laddr.port == port
    )


def _end(code: int) -> NoReturn:
    """End at once: Java would wait for the thread of every client that is still connected."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    try:
        _end(main(sys.argv[1:]))
    except Exception:
        traceback.print_exc()
        _end(1)
