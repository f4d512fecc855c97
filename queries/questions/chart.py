"""What a question declares of a chart: its kind, and the columns that it is drawn from.

    chart: bars name share low=share_low high=share_high of=looked_for
    chart: bars status recommendations n=sum
    chart: points name odds_ratio low=low high=high around=1
    chart: diverging name supporting hindering - What supported and what hindered
    chart: heat name factor_name cases
    chart: trend year share low=share_low high=share_high by=name incomplete=incomplete

`of` is the column of the denominators, so that each value is said with its own n. `points` are for what may lie on
either side of a line: around=0 for differences, around=1 for ratios, whose scale is then logarithmic. `n=sum` says that
the bars are the parts of one whole. In `diverging` the side that helps comes first. A label may be made of two columns,
joined by a plus sign: `status+status_in_source`. What follows ` - ` is the title; without one it is made from the
titles of the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from queries.answers.answer import Column


@dataclass(frozen=True, slots=True)
class ChartKind:
    """What a kind of chart is drawn from: columns in their order, and others by name where there are any."""

    takes: tuple[str, ...]
    may: tuple[str, ...] = ()

    def form(self, name: str) -> str:
        """How it is declared."""
        return " ".join(["chart:", name, *self.takes, *(f"[{role}=]" for role in self.may), "[- Title]"])


INTERVAL = ("low", "high")
CHARTS = {
    "bars": ChartKind(("label", "value"), (*INTERVAL, "of", "n")),
    "points": ChartKind(("label", "value"), (*INTERVAL, "of", "around")),
    "diverging": ChartKind(("label", "left", "right")),
    "heat": ChartKind(("row", "column", "value"), ("of",)),
    "trend": ChartKind(("year", "value"), (*INTERVAL, "of", "by", "incomplete")),
}
LABELS = ("label", "row", "column", "by")
NUMBERS = ("value", "left", "right", *INTERVAL, "of")
YEARS = ("date", "number")  # the units that a year may have
# What may be said that is no column.
WORDS = {"around": ("0", "1"), "n": ("sum",)}


@dataclass(frozen=True)
class ChartDeclaration:
    """One declared chart; `columns` says for each role which column it is, for a label one or two."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    around: int = 0
    is_whole: bool = False

    def column(self, role: str) -> str | None:
        """The name of the one column in this role, or None where there is none."""
        return next(iter(self.columns.get(role, ())), None)


def read_chart(text: str, columns: Iterable[Column]) -> ChartDeclaration:
    """The chart that a line declares; raises ValueError that says what is wrong with it."""
    head, _, title = text.partition(" - ")
    name, *words = head.split()
    if name not in CHARTS:
        raise ValueError(f"{name!r} is no chart; it can be {', '.join(CHARTS)}")
    kind = CHARTS[name]
    named = dict(word.split("=", 1) for word in words if "=" in word)
    placed = [word for word in words if "=" not in word]
    if len(placed) != len(kind.takes) or not named.keys() <= set(kind.may) or len(placed) + len(named) < len(words):
        raise ValueError(f"this chart is declared as '{kind.form(name)}'")
    said = {role: named.pop(role) for role in WORDS if role in named}
    for role, word in said.items():
        if word not in WORDS[role]:
            raise ValueError(f"{role}= can be {' or '.join(WORDS[role])}, not {word}")
    if ("low" in named) != ("high" in named):
        raise ValueError("an interval has both low= and high=")
    roles = {**dict(zip(kind.takes, placed, strict=True)), **named}
    found = {role: tuple(value.split("+")) if role in LABELS else (value,) for role, value in roles.items()}
    _check_columns(found, {column.name: column for column in columns})
    return ChartDeclaration(name, found, title.strip(), int(said.get("around", 0)), said.get("n") == "sum")


def _check_columns(found: Mapping[str, tuple[str, ...]], columns: Mapping[str, Column]) -> None:
    for role, names in found.items():
        for name in names:
            if name not in columns:
                raise ValueError(f"{name!r} is no column")
            unit = columns[name].unit
            if role in NUMBERS and not columns[name].is_number:
                raise ValueError(f"{name!r} is no number, as {role} must be")
            if role == "year" and unit not in YEARS:
                raise ValueError(f"{name!r} is neither a date nor a number, as a year must be")
            if role == "incomplete" and unit != "yes_no":
                raise ValueError(f"{name!r} is not yes or no, as {role} must be")
        if len(names) > 2:
            raise ValueError(f"a label is made of one column or two, not of {'+'.join(names)}")
