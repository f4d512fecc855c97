"""Casethread: case reviews as a graph. `from casethread import connect` opens it for a program or a notebook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casethread.opening import connect

__all__ = ["__version__", "connect"]

PACKAGES = ("graph", "loaders", "queries", "webapp")


def _notice_shadows() -> None:
    """Our packages have plain names; a file of the user's own with one of them would be imported in our place.

    Raises ImportError that names the file, which is easier to correct than the error that would follow.
    """
    root = Path(__file__).resolve().parent.parent
    for folder in sys.path:
        place = Path(folder or ".").resolve()
        if place == root:
            return
        for name in PACKAGES:
            for candidate in (place / f"{name}.py", place / name / "__init__.py"):
                if candidate.is_file():
                    raise ImportError(
                        f"{candidate} stands before Casethread's own package {name!r} and would be imported in its "
                        "place. Rename that file, or start Casethread from another folder."
                    )


_notice_shadows()

from graph.version import __version__  # noqa: E402  the check above must come before our packages are imported


def __getattr__(name: str) -> object:
    """`connect`, when it is first asked for: `casethread --help` does not wait half a second for the driver."""
    if name == "connect":
        from casethread.opening import connect  # noqa: PLC0415  only when it is asked for

        return connect
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
