"""Names that a line break parts within a cell, as text pasted from a PDF has them: "Children's" over "Social Care".

A cell is parted at its line breaks. Where some of its lines together are a name that is known, or that stands elsewhere
on one line, they are that one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# "and" at the end or the beginning of a line goes on with the other; "of" and "for" at the end alone.
_GOES_ON = re.compile(
    r"(?:(?<=\sand)|(?<=\sof)|(?<=\sfor)|(?<=&))\s*[\n\r]\s*|\s*[\n\r]\s*(?=(?:and|&)\s)", re.IGNORECASE
)
MAX_LINES = 5  # of one name
WRAPPED_FIX = "If these are parts of one name, write it on one line; if not, put ; between the names."


def has_line_break(text: str) -> bool:
    """Whether a text has more than one line."""
    return "\n" in text or "\r" in text


def without_breaks_at_and(text: str) -> str:
    """A text whose lines go on where one ends, or the next begins, with "and"."""
    return _GOES_ON.sub(" ", text)


def without_wraps(cell: str, is_name: Callable[[str], bool], marks: str = ";") -> str:
    """A cell with each name on one line that its lines make together; `marks` are what else parts its names."""
    if not has_line_break(cell):
        return cell
    cell = without_breaks_at_and(cell)
    pieces = re.split(rf"\s*([{re.escape(marks)}\r\n])\s*", cell.strip())
    texts, separators = pieces[::2], [*pieces[1::2], ""]
    lines, first, is_joined = list[str](), 0, False
    while first < len(texts):
        last = _last_of_name(texts, separators, first, is_name)
        is_joined = is_joined or last > first
        lines.append(" ".join(texts[first : last + 1]) + separators[last])
        first = last + 1
    return "".join(lines) if is_joined else cell


def _last_of_name(texts: list[str], separators: list[str], first: int, is_name: Callable[[str], bool]) -> int:
    """The last of the lines from `first` on that are one name together; `first` itself where there is none."""
    end = first
    while end < min(len(texts), first + MAX_LINES) - 1 and has_line_break(separators[end]):
        end += 1
    return next((last for last in range(end, first, -1) if is_name(" ".join(texts[first : last + 1]))), first)
