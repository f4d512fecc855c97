"""The texts of a cell of owners, parted where people part them, without bullets and the words that join one to the next."""

from __future__ import annotations

import re

from loaders.read.action_plan.lettered import without_marks

# None within brackets, nor the slash between two single letters, as in "n/a".
_SEPARATOR = re.compile(r"\s*(?:[,;|+\t\n\r·•]|/(?!(?<=\b\w/)\w\b))\s*(?![^(]*\))")
# A second owner in brackets, or after a mark and a word that says what it is to the first.
_SUPPORTED = re.compile(
    r"\s*\(\s*(?:supported by|support(?:ing)?:?|jointly with|with|and)\s+(?P<other>[^()]*)\)"
    r"|\s*[.;]\s*(?=(?:support(?:ing|ed by)?|joint|secondary|other)(?: lead| agenc(?:y|ies)| partners?)?\s*:)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(\w) ?/ ?(\w)\b")
_LEAD = re.compile(
    r"^(?:lead|support(?:ing|ed by)?|joint|secondary|other)(?: lead| agenc(?:y|ies)| partners?)?\s*:\s*"
    r"|^(?:jointly )?led by\s+|\s+(?:as|to) (?:the )?lead(?: agency)?$",
    re.IGNORECASE,
)
_LEAD_IN_BRACKETS = re.compile(r"\s*\((?:(?:joint |overall )?lead(?: agency)?|support(?:ing)?)\)", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\(?(?:1|a)[).]\s")  # on one line: "1) Police 2) Health"
_NEXT_NUMBER = re.compile(r"\s+\(?(?:[2-9]|[b-h])[).]\s+(?=[A-Z])")
_EITHER = re.compile(r"\s+and\s?/\s?or\s+", re.IGNORECASE)
_BROKEN_AT_AND = re.compile(r"(?:(?<=\sand)|(?<=&))\s*[\n\r]\s*|\s*[\n\r]\s*(?=(?:and|&)\s)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•▪◦‣●○■□·∙*\uf0b7\uf0a7]\s*|[-–—]\s+)")
# What joins a part to those before it: "Police, Health, and Education", "Police, supported by Health".
_JOINS = re.compile(
    r"^(?:(?:and|&|or|plus)\s+)?"
    r"(?:(?:also|jointly with|together with|with|alongside|in partnership with|(?:supported|assisted) by)\s+)?",
    re.IGNORECASE,
)


def owner_texts(cell: str) -> list[str]:
    """What a cell names one after the other; `and` stays within a text, as it may be part of a name."""
    if _NUMBERED.match(cell) and "\n" not in cell:
        cell = _NEXT_NUMBER.sub("; ", _NUMBERED.sub("", cell, count=1))
    written = _EITHER.sub("; ", _LETTERS.sub(r"\1/\2", _LEAD_IN_BRACKETS.sub("", without_marks(cell))))
    written = _BROKEN_AT_AND.sub(" ", _SUPPORTED.sub(lambda match: f"; {match['other'] or ''}", written))
    first, *others = (_BULLET.sub("", text) for text in _SEPARATOR.split(written))
    texts = (" ".join(_LEAD.sub("", text).split()) for text in (first, *(_JOINS.sub("", text) for text in others)))
    return [text for text in (text.strip(" .:") for text in texts) if text]
