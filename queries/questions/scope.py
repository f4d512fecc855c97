"""Statements with optional lines: each scope says what is counted, and takes in the conditions of the filters.

`//? area` begins lines that apply only when that name is given, `//? not as_at` lines that apply only when it is
not; the next `//?`, `//+` or `//.` ends them. `//+ filters` stands for the conditions that the filters have for this
scope (`//+ filters cases` for those that they have for its cases), `//+ name` for the lines of `scopes/name.part`, which
several scopes share. All text comes from our own files, never from a person.

What may not be counted (`$withheld_case`, `$apart_case`) is no option: each statement names it, and the lists may be
empty. Nobody can forget it, and a server has one plan where it would otherwise make up to four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from queries.questions.errors import DeclarationError
from queries.questions.filters import FILTERS

_MARKER = re.compile(r"//\? (not )?(\w+)")
_NO_OPTION = ("withheld", "apart")
_FOLDER = "queries.questions.scopes"


@dataclass(frozen=True, slots=True)
class OptionalLines:
    """Some lines, and when they apply: always, or only with (or without) one name."""

    text: str
    when: str = ""
    without: bool = False

    def applies(self, names: frozenset[str]) -> bool:
        """Whether these lines apply where these names are given."""
        return not self.when or (self.when in names) is not self.without


@dataclass(frozen=True)
class StatementTemplate:
    """A statement or the beginning of one.

    `separates` is the variable and the label by which invented and real cases are distinguished, and what is withheld is
    left out; `coded` the variable of the judgements that a machine may have made; `level` the vocabulary of that
    filter; `as_at_note` the caveat of answers as at a date.
    """

    lines: tuple[OptionalLines, ...] = ()
    separates: tuple[str, str] | None = None
    coded: str | None = None
    level: str | None = None
    as_at_note: str = ""

    @property
    def names(self) -> set[str]:
        """The names on which lines depend."""
        return {lines.when for lines in self.lines if lines.when}

    def text(self, names: frozenset[str]) -> str:
        """The text with the lines of these names."""
        return "".join(lines.text for lines in self.lines if lines.applies(names))


@cache
def scopes() -> dict[str, StatementTemplate]:
    """Every scope by its name."""
    folder = files(_FOLDER)
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".cypher"))
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    return {name.removesuffix(".cypher"): read_template(name, text) for name, text in texts.items()}


@cache  # `find` alone has 48 of them to read, for each answer
def read_template(name: str, text: str) -> StatementTemplate:
    """The text of a file of this name in its parts; raises DeclarationError that names file and line."""
    lines = [OptionalLines("")]
    declared: dict[str, str] = {}
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith("//."):
            lines.append(OptionalLines(""))
        elif row.startswith("//?"):
            lines.append(_marker(name, number, row))
        elif row.startswith("//+ filters"):
            place = row.removeprefix("//+ filters").strip()
            lines += [*_conditions(f"{name.removesuffix('.cypher')} {place}".strip()), OptionalLines("")]
        elif row.startswith("//+ "):
            lines[-1] = _longer(lines[-1], _part(row.removeprefix("//+ ").strip()))
        elif row.startswith("//"):
            key, _, value = row.removeprefix("//").strip().partition(": ")
            declared[key] = value
        else:
            lines[-1] = _longer(lines[-1], f"{row}\n")
    variable, _, label = declared.get("separates", "").partition(" ")
    return StatementTemplate(
        lines=tuple(part for part in lines if part.text),
        separates=(variable, label) if label else None,
        coded=declared.get("coded"),
        level=declared.get("level"),
        as_at_note=declared.get("as_at", ""),
    )


def _conditions(place: str) -> Iterator[OptionalLines]:
    """The conditions that the filters have for this place, each applying where its filter is given."""
    for name, filter_ in FILTERS.items():
        if place in filter_.conditions:
            yield OptionalLines(f"  AND {filter_.conditions[place].strip()}\n", name)


def _longer(lines: OptionalLines, text: str) -> OptionalLines:
    return replace(lines, text=lines.text + text)


def _part(name: str) -> str:
    return (files(_FOLDER) / f"{name}.part").read_text(encoding="utf-8")


def _marker(name: str, number: int, row: str) -> OptionalLines:
    match = _MARKER.fullmatch(row.rstrip())
    if match is None:
        raise DeclarationError(f"{name}:{number}: {row.strip()!r} is not of the form '//? filter'")
    if match[2] in _NO_OPTION:
        raise DeclarationError(f"{name}:{number}: ${match[2]}_… always applies, so take out the line {row.strip()!r}")
    return OptionalLines("", match[2], bool(match[1]))
