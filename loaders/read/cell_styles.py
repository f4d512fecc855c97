"""The styles of an Excel workbook's cells: how they show numbers, what colour fills them or is written in, a line through them,
and fonts of symbols.

openpyxl reads the styles; the colours of a theme, which it leaves as numbers, are looked up here (ECMA-376, 18.8.3).
"""

from __future__ import annotations

import colorsys
import zipfile
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import Stylesheet

from loaders.read.cells import CellStyle
from loaders.read.displayed import show_of
from loaders.read.shared_strings import local_name
from loaders.read.symbol_fonts import is_symbol_font

_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def cell_styles(archive: zipfile.ZipFile, *, with_fills: bool) -> dict[int, CellStyle]:
    """By their numbers, the styles under which a value is not shown as it is or is struck out and, if wanted, filled.

    None where the workbook has no styles, or such as openpyxl does not understand.
    """
    try:
        tree: Any = fromstring(archive.read("xl/styles.xml"))
        sheet: Any = Stylesheet.from_tree(tree)
        formats = {164 + index: code for index, code in enumerate(sheet.number_formats)}
        theme = _theme(archive) if with_fills else []
        styles = {}
        for number, style in enumerate(sheet.cell_styles):
            code = formats.get(style.numFmtId) or BUILTIN_FORMATS.get(style.numFmtId, "General")
            fill = _fill(sheet.fills[style.fillId], theme) if with_fills else ""
            font = sheet.fonts[style.fontId]
            ink, is_struck = _ink(font.color, theme) if with_fills else "", bool(font.strike)
            symbols = str(font.name) if font.name and is_symbol_font(str(font.name)) else ""
            if fill or ink or is_struck or symbols or show_of(code):
                styles[number] = CellStyle(code, fill, ink, is_struck, symbols)
    except (LookupError, ParseError, ValueError, TypeError, AttributeError):
        return {}
    return styles


def _fill(fill: Any, theme: list[str]) -> str:
    if getattr(fill, "patternType", None) != "solid":
        return ""
    return _colour(fill.fgColor, theme)


def _ink(colour: Any, theme: list[str]) -> str:
    """The colour of a font, but for black and white."""
    digits = _colour(colour, theme) if colour is not None else ""
    return "" if digits in ("000000", "FFFFFF") else digits


def _colour(colour: Any, theme: list[str]) -> str:
    if colour.type == "rgb":
        return str(colour.rgb)[-6:].upper()
    if colour.type == "indexed":
        return COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) else ""
    return _tinted(theme[colour.theme], colour.tint) if colour.theme < len(theme) else ""


def _theme(archive: zipfile.ZipFile) -> list[str]:
    """The colours of the workbook's theme, in the order in which styles count them."""
    if "xl/theme/theme1.xml" not in archive.namelist():
        return []
    colours = {}
    for element in fromstring(archive.read("xl/theme/theme1.xml")).iter():
        name = local_name(element)
        if name in _THEME_ORDER and len(element):
            colours[name] = (element[0].get("lastClr") or element[0].get("val") or "").upper()
    return [colours.get(name, "") for name in _THEME_ORDER]


def _tinted(colour: str, tint: float) -> str:
    """A colour made lighter (above 0) or darker (below 0)."""
    if len(colour) != 6:
        return ""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
