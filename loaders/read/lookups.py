"""Values of a SharePoint list as an export writes them: "3;#Police;#6;#Health" is two names, each after its number."""

from __future__ import annotations

import re

_BETWEEN = ";#"
_KIND = re.compile(r"(?:string|float|datetime|boolean);#")  # before what is calculated
_NUMBER = re.compile(r"-?\d+")
_GUID = re.compile(r"\|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # after a term of managed metadata


def is_of_list(text: str) -> bool:
    """Whether a text holds choices of a list, or a term with the mark of its term set."""
    return _BETWEEN in text or ("|" in text and bool(_GUID.search(text)))


def chosen(text: str) -> list[str]:
    """The names of such a text, without their numbers; a number stays where there is nothing else."""
    pieces = [piece.strip() for piece in _GUID.sub("", text).split(_BETWEEN) if piece.strip()]
    return [piece for piece in pieces if not _NUMBER.fullmatch(piece)] or pieces


def without_lookup(text: str) -> str | None:
    """What a cell means that is surely such a value, whatever its column; None for any other."""
    if _BETWEEN in text and (kind := _KIND.match(text.strip())):
        return text.strip()[kind.end() :].strip()
    if _BETWEEN not in text or not _is_lookup(text):
        return _GUID.sub("", text) if _GUID.search(text) else None
    return "; ".join(chosen(text))


def _is_lookup(text: str) -> bool:
    """Whether numbers and names take turns, a number first."""
    pieces = [piece.strip() for piece in text.strip().removesuffix(_BETWEEN).split(_BETWEEN)]
    numbers, names = pieces[::2], pieces[1::2]
    return len(numbers) == len(names) and all(map(_NUMBER.fullmatch, numbers)) and all(names)
