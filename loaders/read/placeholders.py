"""What a cell shows that says nothing: "Choose an item." or "Select..." of a form, "n/a" or a dash of whoever filled it in."""

from __future__ import annotations

import re

# Word's own words for it, which stay where a control was copied or removed, and those of drop-down lists in spreadsheets.
_WORDS = re.compile(
    r"choose (?:an item|a building block)\.?|(?:click|tap|click or tap)(?: here)? to enter (?:text|a date)\.?"
    r"|(?:please )?(?:select|choose|pick)(?: (?:one|an? (?:item|option|status|value|date)|from (?:the )?(?:drop ?-?down(?: list)?|list)))?"
    r"\s*(?:\.{2,}|…|from (?:the )?(?:drop ?-?down(?: list)?|list))\.?"
    r"|please (?:select|choose)\.?"
    r"|[-–—<\[(]+ ?(?:please )?(?:select|choose)(?: (?:one|an? \w+|from \w+))? ?[-–—>\])]+",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\W_]+|n\W?a\W?|tb[acd]|nil|none|not applicable|nothing(?: to (?:report|add))?", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Whether a text is nothing but a request to fill in its cell."""
    return bool(_WORDS.fullmatch(text.strip()))


def says_nothing(text: str) -> bool:
    """Whether a text where a note should stand only fills its cell: "n/a", "-", "TBC"."""
    return bool(_NOTHING.fullmatch(text.strip().rstrip(".") or text))
