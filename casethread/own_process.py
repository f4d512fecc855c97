"""What a process of our own does first: the command line, and each process that answers for the site."""

from __future__ import annotations

import os
import sys


def begin_process() -> None:
    """Prepare this process; to be called before anything else of ours is imported."""
    # The driver imports pandas wherever it is installed, which takes 0.3 s, to know its values among the parameters of
    # a statement; a command has none. (A notebook may, so it is not so for those who import Casethread.)
    sys.modules["pandas"] = None  # type: ignore[assignment]  # so Python marks what is not to be imported
    use_one_thread_for_algebra()


def show_pandas() -> None:
    """Let this process import pandas after all, where a command writes a data frame to a file."""
    if sys.modules.get("pandas", sys) is None:
        del sys.modules["pandas"]


def use_one_thread_for_algebra() -> None:
    """Keep numpy from sharing out its matrices, unless somebody has chosen otherwise; to be called before its import.

    Ours are small. On a machine that has other work, threads that wait for each other take a hundred times as long: to
    place the 100 nodes of a picture, 60 ms of every processor instead of 0.4 ms of one.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
