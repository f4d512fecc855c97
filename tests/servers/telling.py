"""`telling.py FILE ARGUMENTS`: `casethread ARGUMENTS`, which also tells a file how far its writing has come.

Each line is a step and when it was, in seconds since 1970: `begun` (the server has opened the transaction), `sent`
(the commit is on its way), `acknowledged` (the server has answered it). They are read off the driver's own log.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from casethread.__main__ import run


class Steps(logging.Handler):
    """Writes a line for each step of every transaction that writes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._is_writing, self._answer_says = False, ""

    def emit(self, record: logging.LogRecord) -> None:
        message = str(record.msg)  # as the driver wrote it: with its values it would hold every row
        if "C: BEGIN" in message:
            self._is_writing = "'mode': 'r'" not in record.getMessage()
            self._answer_says = "begun" if self._is_writing else ""
        elif "C: COMMIT" in message and self._is_writing:
            self._tell("sent")
            self._answer_says = "acknowledged"
        elif "S: SUCCESS" in message and self._answer_says:
            self._tell(self._answer_says)
            self._answer_says = ""

    def _tell(self, step: str) -> None:
        self._file.write(f"{step} {time.time()}\n")


if __name__ == "__main__":
    log = logging.getLogger("neo4j.io")
    log.setLevel(logging.DEBUG)
    log.addHandler(Steps(Path(sys.argv[1])))
    sys.argv[:] = ["casethread", *sys.argv[2:]]
    run()
