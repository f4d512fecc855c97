"""The processes that read files for this one."""

from __future__ import annotations

import psutil


def reader_processes() -> list[psutil.Process]:
    """Those that run; one that has ended and is still listed has no command line any more."""
    return [child for child in psutil.Process().children() if _is_reader(child)]


def _is_reader(process: psutil.Process) -> bool:
    try:
        return "loaders.isolated.reader_process" in process.cmdline()
    except psutil.Error:
        return False
