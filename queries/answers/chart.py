"""A chart of an answer as plain values, ready for JSON: what is drawn, and every word and number beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from queries.answers.column import Row


@dataclass(frozen=True, slots=True)
class Place:
    """One place along an axis: a bar, a row or a column of a heat map, a line of a trend, a year, a side."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, dot or cell at a label and, where there are two axes, a place: both by their keys.

    `said` is the value as the table writes it, with its n where it has one; `in_words` adds what else is to be said of
    the value, and `name` begins with where it lies. An end of the interval that no scale could hold is None beside one
    that is not. `evidence` are the parameters of `evidence-for` that lead to what stands behind it.
    """

    label: str
    place: str
    value: float
    said: str
    in_words: str
    name: str
    low: float | None
    high: float | None
    of: float | None
    incomplete: bool
    evidence: Row | None


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with everything that is printed in it; `number` tells it from the other charts of its question.

    `heading` is the question in words, `title` what is drawn; `unit` is that of the values. `legend` says what lines,
    patterns and blanks mean, `left_out` what is not drawn; `description` stands for the picture where it cannot be
    seen. `stamps` and `lines` are printed in a picture that leaves: filters, n, caveats, sources and revision.
    """

    question: str
    number: int
    heading: str
    title: str
    sentence: str
    kind: str
    unit: str
    around: int
    label_title: str
    place_title: str
    value_title: str
    labels: list[Place]
    places: list[Place]
    marks: list[Mark]
    legend: list[str]
    description: str
    left_out: str
    stamps: list[str]
    lines: list[str]

    def with_caveats(self, caveats: Iterable[str]) -> Chart:
        """The same chart with more caveats, before those that it has."""
        return replace(self, lines=[self.lines[0], *map(str, caveats), *self.lines[1:]])

    def to_json(self, address: Callable[[Row], str | None] = lambda _: None) -> dict[str, Any]:
        """All of it for a program; `address` gives the page of a mark's evidence, which the mark then leads to."""
        plain = asdict(self)
        for mark in plain["marks"]:
            evidence = mark.pop("evidence")
            mark["href"] = address(evidence) if evidence else None
        return plain
