"""By which words a recommendation or an action is known, whatever marks end them and whatever number stands before them."""

from __future__ import annotations

import re

from graph.names import name_key

_KIND = r"(?:recommendations?|recs?|learning\s+points?|findings?|actions?)\b\.?\s*(?:(?:no\b\.?|number|\#)\s*)?"
_NUMBER_FIRST = re.compile(
    rf"(?:{_KIND}|[RA]\.?(?=\d)|\#)?\(?\d{{1,3}}[a-z]?(?:[.\-/]\d{{1,2}})*[a-z]?"
    r"(?:\s*[:.)|]+(?!\d)\s*|\s+[–—-]+\s+|\s+(?-i:(?=[A-Z])))(?=\S)",
    re.IGNORECASE,
)
_MARKS_LAST = " .,;:"  # that a list puts after its entries, and that say nothing


def words_key(text: str) -> str:
    """What words are compared by: names are compared so, too, and a full stop or a semicolon at the end does not count."""
    key = name_key(text)
    return key.rstrip(_MARKS_LAST) or key


def bare_key(text: str) -> str:
    """The same without the number of a place in a list: "Recommendation 2: Share", "2. Share", "R2 - Share", "2 Share"."""
    return words_key(_NUMBER_FIRST.sub("", text.strip(), count=1))
