"""Cells to values: one parser for each type of property, made once a column; an error says what would fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from graph.dates import BadDate, PartialDate, parse
from graph.formats.sheets import plain
from graph.formats.spreadsheets import MAX_EXACT_NUMBER
from graph.names import name_key
from graph.records import Value
from graph.schema import Property, schema

Parsed = Value | PartialDate | None
Parser = Callable[[Any], Parsed]

_NO_FILE_CARRIES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MAX_NAME_LENGTH = 40_000  # of names and whatever else is no long text: more than a cell of a spreadsheet holds
MAX_TEXT_LENGTH = 1_000_000  # characters: far more than a report has, and far less than a database takes in one message
MAX_PLAIN_NUMBER = 1e16  # from here on a number is written with an exponent: its last digits mean nothing
MAX_DIGITS = 18  # of a whole number
_WHOLE = re.compile(rf"[+-]?\d{{1,{MAX_DIGITS}}}(\.0*)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_ITEM = re.compile(r"(?:\\[;|\\]|[^;|])+")
_MAY_DIVIDE = re.compile(r"[;|\\]")
_ESCAPED = re.compile(r"\\([;|\\])")
LOST_DIGITS = "has more than 15 digits, and a number keeps no more: its last ones are lost"
YES_NO = {
    "yes": True, "y": True, "true": True, "1": True, "x": True,
    "no": False, "n": False, "false": False, "0": False,
}  # fmt: skip


class ShownNumber(str):
    """A number as its spreadsheet shows it, such as 85% or £1,200; `value` is the number itself."""

    value: float

    def __new__(cls, text: str, value: float) -> ShownNumber:
        """The text is what a field of text takes."""
        number = super().__new__(cls, text)
        number.value = value
        return number

    def __getnewargs__(self) -> tuple[str, float]:  # type: ignore[override] # str has one text; pickle takes both
        return str(self), self.value


class Unfit(ValueError):  # noqa: N818 - the value is unfit, the program is not in error
    """A value that its column cannot hold; `choices` are what it might have meant."""

    def __init__(self, code: str, rule: str, fix: str = "", choices: Iterable[str] = ()) -> None:
        self.code, self.rule, self.fix, self.choices = code, rule, fix, list(choices)
        super().__init__(rule)


@cache
def parser_of(prop: Property) -> Parser:
    """The parser of a property; it gives None for a blank and raises Unfit for what does not fit."""
    if prop.type == "vocabulary":
        return _vocabulary(prop)
    return _PARSERS[prop.type]


def cell_text(raw: Any) -> str:
    """A cell as text, without blanks at its ends: a workbook's 12.0 is 12, its days are ISO days."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < MAX_PLAIN_NUMBER else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ")
    return str(raw).strip()


def say_otherwise(prop: Property | None, known: Any, value: Any) -> bool:
    """Whether two cells say different things: dates however they are typed, all else as names are compared.

    Raises BadDate where the second should be a date and is none; of the first the check says so.
    """
    if prop and prop.type == "date":
        date = parse(_itself(value))
        try:
            return parse(_itself(known)) != date
        except BadDate:
            return False
    return name_key(cell_text(known)) != name_key(cell_text(value))


def has_lost_digits(raw: Any) -> bool:
    """Whether a cell is a number that has more digits than a number keeps."""
    return isinstance(raw, float) and abs(raw) >= MAX_EXACT_NUMBER


def whole_number(text: str) -> int | None:
    """The number that a few digits write; None for anything else, such as ², which is a digit and writes none."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None


def single_text(raw: Any) -> str:
    """A cell as text; raises Unfit for a list or an object, as JSON may hold."""
    if isinstance(raw, (list, dict)):
        raise Unfit("not_single", "is not a single value", "Write one text or number.")
    if has_lost_digits(raw):  # of JSON: a spreadsheet's are no values from the beginning
        raise Unfit("long_number", LOST_DIGITS, "Write it in quotation marks, as a text.")
    return cell_text(raw)


def text(raw: Any) -> str | None:
    """Text without blanks at its ends and with plain line breaks."""
    value = raw.strip() if type(raw) is str else single_text(raw)
    if len(value) > MAX_TEXT_LENGTH:
        rule = f"has {len(value):,} characters, and a text has at most {MAX_TEXT_LENGTH:,}"
        raise Unfit("too_long", rule, "Divide it, or keep it as a source of its own.")
    if value.isprintable():  # as nearly all are, and the rest takes longer than this test
        return value or None
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if _NO_FILE_CARRIES.search(value):
        raise Unfit("control", "holds a control character that no file can carry", "Take it out.")
    return value or None


def _name(raw: Any) -> str | None:
    """A text that is no long one: lists and pages have many of them in one place."""
    value = text(raw)
    if value is not None and len(value) > MAX_NAME_LENGTH:
        rule = f"has {len(value):,} characters, and here it has at most {MAX_NAME_LENGTH:,}"
        raise Unfit("too_long", rule, "Shorten it, and put the rest into a longer text.")
    return value


def items(raw: Any) -> list[str] | None:
    """A list from one cell, separated by `;` or `|` (a backslash before one keeps it), or from a list."""
    parts = raw if isinstance(raw, list) else _parts(single_text(raw))
    texts = [item for item in map(_name, parts) if item]
    return list(dict.fromkeys(texts)) or None


def items_before_check(text: str) -> list[str]:
    """The same of a cell whose records are checked only later: what is no list is one item, and is refused there."""
    try:
        return items(text) or []
    except Unfit:
        return [text]


def _parts(text: str) -> list[str]:
    """What separators divide: most lists are one item, and the rest takes longer than looking for these."""
    if not _MAY_DIVIDE.search(text):
        return [text]
    return [_ESCAPED.sub(r"\1", part) for part in _ITEM.findall(text)]


def _itself(raw: Any) -> Any:
    """A cell for a field of numbers or dates, where what a spreadsheet shows around the number does not count."""
    return raw.value if isinstance(raw, ShownNumber) else raw


def _integer(raw: Any) -> int | None:
    value = text(_itself(raw))
    if value is None:
        return None
    if isinstance(raw, bool) or not _WHOLE.fullmatch(value):
        raise Unfit("integer", "is not a whole number", "Write digits alone, such as 3.")
    return int(value.partition(".")[0])


def _number(raw: Any) -> float | None:
    value = text(_itself(raw))
    if value is None:
        return None
    if isinstance(raw, bool) or not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
        raise Unfit("number", "is not a number", "Write it as 3 or 3.5.")
    return float(value)


def _yes_no(raw: Any) -> bool | None:
    value = text(raw)
    if value is None:
        return None
    if value.casefold() not in YES_NO:
        raise Unfit("yes_no", "is neither yes nor no", choices=("yes", "no"))
    return YES_NO[value.casefold()]


def _date(raw: Any) -> PartialDate | None:
    if isinstance(raw, (list, dict, bool)):
        raise Unfit("date", "is not a date", "Write it as 2008, 2008-05 or 2008-05-17.")
    if isinstance(raw, str) and not raw.strip():
        return None
    try:
        return parse(_itself(raw))
    except BadDate as error:
        raise Unfit("date", error.rule, error.fix) from error


def _vocabulary(prop: Property) -> Parser:
    words = schema().words(prop)
    stored: dict[str, Value] = {word: int(word) if prop.stored == "integer" else word for word in words}
    value_by_word = {plain(title): stored[word] for word, title in words.items()}
    value_by_word |= {plain(word): value for word, value in stored.items()}
    rule = f"is not one of {', '.join(words)}"

    def parse_word(raw: Any) -> Value | None:
        if type(raw) is str and raw in stored:
            return stored[raw]
        value = text(_itself(raw) if prop.stored == "integer" else raw)
        if value is None:
            return None
        if plain(value) not in value_by_word:
            raise Unfit("vocabulary", rule, prop.help, choices=words)
        return value_by_word[plain(value)]

    return parse_word


_PARSERS: dict[str, Parser] = {
    "text": _name,
    "long_text": text,
    "id": _name,
    "integer": _integer,
    "number": _number,
    "yes_no": _yes_no,
    "date": _date,
    "list": items,
    "id_list": items,
}
