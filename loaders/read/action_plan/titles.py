"""What a line above a plan's headings looks like that names the review, and what of it is the version of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.read.dates_in_words import date_in_words
from loaders.records.review_kinds import is_kind_alone

_KIND_OF_PLAN = r"(?:(?:multi|single|inter)(?:[-– ]?agency)?|composite|combined|joint|integrated|overarching|smart|learning|improvement)"
_JOINED = r"(?:-?\s*(?:,|/|&|\+|\band\b)\s*|\s+)"  # "Single- and multi-agency", "Single/multi agency"
IN_WELSH = r"cynllun\s+gweithredu"
PLAN = re.compile(
    rf"[\s:|,\-–—]*\b(?:{IN_WELSH}\s*[/|–-]\s*)?(?:{_KIND_OF_PLAN}{_JOINED})*action\s+plan\b(?:\s*[/|–-]\s*{IN_WELSH})?[\s:|,\-–—]*",
    re.IGNORECASE,
)
_REVIEW = re.compile(rf"{PLAN.pattern}|\breview\b|\bl?cspr\b|\bd(?:hr|ardr)\b|\bs[ac]r\b", re.IGNORECASE)
_BEFORE, _AFTER = " -–—:|,;([", " .)]"  # marks that part a version from a title, and what ends it
_NUMBERED = r"(?:version|ver|v|draft|revision|rev|issue|edition)\b\.?\s*(?:no\.?\s*)?\d[\w.]*|v\d[\d.]*"
_VERSION_LAST = re.compile(
    rf"(?:^|[\s(\[\-–—:|,;]+)(?:{_NUMBERED}|(?:final|draft)(?:\s+(?:version|draft))?|version(?:\s+of)?"
    r"|(?:last\s+)?(?:updated?|amended|revised|reviewed|refreshed)(?:\s+(?:on|to|at|as at|as of|for))?"
    r"|(?:status\s+|position\s+)?as\s+(?:at|of|on)|dated?|status(?:\s+(?:at|of|on))?)$",
    re.IGNORECASE,
)
_VERSION_FIRST = re.compile(rf"(?:{_NUMBERED})(?:[\s)\]\-–—:|,;]+(?:of\s+)?(?:the\s+)?|$)", re.IGNORECASE)
# Lines of nothing but such words say who may see a document, or how far it is: they name no plan.
_MARKING = re.compile(
    r"\W*(?:official|confidential|restricted|protected?|private|secret|sensitive|internal|embargoed|draft|final"
    r"|not (?:protectively )?marked|(?:not )?for (?:publication|circulation|distribution|internal use|discussion|information))\b"
    r"(?:\W+(?:official|confidential|restricted|protected?|private|secret|sensitive|internal|embargoed|draft|final|strictly"
    r"|personal|data|and|in|confidence|only|use|copy|document|version|not|for|publication|onward|circulation|sharing))*\W*",
    re.IGNORECASE,
)
_NUMBER_OF_YEAR = re.compile(r"[1-9]/\d{4}")  # "Northmere 2/2025", the second review of its year
MAX_DATE_WORDS = 6  # of a date in a title, such as "Monday 1st of March 2024"


def is_title(line: str) -> bool:
    """Whether a line names a plan or a review."""
    return bool(_REVIEW.search(line))


def is_marking(line: str) -> bool:
    """Whether a line is a protective marking or the state of a draft: "OFFICIAL-SENSITIVE", "Confidential - draft v0.3"."""
    return bool(_MARKING.fullmatch(without_version(line)))


def without_version(title: str) -> str:
    """What is left of a title without the version and the day of a plan: "Child A - Version 2, 1 May 2024", "v2 Child A".

    A day without such words may be that of the review, and stays where nothing but its kind is left: "Rapid review, May 2024".
    """
    while (shorter := _shortened(title)) != title:
        title = shorter
    return title


def _shortened(title: str) -> str:
    """A title without the last, or the first, of these that it has."""
    text = title.rstrip(_AFTER)
    if match := _VERSION_LAST.search(text):
        return text[: match.start()].rstrip(_BEFORE)
    if match := _VERSION_FIRST.match(text):
        return text[match.end() :]
    words = text.split()
    counts = range(min(MAX_DATE_WORDS, len(words)), 0, -1)
    if count := next((count for count in counts if _is_date(" ".join(words[-count:]).lstrip(_BEFORE))), 0):
        before = " ".join(words[:-count])
        is_of_version = bool(_VERSION_LAST.search(before.rstrip(_BEFORE)))
        return before.rstrip(_BEFORE) if is_of_version or _says_more(before, words[-count:]) else title
    if count := next((count for count in counts if _is_date(" ".join(words[:count]).rstrip(_BEFORE + _AFTER))), 0):
        after = " ".join(words[count:]).lstrip(_BEFORE)
        return after if _says_more(after, words[:count]) else title
    return title


def _says_more(rest: str, day: Sequence[str]) -> bool:
    """Whether what is left without a day says which review it is; a year alone is a part of it, as a "review of May" is."""
    is_year = len(day) == 1 and day[0].isdigit()
    return not rest or not (is_year or rest.casefold().endswith((" of", " in", " from")) or is_kind_alone(rest))


def _is_date(text: str) -> bool:
    return not _NUMBER_OF_YEAR.fullmatch(text) and date_in_words(text).date is not None
