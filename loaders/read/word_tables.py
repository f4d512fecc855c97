"""The tables of a Word document (.docx) as rows of cells, with the texts around them, and what in it is not read.

Read from the document's own XML (ECMA-376, part 1, 17), which python-docx opens: it gives no text that was inserted as a
tracked change. Insertions count as accepted; what was deleted, hidden text, text boxes, notes and comments are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from loaders.read.cells import At
from loaders.read.files import Unreadable, opened_archive
from loaders.read.struck_out import Strike, StruckOut, strike_of, struck_out
from loaders.read.symbol_fonts import symbol
from loaders.read.word_fields import chosen_entry
from loaders.read.word_hidden import take_out_hidden, where
from loaders.read.word_numbers import write_numbers
from loaders.read.word_pictures import pictures_of
from loaders.read.word_placeholders import clear_placeholders
from loaders.read.workbooks import MIN_BANNER_COLUMNS, Worksheet
from loaders.records.problem import Place
from loaders.records.values import whole_number

_DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_INSERTED = frozenset({qn("w:ins"), qn("w:moveTo")})
_TEXT_BOX, _FALLBACK = qn("w:txbxContent"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


@dataclass(slots=True)
class WordTable:
    """A table as a worksheet, named by the heading above it or its number, and the paragraphs above it."""

    sheet: Worksheet
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class WordDocument:
    """The tables in their order; `after` are the paragraphs below the last one.

    `unread` has the texts that are not read, each with what it is; `insertions` counts tracked ones, which are read,
    and `numbers` automatic ones before texts of cells, which are not. `placeholders` are those of controls, read as empty;
    `hidden` says where each hidden text is, which is not read.
    """

    tables: list[WordTable]
    after: list[str]
    headers: list[str]
    unread: list[tuple[str, str]]
    insertions: int = 0
    numbers: int = 0
    placeholders: list[str] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)  # where each is, after how many tables began
    hidden: list[str] = field(default_factory=list)


def read_word(path: Path) -> WordDocument:
    """Read a document; raises Unreadable for one that is broken or would take too much memory."""
    opened_archive(path).close()
    try:
        document = docx.Document(str(path))
        body = document.element.body
        headers = [section.header._element for section in document.sections]
        hidden = take_out_hidden(document, [body, *headers])
        numbers = write_numbers(document)
        placeholders = clear_placeholders([body, *headers])
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken part makes of python-docx and lxml
        rule = f"is not a sound Word document ({error})"
        raise Unreadable(Place(path.name), rule, "Open it in Word and save it again.") from error
    tables: list[WordTable] = []
    above: list[str] = []
    unread: list[tuple[str, str]] = []
    heading = ""
    names_of: dict[Any, str] = {}  # of the tables
    for element in _blocks(body):
        if element.tag == _TABLE:
            name = heading or f"Table {len(tables) + 1}"
            names = {table.sheet.name for table in tables}
            name = f"{name} (table {len(tables) + 1})" if name in names else name
            names_of[element] = name
            tables.append(WordTable(_worksheet(name, element), above))
            above, heading = [], ""
        elif (text := _text(element)) and strike_of(element.iter()) == "whole":
            unread.append(("struck-out paragraph", text))
        elif text:
            if _is_heading(element, document):
                heading = text
            above.append(text)
    insertions = sum(1 for element in body.iter(*_INSERTED) if _texts(element))
    unread += _unread(document)
    pictures = [*pictures_of(body, [table.sheet.name for table in tables])]
    places = [where(piece, names_of) for piece in hidden]
    return WordDocument(tables, above, _headers(document), unread, insertions, numbers, placeholders, pictures, places)


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables of the body in their order, without those inside of a table or a text box."""
    for element in body.iter(_PARAGRAPH, _TABLE):
        outer = {ancestor.tag for ancestor in element.iterancestors()}
        if not outer & {_TABLE, _TEXT_BOX, *_DELETED}:
            yield element


def _is_heading(paragraph: Any, document: Document) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is None:
        return False
    by_id = {known.style_id: known.name or "" for known in document.styles}
    return by_id.get(style.get(qn("w:val")), "").lower().startswith("heading")


def _worksheet(name: str, table: Any) -> Worksheet:
    """The table's grid with every merged cell filled, unless it is a banner over the whole row.

    Rows that a tracked change has deleted are counted, as Word shows them, and are blank.
    """
    rows: list[list[Any]] = []
    removed: set[int] = set()
    above: list[Any] = []  # the row before, of those that are read
    fills: dict[At, str] = {}
    banners: set[int] = set()
    strikes: dict[At, Strike] = {}
    sideways: dict[int, dict[int, int]] = {}
    tall: dict[int, set[int]] = defaultdict(set)  # columns of cells over several rows, by the row
    for row in (row for row in table.iter(_ROW) if _nearest(row, _TABLE) is table):
        if _is_deleted(row):
            removed.add(len(rows))
            rows.append([""])
            continue
        cells: list[Any] = [""] * _number(row, "w:trPr", "w:gridBefore", 0)
        spans: list[tuple[int, int]] = []
        for cell in (cell for cell in row.iter(_CELL) if _nearest(cell, _TABLE) is table):
            at, width = len(cells), _number(cell, "w:tcPr", "w:gridSpan", 1)
            text = above[at] if _goes_on(cell) and at < len(above) else _cell_text(cell)
            cells += [text, *[""] * (width - 1)]
            spans.append((at, width))
            if _property(cell, "w:tcPr", "w:vMerge") is not None:
                tall[len(rows)] |= set(range(at, at + width))
            if strike := strike_of(cell.iter()):
                strikes |= {(len(rows), column): strike for column in range(at, at + width)}
            if fill := _fill(cell):
                fills |= {(len(rows), column): fill for column in range(at, at + width)}
        if sum(map(bool, cells)) == 1 and any(width >= MIN_BANNER_COLUMNS and cells[at] for at, width in spans):
            banners.add(len(rows))
        for at, width in spans if len(rows) not in banners else ():
            cells[at : at + width] = [cells[at]] * width
            sideways.setdefault(len(rows), {}).update(dict.fromkeys(range(at + 1, at + width), at))
        rows.append(cells)
        above = cells
    while len(rows) - 1 in removed:  # below the last row that is read
        removed.remove(len(rows) - 1)
        rows.pop()
    return Worksheet(
        name,
        rows,
        removed_rows=frozenset(removed),
        banners=frozenset(banners),
        sideways=sideways,
        fills=fills,
        struck=struck_out(rows, strikes, tall) if strikes else StruckOut(),
    )


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _property(element: Any, properties: str, name: str) -> Any:
    return element.find(f"{qn(properties)}/{qn(name)}")


def _number(element: Any, properties: str, name: str, otherwise: int) -> int:
    element_property = _property(element, properties, name)
    value = element_property.get(qn("w:val")) if element_property is not None else None
    number = whole_number(value or "")
    return otherwise if number is None else number


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the lower part of a merged one."""
    merge = _property(cell, "w:tcPr", "w:vMerge")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _is_deleted(row: Any) -> bool:
    return _property(row, "w:trPr", "w:del") is not None


def _fill(cell: Any) -> str:
    shading = _property(cell, "w:tcPr", "w:shd")
    colour = str(shading.get(qn("w:fill")) or "") if shading is not None else ""
    return colour.upper() if len(colour) == 6 else ""


def _cell_text(cell: Any) -> str:
    """The paragraphs of a cell or a box, those of tables inside of it too, and not those of boxes."""
    box = cell if cell.tag == _TEXT_BOX else _nearest(cell, _TEXT_BOX)
    paragraphs = (paragraph for paragraph in cell.iter(_PARAGRAPH) if _nearest(paragraph, _TEXT_BOX) is box)
    return "\n".join(text for paragraph in paragraphs if (text := _text(paragraph)))


def _text(paragraph: Any) -> str:
    """A paragraph as it reads with all insertions and deletions accepted, without the text boxes anchored in it."""
    return "".join(_pieces(paragraph)).strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _DELETED or child.tag in (_TEXT_BOX, _FALLBACK):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:tab"):
            yield "\t" if element.tag == qn("w:r") else ""
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:sym"):
            yield symbol(child.get(qn("w:font")) or "", child.get(qn("w:char")) or "")
        elif child.tag == qn("w:ddList"):
            yield chosen_entry(child)
        else:
            yield from _pieces(child)


def _texts(element: Any, tag: str = "w:t") -> str:
    return "".join(text.text or "" for text in element.iter(qn(tag))).strip()


def _headers(document: Document) -> list[str]:
    """The texts at the top of the pages, each once."""
    headers = (section.header for section in document.sections if not section.header.is_linked_to_previous)
    return list(
        dict.fromkeys(text for header in headers for p in header._element.iter(_PARAGRAPH) if (text := _text(p)))
    )


def _unread(document: Document) -> Iterator[tuple[str, str]]:
    """What the document has besides paragraphs and tables: (what it is, its text)."""
    body = document.element.body
    for element in body.iter(*_DELETED):
        if text := _texts(element, "w:delText"):
            yield "text deleted as a tracked change", text
    for row in body.iter(_ROW):
        if _is_deleted(row) and (text := " ".join(filter(None, map(_cell_text, row.iter(_CELL))))):
            yield "row deleted as a tracked change", text
    for element in body.iter(_TEXT_BOX):
        if _nearest(element, _FALLBACK) is None and (text := _cell_text(element)):
            yield "text box", text
    for section in document.sections:
        if not section.footer.is_linked_to_previous:
            for paragraph in section.footer._element.iter(_PARAGRAPH):
                if text := _text(paragraph):
                    yield "footer", text
    for relation in document.part.rels.values():
        kind = _NOTES.get(relation.reltype.rpartition("/")[2]) if not relation.is_external else None
        if kind:
            yield from ((kind, text) for text in _notes(relation.target_part.blob, kind))


def _notes(content: bytes, kind: str) -> Iterator[str]:
    """The texts of the notes of one part; separators between notes and text are none."""
    for note in parse_xml(content).iter(qn(f"w:{kind}")):
        if note.get(qn("w:type")) is None and (text := _cell_text(note)):
            yield text
