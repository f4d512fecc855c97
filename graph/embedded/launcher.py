"""Start, find and stop the embedded database: a server on this machine that all programs of a user share.

It is a process of its own (`graph.embedded.server_process`), so that it outlives the command that started it. Its
state file says where it is; the server runs for as long as that file is its own, and removing the file ends it.
"""

import importlib.util
import os
import platform
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.bolt import Account, Connection
from graph.embedded.state import (
    DATABASE,
    STOP_SECONDS,
    State,
    database_folder,
    is_alive,
    read_state,
    state_file,
)
from graph.errors import DatabaseUnavailable
from graph.settings import read_settings
from graph.system.disk_room import has_room
from graph.system.own_processes import own_environment, own_module
from graph.system.private_files import make_private_folder, owner_only

# Long enough for a slow disk and for a database that first repairs itself after a power cut.
START_SECONDS = 120.0
LOG_LINES = 15

if sys.platform == "win32":
    _DETACHED = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _DETACHED = 0  # a session of its own is enough here


def default_home() -> Path:
    """The folder that the settings name; raises BadRequest where a setting is wrong."""
    return read_settings().home


def default_heap() -> str:
    """The heap that the settings name; 512 MB are enough for about 160,000 relationships in one import."""
    return read_settings().heap


@dataclass(frozen=True, slots=True)
class EmbeddedSettings:
    """How an embedded database is started; one that already runs stays as it is."""

    home: Path = field(default_factory=default_home)
    heap: str = field(default_factory=default_heap)
    # The server ends when nobody was connected for this long; a running site is connected.
    idle_seconds: float = 1800.0
    # ArcadeDB has one limit for all statements of all users.
    statement_seconds: float = 60.0


def running(home: Path) -> State | None:
    """The server of this home, if one is alive and answers at its port to the secret in its state file."""
    state = read_state(home)
    return state if state and is_alive(state) and _answers(state) else None


def start(settings: EmbeddedSettings) -> State:
    """The running server of this home, started if there is none: 1 to 5 seconds, no time if it runs already.

    Raises `DatabaseUnavailable` if it cannot run here or does not start.
    """
    state = running(settings.home)
    if state is None:
        _require_wheel()
        state = _wait_for(_launch(settings), settings.home)
    _record_use(settings.home)
    return state


def stop(home: Path) -> bool:
    """End the server of this home and wait until it has closed its files; False where none ran.

    Raises `DatabaseUnavailable` if it does not end.
    """
    state = read_state(home)
    state_file(home).unlink(missing_ok=True)
    if state is None or not is_alive(state):
        return False
    deadline = time.monotonic() + STOP_SECONDS
    while is_alive(state):
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(f"The embedded database (process {state.pid}) does not end.{_end_of_log(home)}")
        time.sleep(0.05)
    return True


# The server outlives this program; the list prevents Python's warning about a child that still runs.
_launched: list[subprocess.Popen[bytes]] = []


def _launch(settings: EmbeddedSettings) -> subprocess.Popen[bytes]:
    folder = database_folder(settings.home)
    command = [*own_module("graph.embedded.server_process"), str(settings.home.resolve())]
    command += [settings.heap, str(settings.idle_seconds), str(settings.statement_seconds)]
    try:
        make_private_folder(settings.home)
        folder.mkdir(mode=0o700, exist_ok=True)
        with open(folder / "server.log", "ab", opener=owner_only) as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=own_environment(),
                start_new_session=True,
                creationflags=_DETACHED,
            )
    except OSError as error:
        raise DatabaseUnavailable(
            f"The embedded database cannot be kept in {settings.home} ({error.strerror or error}). "
            "Set CASETHREAD_HOME to a folder that you can write to."
        ) from error
    _launched.append(process)
    return process


def _wait_for(process: subprocess.Popen[bytes], home: Path) -> State:
    """Wait until a server answers: this one, or one that somebody else started at the same time."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        has_ended = process.poll() is not None
        if state := running(home):
            return state
        if has_ended and process.returncode != 0:
            if not has_room(home):
                raise DatabaseUnavailable(
                    f"The embedded database cannot start, as the disk of {home} is full. Make room there."
                )
            raise DatabaseUnavailable(f"The embedded database did not start.{_end_of_log(home)}")
        time.sleep(0.05)
    raise DatabaseUnavailable(f"The embedded database did not start within {START_SECONDS:.0f} s.{_end_of_log(home)}")


def _answers(state: State) -> bool:
    connection = Connection(state.address, Account("reader", state.reader), DATABASE, wait_for_server=False)
    try:
        connection.verify()
    except DatabaseUnavailable:
        return False
    finally:
        connection.close()
    return True


def _record_use(home: Path) -> None:
    """Show the server that it was used, however briefly: it takes the time of its state file as the last use."""
    with suppress(FileNotFoundError):  # it has just ended; it will be started again when needed
        os.utime(state_file(home))


def _require_wheel() -> None:
    if importlib.util.find_spec("arcadedb_embedded") is None:
        raise DatabaseUnavailable(
            f"There is no embedded database for this system ({platform.system()} on {platform.machine()}): no edition "
            "can be opened here, and the graph itself needs a Neo4j server, whose address is set in NEO4J_URI."
        )


def _end_of_log(home: Path) -> str:
    log = database_folder(home) / "server.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "".join(f"\n  {line}" for line in [f"The end of {log}:", *lines[-LOG_LINES:]]) if lines else ""
