"""What the commands print: JSON when asked, else tables and sentences for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from graph.errors import BadRequest
from loaders.progress import Progress, ProgressCallback, no_progress

Function = TypeVar("Function", bound=Callable[..., Any])

SHOWN_AFTER = 2.0  # seconds that something takes before a bar shows how far it is


def common_options(function: Function) -> Function:
    """`--json` and `--quiet`, which every command has."""
    function = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(function)
    return click.option("--quiet", is_flag=True, help="Print results only: no progress, no remarks.")(function)


force_option = click.option("--force", is_flag=True, help="Write over a file that is there already.")


def console(least: int = 0) -> Console:
    """For results, on standard output: as wide as the terminal, or as COLUMNS says, or wide enough for a file."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return Console()
    return Console(width=max(120, least))


def print_json(content: object) -> None:
    """One JSON document on standard output, whatever its encoding."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(content, ensure_ascii=not unicode, indent=2, default=str))


def print_lines(lines: Iterable[str], *, wrapped: bool = True) -> None:
    """Plain lines, wrapped at words on a terminal; nothing in them is taken for markup."""
    soft = not (wrapped and sys.stdout.isatty())
    for line in lines:
        console().print(line, markup=False, highlight=False, emoji=False, soft_wrap=soft)


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: 1 error, 2 errors, 1,000 errors."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def refuse_existing(path: Path, force: bool) -> None:
    """A command that writes a file does not write over one unasked, and says at once where it cannot write."""
    if path.exists() and not force:
        raise BadRequest(f"{path.name} is there already. Give --force to write over it, or another name.")
    if not path.absolute().parent.is_dir():
        raise BadRequest(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")


def print_written(
    path: Path, nodes: int, relationships: int, notes: Sequence[str], *, as_json: bool, quiet: bool
) -> None:
    """What a file that was just written holds, and what to know about it."""
    if as_json:
        print_json({"file": str(path), "nodes": nodes, "relationships": relationships, "notes": list(notes)})
        return
    print_lines([f"Wrote {counted(nodes, 'record')} and {counted(relationships, 'relationship')} to {path.name}."])
    if not quiet:
        print_lines(f"- {note}" for note in notes)


@contextmanager
def progress_of(title: str, quiet: bool) -> Iterator[ProgressCallback]:
    """A bar on standard error for what takes over two seconds; silent when `quiet` or where nobody looks.

    Yields what moves it.
    """
    if quiet or not sys.stderr.isatty():
        yield no_progress
        return
    bar = _bar()
    task = bar.add_task(title, total=None)

    def report(progress: Progress) -> None:
        bar.tasks[0].total = progress.total or None
        bar.update(task, completed=progress.done, description=f"{title}. {progress.sentence}")

    timer = Timer(SHOWN_AFTER, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield report
    finally:
        timer.cancel()
        timer.join()  # it may be at it just now
        bar.stop()


def _bar() -> Bar:
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(20), TimeElapsedColumn()
    return Bar(*columns, console=Console(stderr=True), transient=True)
