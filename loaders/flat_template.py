"""The workbook that people begin with: one sheet, one contribution a row, with drop-downs of what the graph has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from graph.formats.own_format import EXPLAINS, LISTS
from graph.formats.workbook import new_workbook
from graph.schema import schema
from graph.taxonomies import DOMAINS, taxonomies

SHEET = "contributions"
ROWS = 2_000  # that have drop-downs
# Heading, column of the flat sheet, width, and what it holds.
_COLUMNS = [
    ("Case", "case", 28, "What people call the case. Never the name of a person."),
    ("Key practice episode", "episode", 28, "The turning point; blank for a factor of the case as a whole."),
    ("Date", "start", 14, "As exactly as it is known: 2008, 2008-05 or 2008-05-17."),
    ("What happened", "what_happened", 40, "Say it once for each episode."),
    ("Appraisal of practice", "appraisal", 18, "How good practice was in that episode."),
    (
        "Factor",
        "factor",
        30,
        "Neutrally put: Caseload, not High caseload. The same factor can help here and hinder there.",
    ),
    ("+ or -", "polarity", 10, "Whether it helped (+) or hindered (-) practice here; +/- for both, ? for unclear."),
    ("Domain", "domain", 16, "Of the factor."),
    ("Quote", "quote", 40, "The words of the report."),
    ("Page", "page", 8, "Where they stand."),
    ("Reported by", "reported_by", 24, "The organisation that said so; several with semicolons."),
    ("Review", "review", 28, "The review that examined the case."),
    ("Recommendation", "recommendation", 40, "What the review recommended about this factor."),
    ("Sensitivity", "sensitivity", 14, "Of the case: say it once. Blank counts as restricted, unless it is invented."),
    ("Invented", "invented", 10, "yes for a made-up case."),
]
_NEEDED = ("case", "factor", "polarity")
_FIRST = [
    "Casethread: a sheet to fill in",
    "One row is one contribution: in this case, in this episode, this factor helped (+) or hindered (-) practice.",
    "Columns with a dark heading must be filled in each row. A blank case or episode means the one above.",
    "The lists offer what the graph has already; anything else can be typed.",
    "Say roles and organisations. Never write the names of people, or numbers and addresses that point to them.",
    "Then: import the file on the site, or casethread load FILE.xlsx --dry-run.",
    "For findings, actions and all else, the workbook with all sheets: casethread template FILE.xlsx --all.",
]


def write_flat_template(path: Path, names: Mapping[str, Sequence[str]]) -> None:
    """Write the workbook; `names` are those that the graph has, by their label."""
    with new_workbook(path) as book:
        sheet, first, lists = (book.add_worksheet(name) for name in (SHEET, EXPLAINS, LISTS))
        _write_first(first, book.add_format({"bold": True, "font_size": 16}))
        write_contributions(book, sheet, lists, names)


def write_contributions(book: Any, sheet: Any, lists: Any, names: Mapping[str, Sequence[str]]) -> int:
    """Write the headings and drop-downs of the sheet; returns how many columns of `lists` are theirs, the first ones."""
    needed = book.add_format({"bold": True, "bg_color": "#1D4F76", "font_color": "#FFFFFF", "border": 1})
    optional = book.add_format({"bold": True, "bg_color": "#EAF1F6", "border": 1})
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for index, (heading, name, width, holds) in enumerate(_COLUMNS):
        sheet.set_column(index, index, width, as_text)
        sheet.write_string(0, index, heading, needed if name in _NEEDED else optional)
        sheet.write_comment(0, index, holds, {"x_scale": 2})
        if choices := _choices(name, names):
            _offer(sheet, lists, index, heading, choices, is_closed=_label_of(name) is None)
    return len(_COLUMNS)


def _write_first(sheet: Any, title: Any) -> None:
    sheet.set_column(0, 0, 110)
    for number, text in enumerate(_FIRST):
        sheet.write_string(number, 0, text, None if number else title)


def _choices(column: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    label = _label_of(column)
    if label:
        return list(names.get(label, ()))
    if column == "polarity":
        return ["+", "-", "+/-", "?"]
    if column == "domain":
        return [term.code for term in taxonomies()[DOMAINS].terms]
    if column == "invented":
        return ["yes", "no"]
    owners = (label.properties for label in schema().domain_labels if label.is_offered and column in label.properties)
    return list(schema().words(next(owners)[column])) if column in ("appraisal", "sensitivity") else []


def _label_of(column: str) -> str | None:
    """The label whose names a column holds: that of its title, or that which a contribution refers to by it."""
    by_title = {label.title.lower(): label.name for label in schema().domain_labels if label.is_offered}
    reference = schema().relationships["CONTRIBUTED_TO"].properties.get(column)
    return by_title.get(column) or (reference.of if reference else None)


def _offer(sheet: Any, lists: Any, index: int, heading: str, choices: Sequence[str], *, is_closed: bool) -> None:
    """A drop-down; where the graph's names are offered, another may be typed."""
    lists.write_column(0, index, [heading, *choices])
    letters = xlsxwriter.utility.xl_col_to_name(index)
    rule: dict[str, Any] = {"validate": "list", "source": f"={LISTS}!${letters}$2:${letters}${len(choices) + 1}"}
    if is_closed:
        rule |= {"error_title": heading[:32], "error_message": "Choose one from the list, or leave the cell blank."}
    else:
        rule |= {"show_error": False}
    sheet.data_validation(1, index, ROWS, index, rule)
