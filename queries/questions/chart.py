"""What a question declares of a chart: its kind, the columns that it is drawn from, and what its rows are.

In Python a chart is declared by the function of its kind, in a `.cypher` file by a line with the same words:

    bars("name", "share", low="share_low", high="share_high", of="looked_for")
    // chart: bars name share low=share_low high=share_high of=looked_for - Title

`of` is the column of the denominators, so that each value is shown with its own n. `points` are for what may lie on
either side of a line: around=0 for differences, around=1 for ratios, whose scale is then logarithmic. A chart whose bars
are the parts of one whole (`n=sum`) gives the sum as its n. In `diverging` the side that helps comes first. A label may
be made of two columns (`status+status_in_source`); `joined_by` is the word between them, without which the second stands
in brackets. `rows` names what one row of the table is, and what many are (`rows=status/statuses` in a comment), where
the label's column does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from queries.answers.column import Column
from queries.answers.units import DATE, NUMBER, YES_NO

Kind: TypeAlias = Literal["bars", "points", "diverging", "heat", "trend"]
Label: TypeAlias = str | tuple[str, str]
Things: TypeAlias = tuple[str, str]  # what one is called, and what many are: ("pair", "pairs")

PAIRS: Things = ("pair", "pairs")
LABELS = ("label", "row", "column", "by")
NUMBERS = ("value", "left", "right", "low", "high", "of")


@dataclass(frozen=True)
class ChartDeclaration:
    """One declared chart; `columns` says for each role which column it is, for a label one or two."""

    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    around: int = 0
    is_whole: bool = False
    joined_by: str = ""
    rows: Things | None = None
    by_name: bool = False

    def column(self, role: str) -> str | None:
        """The name of the one column in this role, or None where there is none."""
        return next(iter(self.columns.get(role, ())), None)


def _chart(kind: Kind, roles: Mapping[str, Label | None], **more: Any) -> ChartDeclaration:
    columns = {role: (name,) if isinstance(name, str) else name for role, name in roles.items() if name is not None}
    return ChartDeclaration(kind, columns, **more)


def bars(
    label: Label,
    value: str,
    *,
    low: str | None = None,
    high: str | None = None,
    of: str | None = None,
    is_whole: bool = False,
    joined_by: str = "",
    rows: Things | None = None,
    title: str = "",
) -> ChartDeclaration:
    """A bar for each row."""
    roles = {"label": label, "value": value, "low": low, "high": high, "of": of}
    return _chart("bars", roles, title=title, is_whole=is_whole, joined_by=joined_by, rows=rows)


def points(
    label: Label,
    value: str,
    *,
    low: str | None = None,
    high: str | None = None,
    of: str | None = None,
    around: int = 0,
    joined_by: str = "",
    rows: Things | None = None,
    title: str = "",
) -> ChartDeclaration:
    """A dot for each row, on either side of a line."""
    roles = {"label": label, "value": value, "low": low, "high": high, "of": of}
    return _chart("points", roles, title=title, around=around, joined_by=joined_by, rows=rows)


def diverging(label: Label, left: str, right: str, *, title: str = "") -> ChartDeclaration:
    """Two bars for each row: what helps to the left of a line, the other to the right."""
    return _chart("diverging", {"label": label, "left": left, "right": right}, title=title)


def heat(
    row: Label, column: Label, value: str, *, of: str | None = None, by_name: bool = False, title: str = ""
) -> ChartDeclaration:
    """A cell for each row of the table, its value as a shade; the fullest rows and columns first, or all by name."""
    return _chart("heat", {"row": row, "column": column, "value": value, "of": of}, by_name=by_name, title=title)


def trend(
    year: str,
    value: str,
    *,
    low: str | None = None,
    high: str | None = None,
    of: str | None = None,
    by: Label | None = None,
    incomplete: str | None = None,
    title: str = "",
) -> ChartDeclaration:
    """A line over the years, or along the numbers of a column that has no dates; one for each label in `by`."""
    roles = {"year": year, "value": value, "low": low, "high": high, "of": of, "by": by, "incomplete": incomplete}
    return _chart("trend", roles, title=title)


# How each kind is declared in a comment: its columns in their order, and others by name.
_TAKES: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bars": (("label", "value"), ("low", "high", "of", "n", "rows")),
    "points": (("label", "value"), ("low", "high", "of", "around", "rows")),
    "diverging": (("label", "left", "right"), ()),
    "heat": (("row", "column", "value"), ("of",)),
    "trend": (("year", "value"), ("low", "high", "of", "by", "incomplete")),
}
_WORDS = {"around": ("0", "1"), "n": ("sum",)}  # what may be named that is no column


def read_chart(text: str) -> ChartDeclaration:
    """The chart that a line declares; raises ValueError that says what is wrong with it."""
    head, _, title = text.partition(" - ")
    kind, *words = head.split()
    if kind not in _TAKES:
        raise ValueError(f"{kind!r} is no chart; it can be {', '.join(_TAKES)}")
    takes, may = _TAKES[kind]
    by_role = dict(word.split("=", 1) for word in words if "=" in word)
    positional = [word for word in words if "=" not in word]
    if len(positional) != len(takes) or not by_role.keys() <= set(may) or len(positional) + len(by_role) < len(words):
        form = " ".join(["chart:", kind, *takes, *(f"[{role}=]" for role in may), "[- Title]"])
        raise ValueError(f"this chart is declared as '{form}'")
    options = {name: by_role.pop(name) for name in _WORDS if name in by_role}
    singular, _, plural = by_role.pop("rows", "").partition("/")
    for name, word in options.items():
        if word not in _WORDS[name]:
            raise ValueError(f"{name}= can be {' or '.join(_WORDS[name])}, not {word}")
    roles = {**dict(zip(takes, positional, strict=True)), **by_role}
    columns = {role: tuple(name.split("+")) if role in LABELS else (name,) for role, name in roles.items()}
    return ChartDeclaration(
        kind,
        columns,
        title.strip(),
        int(options.get("around", 0)),
        is_whole=options.get("n") == "sum",
        rows=(singular, plural) if plural else None,
    )


def check_chart(chart: ChartDeclaration, columns: Iterable[Column]) -> None:
    """Raise ValueError where a chart is drawn from columns that are not there or cannot be drawn so."""
    columns_by_name = {column.name: column for column in columns}
    if ("low" in chart.columns) != ("high" in chart.columns):
        raise ValueError("an interval has both low= and high=")
    for role, names in chart.columns.items():
        for name in names:
            if name not in columns_by_name:
                raise ValueError(f"{name!r} is no column")
            _check_role(role, columns_by_name[name])
        if len(names) > 2:
            raise ValueError(f"a label is made of one column or two, not of {'+'.join(names)}")


def _check_role(role: str, column: Column) -> None:
    if role in NUMBERS and not column.is_number:
        raise ValueError(f"{column.name!r} is no number, as {role} must be")
    if role == "year" and column.unit not in (DATE, NUMBER):
        raise ValueError(f"{column.name!r} is neither a date nor a number, as a year must be")
    if role == "incomplete" and column.unit is not YES_NO:
        raise ValueError(f"{column.name!r} is not yes or no, as {role} must be")
