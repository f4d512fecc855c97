"""What a spreadsheet shows: 7 under the format 0000 is 0007, 0.85 under 0% is 85%, a day under mmm-yy is its month.

The formats are those of ECMA-376, part 1, 18.8.31; what none of the patterns here fits is read as its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal, SupportsIndex

from graph.formats.spreadsheets import MAX_EXACT_NUMBER
from loaders.records.values import ShownNumber

# Quoted text, escapes, currencies, colours, spaces as wide as a sign, fillers: what stands around the digits.
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CONDITION = re.compile(r"\[[<>=]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)|^(?=;)')
_IF = re.compile(r"\[(?P<sign>[<>]=?|=|<>)(?P<limit>-?\d+(?:\.\d+)?)\]")
_HOLDS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_DIGITS = re.compile(r"(?P<whole>[#0?,]*[#0?])(?:\.(?P<decimals>[#0?]+))?(?P<thousands>,*)")
_AROUND = r"[\s$£€¥()+-]*"
_NUMBER = re.compile(rf"{_AROUND}{_DIGITS.pattern}\s*%?{_AROUND}")
_AS_IT_IS = frozenset({"0", "#"})
_BARE_DECIMALS = re.compile(r"#?0\.0+")
MAX_DIGITS = 60  # of a number with all decimals that a format may ask for
MAX_SHOWN_DIGITS = 15  # of any number: what a sum has beyond them is how it was reckoned, such as 1.2000000000000002
_MASK = re.compile(r"0+(?:[-/ .]0+)+")  # 000-00-0000

_DAY_AND_MONTH = re.compile(r"(?:d{1,2}[ ./-]*m{1,4}|m{1,4}[ ./-]*d{1,2})[ .]?")
_MONTHS = {
    "m": "{0.month}",
    "mm": "{0.month:02}",
    "mmm": "{0:%b}",
    "mmmm": "{0:%B}",
    "d": "{0.day}",
    "dd": "{0.day:02}",
}

Show = Literal["", "number", "words", "mask", "day", "month", "year"]


class ShownDate(str):
    """A date of which the spreadsheet shows the month or the year alone."""


class ShownDay(datetime):
    """A date of which the spreadsheet shows the day and the month alone: `shown` is that, and may be a number such as 1.2.

    Whoever reads the file may need that; as a value of a record it is a day like any other, and leaves the reader as one.
    """

    shown: str

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return datetime(self.year, self.month, self.day).__reduce_ex__(protocol)


@cache
def show_of(number_format: str) -> Show:
    """How a format shows numbers where that is not simply their value; empty where it is."""
    if any(_words_of(number_format)):
        return "words"
    return _show_of_first(number_format.split(";", maxsplit=1)[0])


def _show_of_first(code: str) -> Show:
    plain = _LITERALS.sub("", code).lower().strip()
    if _CONDITION.search(code):
        return ""
    if _NUMBER.fullmatch(plain):
        return (
            "" if plain in _AS_IT_IS and not _plain(code.translate({ord(sign): None for sign in plain})) else "number"
        )
    if _MASK.fullmatch(plain) and "-" in plain:
        return "mask"
    if _DAY_AND_MONTH.fullmatch(plain):
        return "day"
    if "y" in plain and "d" not in plain and "h" not in plain and "s" not in plain:
        return "month" if "m" in plain else "year"
    return ""


def displayed(value: Any, number_format: str) -> Any:
    """A cell's value as the spreadsheet shows it: text where that says more, or less, than the value."""
    show = show_of(number_format)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _displayed_number(value, number_format, show)
    if show in ("month", "year") and isinstance(value, (date, datetime)):
        return ShownDate(f"{value.year:04}-{value.month:02}" if show == "month" else f"{value.year:04}")
    if show == "day" and isinstance(value, (date, datetime)):
        day = ShownDay(value.year, value.month, value.day)
        code = _plain(number_format.split(";", maxsplit=1)[0]).lower().strip()
        day.shown = re.sub(r"d+|m+", lambda match: _MONTHS[match[0]].format(day), code)
        return day
    return value


def _displayed_number(value: float, number_format: str, show: Show) -> Any:
    if show == "words":
        sections, words = _SECTION.findall(number_format), _words_of(number_format)
        index = _section_of(value, sections)
        if words[index]:
            return ShownNumber(("-" if value < 0 and len(sections) == 1 else "") + words[index], value)
        number_format = ";".join("General" if shows else code for code, shows in zip(sections, words, strict=True))
        show = show_of(number_format)
    if show == "number" and abs(value) < MAX_EXACT_NUMBER:
        return _number(float(value), number_format)
    if show == "mask" and float(value).is_integer() and value >= 0:
        return _masked(int(value), number_format.split(";", maxsplit=1)[0])
    return value


@cache
def _words_of(number_format: str) -> tuple[str, ...]:
    """The words that each part of a format shows in the place of any number: "Helped"; empty where it shows digits, too.

    A sign alone, such as a dash for 0, says nothing besides numbers.
    """
    sections = _SECTION.findall(number_format)
    words = ["" if _LITERALS.sub("", section).strip() else _plain(section).strip() for section in sections]
    return tuple(text if all(words) or any(map(str.isalpha, text)) else "" for text in words)


def _section_of(value: float, sections: Sequence[str]) -> int:
    """Which part of a format a number is shown by: the first whose condition holds, else that of its sign."""
    conditions = [_IF.search(section) for section in sections[:3]]
    if any(conditions):
        holds = [each is None or _HOLDS[each["sign"]](value, float(each["limit"])) for each in conditions]
        return holds.index(True) if any(holds) else len(holds) - 1
    index = 1 if value < 0 else 2 if value == 0 else 0
    return index if index < min(len(sections), 3) else 0


def without_noise(value: float) -> float:
    """A number to as many digits as a spreadsheet shows, whatever it reckoned it from; one that has lost some stays so."""
    return value if abs(value) >= MAX_EXACT_NUMBER else float(f"{value:.{MAX_SHOWN_DIGITS}g}")


def _number(value: float, number_format: str) -> float | ShownNumber:
    """A number with its decimals, thousands, sign of per cent, and the text that the format puts around it."""
    positive, *others = number_format.split(";")
    if value.is_integer() and _BARE_DECIMALS.fullmatch(positive):
        return value  # people have columns of whole numbers, such as pages, shown with two decimals
    code, is_minus = (others[0], False) if others and value < 0 else (positive, value < 0)
    if value == 0 and len(others) > 1:
        code = others[1]
    masked = _LITERALS.sub(lambda literal: " " * len(literal[0]), code)
    digits = _DIGITS.search(masked)
    if digits is None:
        return value
    number = abs(Decimal(repr(value))) * (100 if "%" in masked else 1) / 1000 ** len(digits["thousands"])
    decimals = digits["decimals"] or ""
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, Context(prec=MAX_DIGITS))
    whole, _, rest = f"{number:{',' if ',' in digits['whole'] else ''}f}".partition(".")
    whole = whole.zfill(digits["whole"].count("0")) if whole != "0" or "0" in digits["whole"] else ""
    rest = rest[: decimals.count("0")] + rest[decimals.count("0") :].rstrip("0")
    text = _plain(code[: digits.start()]) + whole + (f".{rest}" if rest else "") + _plain(code[digits.end() :])
    return ShownNumber(("-" if is_minus and number else "") + text.strip(), value)


def _masked(value: int, code: str) -> str:
    """A whole number whose digits stand in the places of a mask's zeros."""
    mask = _plain(code)
    digits = iter(str(value).zfill(mask.count("0")))
    return "".join(next(digits) if sign == "0" else sign for sign in mask) + "".join(digits)


def _plain(code: str) -> str:
    """The text that the literal part of a format stands for."""

    def text(match: re.Match[str]) -> str:
        literal = match[0]
        if literal[0] == '"':
            return literal[1:-1]
        if literal.startswith("[$"):
            return literal[2:-1].partition("-")[0]  # a currency, and the language that it is written in
        return literal[1:] if literal[0] == "\\" else ""

    return _LITERALS.sub(text, code)
