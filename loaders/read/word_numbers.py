"""The automatic numbers of a Word document's lists (ECMA-376, part 1, 17.9), which stand in no text of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from loaders.records.values import whole_number

_PARAGRAPH, _CELL = qn("w:p"), qn("w:tc")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_WORD = re.compile(r"[^\W\d_]{3,}")
_MAX_STYLES = 20  # that a style may be based on, one on another


class Numbers:
    """Counts through the lists of a document, as Word does: a list goes on wherever it stands."""

    def __init__(self, document: Document) -> None:
        relations = document.part.rels.values()
        part = next((of.target_part for of in relations if of.reltype.endswith("/numbering")), None)
        numbering: Any = [] if part is None else part.element
        self._lists = {item.get(qn("w:numId")): item for item in numbering if item.tag == qn("w:num")}
        abstract = [item for item in numbering if item.tag == qn("w:abstractNum")]
        self._levels = {
            item.get(qn("w:abstractNumId")): {level.get(qn("w:ilvl")): level for level in item.findall(qn("w:lvl"))}
            for item in abstract
        }
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)  # by the definition of a list and the level
        self._begun: set[tuple[str, int]] = set()

    def next(self, paragraph: Any) -> str:
        """The number of the next paragraph, as Word shows it; empty where it has none, or a bullet."""
        list_id, depth = self._list_of(paragraph)
        if list_id not in self._lists:
            return ""
        of = self._lists[list_id]
        definition = _value(of, "w:abstractNumId")
        levels, counts = self._levels.get(definition, {}), self._counts[definition]
        level = levels.get(str(depth))
        if level is None or _value(level, "w:numFmt") in ("bullet", "none"):
            return ""
        own = next((o for o in of.findall(qn("w:lvlOverride")) if o.get(qn("w:ilvl")) == str(depth)), None)
        start = _value(own, "w:startOverride") if own is not None and (list_id, depth) not in self._begun else ""
        self._begun.add((list_id, depth))
        first = _number(_value(level, "w:start"), 1)
        counts[depth] = _number(start, counts.get(depth, first - 1) + 1)
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        text = _value(level, "w:lvlText")
        for at in range(depth + 1):
            above = levels.get(str(at))
            count = counts.get(at, _number(_value(above, "w:start"), 1))
            text = text.replace(f"%{at + 1}", _shown(count, _value(above, "w:numFmt")))
        return text

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list that a paragraph, or else its style, is in, and its level there."""
        properties = paragraph.find(qn("w:pPr"))
        for holder in self._holders(properties):
            number = holder.find(qn("w:numPr"))
            if number is not None and _value(number, "w:numId"):
                return _value(number, "w:numId"), _number(_value(number, "w:ilvl"), 0)
        return "", 0

    def _holders(self, properties: Any) -> Iterator[Any]:
        if properties is not None:
            yield properties
        style = _value(properties, "w:pStyle")
        for _ in range(_MAX_STYLES):
            if style not in self._styles:
                return
            if (own := self._styles[style].find(qn("w:pPr"))) is not None:
                yield own
            style = _value(self._styles[style], "w:basedOn")


def write_numbers(document: Document) -> int:
    """Write what automatic numbers show into each cell that holds one alone, and before each paragraph outside of tables
    whose number has words, such as "Recommendation 1:"; gives how many stand before texts of cells."""
    numbers, before_texts = Numbers(document), 0
    for paragraph in document.element.body.iter(_PARAGRAPH):
        shown = numbers.next(paragraph)
        cell = next(paragraph.iterancestors(_CELL), None)
        if not shown or (cell is None and not _WORD.search(shown)):
            continue
        has_text = next(paragraph.iter(qn("w:t"), qn("w:sym")), None) is not None
        if cell is None:
            if has_text:
                _write(paragraph, f"{shown} ")
        elif next(cell.iter(qn("w:t"), qn("w:sym"), qn("w:delText")), None) is None:
            _write(paragraph, shown.rstrip("."))
        elif has_text:
            before_texts += 1
    return before_texts


def _write(paragraph: Any, shown: str) -> None:
    """Write a text at the beginning of a paragraph."""
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    paragraph.insert(0 if paragraph.find(qn("w:pPr")) is None else 1, run)


def _value(element: Any, name: str) -> str:
    inner = None if element is None else element.find(qn(name))
    return "" if inner is None else str(inner.get(qn("w:val")) or "")


def _number(text: str, otherwise: int) -> int:
    number = whole_number(text)
    return otherwise if number is None else number


def _shown(count: int, form: str) -> str:
    """A count as letters, Roman numerals or figures."""
    if form in ("lowerLetter", "upperLetter"):
        shown = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif form in ("lowerRoman", "upperRoman"):
        shown, left = "", count
        for value, sign in _ROMAN:
            shown, left = shown + sign * (left // value), left % value
    else:
        shown = f"{count:02}" if form == "decimalZero" else str(count)
    return shown.upper() if form.startswith("upper") else shown
