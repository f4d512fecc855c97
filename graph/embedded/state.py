"""What the embedded database says of itself to those who look for it: the state file in its home.

Apart from `graph.embedded.launcher`, because the database's own process needs no driver: 40 MB that it would hold for nothing.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

DATABASE = "graph"
# How long a server may take to close its files.
STOP_SECONDS = 60.0
_HEAP = re.compile(r"(\d+)([kmgt]?)", re.IGNORECASE)  # as Java reads -Xmx


@dataclass(frozen=True, slots=True)
class State:
    """What the state file says of a running server: where it is, which process, and its users' secrets."""

    port: int
    pid: int
    started: float  # of the process, seconds since 1970: numbers of processes are used again
    root: str
    reader: str
    heap: str = "512m"  # that it was started with, whoever started it

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def heap_bytes(self) -> int | None:
        """The heap in bytes; None where Java understood what we do not."""
        found = _HEAP.fullmatch(self.heap)
        return int(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " ") if found else None


def database_folder(home: Path) -> Path:
    """Where the embedded database keeps everything that is its own."""
    return home / "database"


def read_state(home: Path) -> State | None:
    """What the state file says; None where there is none that can be read."""
    try:
        return State(**json.loads((database_folder(home) / "state.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(home: Path, state: State) -> None:
    """Put the state file in place at once and whole, readable by its owner only."""
    path = database_folder(home) / "state.json"
    partial = path.with_suffix(f".{state.pid}")
    with open(partial, "w", encoding="utf-8", opener=owner_only) as file:
        json.dump(asdict(state), file)
    partial.replace(path)


def owner_only(path: str, flags: int) -> int:
    """Opens a file for `open(..., opener=)` so that nobody but its owner can read it."""
    return os.open(path, flags, 0o600)


def is_alive(state: State) -> bool:
    """Whether the very process that wrote this state is there; says nothing about whether it answers."""
    try:
        process = psutil.Process(state.pid)
        return abs(process.create_time() - state.started) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
