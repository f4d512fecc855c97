"""When two names are the same name, however they were typed (rule 13): the one comparison for files, forms and filters.

Spreadsheets, word processors and people spell one name in many ways that nobody sees: composed or decomposed accents,
curly or straight apostrophes, several kinds of hyphen and dash, no-break and zero-width blanks, soft hyphens, capitals.
`name_key` gives one text for all of them, after Unicode's own rules for caseless matching of identifiers
(The Unicode Standard, section 3.13: NFKC, case folding, NFKC).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Before normalising, which would take some of them apart into a blank and an accent.
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛′‵`´ʹʻʼʽˈ＇"), "'")
_QUOTES = dict.fromkeys(map(ord, "“”„‟″‶«»〝〞＂"), '"')
_SIGNS = {**_APOSTROPHES, **_QUOTES, ord("−"): "-", ord("⁃"): "-"}


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """What a name is compared by; two names are the same if their keys are. Blank for a name without a visible sign."""
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.translate(_SIGNS)).casefold())
    if not normal.isascii():
        normal = "".join(map(_compared, normal))
    return " ".join(normal.split())


def _compared(sign: str) -> str:
    """A sign as it is compared: each dash as a hyphen, nothing for what has no width."""
    category = unicodedata.category(sign)
    return "-" if category == "Pd" else "" if category == "Cf" else sign
