"""By which words a recommendation or an action is known, whatever number stands before them."""

from __future__ import annotations

import re

from loaders.records.wording import words_key

_KIND = r"(?:recommendations?|recs?|learning\s+points?|findings?|actions?)\b\.?\s*(?:(?:no\b\.?|number|\#)\s*)?"
_NUMBER_FIRST = re.compile(
    rf"(?:{_KIND}|[RA]\.?(?=\d)|\#)?\(?\d{{1,3}}[a-z]?(?:[.\-/]\d{{1,2}})*[a-z]?"
    r"(?:\s*[:.)|]+(?!\d)\s*|\s+[–—-]+\s+|\s+(?-i:(?=[A-Z])))(?=\S)",
    re.IGNORECASE,
)


def bare_key(text: str) -> str:
    """The same without the number of a place in a list: "Recommendation 2: Share", "2. Share", "R2 - Share", "2 Share"."""
    return words_key(_NUMBER_FIRST.sub("", text.strip(), count=1))
