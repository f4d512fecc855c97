"""What runs as `casethread` and as `python -m casethread`: the command line as a process of its own."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command that this process was started with."""
    # The driver imports pandas wherever it is installed, which takes 0.3 s, to know its values among the parameters of
    # a statement; a command has none. (A notebook may, so it is not so for those who import Casethread.)
    sys.modules["pandas"] = None  # type: ignore[assignment]
    from casethread.cli import main  # noqa: PLC0415  what it imports must find pandas hidden

    main(prog_name="casethread")


if __name__ == "__main__":
    run()
