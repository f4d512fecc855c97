"""A cell whose lines are lettered or numbered, because it holds several things: "a) Police", "(ii) 3 June", "1. Train",
"2.1 Train"."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"^\s*(?:\d{1,2}\.(?P<part>\d{1,2})[.)]?(?=\s)|\(?(?P<letter>[a-z])[).]|\(?(?P<number>\d{1,2})[).](?!\d)|\(?(?P<roman>[ivx]{1,4})[).])\s*",
    re.I,
)
_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□·∙*➢\uf0b7\uf0a7]|[-–—])\s*\S")
_FIRST, _NEXT = {"a", "1", "i"}, {"b", "2", "ii"}


def marks_of(text: str) -> list[str]:
    """The marks that open its lines, such as "a)"; none unless they begin with a first and a second one."""
    matches = [match for line in text.splitlines() if (match := _MARK.match(line))]
    signs = [match["part"] or re.sub(r"\W", "", match[0]).lower() for match in matches]
    is_numbered = len(signs) > 1 and signs[0] in _FIRST and signs[1] in _NEXT
    return [match[0].strip() for match in matches] if is_numbered else []


def is_list(text: str) -> bool:
    """Whether the lines of a text are the items of a list: each after a bullet, or all but the last ended by a semicolon."""
    lines = [line for line in text.splitlines() if line.strip()]
    is_bulleted = bool(lines) and len([*filter(_BULLET.match, lines)]) > 1 and bool(_BULLET.match(lines[0]))
    return is_bulleted or (len(lines) > 1 and all(line.rstrip().endswith(";") for line in lines[:-1]))


def without_marks(text: str) -> str:
    """A text whose lines are lettered, without the marks; any other as it is."""
    return "\n".join(_MARK.sub("", line) for line in text.splitlines()) if marks_of(text) else text
