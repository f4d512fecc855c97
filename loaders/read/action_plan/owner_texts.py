"""The texts of a cell of owners, parted where people part them, without bullets and the words that join one to the next."""

from __future__ import annotations

import re

from loaders.read.action_plan.lettered import without_marks
from loaders.read.action_plan.references import names_another_row
from loaders.read.agencies import without_lead
from loaders.read.dates_in_words import date_in_words
from loaders.read.lookups import chosen, is_of_list
from loaders.read.people import ADDRESS
from loaders.read.wrapped_names import without_breaks_at_and

# A letter by itself, and none of "A&E" or "A & E", before a slash and after it.
_BEFORE, _AFTER = r"(?<!&)(?<!&\s)\b", r"\b(?!\s?&|-\w)"
# None within brackets, nor the slash between two single letters, as in "n/a", and of a rank, as in "D/Supt".
_SEPARATOR = re.compile(
    r"\s*(?:[,;|+→\t\n\r·•]|[-=]+>"
    rf"|/(?!(?<=\d/)\d|(?<=\b\w/)(?<!&\w/)(?<!&\s\w/)\w{_AFTER}|(?<=\b[ADT]/)(?:D?Supt|D?Insp|DCI|DI|DS|Sgt)\b))"
    r"\s*(?![^(]*\))"
)
# A second owner in brackets, or after a mark and a word that says what it is to the first.
_SUPPORTED = re.compile(
    r"\s*\(\s*(?:supported by|support(?:ing)?:?|jointly with|with|and|now)\s+(?P<other>[^()]*)\)"
    r"|\s*[.;]\s*(?=(?:support(?:ing|ed by)?|joint|secondary|other)(?: lead| agenc(?:y|ies)| partners?)?\s*:)",
    re.IGNORECASE,
)
# Who leads of several, in brackets after the word for all: "All partners (Police to lead)".
_LED = re.compile(
    r"\s*\(\s*(?:led by\s+(?P<by>[^()]+)|(?P<leads>[^()]+?)\s+(?:to lead|leading|as lead))\s*\)", re.IGNORECASE
)
_ADDRESS = re.compile(rf"\s+[<\[]?(?P<address>{ADDRESS})[>\]]?(?![^(]*\))")  # after a name: "Police police@x.uk"
_LETTERS = re.compile(rf"{_BEFORE}(\w) ?/ ?(\w){_AFTER}")
_ROLE = (
    r"(?:(?:joint |overall )?lead(?: agency| partner)?|support(?:ing)?|joint(?:ly)?|spoc)"  # in the action, and no post
)
_LEAD = re.compile(
    r"^(?-i:[LS])\s*:\s*"
    r"|^(?:lead|support(?:ing|ed by)?|joint|secondary|other|spoc)(?: lead| agenc(?:y|ies)| partners?)?(?:\s*:\s*|\s+[-–—]\s+)"
    r"|^(?:jointly )?led by\s+|^jointly\s+|\s+(?:as|to) (?:the )?lead(?: agency)?$"
    rf"|(?:\s+[-–—]|\s*:)\s*{_ROLE}$|\s+joint(?:ly)?$",
    re.IGNORECASE,
)
_LEAD_IN_BRACKETS = re.compile(rf"\s*(?:\({_ROLE}\)|\[{_ROLE}\])", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\(?(?:1|a)[).]\s")  # on one line: "1) Police 2) Health"
MAX_CELL = 2_000  # characters; a longer cell is no list of owners, and takes minutes to be parted as one
_NEXT_NUMBER = re.compile(r"\s+\(?(?:[2-9]|[b-h])[).]\s+(?=[A-Z])")
_EITHER = re.compile(r"\s+and\s?/\s?or\s+", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•▪◦‣●○■□·∙*\uf0b7\uf0a7]\s*|[-–—]\s+)")
# What joins a part to those before it: "Police, Health, and Education", "Police, supported by Health".
_JOINS = re.compile(
    r"^(?:(?:and|&|or|plus)\s+)?"
    r"(?:(?:also|jointly with|together with|with(?: (?:the )?support (?:of|from))?|alongside|in partnership with"
    r"|(?:supported|assisted) by)\s+)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?P<owner>\S.*?)\s+(?P<time>(?:by|from|until|due)\s+\S.*)", re.IGNORECASE)

_NOBODY = re.compile(
    r"t\.?b\.?[cad]\.?|(to be|yet to be|not|not yet|no longer) (confirmed|agreed|decided|identified|allocated|assigned|known|applicable)"
    r"|n/a\b\W.*"
    r"|n\.?\s?/?\s?a\.?|none|nobody|no[- ]?one|nil|no owner|unknown|unallocated|unassigned|[-–—?]+",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"(all|each|every(one|body)?)\b.*|multi[- ]?agency"
    r"|(the )?((statutory|relevant|safeguarding|key|other|various|partner) ){0,3}(partners|agencies)|(the )?partnership",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?P<owner>[^()]*[^()\s])(?:\s*\((?P<bracketed>[^()]+)\)|(?:\s+[-–—]|\s*:)\s+(?P<dashed>[^()]+))")


def owner_and_time(text: str) -> tuple[str, str]:
    """The owner, and the words of a time after it, as in "Police by June 2025"; the latter empty where there is none."""
    match = _TIME.fullmatch(text) if len(text) <= MAX_CELL else None
    read = date_in_words(match["time"]) if match else None
    return (match["owner"], match["time"]) if match and read and (read.date or read.doubt) else (text, "")


def is_everybody(text: str) -> bool:
    """Whether a text means all owners, or all of some kind: "All agencies except Housing", "Partners"."""
    return bool(_EVERYBODY.fullmatch(text))


def is_nobody(text: str) -> bool:
    """Whether a text says that there is no owner, or none yet: "TBC", "n/a", or only which other row has it: "See 1.1"."""
    return bool(_NOBODY.fullmatch(text)) or names_another_row(text)


def owner_and_nobody(text: str) -> tuple[str, str]:
    """The agency, and beside it words for nobody yet: "Health - TBC" or "Health (to be confirmed)"; else the text alone."""
    match = _BESIDE.fullmatch(text)
    words = (match["bracketed"] or match["dashed"]).strip() if match else ""
    return (match["owner"], words) if match and is_nobody(words) else (text, "")


def owner_texts(cell: str) -> list[str]:
    """What a cell names one after the other; `and` stays within a text, as it may be part of a name."""
    cell = "; ".join(chosen(cell)) if is_of_list(cell) else cell
    if _NUMBERED.match(cell) and "\n" not in cell:
        cell = _NEXT_NUMBER.sub("; ", _NUMBERED.sub("", cell, count=1))
    cell = _LED.sub(lambda match: f"; {match['by'] or match['leads']}", cell)
    cell = _ADDRESS.sub(r"; \g<address>", cell)
    written = _EITHER.sub("; ", _LETTERS.sub(r"\1/\2", _LEAD_IN_BRACKETS.sub("", without_marks(cell))))
    written = without_breaks_at_and(_SUPPORTED.sub(lambda match: f"; {match['other'] or ''}", written))
    first, *others = (_BULLET.sub("", text) for text in _SEPARATOR.split(written))
    texts = (" ".join(_LEAD.sub("", text).split()) for text in (first, *(_JOINS.sub("", text) for text in others)))
    return [
        text
        for text in (without_lead(text.strip(" .:*†‡")) for text in texts)
        if text and not re.fullmatch(_ROLE, text, re.IGNORECASE)
    ]
