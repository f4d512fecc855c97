"""Processes of our own: a fresh interpreter that runs a module of this copy of Casethread, wherever it is started."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def own_module(name: str) -> list[str]:
    """The command that runs a module; nothing of the folder in which it is run is imported (-P)."""
    return [sys.executable, "-P", "-m", name]


def own_environment() -> dict[str, str]:
    """This program's environment, with this copy of the packages first: the process runs in another folder."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
