"""Notes that are signed with their day at the end of each line: "Audit done (JS 19/10/2026)", "Audit done - 19/10/26"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.read.dates_in_words import MONTH

INITIALS = r"(?-i:[A-Z]{2,4})"  # of whoever wrote the note; an agency may have them, too, so they stay with its words
DAY = rf"\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}-(?:{MONTH})-(?:\d{{4}}|\d{{2}})"
DAY_OF_MONTH = rf"\d{{1,2}}(?:st|nd|rd|th)?[\s\-]+(?:{MONTH})\.?"

_BETWEEN = r"[\s,:/\-–—]*"
_SIGNATURE = (
    rf"(?:(?P<before_%s>{INITIALS})\b{_BETWEEN})?(?P<%s>{DAY}|{DAY_OF_MONTH}\s+(?:\d{{4}}|\d{{2}}))"
    rf"(?:{_BETWEEN}(?P<after_%s>{INITIALS}))?"
)
_ENDS = re.compile(
    rf"(?:\s*[(\[]\s*{_SIGNATURE % (('bracketed',) * 3)}\s*[)\]]"
    rf"|\s+[-–—]\s*{_SIGNATURE % (('dashed',) * 3)}"
    rf"|(?<=[.;!?])\s+{_SIGNATURE % (('stopped',) * 3)})\s*[.;]?$",
    re.IGNORECASE,
)
# No more of a line is looked at for its signature, and of its words for one of time before that: a cell may be long.
MAX_SIGNATURE, MAX_BEFORE = 80, 300
_ANY_DAY = re.compile(rf"{DAY}|{DAY_OF_MONTH}\s+\d{{4}}", re.IGNORECASE)
_BULLET = re.compile(r"(?:[^\w\s()\[\]\"'“‘]{1,2}|\(?\d{1,2}[.)]|\(?[a-z]\)|o)\s+", re.IGNORECASE)
# Words of time: a day without initials after them, in the same sentence or right there, is another than that of the note.
_AHEAD = re.compile(
    r"\b(?:by|until|till?|due|deadline|target|next|planned|scheduled|expected|booked|arranged|review|to be|will|aim(?:ing)?)\b"
    r"[^.;!?]*[.;!?]?\s*$",
    re.IGNORECASE,
)
_OF_SOMETHING = re.compile(
    r"\b(?:before|after|since|from|to|on|of|for|at|the|see|dated?|starts?|starting|minutes|letter|email|version|v\d\S*|policy|report)\W*$",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:by|until|till?|due|before|after|from|since)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line of notes as it stands, and its words without the signature; who signed it, and the day as it stands."""

    line: str
    words: str
    by: str
    day: str


def signed_lines(text: str) -> list[SignedLine]:
    """The lines of a cell, if each ends with the day with which it is signed; one line alone has it in brackets, or with
    initials. Empty where a line does not, or where words before a day say that it is another."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    signed = [found for line in lines if (found := _signed(line, is_alone=len(lines) == 1))]
    return signed if len(signed) == len(lines) else []


def _signed(line: str, *, is_alone: bool) -> SignedLine | None:
    start = max(len(line) - MAX_SIGNATURE, 0)
    match = _ENDS.search(line[start:])
    if match is None or not any(map(str.isalnum, line[: start + match.start()])):
        return None
    kind = next(name for name in ("bracketed", "dashed", "stopped") if match[name])
    by = match[f"before_{kind}"] or match[f"after_{kind}"] or ""
    words = line[: start + match.start()].rstrip(" \t,:–—-")
    end = words[-MAX_BEFORE:]
    if by:
        is_other = bool(_DUE.search(end))
    else:
        is_other = bool(_AHEAD.search(end) or _OF_SOMETHING.search(end) or _ANY_DAY.search(words))
        is_other = is_other or kind == "stopped" or (is_alone and kind == "dashed")
    bullet = _BULLET.match(words)
    return None if is_other else SignedLine(line, words[bullet.end() if bullet else 0 :], by, match[kind])
