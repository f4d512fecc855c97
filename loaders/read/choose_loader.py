"""Chooses the loader for a path: the one requested, or the one whose sheets or headings the file has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from graph.errors import BadInput, BadRequest
from graph.formats.own_format import is_explanation
from graph.formats.sheets import sheet_named
from graph.texts import half_character, printable
from loaders.progress import Progress, ProgressCallback, Tally, no_progress
from loaders.read import action_plan, joined_sheets, own_format, returned_workbook
from loaders.read.column_answers import ColumnAnswers, no_decisions
from loaders.read.files import Unreadable, hashes_of, kind_of
from loaders.read.flat import headings as flat_headings
from loaders.read.flat import sheet as flat_sheet
from loaders.read.flat.sides import has_sides
from loaders.read.open_tables import tables_of
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.known_plans import KnownPlans
from loaders.records.problem import Place, Problem
from loaders.records.problem_log import ProblemLog, did_you_mean, nearest
from loaders.records.reading import Reading
from loaders.records.record import MAPPING
from loaders.records.values import cell_text

DATASETS = {"taic": "loaders.read.datasets.taic", "pfd": "loaders.read.datasets.pfd"}
LOADERS = ("own", "flat", action_plan.LOADER, *DATASETS)


def read(
    path: Path,
    *,
    as_: str | None = None,
    mapping: Path | None = None,
    columns: Mapping[str, str] | None = None,
    parts: Mapping[str, bool] | None = None,
    answers: Mapping[str, str] | None = None,
    known: Callable[[], KnownPlans] = KnownPlans,
    decisions: Callable[[], Mapping[str, str]] = no_decisions,
    on_progress: ProgressCallback = no_progress,
) -> Reading:
    """Read a path with the loader it needs, reporting how many rows of its tables are read.

    `columns` says what columns of a flat sheet hold whose headings are not known, by their headings, and `parts` of
    hidden sheets and rows, totals and notes whether they are read, by their names in the account. `answers` are those
    to the questions of an action plan, by their ids, `known` reads from the graph what such a plan may mean, and
    `decisions` what was decided earlier. Raises BadRequest for an unknown loader, Unreadable for a path that cannot
    be read at all.
    """
    if as_ and mapping:
        raise BadRequest("Give --as or --mapping, not both.")
    if as_ and as_ not in LOADERS:
        raise BadRequest(f"{as_!r} is not a loader: {', '.join(LOADERS)}. {did_you_mean(as_, LOADERS)}".strip())
    if not path.exists():
        raise Unreadable(Place(path.name), "is not there", "Check its name and its folder.")
    for name in (path.name, *(entry.name for entry in (path.iterdir() if path.is_dir() else ()))):
        if half_character(name):
            raise Unreadable(Place(printable(name)), "has a name that is not UTF-8", "Rename it.")
    account, rows = CellAccount(choices=parts or {}), Tally(on_progress, "Reading")
    column_answers = ColumnAnswers(
        columns or {}, decisions, words=answers or {}, organisations=lambda: known().organisations
    )
    reading: Reading | None = None
    if mapping or as_ in DATASETS:
        on_progress(Progress("Reading"))
        reading = _read_requested(path, as_, mapping, column_answers, account, rows)
    elif as_ != action_plan.LOADER:
        reading = _read_recognised(path, as_, column_answers, account, rows)
    if reading is None:
        if path.is_dir():
            rule = "is a folder, and an action plan is one file"
            raise Unreadable(Place(path.name), rule, "Load its files one after the other.")
        on_progress(Progress("Reading"))
        reading = action_plan.read(path, answers=answers, known=known(), parts=parts)
    known_parts = [part.name for part in reading.cells.parts]
    for name in sorted(set(parts or {}) - set(known_parts)):
        rule, fix = (
            "is none of the parts that can be read or left out",
            nearest(name, known_parts) if known_parts else "",
        )
        reading.problems.append(Problem(Place(path.name), rule, fix, value=name))
    return reading


def _read_requested(
    path: Path, as_: str | None, mapping: Path | None, columns: ColumnAnswers, account: CellAccount, rows: Tally
) -> Reading | None:
    try:
        if mapping:
            return _read_by_mapping(path, mapping, columns, account, rows)
        special: Callable[[Path], Reading] = import_module(DATASETS[str(as_)]).read
        return special(path)
    except BadInput as error:
        problems = [problem for problem in error.problems if isinstance(problem, Problem)]
        return Reading(as_ or MAPPING, "", problems=problems)


def _read_by_mapping(
    path: Path, mapping: Path, columns: ColumnAnswers, account: CellAccount, rows: Tally
) -> Reading | None:
    """By a mapping: of any table, or one that names the columns of a flat sheet."""
    module = import_module("loaders.read.mapping")
    flat_columns: Callable[[Path], Mapping[str, str] | None] = module.flat_columns
    mapping = module.find_mapping(mapping)
    if (mapped := flat_columns(mapping)) is not None:
        reading = _read_recognised(path, "flat", replace(columns, mapped=mapped), account, rows)
        if reading:
            reading.hashes |= hashes_of(mapping)
        return reading
    by_mapping: Callable[..., Reading] = module.read
    return by_mapping(path, mapping, account.choices)


def _read_recognised(
    path: Path, as_: str | None, columns: ColumnAnswers, account: CellAccount, rows: Tally
) -> Reading | None:
    """Read Casethread's own format or a workbook that came back, recognised by their sheets, or a flat sheet, recognised by its headings.

    Gives None for an action plan, recognised by its headings too, which is read in another way.
    """
    if (kind := kind_of(path)) == "json":
        return own_format.read(path)
    if kind == "document" and as_ is None:
        return None
    log = ProblemLog()
    tables = tables_of(path, log, account, _are_headings)
    for table in tables:
        table.rows = rows.counting(table.rows)
    is_return = as_ is None and returned_workbook.is_returned(tables)
    is_named_alike = any(_is_plan(t.name, t.names) for t in tables) and not any(
        _has_needed_column(t.name, t.names) for t in tables
    )  # a plan with a sheet that is called as one of our own format, such as Recommendations
    is_own = is_return or any(
        not is_named_alike
        and sheet_named(table.name)
        and not (flat_headings.has_needed(table, ColumnAnswers()) or _is_plan(table.name, table.names))
        and not (has_sides(table) and not _has_needed_column(table.name, table.names))
        for table in tables
    )
    flat = [t for t in tables if flat_headings.has_needed(t, columns) and not is_explanation(t.name)] if is_own else []
    if flat and as_ is None:
        others = [table for table in tables if table not in flat]
        return joined_sheets.read_tables(path, flat, others, log, account, columns)
    is_flat = not is_own and any(
        flat_headings.has_needed(t, columns) or flat_headings.may_fit(t) or has_sides(t) for t in tables
    )
    if as_ == "flat" or (as_ is None and is_flat):
        return flat_sheet.read_tables(path, tables, log, account, columns)
    if as_ is None and not is_own and any(map(_may_be_plan, tables)):
        return None
    read_tables = returned_workbook.read_tables if is_return else own_format.read_tables
    return read_tables(path, tables, log, account)


def _are_headings(table: str, names: Sequence[str]) -> bool:
    """Whether a row is the headings of a flat sheet, an action plan, or the sheet of our own format named as the table."""
    sheet = sheet_named(table)
    if sheet is None or flat_headings.fits(names):  # a flat sheet may be called "cases" as well
        return flat_headings.fits(names) or action_plan.are_headings(names)
    columns = [column for column in map(sheet.column, filter(None, names)) if column]
    return len(columns) > 1 or any(column.required for column in columns) or _is_plan(table, names)


def _is_plan(table: str, names: Sequence[str]) -> bool:
    """Whether headings are those of an action plan, also of one in a sheet called Actions, as our own format has it."""
    return action_plan.are_headings(names) and not _has_needed_column(table, names)


def _may_be_plan(table: Table[Any]) -> bool:
    """Whether a table is an action plan, also one whose headings stand too low or one below the other, as its loader says."""
    rows = [row for _, row in table.first_rows]
    is_low = any(action_plan.are_headings([cell_text(cell) for cell in row]) for row in rows)
    return _is_plan(table.name, table.names) or is_low or bool(action_plan.headings_on_side([table.names, *rows]))


def _has_needed_column(table: str, names: Sequence[str]) -> bool:
    """Whether headings have a column that the sheet of our own format of that name needs."""
    sheet = sheet_named(table)
    columns = map(sheet.column, filter(None, names)) if sheet else ()
    return any(column and column.required for column in columns)
