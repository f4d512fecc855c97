"""The whole workbook to fill in: the sheet of contributions, then a sheet for each kind of record, with drop-downs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from graph.formats.own_format import EXPLAINS, LISTS
from graph.formats.sheets import Column, Sheet, sheets
from graph.formats.workbook import new_workbook
from graph.schema import schema
from graph.taxonomies import taxonomies
from loaders.flat_template import SHEET, write_contributions

_BEGIN = ["Source", "Case", "Episode", "HAS_EPISODE", "Factor", "CONTRIBUTED_TO"]  # the sheets most people begin with
_ROWS = 5_000  # rows of a sheet that have drop-downs
_WIDE = {"long_text": 40, "text": 24, "date": 14}
_HELP = {
    "date": "A date as exactly as it is known: 2008, 2008-05 or 2008-05-17.",
    "list": "Separate several with semicolons.",
    "id_list": "Ids, separated by semicolons.",
    "integer": "A whole number.",
    "number": "A number.",
    "yes_no": "yes or no.",
}
_FIRST = [
    ("Casethread: a workbook to fill in", "title"),
    (f"Begin with the sheet {SHEET}: one row is one contribution. In this case, in this episode, this factor helped (+) "
     "or hindered (-) practice.", ""),
    ("The other sheets come after it, as you need them: each holds one kind of record, one a row. Empty ones can stay.",
     ""),
    ("Cases, episodes, factors, reviews and organisations that you name in contributions need no row of their own.", ""),
    ("A row of the same name on another sheet is the same record: it can say more of it. Elsewhere, mean it by its name.",
     ""),
    ("Columns with a dark heading must be filled in each row; all others may stay blank.", ""),
    ("The same factor can help here and hinder there, so its name is neutral (Caseload, not High caseload).", ""),
    ("Ids are your own short names (c1, e1). Where a sheet has none, its rows are known by their title or name.", ""),
    ("Not known is an honest answer. A blank cell says that nothing was recorded.", ""),
    ("Say roles and organisations. Never write the names of people, or numbers and addresses that point to them.", ""),
    ("On the sheet sources, one row says where all of this comes from.", ""),
    ("Then: import the file on the site, or casethread load FILE.xlsx --dry-run. Both show every problem, and what would "
     "change, before anything is loaded.", ""),
]  # fmt: skip


def write_template(path: Path, names: Mapping[str, Sequence[str]]) -> None:
    """Write the workbook; `names` are those that the graph has, by their label."""
    with new_workbook(path) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True}),
            "required": book.add_format({"bold": True, "bg_color": "#1D4F76", "font_color": "#FFFFFF", "border": 1}),
            "optional": book.add_format({"bold": True, "bg_color": "#EAF1F6", "border": 1}),
            "text": book.add_format({"num_format": "@"}),
        }
        contributions = book.add_worksheet(SHEET)
        _write_first(book.add_worksheet(EXPLAINS), styles)
        order = sorted(sheets(), key=lambda kind: _BEGIN.index(kind) if kind in _BEGIN else len(_BEGIN))
        worksheets = {kind: book.add_worksheet(sheets()[kind].name) for kind in order}
        lists = book.add_worksheet(LISTS)
        ranges = _write_lists(lists, styles["bold"], write_contributions(book, contributions, lists, names))
        for kind, worksheet in worksheets.items():
            _write_sheet(worksheet, sheets()[kind], ranges, styles)


def _write_first(worksheet: Any, styles: dict[str, Any]) -> None:
    worksheet.set_column(0, 0, 22)
    worksheet.set_column(1, 1, 100)
    for number, (text, style) in enumerate(_FIRST):
        worksheet.write_string(number, 0, text, styles["title"] if style else None)
    row = len(_FIRST) + 1
    worksheet.write_string(row, 0, "Sheet", styles["bold"])
    worksheet.write_string(row, 1, "What one row is", styles["bold"])
    for number, sheet in enumerate(sheets().values(), start=row + 1):
        worksheet.write_url(number, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        worksheet.write_string(number, 1, sheet.definition, styles["wrap"])


def _choices(column: Column) -> list[str]:
    """What a column may hold where that is a closed list."""
    if column.taxonomy:
        return [term.code for term in taxonomies()[column.taxonomy].terms]
    if column.name in ("from_label", "to_label"):
        return list(column.labels)
    if column.prop and column.prop.type == "yes_no":
        return ["yes", "no"]
    return list(schema().words(column.prop)) if column.prop else []


def _list_name(column: Column) -> str:
    """Columns with the same choices share a list."""
    if column.prop and column.prop.vocabulary:
        return column.prop.vocabulary
    if column.prop and column.prop.type == "yes_no":
        return "yes_no"
    return column.taxonomy or "_or_".join(column.labels)


def _write_lists(worksheet: Any, bold: Any, first: int) -> dict[str, str]:
    """Write each closed list to a column of its own, from the `first` on; returns the range of each by its name."""
    lists = {_list_name(c): _choices(c) for sheet in sheets().values() for c in sheet.columns if _choices(c)}
    ranges = {}
    for index, (name, words) in enumerate(lists.items(), start=first):
        worksheet.write_string(0, index, name, bold)
        worksheet.set_column(index, index, 20)
        for number, word in enumerate(words, start=1):
            worksheet.write_string(number, index, word)
        letters = xlsxwriter.utility.xl_col_to_name(index)
        ranges[name] = f"={LISTS}!${letters}$2:${letters}${len(words) + 1}"
    return ranges


def _write_sheet(worksheet: Any, sheet: Sheet, ranges: dict[str, str], styles: dict[str, Any]) -> None:
    worksheet.freeze_panes(1, 0)
    for index, column in enumerate(sheet.columns):
        kind = column.prop.type if column.prop else "text"
        # Whatever Excel would make a date or a number of (page 3-4, id 0012) stays as it was typed.
        as_text = None if kind in ("number", "integer") else styles["text"]
        worksheet.set_column(index, index, _WIDE.get(kind, 18), as_text)
        worksheet.write_string(0, index, column.name, styles["required" if column.required else "optional"])
        worksheet.write_comment(0, index, "\n".join(_explained(sheet, column)), {"x_scale": 2, "y_scale": 1.4})
        if _choices(column):
            worksheet.data_validation(1, index, _ROWS, index, _drop_down(column, ranges))


def _explained(sheet: Sheet, column: Column) -> Iterator[str]:
    yield f"{column.title}{' (required)' if column.required else ''}"
    if column.name == "id":
        yield f"{sheet.definition} A row without one is known by its name."
    elif column.name == "source_id":
        yield "Blank means the one source of the sheet sources."
    elif column.name in ("from_id", "to_id"):
        yield "An id, or, where those sheets have no ids, the title or name."
    elif column.prop and column.prop.of and column.prop.type == "id":
        yield f"An id of the sheet {sheets()[column.prop.of].name}."
    if column.prop and column.prop.type in _HELP:
        yield _HELP[column.prop.type]
    if column.prop and column.prop.vocabulary:
        words = schema().words(column.prop)
        yield "; ".join(word if word == title else f"{word}: {title}" for word, title in words.items())


def _drop_down(column: Column, ranges: dict[str, str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": ranges[_list_name(column)],
        "error_title": column.title[:32],
        "error_message": "Choose one from the list, or leave the cell blank.",
    }
