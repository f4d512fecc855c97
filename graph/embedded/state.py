"""The state file in the home of the embedded database: where its server is, for those who look for it.

Separate from `graph.embedded.launcher`, as the server process needs no driver, which would take 40 MB.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.system.heap_size import heap_bytes
from graph.system.private_files import owner_only

DATABASE = "graph"
# How long a server may take to close its files.
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class State:
    """The state file of a running server: its port, its process and the secrets of its users."""

    port: int
    pid: int
    started: float  # see `start_of`: process numbers are used again
    root: str
    reader: str
    heap: str = "512m"  # as it was started, whoever started it

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def heap_bytes(self) -> int | None:
        """The heap in bytes; None for a size that only Java understands."""
        return heap_bytes(self.heap)


def database_folder(home: Path) -> Path:
    """Everything that belongs to the embedded database alone."""
    return home / "database"


def state_file(home: Path) -> Path:
    """The state file; the server runs for as long as the file is its own."""
    return database_folder(home) / "state.json"


def read_state(home: Path) -> State | None:
    """The content of the state file; None if there is none that can be read."""
    try:
        return State(**json.loads(state_file(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def state_text(home: Path) -> bytes | None:
    """The content of the state file as it stands, which is enough to see that it is still the same one."""
    try:
        return state_file(home).read_bytes()
    except OSError:
        return None


def write_state(home: Path, state: State) -> None:
    """Write the state file atomically, readable by its owner only."""
    path = state_file(home)
    partial = path.with_suffix(f".{state.pid}")
    with open(partial, "w", encoding="utf-8", opener=owner_only) as file:
        json.dump(asdict(state), file)
    partial.replace(path)


def start_of(process: psutil.Process) -> float:
    """When a process started, as whoever asks after it finds it too, however the clock was set meanwhile.

    Linux counts from its own start, which psutil adds: taken off again, what the clock says does not matter.
    """
    return process.create_time() - (psutil.boot_time() if sys.platform == "linux" else 0.0)


def is_alive(state: State) -> bool:
    """Whether the process that wrote this state still runs, answering or not."""
    try:
        process = psutil.Process(state.pid)
        return abs(start_of(process) - state.started) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
