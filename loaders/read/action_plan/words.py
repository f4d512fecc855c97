"""By which words a recommendation or an action is known, whatever number stands before them."""

from __future__ import annotations

import re

from loaders.records.wording import words_key

_KIND = r"(?:recommendations?|recs?|learning\s+points?|areas?\s+for\s+improvement|findings?|actions?)\b\.?\s*(?:(?:no\b\.?|number|\#)\s*)?"
_NUMBER_FIRST = re.compile(
    rf"^(?:{_KIND}|[RA]\.?(?=\d)|\#)?\(?\d{{1,3}}[a-z]?(?:[.\-/]\d{{1,2}})*[a-z]?"
    r"(?:\s*[:.)|]+(?!\d)\s*|\s+[–—-]+\s+|\s+(?-i:(?=[A-Z])))(?=\S)",
    re.IGNORECASE,
)


_LABEL = re.compile(
    rf"^(?:{_KIND}|[RA]\.?(?=\d))\(?\d{{1,3}}[a-z]?(?:[.\-/]\d{{1,2}})*[a-z]?(?:\s*[:.)|]+(?!\d)\s*|\s+[–—-]+\s+|\s*\n\s*)(?=\S)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•▪◦‣●○■□·∙*\uf0b7\uf0a7]\s*|[-–—]\s+)(?=\S)")


def without_label(text: str) -> str:
    """A text without what says which one it is, or that it is one of a list: "Recommendation 2: Share", "R2 - Share", "• Share"."""
    return _LABEL.sub("", _BULLET.sub("", text.strip(), count=1), count=1)


def bare_key(text: str) -> str:
    """The same without the number of a place in a list: "Recommendation 2: Share", "2. Share", "R2 - Share", "2 Share"."""
    return words_key(_NUMBER_FIRST.sub("", text.strip(), count=1))
