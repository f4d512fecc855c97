"""Statements with optional lines: each scope says what is counted, and what each filter adds to it.

`//? area` begins lines that are kept only when that filter is given, `//? not as_at` lines that are kept only
when it is not; the next `//?` or `//.` ends them. `//+ name` stands for the lines of
`scopes/name.part`, which several scopes share. All text comes from our own files, never from a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from queries.questions.question import DeclarationError

_MARKER = re.compile(r"//\? (not )?(\w+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines, and when they are kept: always, or only with (or without) one filter."""

    text: str
    when: str = ""
    without: bool = False

    def is_kept(self, given: frozenset[str]) -> bool:
        return not self.when or (self.when in given) is not self.without


@dataclass(frozen=True)
class Text:
    """A statement or the beginning of one; `left_out` names the variable and label that is withheld or kept apart.

    `coded` is the variable of the judgements that a machine may have made, `level` the vocabulary of that filter,
    `as_at_note` the caveat of answers as at a date.
    """

    pieces: tuple[Piece, ...]
    binds: tuple[str, ...] = ()
    left_out: tuple[str, str] | None = None
    coded: str | None = None
    level: str | None = None
    as_at_note: str = ""

    @classmethod
    def empty(cls) -> Text:
        """No text at all."""
        return cls(())

    @property
    def markers(self) -> set[str]:
        """The filters that have lines of their own."""
        return {piece.when for piece in self.pieces if piece.when}

    def written(self, given: frozenset[str]) -> str:
        """The text with the lines of the filters that are given."""
        return "".join(piece.text for piece in self.pieces if piece.is_kept(given))


@cache
def scopes() -> dict[str, Text]:
    """Every scope by its name."""
    folder = files("queries.questions.scopes")
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".cypher"))
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    return {name.removesuffix(".cypher"): read_scope(name, text) for name, text in texts.items()}


def read_scope(name: str, text: str) -> Text:
    """The text in its pieces; raises DeclarationError that names file and line."""
    pieces = [Piece("")]
    said: dict[str, str] = {}
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith("//."):
            pieces.append(Piece(""))
        elif row.startswith("//?"):
            pieces.append(_begun(name, number, row))
        elif row.startswith("//+ "):
            pieces[-1] = _added(pieces[-1], _part(row.removeprefix("//+ ").strip()))
        elif row.startswith("//"):
            key, _, value = row.removeprefix("//").strip().partition(": ")
            said[key] = value
        else:
            pieces[-1] = _added(pieces[-1], f"{row}\n")
    variable, _, label = said.get("leaves out", "").partition(" ")
    return Text(
        pieces=tuple(piece for piece in pieces if piece.text),
        binds=tuple(said.get("binds", "").split()),
        left_out=(variable, label) if label else None,
        coded=said.get("coded"),
        level=said.get("level"),
        as_at_note=said.get("as_at", ""),
    )


def _added(piece: Piece, text: str) -> Piece:
    return Piece(piece.text + text, piece.when, piece.without)


def _part(name: str) -> str:
    return (files("queries.questions.scopes") / f"{name}.part").read_text(encoding="utf-8")


def _begun(name: str, number: int, row: str) -> Piece:
    match = _MARKER.fullmatch(row.rstrip())
    if match is None:
        raise DeclarationError(f"{name}:{number}: {row.strip()!r} is not of the form '//? filter'")
    return Piece("", match[2], bool(match[1]))
