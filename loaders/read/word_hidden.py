"""Hidden text of a Word document (ECMA-376, part 1, 17.3.2.41): whoever reads the document does not see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_PARAGRAPH, _TABLE, _ROW, _RUN = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:r")
_SHOWN = frozenset(map(qn, ("w:t", "w:sym", "w:tab", "w:br", "w:cr", "w:noBreakHyphen")))
_WORDS = frozenset(map(qn, ("w:t", "w:sym")))
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_STYLES = 20  # that a style may be based on, one on another


@dataclass(frozen=True, slots=True)
class HiddenText:
    """The hidden text of one paragraph, and the row of the table that it stands in, if it does."""

    text: str
    row: Any | None = None


def take_out_hidden(document: Document, roots: Iterable[Any]) -> list[HiddenText]:
    """Empty every run that is hidden, by itself or by a style; gives what stood there, a piece for each paragraph."""
    styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
    return [
        HiddenText(text, next(paragraph.iterancestors(_ROW), None))
        for root in roots
        for paragraph in root.iter(_PARAGRAPH)
        if (text := _taken_out(paragraph, styles))
    ]


def where(piece: HiddenText, names: Mapping[Any, str]) -> str:
    """Where a hidden text is: the row of the table, of those with these names, counted as the rows of its sheet are."""
    for row in () if piece.row is None else (piece.row, *piece.row.iterancestors(_ROW)):
        table: Any = next(row.iterancestors(_TABLE), None)
        if table in names:
            rows = [of for of in table.iter(_ROW) if next(of.iterancestors(_TABLE), None) is table]
            return f"row {rows.index(row) + 1} of {names[table]!r}"
    return "outside of the tables"


def _taken_out(paragraph: Any, styles: Mapping[str, Any]) -> str:
    runs = (run for run in paragraph.iter(_RUN) if next(run.iterancestors(_PARAGRAPH), None) is paragraph)
    text = ""
    for run in (run for run in runs if _is_hidden(run, paragraph, styles)):
        for part in [part for part in run if part.tag in _SHOWN]:
            text += (part.text or "?" if part.tag in _WORDS else " ").replace("\n", " ")
            run.remove(part)
    return text.strip()


def _is_hidden(run: Any, paragraph: Any, styles: Mapping[str, Any]) -> bool:
    """What a run says itself counts; else its two styles do, of which one hides what the other does not."""
    own = run.find(qn("w:rPr"))
    if (is_hidden := _mark(own)) is not None:
        return is_hidden
    of_run = _by_style(None if own is None else own.find(qn("w:rStyle")), styles)
    return of_run != _by_style(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"), styles)


def _by_style(named: Any, styles: Mapping[str, Any]) -> bool:
    for _ in range(_MAX_STYLES):
        style = None if named is None else styles.get(named.get(qn("w:val")))
        if style is None:
            return False
        if (is_hidden := _mark(style.find(qn("w:rPr")))) is not None:
            return is_hidden
        named = style.find(qn("w:basedOn"))
    return False


def _mark(properties: Any) -> bool | None:
    """Whether properties hide, or show, what they are of; None where they do neither."""
    mark = None if properties is None else properties.find(qn("w:vanish"))
    return None if mark is None else mark.get(qn("w:val"), "1") not in _OFF
