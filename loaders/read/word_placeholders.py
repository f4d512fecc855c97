"""Content controls of a Word document that nobody filled in (ECMA-376, part 1, 17.5.2): they show a text such as "Choose an
item.", which says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

from loaders.read.placeholders import is_placeholder

_CONTROL, _CELL, _TEXT = qn("w:sdt"), qn("w:tc"), qn("w:t")
_SHOWS_PLACEHOLDER = f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"
_OFF = frozenset({"0", "false", "off"})


def clear_placeholders(roots: Iterable[Any]) -> list[str]:
    """Empty the controls, and the cells with nothing else, that show a placeholder; gives the text of each."""
    return [text for root in roots for element in _placeholders(root) if (text := _cleared(element))]


def _placeholders(root: Any) -> Iterator[Any]:
    for element in list(root.iter(_CONTROL, _CELL)):
        shows = element.find(_SHOWS_PLACEHOLDER) if element.tag == _CONTROL else None
        if (shows is not None and shows.get(qn("w:val"), "1") not in _OFF) or is_placeholder(_text(element)):
            yield element


def _cleared(element: Any) -> str:
    text = _text(element)
    for part in element.iter(_TEXT):
        part.text = ""
    return text


def _text(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(_TEXT)).strip()
