"""load and check: bringing files in, and holding what is there against the rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from casethread.cli.answers import given_answers, write_answers
from casethread.cli.context import current_database, current_settings, current_viewer
from casethread.cli.interrupted import said_what_is_saved
from casethread.cli.load_report import outcome_as_json, print_outcome, print_problems, problem_as_json
from casethread.cli.output import (
    common_options,
    counted,
    force_option,
    print_json,
    print_lines,
    progress_of,
    refuse_existing,
)
from casethread.cli.security import check_security
from casethread.cli.several_files import FileLoad, load_files, summary
from graph.accounts.key import installation_key
from graph.backup.kept import backups_of, status
from graph.errors import BadRequest
from graph.schema import schema
from graph.system.whole_files import written_whole
from loaders.check_graph import check_graph
from loaders.isolated import Limits, start_reader
from loaders.load import Outcome, load
from loaders.read.choose_loader import LOADERS
from loaders.read.flat.headings import column_names
from loaders.read.mapping import find_mapping, mapping_text
from loaders.records.problem_log import nearest

workbook = answers_file = click.Path(path_type=Path, dir_okay=False)


def _columns(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The column by the heading; raises BadParameter for what is no such pair, or no column of a flat sheet."""
    columns = {}
    for pair in given:
        heading, is_pair, column = (part.strip() for part in pair.rpartition("="))
        if not is_pair or not heading:
            raise click.BadParameter(f"{pair!r} is not HEADING=COLUMN, such as 'Theme=domain'.")
        if column and column not in column_names():
            raise click.BadParameter(f"{column!r} is not a column of a flat sheet. {nearest(column, column_names())}")
        columns[heading] = column
    return columns


@click.command("load")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--as", "as_", type=click.Choice(LOADERS), help="What kind of files they are, where Casethread cannot tell."
)
@click.option("--mapping", help="A YAML file that says how rows become records, or the name of a shipped one (asrs).")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=COLUMN",
    callback=_columns,
    help="What a column with an unknown heading holds, in a flat sheet; nothing after = leaves it out.",
)
@click.option(
    "--read",
    "to_read",
    multiple=True,
    metavar="PART",
    help="Read a part of a file that is left out, such as a hidden sheet.",
)
@click.option("--leave-out", multiple=True, metavar="PART", help="Leave out a part that is read, such as hidden rows.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, changed and removed; change nothing.")
@click.option("--strict", is_flag=True, help="Refuse text that looks as if it identified somebody.")
@click.option("--replace", is_flag=True, help="Remove what this source alone brought and no longer has.")
@click.option("--clear-blanks", is_flag=True, help="Let a blank cell empty what the graph has there.")
@click.option(
    "--sensitivity",
    type=click.Choice(list(schema().vocabularies["sensitivity"])),
    help="That of the cases which state none; without it, real ones count as restricted.",
)
@click.option("--in-parts", is_flag=True, help="Load in several steps; for a file that is too large for one.")
@click.option("--ids", type=workbook, metavar="FILE.xlsx", help="Write the flat sheet again, with the ids made for it.")
@click.option(
    "--answers",
    type=answers_file,
    metavar="FILE.yaml",
    help="The file of questions: --dry-run writes it, you answer in it, the load reads it.",
)
@click.option(
    "--save-mapping",
    type=answers_file,
    metavar="FILE.yaml",
    help="Write what the columns of a flat sheet hold as a mapping, to load the next one with --mapping.",
)
@force_option
@common_options
def load_command(
    paths: tuple[Path, ...],
    as_: str | None,
    mapping: str | None,
    to_read: tuple[str, ...],
    leave_out: tuple[str, ...],
    dry_run: bool,
    ids: Path | None,
    answers: Path | None,
    save_mapping: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Load files as checked records.

    Each PATH is a folder or zip of CSV files, a workbook or a JSON file in Casethread's format, a flat sheet of
    contributions, the action plan of a review in Excel or Word, a dataset that Casethread knows (--as) or any table
    (--mapping). All of it is loaded, or, with an error anywhere, nothing of it.

    Several PATHs are all checked before the first is written, and none is loaded if one of them has errors. Only what
    a file refers to may come with one before it: where that is missing in the end, those before it are loaded, it and
    those after it are not, and the exit code is 1.

    A load says which parts of a file it leaves out, and which hidden ones it reads; --read and --leave-out change that,
    by the names that it gives them.

    For a flat sheet, --ids writes a workbook of Casethread's own format: the same records with the ids that were made
    for them, to go on with. --save-mapping writes what its columns were taken for, with or without --dry-run.

    Records that are only similar stay apart, and an action plan leaves open what some of its words mean. With --dry-run,
    --answers writes a file that asks about them; write your answers in it and load with --answers. Each answer is kept,
    so nothing is asked twice.
    """
    start_reader()  # it imports what it needs while the database is found
    rules = find_mapping(mapping) if mapping else None
    if ids:
        _check_ids(ids, paths, as_, dry_run, force)
    if save_mapping:
        _check_save_mapping(save_mapping, paths, force)
    entries = given_answers(answers, dry_run)
    database, person, settings = current_database(to_write=True), current_viewer(), current_settings()

    def load_one(path: Path, is_dry: bool) -> Outcome:
        with progress_of(f"{'Checking' if is_dry else 'Loading'} {path.name}", quiet or as_json) as report:
            return load(
                database,
                path,
                by=person,
                as_=as_,
                mapping=rules,
                parts=dict.fromkeys(to_read, True) | dict.fromkeys(leave_out, False),
                dry_run=is_dry,
                ids=ids,
                answers=entries,
                limits=Limits.of(settings),
                signing_key=installation_key(settings.home, settings.secret_key),
                **options,
                on_progress=report,
            )

    def print_file(file: FileLoad) -> None:
        if file.outcome and not as_json:
            print_outcome(file.path, file.outcome, quiet, file.is_dry)
            print_lines([f"The ids that were made are in {ids.name}."] if ids and not file.outcome.refused else [])

    with said_what_is_saved(database):
        loads = load_files(paths, load_one, print_file, is_dry=dry_run)
    if save_mapping and loads[0].outcome:
        _save_mapping(save_mapping, loads[0].path, loads[0].outcome)
        if not as_json:
            print_lines([f"What the columns hold is in {save_mapping.name}: load with --mapping {save_mapping.name}."])
    if answers and dry_run:
        outcomes = [file.outcome for file in loads if file.outcome]
        write_answers(answers, chain.from_iterable(outcome.asked for outcome in outcomes))
    if as_json:
        print_json([_as_json(file, dry_run, ids) for file in loads])
    elif not dry_run:
        print_lines(summary(loads))
    if any(file.state == "refused" for file in loads):
        raise click.exceptions.Exit(1)


def _as_json(file: FileLoad, dry_run: bool, ids: Path | None) -> dict[str, Any]:
    return outcome_as_json(file.path, file.outcome or Outcome([]), dry_run, ids) | {"state": file.state}


def _check_ids(ids: Path, paths: Sequence[Path], reading: str | None, dry_run: bool, force: bool) -> None:
    """Refuse --ids where no ids would come of the load, or where its file cannot be written."""
    if dry_run:
        raise BadRequest("--ids hands back the ids that a load made, and --dry-run makes none. Take one of them out.")
    if reading not in (None, "flat"):
        raise BadRequest(
            f"--ids hands back the ids of a flat sheet; what is read by {reading} has its own. Take it out."
        )
    if len(paths) > 1:
        raise BadRequest("--ids names the workbook of one flat sheet: load one PATH at a time with it.")
    if ids.suffix.lower() != ".xlsx":
        raise BadRequest(f"{ids.name}: --ids writes an Excel workbook. Give a name that ends in .xlsx.")
    if ids.exists() and paths[0].exists() and ids.samefile(paths[0]):
        raise BadRequest(f"{ids.name} is the very file that is loaded. Give --ids another name.")
    refuse_existing(ids, force)


def _check_save_mapping(path: Path, paths: Sequence[Path], force: bool) -> None:
    """Refuse --save-mapping where it could not say of which sheet it is, or where its file cannot be written."""
    if len(paths) > 1:
        raise BadRequest("--save-mapping writes the mapping of one flat sheet: load one PATH at a time with it.")
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise BadRequest(f"{path.name}: --save-mapping writes YAML. Give a name that ends in .yaml.")
    refuse_existing(path, force)


def _save_mapping(path: Path, sheet: Path, outcome: Outcome) -> None:
    if not outcome.columns:
        raise BadRequest(
            f"{sheet.name} was not read as a flat sheet, and only its columns can be saved as a mapping. "
            "Take --save-mapping out."
        )
    with written_whole(path) as unfinished:
        unfinished.write_text(mapping_text(outcome.columns), encoding="utf-8")


@click.command("check")
@click.option("--refresh", is_flag=True, help="Do this after another program wrote to the graph.")
@click.option("--security", "of_security", is_flag=True, help="Say which protections this installation lacks, instead.")
@common_options
def check_command(refresh: bool, of_security: bool, as_json: bool, quiet: bool) -> None:
    """Hold the whole graph against the rules, whoever wrote it.

    It says when the last good backup was made, too.

    With --refresh, what another program wrote without ids gets them, and nothing is answered from memory any more.
    """
    if of_security:
        check_security(as_json=as_json, quiet=quiet)
        return
    database = current_database(to_write=refresh)
    problems = check_graph(database, refresh=refresh)
    errors = [problem for problem in problems if problem.severity == "error"]
    backed_up = status(database, backups_of(current_settings()))
    if as_json:
        content = {"revision": database.revision(), "problems": [problem_as_json(problem) for problem in problems]}
        last = {"made_at": backed_up.made_at, "sentence": backed_up.sentence, "warning": backed_up.is_warning}
        print_json(content | {"backup": last})
    else:
        print_problems(errors if quiet else problems)
        print_lines([_verdict(len(errors), len(problems) - len(errors))])
        if backed_up.is_warning or not quiet:
            print_lines([f"{'Warning: ' if backed_up.is_warning else ''}{backed_up.sentence}"])
    if errors:
        raise click.exceptions.Exit(1)


def _verdict(errors: int, warnings: int) -> str:
    if errors:
        return f"The graph breaks the rules: {counted(errors, 'error')}, {counted(warnings, 'warning')}."
    suffix = f", with {counted(warnings, 'warning')}" if warnings else ""
    return f"Every record keeps the rules{suffix}."
