"""When two names are the same name, however they were typed (rule 13): the one comparison for files, forms and filters.

Spreadsheets, word processors and people spell one name in many ways that nobody sees: composed or decomposed accents,
curly or straight apostrophes, several kinds of hyphen and dash, no-break and zero-width blanks, soft hyphens, capitals.
`name_key` gives one text for all of them, after Unicode's own rules for caseless matching of identifiers
(The Unicode Standard, section 3.13: NFKC, case folding, NFKC).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Before normalising, which would take some of them apart into a blank and an accent.
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛′‵`´ʹʻʼʽˈ＇"), "'")
_QUOTES = dict.fromkeys(map(ord, "“”„‟″‶«»〝〞＂"), '"')
_SIGNS = {**_APOSTROPHES, **_QUOTES, ord("−"): "-", ord("⁃"): "-"}


_OF_OWNER = " - "  # between the name of an owner and a value of theirs, in an event of an action
# What is each owner's own: the property of the ownership, by the word of the events of its changes.
OWN_VALUES = {"owner_job_role": "job_role", "owner_status": "status", "owner_due_on": "due_on"}


def value_of_owner(owner: str, value: str) -> str:
    """A value that is one owner's, as an event of the action says it."""
    return f"{owner}{_OF_OWNER}{value}"


def owner_and_value(text: str, owners: Iterable[str] = ()) -> tuple[str, str]:
    """The owner and the value of such a text; `owners` are known names, any of which may hold the sign between them."""
    known = next((owner for owner in owners if text.startswith(f"{owner}{_OF_OWNER}")), None)
    if known is not None:
        return known, text.removeprefix(f"{known}{_OF_OWNER}")
    owner, _, value = text.partition(_OF_OWNER)
    return owner, value


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """What a name is compared by; two names are the same if their keys are. Blank for a name without a visible sign."""
    return text_key(name)


def text_key(text: str) -> str:
    """The same for a long text, of which nothing is remembered."""
    if text.isascii():  # as most are; what follows would say the same, and take five times as long
        return " ".join(text.replace("`", "'").lower().split())
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold())
    if not normal.isascii():
        normal = "".join(map(_compared, normal))
    return " ".join(normal.split())


def _compared(sign: str) -> str:
    """A sign as it is compared: each dash as a hyphen, nothing for what has no width."""
    category = unicodedata.category(sign)
    return "-" if category == "Pd" else "" if category == "Cf" else sign
