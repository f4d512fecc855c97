"""The signs that the letters of a font of symbols look like: "l" in Wingdings is a dot."""

from __future__ import annotations

_WINGDINGS = {
    0x4A: "🙂", 0x4B: "😐", 0x4C: "🙁", 0x4F: "⚑", 0x50: "⚑", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0x74: "◆",
    0x75: "◆", 0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "■", 0xA8: "☐", 0xAB: "★", 0xE0: "→", 0xDF: "←", 0xE1: "↑",
    0xE2: "↓", 0xE8: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_SIGNS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA2: "■",
                    0xA3: "☐"},
    "wingdings 3": {0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼", 0x75: "▶"},
    "webdings": {0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗", 0x34: "▶", 0x35: "▲", 0x36: "▼"},
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB7: "•", 0xAE: "→", 0xD6: "√"},
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)  # where fonts of symbols have their characters
_WITH_TEXTS = "symbol"  # whose letters are those of Greek, and may be a text
MAX_SIGNS = 3  # of a cell; what is longer is a text in the wrong font


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.casefold() in _SIGNS


def symbol(font: str, code: str) -> str:
    """The character that a symbol looks like; one that is not known is named by its font and code."""
    try:
        number = int(code, 16)
    except ValueError:
        return f"[symbol {code} of {font}]"
    plain = number - _PRIVATE.start if number in _PRIVATE else number
    if sign := _SIGNS.get(font.casefold(), {}).get(plain):
        return sign
    is_text = not is_symbol_font(font) and number not in _PRIVATE and chr(number).isprintable()
    return chr(number) if is_text else f"[symbol {code} of {font}]"


def signs_of(font: str, text: str) -> str:
    """What the few letters of a cell that is written in a font of symbols look like."""
    letters = text.strip()
    if not 0 < len(letters) <= MAX_SIGNS:
        return text
    codes = [_code(letter) for letter in letters]
    if font.casefold() == _WITH_TEXTS and not all(code % 0xF000 in _SIGNS[_WITH_TEXTS] for code in codes):
        return text
    return "".join(
        letter if letter.isspace() else symbol(font, f"{code:04X}") for letter, code in zip(letters, codes, strict=True)
    )


def _code(letter: str) -> int:
    """The number of a letter in its font, which counts as Windows does."""
    encoded = letter.encode("cp1252", "ignore")
    return encoded[0] if encoded else ord(letter)
