"""What the commands print: JSON when asked, else tables and sentences for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph.errors import BadRequest

Function = TypeVar("Function", bound=Callable[..., Any])


def common_options(function: Function) -> Function:
    """`--json` and `--quiet`, which every command has."""
    function = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(function)
    return click.option("--quiet", is_flag=True, help="Print results only: no progress, no remarks.")(function)


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


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 error, 2 errors, 1,000 errors."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
def progress_of(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, silent when told so or where nobody looks; yields what moves it: (done, total)."""
    with _bar(quiet) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar(quiet: bool) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=quiet or not sys.stderr.isatty(),
        transient=True,
    )
