"""Ids for what has none in its file: readable for nodes, a digest for relationships, the same at each load."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator
from hashlib import sha1

MAX_SLUG_LENGTH = 60
_DIGEST = re.compile(r"[0-9a-f]{16}")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """A text as lower-case words joined by hyphens: `Caseload & cover` -> `caseload-cover`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    short = _NOT_WORD.sub("-", ascii_text.casefold())[:MAX_SLUG_LENGTH].strip("-")
    return short or f"x{digest(text)[:8]}"


def digest(text: str) -> str:
    """Sixteen characters that identify a text."""
    return sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]


def is_digest(value: object) -> bool:
    """Whether a value looks like one of those."""
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def mention_id(case: str, quote: object, page: object) -> str:
    """The id of a passage that a file quotes: the same words on the same page about the same case are one mention."""
    return digest(f"{case}|{quote}|{page}")


def relationship_id(source: str, kind: str, start: tuple[str, str], end: tuple[str, str], ordinal: int) -> str:
    """The id of a relationship without one in its file: from its source, its type, its ends (label, id) and its number
    among those alike, counted from 0."""
    return digest(f"{source}|{kind}|{start[0]}|{start[1]}|{end[0]}|{end[1]}|{ordinal}")


def distinct(bases: list[str], taken: Container[str] = ()) -> Iterator[str]:
    """Each id, with a number after those that are repeated or taken, and never a number that makes it another's id."""
    used_ids, times = set(bases), Counter[str]()
    for base in bases:
        times[base] += 1 if base not in taken or times[base] else 2
        node_id = base if times[base] == 1 else f"{base}-{times[base]}"
        while times[base] > 1 and (node_id in used_ids or node_id in taken):
            times[base] += 1
            node_id = f"{base}-{times[base]}"
        used_ids.add(node_id)
        yield node_id
