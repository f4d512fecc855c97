"""export, template, sample, backup, restore: files out, and the files to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from casethread.cli.asking import read_parameters
from casethread.cli.context import current_database, current_settings, current_viewer
from casethread.cli.load_report import outcome_sentence
from casethread.cli.output import (
    common_options,
    counted,
    force_option,
    print_json,
    print_lines,
    print_written,
    progress_of,
    refuse_existing,
)
from casethread.cli.tidy import write_tidy_table
from graph.backup.archive import BackupContent
from graph.backup.create import backup
from graph.backup.encryption import make_key, secret_of
from graph.backup.kept import backups_of
from graph.backup.restore import restore
from graph.backup.verify import verify
from graph.errors import BadRequest
from loaders.flat_template import write_flat_template
from loaders.generate import generate
from loaders.isolated import Limits, opened_backup
from loaders.load import load
from loaders.sample import copy_sample, sample_folder
from loaders.template import write_template
from queries.release.export import export_graph
from queries.release.names import names_to_offer
from queries.release.tidy_files import SCRIPT

WHOLE = "It holds everything, restricted cases too: keep it as you keep the graph itself."
ENCRYPTED = (
    "It holds everything, restricted cases too, encrypted: without the passphrase or the key file nobody opens it."
)
VERIFIED = "It was restored into a graph of its own: the counts and the hash of the content ({}…) are the same."
LEFT_OUT = "{:,} nodes and relationships that other programs wrote are not in it; 'casethread check' says more."

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command("export")
@file_argument
@click.argument("parameters", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--tidy", is_flag=True, help="Write a row for each case and factor, for a program of statistics.")
@force_option
@common_options
def export_command(
    file: Path, parameters: tuple[str, ...], tidy: bool, force: bool, as_json: bool, quiet: bool
) -> None:
    """Write the graph to a file.

    FILE ends in .xlsx, .zip or .json for Casethread's own format, which loads back unchanged, or in .graphml, .gexf,
    .cypher or .html. Restricted cases, and what follows from them, are left out.

    With --tidy it ends in .csv, .parquet, .dta (Stata) or .sav (SPSS), an R script that reads it is written beside it, and
    PARAMETERs are those of the question recurring-factors: casethread export --tidy table.dta since=2015
    """
    if parameters and not tidy:
        raise BadRequest(f"{parameters[0]!r}: only the tidy table takes parameters. Give --tidy, or leave them out.")
    for path in (file, file.with_suffix(SCRIPT)) if tidy else (file,):
        refuse_existing(path, force)
    if tidy:
        write_tidy_table(file, read_parameters(parameters), as_json=as_json, quiet=quiet)
        return
    with progress_of(f"Writing {file.name}", quiet or as_json):
        written = export_graph(current_database(), file)
    print_written(file, written.nodes, written.relationships, written.notes, as_json=as_json, quiet=quiet)


@click.command("template")
@file_argument
@click.option("--all", "all_sheets", is_flag=True, help="After it, a sheet for each kind of record.")
@force_option
@common_options
def template_command(file: Path, all_sheets: bool, force: bool, as_json: bool, quiet: bool) -> None:
    """Make an empty workbook to fill in and load.

    It has one sheet, a contribution a row, and offers the factors, organisations, cases and episodes that the graph
    has; those of restricted cases are not offered. With --all, sheets for findings, actions and every other kind of
    record come after it.
    """
    refuse_existing(file, force)
    if file.suffix.lower() != ".xlsx":
        raise BadRequest(f"{file.name}: a template is an Excel workbook. Give a name that ends in .xlsx.")
    write = write_template if all_sheets else write_flat_template
    write(file, names_to_offer(current_database()))
    if as_json:
        print_json({"file": str(file)})
    else:
        print_lines([f"Wrote {file.name}. Fill it in, then: casethread load {file.name} --dry-run"])


@click.command("sample")
@click.option("--load", "to_load", is_flag=True, help="Load it into the graph.")
@click.option("--cases", type=click.IntRange(1, 1_000_000), help="Make a large random graph of so many cases instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same random graph.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="The folder for its files.")
@force_option
@common_options
def sample_command(
    to_load: bool, cases: int | None, seed: int, output: Path | None, force: bool, as_json: bool, quiet: bool
) -> None:
    """Load the invented sample, or write its files.

    With --cases it is a large random graph, for trying out speed. Nothing in it is about real people.
    """
    folder = _sample_files(to_load, cases, seed, output, force)
    loaded = None
    if to_load:
        with progress_of("Loading the sample", quiet or as_json) as report:
            loaded = load(current_database(to_write=True), folder, by=current_viewer(), on_progress=report)
    if as_json:
        print_json({"folder": str(output) if output else None, "import": loaded.batch if loaded else None})
    else:
        print_lines([f"Wrote the files to {output}."] if output else [])
        print_lines([outcome_sentence("The sample", loaded)] if loaded else [])
    if loaded and loaded.errors:
        raise click.exceptions.Exit(1)


def _sample_files(to_load: bool, cases: int | None, seed: int, output: Path | None, force: bool) -> Path:
    """The folder with the files that were asked for."""
    if output is None:
        if not to_load:
            raise BadRequest("Say what to do with it: --load puts it into the graph, -o FOLDER writes its files.")
        if cases is not None:
            raise BadRequest("A random graph is written to files first: give -o FOLDER, and --load to load it too.")
        return sample_folder()
    if output.is_dir() and any(output.iterdir()) and not force:
        raise BadRequest(f"{output} is not empty. Give --force to write into it all the same, or another folder.")
    if cases is None:
        copy_sample(output)
    else:
        generate(output, cases, seed)
    return output


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--verify", "to_verify", is_flag=True, help="Restore it into a graph of its own, and compare.")
@click.option(
    "--make-key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a new key file, and no backup.",
)
@force_option
@common_options
def backup_command(
    file: Path | None, to_verify: bool, key_file: Path | None, force: bool, as_json: bool, quiet: bool
) -> None:
    """Write the whole graph to one file for safe keeping.

    The history of imports and restricted cases are in it: keep it as you keep the graph itself. Without FILE it is one of
    those that Casethread makes by itself, in the folder backups of CASETHREAD_HOME.
    """
    if key_file:
        _write_key(key_file, as_json)
        return
    settings = current_settings()
    secret = secret_of(settings)
    if file:
        refuse_existing(file, force)
    database = current_database()
    with progress_of("Writing the backup", quiet or as_json):
        path, counts = (file, backup(database, file, secret)) if file else backups_of(settings).make_now(database)
    with progress_of("Restoring it", quiet or as_json):
        verified = _verified(path) if to_verify else None
    notes = [VERIFIED.format(verified["content"][:12])] if verified else []
    notes += [WHOLE if not secret.is_set else ENCRYPTED]
    notes += [LEFT_OUT.format(counts["left_out"])] if counts["left_out"] else []
    print_written(path, counts["nodes"], counts["relationships"], notes, as_json=as_json, quiet=quiet)


def _verified(path: Path) -> Mapping[str, Any]:
    with _opened(path) as content:
        return verify(content, heap=current_settings().heap)


def _restored(path: Path) -> Mapping[str, Any]:
    with _opened(path) as content:
        return restore(current_database(prepared=False), content)


def _opened(path: Path) -> AbstractContextManager[BackupContent]:
    settings = current_settings()
    return opened_backup(path, secret_of(settings), Limits.of(settings))


def _write_key(path: Path, as_json: bool) -> None:
    make_key(path)
    if as_json:
        print_json({"key_file": str(path)})
    else:
        print_lines(
            [
                f"Wrote {path}. Name it in CASETHREAD_BACKUP_KEY_FILE, and keep a copy elsewhere: without it no backup opens."
            ]
        )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Try it in a graph of its own, compare, and remove that graph.")
@common_options
def restore_command(file: Path, dry_run: bool, as_json: bool, quiet: bool) -> None:
    """Bring a backup back, into an empty graph.

    It may have been made on the other server: a backup of the embedded graph restores into Neo4j, and back.
    """
    with progress_of(f"Restoring {file.name}", quiet or as_json):
        restored = _verified(file) if dry_run else _restored(file)
    counts = {"nodes": restored["nodes"], "relationships": restored["relationships"]}
    if as_json:
        print_json({"file": str(file), "dry_run": dry_run, **counts})
        return
    records = counted(counts["nodes"], "record"), counted(counts["relationships"], "relationship")
    if dry_run:
        print_lines(
            [f"{file.name} restores: {records[0]} and {records[1]}. {VERIFIED.format(restored['content'][:12])}"]
        )
    else:
        print_lines([f"Restored {records[0]} and {records[1]} from {file.name}."])
