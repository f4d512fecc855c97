"""Writing Excel workbooks to files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from graph.system.whole_files import written_whole


@contextmanager
def new_workbook(path: Path, *, by_row: bool = False) -> Iterator[Any]:
    """A workbook that is in its place once it is whole.

    `by_row` holds one row in memory instead of all: its cells are then written in order. Raises FileNotWritten.
    """
    # Without either, xlsxwriter writes a file for each part of each sheet, and removes it again.
    options = {"constant_memory": True} if by_row else {"in_memory": True}
    with written_whole(path) as unfinished:
        content = BytesIO()  # where the disk is full, an archive that xlsxwriter writes to a file is left half open
        try:
            with xlsxwriter.Workbook(content, options) as book:
                yield book
        except FileCreateError as error:
            raise error.args[0] from error  # the refusal of the system, which it wraps
        unfinished.write_bytes(content.getvalue())
