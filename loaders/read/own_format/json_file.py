"""One JSON file: {"cases": [{"title": ...}], "contributed_to": [...]}, the same sheets and columns as a workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from graph.formats.own_format import EXPLAINS
from graph.formats.sheets import Sheet, sheet_named, sheets
from graph.texts import NO_TEXT, half_character
from loaders.read.cells import count_filled, is_filled
from loaders.read.files import Unreadable, text_of
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, did_you_mean
from loaders.records.record import Record

_HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")  # an escape of half a character: most of them are pairs


def read_json(content: bytes, place: Place, log: ProblemLog, account: CellAccount) -> Iterator[Record]:
    """The records of a JSON file, rows counted from 1 in each sheet; raises Unreadable where it is no such file."""
    sheets_by_name = _parsed(text_of(content, place), place)
    if not isinstance(sheets_by_name, dict):
        raise Unreadable(place, "is not an object of sheets", 'Begin it with {"cases": [...')
    for name, rows in sheets_by_name.items():
        cells = _count(rows)
        account.filled += cells
        if name == EXPLAINS:
            account.leave_out(f"{name!r}", cells)
            continue
        sheet_place = Place(place.file, name)
        sheet = sheet_named(name)
        if sheet is None:
            near = did_you_mean(name, [candidate.name for candidate in sheets().values()])
            log.add("unknown_sheet", sheet_place, f"{name!r} is not a sheet of Casethread's format", near)
        elif not isinstance(rows, list):
            log.add("no_list", sheet_place, "is not a list of rows", f'Write "{name}": [{{...}}, {{...}}].')
        else:
            yield from _records_of(rows, sheet, sheet_place, log, account)


def _count(rows: Any) -> int:
    """The values of a sheet that have content."""
    objects = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return sum(count_filled(row.values()) for row in objects)


def _parsed(text: str, place: Place) -> Any:
    try:
        parsed = json.loads(text, parse_constant=_no_number, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        rule = f"is not sound JSON: {error.msg}, line {error.lineno:,}, column {error.colno:,}"
        raise Unreadable(place, rule, "It may be cut off: save or copy it again.") from error
    except RecursionError as error:
        raise Unreadable(place, "is nested too deeply", "A sheet is a list of flat rows.") from error
    except ValueError as error:
        raise Unreadable(place, f"is not sound JSON: {error}", "Correct it there.") from error
    if _HALF_ESCAPED.search(text) and (half := half_character(parsed)):
        raise Unreadable(place, f"holds {half}, {NO_TEXT}", "Take it out.")
    return parsed


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is given twice in one object")
    return values


def _records_of(rows: list[Any], sheet: Sheet, place: Place, log: ProblemLog, account: CellAccount) -> Iterator[Record]:
    names: dict[str, str | None] = {}
    for number, row in enumerate(rows, start=1):
        row_place = Place(place.file, place.sheet, number)
        if not isinstance(row, dict):
            log.add("no_row", row_place, "is not an object", 'Write a row as {"title": ...}.', value=row)
            continue
        values = {}
        for key, value in row.items():
            name = names[key] if key in names else _column(key, names, sheet, row_place, log)
            if name:
                values[name] = value
                account.used += is_filled(value)
            else:
                account.leave_out(f"{key!r} of {place.sheet!r}", is_filled(value))
        if values:
            yield Record(sheet.kind, values, row_place)


def _column(key: str, names: dict[str, str | None], sheet: Sheet, place: Place, log: ProblemLog) -> str | None:
    """The column a key means, remembered; an unknown key is noted where it is first met."""
    column = sheet.column(key)
    names[key] = column.name if column else None
    if column is None:
        near = did_you_mean(key, [candidate.name for candidate in sheet.columns])
        log.add(
            "unknown_column", place, f"is not a column of our sheet {sheet.name!r}", near or "Take it out.", column=key
        )
    return names[key]
