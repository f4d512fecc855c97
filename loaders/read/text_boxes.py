"""Text boxes that lie over the sheets of a workbook: they belong to no cell, so they are not read, and that is said.

Excel keeps them as shapes with a text in the drawing of their sheet (ECMA-376, 20.5.2.29 and 20.5.2.34).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import iterparse

from loaders.read.shared_strings import local_name
from loaders.records.problem import Place
from loaders.records.problem_log import ProblemLog, listed, shown

MAX_NAMED = 3
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")


def text_boxes(archive: zipfile.ZipFile) -> list[str]:
    """The texts of all that have one, in the order of their parts."""
    parts = sorted(name for name in archive.namelist() if _DRAWING.fullmatch(name))
    return [text for part in parts for text in _texts(archive, part)]


def _texts(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    with archive.open(part) as drawing:
        for _, element in iterparse(drawing):
            if local_name(element) == "txBody" and (text := " ".join(_paragraphs(element))):
                yield text


def _paragraphs(body: Any) -> Iterator[str]:
    for paragraph in body:
        text = "".join(piece.text or "" for piece in paragraph.iter() if local_name(piece) == "t").strip()
        if text:
            yield text


def note_text_boxes(texts: list[str], place: Place, log: ProblemLog) -> None:
    """Say what they hold, as people write there what the table has no column for."""
    if texts:
        several = "a text box" if len(texts) == 1 else f"{len(texts):,} text boxes"
        rule = f"has {several} over its cells, not read: {listed([repr(shown(text)) for text in texts], MAX_NAMED)}"
        log.add("text_boxes", place, rule, "Put what matters into cells.", severity="warning")
