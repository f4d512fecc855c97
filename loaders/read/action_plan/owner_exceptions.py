"""Who is not meant in a cell of owners: "Health, not GPs", "Police but not British Transport Police", "Schools (excluding X)"."""

from __future__ import annotations

import re

_WORDS = (
    r"(?:(?:but|and)\s+)?(?:not\s+including|except(?:ing|\s+for)?|excluding|excl\.|other\s+than|apart\s+from|aside\s+from"
    r"|save\s+for|with\s+the\s+exception\s+of)"
)
_NO_EXCEPTION = r"(?!\s*[-\s]\s*for[-\s]+profit)"  # "Not for profit organisations"
_EXCEPTION = re.compile(rf"[(\[]?\s*(?:{_WORDS}|(?:(?:but|and)\s+)?not{_NO_EXCEPTION})\s+\S.*", re.IGNORECASE)
# "not" stands small within a text, as it may be a word of a name: "Forget Me Not Hospice"; "not only" excepts nobody.
_WITHIN = re.compile(
    rf"(?P<owner>[^\s(\[].*?)(?:\s+[-–—]\s+|\s*[(\[]\s*|\s+)"
    rf"(?P<words>(?i:{_WORDS})\s+\S.*|(?<!\bme )(?:(?:but|and)\s+)?not{_NO_EXCEPTION}(?!\s+(?:just|only|limited|exclusively))\s+\S.*)"
)


def is_exception(text: str) -> bool:
    """Whether a part of a cell of owners only says who is not meant: "not GPs", "except Housing"."""
    return bool(_EXCEPTION.fullmatch(text))


def owner_and_exception(text: str) -> tuple[str, str]:
    """The owner, and the words after it that say who is not meant; the latter empty where there are none."""
    match = None if is_exception(text) else _WITHIN.fullmatch(" ".join(text.split()))
    return (match["owner"], match["words"].rstrip(" )]")) if match else (text, "")
