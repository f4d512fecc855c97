"""Reads a workbook that was sent out and came back: only what its cells say otherwise than when it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.schema import schema
from loaders.read.files import Unreadable, hashes_of
from loaders.read.returned_sheet import ReturnedSheet
from loaders.read.tables import Table
from loaders.records.cell_account import CellAccount
from loaders.records.ids import slug
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.records.sent_workbook import (
    AS_SENT,
    HEADINGS,
    ID,
    LOADER,
    SENT_AGAIN,
    Line,
    SentWorkbook,
    read_lines,
)
from loaders.records.values import cell_text


def is_returned(tables: Sequence[Table[Any]]) -> bool:
    """Whether tables are of a workbook that Casethread wrote to come back, whatever became of its other sheets."""
    return any(ID in table.names or (table.name == AS_SENT and set(HEADINGS) <= set(table.names)) for table in tables)


def read_tables(path: Path, tables: Sequence[Table[Any]], log: ProblemLog, account: CellAccount) -> Reading:
    """What was changed; rows that are missing, repeated or not those that were sent are problems.

    Raises Unreadable where a sheet is gone without which nobody can tell what was changed.
    """
    by_name = {table.name: table for table in tables}
    _check_there(AS_SENT, by_name, path)
    returned = _returned(by_name[AS_SENT], log)
    source = (
        f"returns-{slug('-'.join(sorted({sheet.agency or sheet.label for sheet in returned.sheets}))) or 'unknown'}"
    )
    records: list[Record] = []
    for sheet in returned.sheets:
        _check_there(sheet.title, by_name, path)
        reader = ReturnedSheet(by_name[sheet.title], sheet, returned, log)
        reader.read()
        records += reader.records
        for heading, count in reader.not_taken.items():
            account.leave_out(by_name[sheet.title].part(f"changed cells of column {heading!r}"), count)
    if records:
        records.insert(0, Record("Source", {"id": source, "title": "Workbooks that came back"}, Place(path.name)))
    titles = {AS_SENT, *(sheet.title for sheet in returned.sheets)}
    for table in tables:
        if table.name not in titles:
            count = sum(1 for _, row in table.rows for cell in row if cell_text(cell))
            account.leave_out(f"sheet {table.name!r}", count + sum(map(bool, table.names)))
            if ID in table.names:
                rule, fix = (
                    "is a copy of a sheet that was sent, and is left out",
                    "Load what it holds as a workbook of its own.",
                )
                log.add("copied_sheet", table.place(), rule, fix, severity="warning")
    account.used = account.filled - account.left_out.total()
    return Reading(
        LOADER, source, records, list(log.problems), hashes_of(path), cells=account, returned=returned,
        same_records=frozenset(returned.rows),
    )  # fmt: skip


def _check_there(name: str, by_name: Mapping[str, Table[Any]], path: Path) -> None:
    if name not in by_name:
        rule = f"is a workbook that was sent out, without its sheet {name!r}, so nobody can tell what was changed"
        raise Unreadable(Place(path.name), rule, SENT_AGAIN)


def _returned(table: Table[Any], log: ProblemLog) -> SentWorkbook:
    places = [table.names.index(heading) for heading in HEADINGS]
    lines: list[Line] = []
    for _, row in table.rows:
        what, name, id_, content = (cell_text(row[place]) if place < len(row) else "" for place in places)
        lines.append((what, name, id_, content))
    try:
        returned = read_lines(lines)
    except (ValueError, KeyError, TypeError, AttributeError):
        returned = SentWorkbook()
    unknown = [sheet for sheet in returned.sheets if sheet.label not in schema().labels]
    if unknown or not returned.sheets:
        log.add("return", table.place(), "does not say what was sent", SENT_AGAIN)
        return SentWorkbook()
    return returned
