"""The bar that a command shows: after two seconds, on a terminal, and never where it was told to be silent."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from casethread.cli import output
from casethread.cli.output import progress_of
from loaders.progress import Progress


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Terminal]:
    """Opens a terminal within the test, because pytest gives standard error anew to each of its phases."""

    def opened(after: float) -> Terminal:
        terminal = Terminal()
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr("sys.stderr", terminal)
        monkeypatch.setattr(output, "Console", lambda stderr: Console(file=terminal, force_terminal=True, width=120))
        monkeypatch.setattr(output, "SHOWN_AFTER", after)
        return terminal

    return opened


Open = Callable[[float], Terminal]


def wait_for(text: str, terminal: Terminal) -> None:
    """Wait until the terminal shows it; a busy machine takes its time."""
    deadline = time.monotonic() + 20
    while text not in terminal.getvalue():
        assert time.monotonic() < deadline, f"{text!r} is not in {terminal.getvalue()!r}"
        time.sleep(0.02)


def test_what_takes_long_says_how_far_it_is(open_terminal: Open) -> None:
    terminal = open_terminal(0.05)
    with progress_of("Loading a.xlsx", quiet=False) as tell:
        tell(Progress("Reading", 5_000))
        wait_for("Loading a.xlsx. Reading: 5,000", terminal)
        tell(Progress("Checking the rows", 20_000, 30_000))
        wait_for("Loading a.xlsx. Checking the rows: 20,000 of 30,000", terminal)


def test_what_is_quick_shows_nothing(open_terminal: Open) -> None:
    terminal = open_terminal(output.SHOWN_AFTER)
    with progress_of("Loading a.xlsx", quiet=False) as tell:
        tell(Progress("Reading", 5_000))
    assert terminal.getvalue() == ""


def test_nobody_is_told_where_that_is_asked(open_terminal: Open) -> None:
    """So with --quiet and with --json."""
    terminal = open_terminal(0.0)
    with progress_of("Loading a.xlsx", quiet=True) as tell:
        tell(Progress("Reading", 5_000))
        time.sleep(0.2)
    assert terminal.getvalue() == ""


def test_nobody_is_told_where_standard_error_is_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "SHOWN_AFTER", 0.0)
    with progress_of("Loading a.xlsx", quiet=False) as tell:
        tell(Progress("Reading", 5_000))
        time.sleep(0.2)
    assert capsys.readouterr().err == ""
