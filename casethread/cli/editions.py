"""freeze, editions: the graph as it stands, kept in one file that can be cited and asked for good."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from casethread.cli.context import current_database, current_editions
from casethread.cli.output import common_options, counted, print_json, print_lines, progress_of, refuse_existing
from casethread.cli.tables import print_table
from queries.editions.edition import Edition


@click.command("freeze")
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write its file here too, to hand it on."
)
@click.option("--force", is_flag=True, help="Write over a file that is there already.")
@common_options
def freeze_command(name: str, output: Path | None, force: bool, as_json: bool, quiet: bool) -> None:
    """Keep an edition of the graph, to be cited and asked.

    It answers for good as the graph stands now. NAME is what it is cited by. Its file holds the data, the codebook, the
    version and a SHA-256 over all of it. Restricted cases, and what follows from them, are left out.
    """
    if output is not None:
        refuse_existing(output, force)
    editions = current_editions()
    with progress_of("Freezing", quiet or as_json):
        edition = editions.freeze(current_database(), name)
    if output is not None:
        shutil.copyfile(editions.file(edition), output)
    if as_json:
        print_json({**_described(edition), "notes": edition.notes, "file": str(output or editions.file(edition))})
        return
    totals = counted(edition.counts["nodes"], "record"), counted(edition.counts["relationships"], "relationship")
    print_lines([f"The edition “{edition.name}” keeps {totals[0]} and {totals[1]}, at revision {edition.revision:,}."])
    print_lines([f"SHA-256: {edition.sha256}", *([f"Its file: {output}"] if output else [])])
    if not quiet:
        print_lines([f"- {note}" for note in edition.notes])
        print_lines([f"Ask it: casethread ask QUESTION --edition {edition.id}"])


@click.group("editions")
def editions_group() -> None:
    """List the editions that are kept here, and remove one."""


@editions_group.command("list")
@common_options
def editions_list(as_json: bool, quiet: bool) -> None:
    """List every edition that is kept here, the latest first."""
    stored = current_editions().stored()
    if as_json:
        print_json([_described(edition) for edition in stored])
    elif not stored:
        print_lines(["No edition is kept here. 'casethread freeze NAME' keeps one."])
    else:
        headings = [("Edition", False), ("Name", False), ("Made", False), ("Revision", True), ("Cases", True)]
        rows = [(e.id, e.name, e.made_at[:10], e.revision, e.counts.get("Case", 0)) for e in stored]
        print_table(headings, rows)


@editions_group.command("remove")
@click.argument("edition")
@common_options
def editions_remove(edition: str, as_json: bool, quiet: bool) -> None:
    """Remove an edition and its database from this machine.

    EDITION is its name, or the beginning of its SHA-256. Whoever has its file can ask it again.
    """
    editions = current_editions()
    removed = editions.find(edition)
    editions.remove(removed)
    if as_json:
        print_json({"removed": removed.sha256})
    else:
        print_lines([f"The edition “{removed.name}” ({removed.id}) is removed."])


def _described(edition: Edition) -> dict[str, object]:
    return {
        "name": edition.name, "sha256": edition.sha256, "made_at": edition.made_at, "version": edition.version,
        "graph": edition.graph, "revision": edition.revision, "counts": edition.counts, "sources": edition.sources,
    }  # fmt: skip
