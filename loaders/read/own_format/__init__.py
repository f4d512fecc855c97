"""Casethread's own format: one sheet a label and one a relationship type, as CSV files, a workbook or one JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.formats.own_format import is_explanation
from graph.formats.sheets import sheet_named, sheets
from loaders.read.files import hashes_of, kind_of
from loaders.read.flat.headings import number_known
from loaders.read.flat.nearly_flat import nearly_flat, note_nearly_flat
from loaders.read.open_tables import tables_of
from loaders.read.own_format.json_file import read_json
from loaders.read.own_format.sheet_rows import read_table
from loaders.read.own_format.source import settle_source
from loaders.read.table_rows import leave_out_table
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, did_you_mean, listed
from loaders.records.reading import Reading
from loaders.records.record import OWN, Record
from loaders.records.values import cell_text

__all__ = ["LOADER", "read", "read_tables", "records_of"]

LOADER = OWN
MAX_HEADINGS = 12  # of a file that is not recognised, which are named
MAX_FILES = 5  # that a message names


def read(path: Path) -> Reading:
    """Read a folder or zip of CSV files, an XLSX workbook or a JSON file; raises Unreadable where it is none."""
    log, account = ProblemLog(), CellAccount()
    if kind_of(path) == "json":
        records = list(read_json(path.read_bytes(), Place(path.name), log, account))
        return _reading(path, records, log, account)
    return read_tables(path, tables_of(path, log, account), log, account)


def read_tables(path: Path, tables: list[Table[Any]], log: ProblemLog, account: CellAccount) -> Reading:
    """What is in tables that are already open."""
    return _reading(path, records_of(tables, log), log, account)


def records_of(tables: list[Table[Any]], log: ProblemLog) -> list[Record]:
    """The rows of tables that are already open; what is wrong with them is noted in the log."""
    records: list[Record] = []
    seen: dict[str, Place] = {}
    in_name = {index for index, table in enumerate(tables) if _is_ours_in_name(table)}
    is_own = any(sheet_named(table.name) and index not in in_name for index, table in enumerate(tables))
    if tables and not is_own:
        _note_not_recognised(tables, log)
    for index, table in enumerate(tables):
        sheet = sheet_named(table.name)
        if index in in_name:
            if is_own:
                note_nearly_flat([table], log)
            leave_out_table(table)
        elif sheet is None:
            if is_own:
                _note_unknown(table, log)
            leave_out_table(table)
        elif sheet.kind in seen:
            log.add(
                "sheet_twice",
                table.place(),
                f"is the sheet {sheet.name}, as {seen[sheet.kind]} is",
                "Keep one of the two.",
            )
            leave_out_table(table)
        else:
            seen[sheet.kind] = table.place()
            records += read_table(table, sheet, log)
    return records


def _is_ours_in_name(table: Table[Any]) -> bool:
    """Whether a table is called as a sheet of ours, such as Coding, and is nearly a flat sheet, with none of its columns."""
    sheet = sheet_named(table.name)
    return (
        sheet is not None and not any(map(sheet.column, filter(None, table.names))) and nearly_flat(table) is not None
    )


def _note_not_recognised(tables: list[Table[Any]], log: ProblemLog) -> None:
    """Say of a file that is of no kind we know which headings it has, and which would tell us what it is."""
    if note_nearly_flat(tables, log):
        return
    table = max(tables, key=lambda table: sum(map(bool, table.names)))
    rows = [table.names, *([cell_text(cell) for cell in row] for _, row in table.first_rows)]
    names = max(rows, key=number_known)  # the headings may stand below a title
    headings = ", ".join(f"'{name}'" for name in names[:MAX_HEADINGS] if name) or "none"
    rule = f"is no sheet that Casethread knows: its headings are {headings}"
    fix = "A sheet of contributions needs Case, Factor, and + or -. Rename them, begin with the template, or use a mapping."
    log.add("not_recognised", table.place(), rule, fix)


def _note_unknown(table: Table[Any], log: ProblemLog) -> None:
    """A sheet whose name is nearly one of ours was meant to be loaded; any other is left out, with a warning."""
    if is_explanation(table.name):
        return
    near = did_you_mean(table.name, [sheet.name for sheet in sheets().values()], min_score=80)
    if near:
        log.add("unknown_sheet", table.place(), f"{table.name!r} is not a sheet of Casethread's format", near)
    else:
        rule = f"{table.name!r} is not a sheet of Casethread's format and is left out"
        log.add("unknown_sheet", table.place(), rule, severity="warning")


def _reading(path: Path, records: list[Record], log: ProblemLog, account: CellAccount) -> Reading:
    if not records and not log.has_errors:
        rule = "holds no rows of Casethread's format"
        fix = "Begin with `casethread template FILE.xlsx`, or load any other table with --mapping."
        if others := [problem.place.file for problem in log.problems if problem.code == "not_read"]:
            rule = "holds no CSV files, and others are not read in a zip or a folder"
            fix = f"Take them out and load them one by one: {listed([file.split('/', 1)[-1] for file in others], MAX_FILES)}."
        log.add("no_rows", Place(path.name), rule, fix)
    in_file = len(records)
    source_id = settle_source(path, records, log)
    is_file = len(records) > in_file
    return Reading(LOADER, source_id, records, log.problems, hashes_of(path), source_is_file=is_file, cells=account)
