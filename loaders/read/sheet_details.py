"""What calamine does not tell of an Excel sheet: what is hidden, merged, formatted, coloured, struck out, an error.

Read from the sheet's own XML (ECMA-376, part 1, 18.3), and only where a quick look finds any of it there.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring, iterparse

from loaders.read.cells import At, CellStyle
from loaders.read.footnote_marks import without_marks
from loaders.read.marked_texts import MarkedTexts
from loaders.read.shared_strings import local_name
from loaders.read.struck_out import Strike, strike_of

_HAS_DETAILS = re.compile(rb"""t="e"|<(?:\w+:)?(?:f|mergeCell|strike)[\s>/]|superscript|hidden="(?:1|true)\"""")
_STYLE = re.compile(rb"""\ss="(\d+)\"""")
_COMMENT = re.compile(rb'<(?:\w+:)?comment [^>]*ref="[A-Z]{1,3}(\d{1,7})"')
_RULES = re.compile(rb'<(?:\w+:)?conditionalFormatting [^>]*sqref="([^"]+)"|<(?:\w+:)?sqref>([^<]+)<')
_PICTURES_IN_CELLS = "xl/richData/richValueRel.xml"
_RANGE = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?")


@dataclass(frozen=True, slots=True)
class Span:
    """The cells that one merged cell covers; rows and columns are counted from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, at: At) -> bool:
        """Whether a cell is one of these."""
        return self.top <= at[0] <= self.bottom and self.left <= at[1] <= self.right


@dataclass(slots=True)
class SheetDetails:
    """What there is beside the values; rows and columns are counted from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Span] = field(default_factory=list)
    errors: dict[At, str] = field(default_factory=dict)
    unsaved: dict[At, str] = field(default_factory=dict)
    styles: dict[At, CellStyle] = field(default_factory=dict)
    strikes: dict[At, Strike] = field(default_factory=dict)
    unmarked: dict[At, str] = field(default_factory=dict)  # texts without their footnote marks
    pictures: list[int] = field(default_factory=list)  # rows of cells that hold a picture ("Place in cell")


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each worksheet, by the sheet's name; none where the workbook is odd."""
    try:
        workbook = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (LookupError, ParseError):  # a part is missing, or names an encoding that is none
        return {}
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")).lstrip("/") for link in links}
    files = {}
    for sheet in workbook.iter():
        if local_name(sheet) == "sheet":
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            files[sheet.get("name", "")] = targets.get(key, "")
    return {name: file for name, file in files.items() if file in archive.namelist()}


def count_comments(archive: zipfile.ZipFile) -> int:
    """How many cells below the first row have a comment; those of headings explain a template."""
    parts = [name for name in archive.namelist() if name.startswith("xl/comments") and name.endswith(".xml")]
    rows = [row for name in parts for row in _COMMENT.findall(archive.read(name))]
    return sum(int(row) > 1 for row in rows)


def coloured_by_rules(archive: zipfile.ZipFile, file: str) -> tuple[Span, ...]:
    """The cells of a sheet that get their colours from rules (conditional formatting); the colours are not worked out."""
    ranges = [own or extended for own, extended in _RULES.findall(archive.read(file))]
    return tuple(span for cells in ranges for reference in cells.decode().split() for span in _spans(reference))


def read_details(
    archive: zipfile.ZipFile, file: str, styles: Mapping[int, CellStyle], texts: MarkedTexts
) -> SheetDetails:
    """The details of one sheet, with the styles that `styles` holds; cheap where there are none."""
    details = SheetDetails()
    if not texts.strikes and not texts.unmarked and not _may_have_details(archive, file, styles):
        return details
    has_pictures = _PICTURES_IN_CELLS in archive.namelist()
    for tag, element, at in _elements(archive, file):
        if tag == "row":
            if _is_true(element.get("hidden")):
                details.hidden_rows.add(at[0])
        elif tag == "c" and has_pictures and element.get("vm") and element.get("t") == "e":
            details.pictures.append(at[0])  # which older programs show as #VALUE!
        elif tag == "c":
            _take_cell(details, element, at, styles, texts)
        elif tag == "col" and _is_true(element.get("hidden")):
            details.hidden_columns |= set(range(int(element.get("min", 1)) - 1, int(element.get("max", 1))))
        elif tag == "mergeCell":
            details.merged += _spans(element.get("ref", ""))
    return details


def stored_values(archive: zipfile.ZipFile, file: str, cells: Collection[At]) -> dict[At, str]:
    """What a sheet stores in some of its cells, as it is written there."""
    wanted = set(cells)
    return {
        at: next((part.text for part in element if local_name(part) == "v"), None) or ""
        for tag, element, at in _elements(archive, file)
        if tag == "c" and at in wanted
    }


def _elements(archive: zipfile.ZipFile, file: str) -> Iterator[tuple[str, Element, At]]:
    """Each row of a sheet as it begins, and everything else once it is read; with the name and the place of the last cell."""
    row = column = -1
    with archive.open(file) as part:
        for event, element in iterparse(part, events=("start", "end")):
            tag = local_name(element)
            if event == "start":
                if tag == "row":
                    row, column = int(element.get("r", row + 2)) - 1, -1
                    yield tag, element, (row, column)
                continue
            if tag == "row":
                element.clear()
                continue
            if tag == "c":
                row, column = _position(element, row, column)
            yield tag, element, (row, column)


def _may_have_details(archive: zipfile.ZipFile, file: str, styles: Collection[int]) -> bool:
    with archive.open(file) as part:
        tail = b""
        while piece := part.read(1024 * 1024):
            text = tail + piece
            if _HAS_DETAILS.search(text) or (styles and any(int(n) in styles for n in set(_STYLE.findall(text)))):
                return True
            tail = text[-64:]
    return False


def _take_cell(
    details: SheetDetails, cell: Element, at: At, styles: Mapping[int, CellStyle], texts: MarkedTexts
) -> None:
    style = styles.get(int(cell.get("s", 0)))
    if style:
        details.styles[at] = style
    kind, value, formula = cell.get("t", "n"), None, None
    for part in cell:
        if local_name(part) == "v":
            value = part.text
        elif local_name(part) == "f":
            formula = part.text or "..."  # a formula that cells share stands in the first of them
    if strike := _strike(cell, kind, value, style, texts.strikes):
        details.strikes[at] = strike
    if (text := _unmarked(cell, kind, value, texts.unmarked)) is not None:
        details.unmarked[at] = text
    if kind == "e":
        details.errors[at] = value or "#N/A"
    elif formula is not None and not value and kind != "str":  # as "str", an empty result is a result
        details.unsaved[at] = formula


def _strike(
    cell: Element, kind: str, text: str | None, style: CellStyle | None, strikes: Mapping[int, Strike]
) -> Strike | None:
    """Whether a line goes through a cell: through its text, where that has parts of its own, else by its style."""
    if kind == "inlineStr" and (strike := strike_of(cell.iter())):
        return strike
    if kind == "s" and strikes and text and (strike := strikes.get(int(text))):
        return strike
    return "whole" if style and style.is_struck else None


def _unmarked(cell: Element, kind: str, text: str | None, unmarked: Mapping[int, str]) -> str | None:
    """The text of a cell without its footnote marks; None where it has none."""
    if kind == "inlineStr":
        return without_marks(cell.iter())
    return unmarked.get(int(text)) if kind == "s" and unmarked and text else None


def _position(cell: Element, row: int, column: int) -> At:
    """Where a cell stands: it says so, or comes after the one before it."""
    spans = list(_spans(cell.get("r", "")))
    return (spans[0].top, spans[0].left) if spans else (row, column + 1)


def _spans(reference: str) -> Iterator[Span]:
    match = _RANGE.fullmatch(reference)
    if match:
        left, top, right, bottom = match.groups()
        yield Span(int(top) - 1, column_number(left) - 1, int(bottom or top) - 1, column_number(right or left) - 1)


def column_number(letters: str) -> int:
    """The place of a column in its sheet, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letter(number: int) -> str:
    """The letters over a column, counted from 1, as a spreadsheet shows them."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")
