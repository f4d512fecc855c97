"""load and check: bringing files in, and holding what is there against the rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from casethread.cli.answers import given_answers, write_answers
from casethread.cli.context import current_database, current_viewer
from casethread.cli.output import (
    common_options,
    counted,
    force_option,
    print_json,
    print_lines,
    progress_of,
    refuse_existing,
)
from casethread.cli.same_records import same_record_lines, same_records_as_json
from graph.errors import BadRequest
from graph.writer import Conflict, Element, ElementChange, Plan
from loaders.check.elements import properties_of
from loaders.check_graph import check_graph
from loaders.load import Outcome, load
from loaders.read.choose_loader import LOADERS
from loaders.read.flat_headings import column_names
from loaders.read.mapping import find_mapping
from loaders.records.problem_log import nearest
from loaders.records.record import Problem

workbook = answers_file = click.Path(path_type=Path, dir_okay=False)
SHOWN = 50  # problems and conflicts printed; `--json` prints all that were kept


def _columns(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The column by the heading; raises BadParameter for what is no such pair, or no column of a flat sheet."""
    columns = {}
    for pair in given:
        heading, is_pair, column = (part.strip() for part in pair.rpartition("="))
        if not is_pair or not heading:
            raise click.BadParameter(f"{pair!r} is not HEADING=COLUMN, such as 'Theme=domain'.")
        if column and column not in column_names():
            raise click.BadParameter(f"{column!r} is no column of a flat sheet. {nearest(column, column_names())}")
        columns[heading] = column
    return columns


@click.command("load")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--as", "as_", type=click.Choice(LOADERS), help="What the files are, where that cannot be told.")
@click.option("--mapping", help="A YAML file that says how rows become records, or the name of a shipped one (asrs).")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=COLUMN",
    callback=_columns,
    help="What a column of a flat sheet holds whose heading is not known; nothing after = leaves it out.",
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
@click.option("--replace", is_flag=True, help="Remove what this source alone made and no longer holds.")
@click.option("--clear-blanks", is_flag=True, help="A blank cell takes away what stood there.")
@click.option("--in-parts", is_flag=True, help="Commit part by part; for what is too large for one transaction.")
@click.option("--ids", type=workbook, metavar="FILE.xlsx", help="Hand back a flat sheet with the ids made for it.")
@click.option(
    "--answers",
    type=answers_file,
    metavar="FILE.yaml",
    help="Questions about similar records and words left open: written by --dry-run, answered by you, read by the load.",
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
    force: bool,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Load files as checked records.

    Each PATH is a folder or zip of CSV files, a workbook or a JSON file in Casethread's format, a flat sheet of
    contributions, the action plan of a review in Excel or Word, a dataset that Casethread knows (--as) or any table
    (--mapping). All of it is loaded, or, with an error anywhere, nothing of it.

    A load says which parts of a file it leaves out, and which hidden ones it reads; --read and --leave-out change that,
    by the names that it gives them.

    For a flat sheet, --ids writes a workbook of Casethread's own format: the same records with the ids that were made
    for them, to go on with.

    Records that are only similar stay apart, and an action plan leaves open what some of its words mean. With --dry-run,
    --answers writes a file that asks about them; write your answers in it and load with --answers. Each answer is kept,
    so nothing is asked twice.
    """
    if ids:
        _check_ids(ids, paths, as_ or ("a mapping" if mapping else None), dry_run, force)
    rules = find_mapping(mapping) if mapping else None
    given = given_answers(answers, dry_run)
    database, person = current_database(to_write=True), current_viewer()
    outcomes = []
    for path in paths:
        with progress_of(f"Loading {path.name}", quiet or as_json) as report:
            outcome = load(
                database,
                path,
                by=person,
                as_=as_,
                mapping=rules,
                parts=dict.fromkeys(to_read, True) | dict.fromkeys(leave_out, False),
                dry_run=dry_run,
                ids=ids,
                answers=given,
                **options,
                on_progress=report,
            )
        outcomes.append((path, outcome))
        if not as_json:
            _print_outcome(path, outcome, quiet, dry_run)
            print_lines([f"The ids that were made are in {ids.name}."] if ids and not outcome.refused else [])
    if answers and dry_run:
        write_answers(answers, chain.from_iterable((*o.questions, *o.word_questions) for _, o in outcomes))
    if as_json:
        print_json([_as_json(path, outcome, dry_run, ids) for path, outcome in outcomes])
    if any(outcome.errors for _, outcome in outcomes):
        raise click.exceptions.Exit(1)


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


def _print_outcome(path: Path, outcome: Outcome, quiet: bool, dry_run: bool) -> None:
    """Errors, and unless told to be quiet what is worth knowing; then what came of it."""
    print_problems(outcome.errors if quiet else [*outcome.errors, *outcome.warnings])
    if outcome.plan and not quiet:
        _print_first([_conflict_sentence(conflict) for conflict in outcome.plan.conflicts])
        for lines in same_record_lines(outcome):
            _print_first(lines)
    if outcome.plan and dry_run and not quiet:
        actions = outcome.action_differences
        _print_first([difference.sentence for difference in actions])
        told = {(difference.label, difference.id) for difference in actions}
        _print_first(
            [
                _change_sentence(change, name)
                for change in outcome.plan.changes
                for name in change.after
                if name in properties_of(change.element)  # not the first and the last day that a date is stored with
                and (type_of(change.element), change.element.id) not in told
            ]
        )
        _print_first([f"Removed: {type_of(element)} {element.id}" for element in outcome.plan.removals])
    print_lines([outcome_sentence(_name(path), outcome, dry_run)])
    if outcome.plan and dry_run and not quiet:
        print_lines([*_kinds(outcome.plan), *_parts(outcome)])
    if outcome.plan and not quiet and (dry_run or outcome.cells.left_out):
        print_lines([f"  {outcome.cells.sentence}."])


def _name(path: Path) -> str:
    return path.name or str(path.resolve().name)


def print_problems(problems: Sequence[Problem]) -> None:
    """The first problems, one a line, and how many more there are."""
    _print_first([f"{problem.severity.capitalize()}: {problem.sentence}" for problem in problems])


def _print_first(lines: Sequence[str]) -> None:
    print_lines(lines[:SHOWN])
    if len(lines) > SHOWN:
        print_lines([f"... and {len(lines) - SHOWN:,} more; --json shows them all."])


def _conflict_sentence(conflict: Conflict) -> str:
    place = f"{type_of(conflict.element)} {conflict.element.id}, {conflict.property}"
    return f"Kept: {place} was edited by hand: {conflict.kept!r} stays, {conflict.offered!r} is not taken."


def _change_sentence(change: ElementChange, name: str) -> str:
    before, after = (
        repr(value) if value is not None else "blank" for value in (change.before.get(name), change.after[name])
    )
    return f"Changes: {type_of(change.element)} {change.element.id}, {name}: {before} becomes {after}."


def type_of(element: Element) -> str:
    """The label or type of an element."""
    return str(getattr(element, "label", None) or getattr(element, "type", ""))


def outcome_sentence(name: str, outcome: Outcome, dry_run: bool = False) -> str:
    """What came of a load, in words."""
    if outcome.plan is None:
        many = sum(problem.count for problem in outcome.errors)
        return f"{name}: nothing was loaded, because of {counted(many, 'error')}."
    plan = outcome.plan
    conflicts_text = f" {counted(len(plan.conflicts), 'value')} edited by hand kept." if plan.conflicts else ""
    if plan.is_empty:
        return (
            f"{name}: nothing to change; {counted(plan.unchanged, 'record')} are as the graph has them.{conflicts_text}"
        )
    would = "would be " if dry_run else ""
    counts = {f"{would}{action}": sum(kinds.values()) for action, kinds in plan.counts().items()}
    changes_text = ", ".join(
        f"{number:,} {action}" for action, number in [*counts.items(), ("unchanged", plan.unchanged)] if number
    )
    undo_with = f" Take it back with 'casethread imports undo {outcome.batch}'." if outcome.batch else ""
    return f"{name}: {changes_text}.{conflicts_text}{undo_with}"


def _kinds(plan: Plan) -> list[str]:
    return [
        f"  {action}: {', '.join(f'{kind} {number:,}' for kind, number in kinds.items())}"
        for action, kinds in plan.counts().items()
        if kinds
    ]


def _parts(outcome: Outcome) -> list[str]:
    """What is to be known before it is loaded, where one transaction is not enough."""
    sentences = []
    if outcome.needs_parts:
        sentences.append("One transaction does not hold this: load it with --in-parts.")
    if outcome.unfinished_import:
        sentences.append(
            f"Import {outcome.unfinished_import} of these very files stopped midway; --in-parts carries it on."
        )
    return sentences


def _as_json(path: Path, outcome: Outcome, dry_run: bool, ids: Path | None) -> dict[str, Any]:
    plan = outcome.plan
    return {
        "file": _name(path),
        "import": outcome.batch,
        "dry_run": dry_run,
        "needs_parts": outcome.needs_parts,
        "ids": str(ids) if ids and not outcome.refused else None,
        "counts": plan.counts() if plan else {},
        "unchanged": plan.unchanged if plan else 0,
        "conflicts": [
            {"kind": type_of(conflict.element), "record": conflict.element.id, "property": conflict.property, "kept": conflict.kept,
             "offered": conflict.offered}
            for conflict in (plan.conflicts if plan else [])
        ],
        "cells": outcome.cells.to_dict(),
        "headings": [
            {"sheet": heading.place.sheet, "heading": heading.heading, "examples": list(heading.examples),
             "proposal": heading.proposal or None, "is_taken": heading.is_taken}
            for heading in outcome.heading_questions
        ],
        "actions": [
            {"kind": difference.label, "record": difference.id, "ref": difference.ref, "title": difference.title,
             "new": difference.is_new, "changes": list(difference.changes)}
            for difference in outcome.action_differences
        ],
        "changes": [
            {"kind": type_of(change.element), "record": change.element.id, "property": name,
             "before": change.before.get(name), "after": after}
            for change in (plan.changes if plan else []) for name, after in change.after.items()
        ],
        **same_records_as_json(outcome),
        "problems": [problem_as_json(problem) for problem in [*outcome.errors, *outcome.warnings]],
    }  # fmt: skip


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem with its place, as programs read it."""
    return {
        "severity": problem.severity, "file": problem.place.file, "sheet": problem.place.sheet,
        "row": problem.place.row, "column": problem.column, "value": problem.value, "rule": problem.rule,
        "fix": problem.fix, "mend": problem.fix,  # the old name, for one version
        "count": problem.count,
    }  # fmt: skip


@click.command("check")
@click.option("--refresh", is_flag=True, help="Do this after another program wrote to the graph.")
@common_options
def check_command(refresh: bool, as_json: bool, quiet: bool) -> None:
    """Hold the whole graph against the rules, whoever wrote it.

    With --refresh, what another program wrote without ids gets them, and nothing is answered from memory any more.
    """
    database = current_database(to_write=refresh)
    problems = check_graph(database, refresh=refresh)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        print_json({"revision": database.revision(), "problems": [problem_as_json(problem) for problem in problems]})
    else:
        print_problems(errors if quiet else problems)
        print_lines([_verdict(len(errors), len(problems) - len(errors))])
    if errors:
        raise click.exceptions.Exit(1)


def _verdict(errors: int, warnings: int) -> str:
    if errors:
        return f"The graph breaks the rules: {counted(errors, 'error')}, {counted(warnings, 'warning')}."
    suffix = f", with {counted(warnings, 'warning')}" if warnings else ""
    return f"Every record keeps the rules{suffix}."
