"""What a Word document shows that stands in no text of it: symbols of a font (`w:sym`), the choice of a field's list."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from loaders.records.values import whole_number

_TICKS = {
    "Wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0xA8: "☐", 0xE0: "→", 0xDF: "←", 0xFB: "✗", 0xFC: "✓",
                  0xFD: "☒", 0xFE: "☑"},
    "Wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"},
    "Webdings": {0x61: "✓", 0x72: "✗"},
    "Symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB7: "•", 0xAE: "→", 0xD6: "√"},
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)  # where fonts of symbols have their characters


def symbol(font: str, code: str) -> str:
    """The character that a symbol looks like; one that is not known is named by its font and code."""
    try:
        number = int(code, 16)
    except ValueError:
        return f"[symbol {code} of {font}]"
    signs = _TICKS.get(font, {})
    plain = number - _PRIVATE.start if number in _PRIVATE else number
    if plain in signs:
        return signs[plain]
    is_text = font not in _TICKS and number not in _PRIVATE and chr(number).isprintable()
    return chr(number) if is_text else f"[symbol {code} of {font}]"


def chosen_entry(field: Any) -> str:
    """What a drop-down field of Word's old forms (`w:ddList`) shows: the entry of its result, else of its default."""
    entries = [str(entry.get(qn("w:val")) or "") for entry in field.findall(qn("w:listEntry"))]
    marks = [field.find(qn(name)) for name in ("w:result", "w:default")]
    number = whole_number(next((str(mark.get(qn("w:val"))) for mark in marks if mark is not None), "0"))
    return entries[number] if number is not None and number < len(entries) else ""
