"""What runs as `casethread` and as `python -m casethread`: the command line as a process of its own."""

from __future__ import annotations

import os
import sys


def use_one_thread_for_algebra() -> None:
    """Keep numpy from sharing out its matrices, unless somebody has chosen otherwise; to be called before its import.

    Ours are small. On a machine that has other work, threads that wait for each other take a hundred times as long: to
    place the 100 nodes of a picture, 60 ms of every processor instead of 0.4 ms of one.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def run() -> None:
    """Run the command that this process was started with."""
    # The driver imports pandas wherever it is installed, which takes 0.3 s, to know its values among the parameters of
    # a statement; a command has none. (A notebook may, so it is not so for those who import Casethread.)
    sys.modules["pandas"] = None  # type: ignore[assignment]
    use_one_thread_for_algebra()
    from casethread.cli import main  # noqa: PLC0415  what it imports must find pandas hidden

    main(prog_name="casethread")


if __name__ == "__main__":
    run()
