"""The texts of an Excel workbook that are struck out or have footnote marks, found in one pass over those that cells share."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.read.footnote_marks import without_marks
from loaders.read.shared_strings import shared_strings
from loaders.read.struck_out import Strike, strike_of

_MARK = re.compile(rb"<(?:\w+:)?strike[\s/>]|superscript")


@dataclass(frozen=True, slots=True)
class MarkedTexts:
    """By their numbers, the texts of which something is struck out, and those that have footnote marks, without these."""

    strikes: Mapping[int, Strike] = field(default_factory=dict)
    unmarked: Mapping[int, str] = field(default_factory=dict)


def marked_texts(archive: zipfile.ZipFile) -> MarkedTexts:
    """Those of a workbook."""
    strikes: dict[int, Strike] = {}
    unmarked: dict[int, str] = {}
    for number, text in shared_strings(archive, _MARK):
        if strike := strike_of(text.iter()):
            strikes[number] = strike
        if (plain := without_marks(text.iter())) is not None:
            unmarked[number] = plain
    return MarkedTexts(strikes, unmarked)
