"""The marks of a chart from the rows of an answer: where each lies, its value, and what it says of itself."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from queries.answers.answer import Answer
from queries.answers.chart import Mark, Place
from queries.answers.column import Row
from queries.charts.words import ChartWords
from queries.questions.chart import ChartDeclaration

# More bars than this are no picture but a table; cells, and lines beside each other, sooner.
MAX_LABELS = {"bars": 30, "points": 30, "diverging": 30, "heat": 40, "trend": 6}
MAX_COLUMNS = 40  # of a heat map
YEAR_DIGITS = 4  # of a date, which may have a day
MAX_YEARS = 60  # of a trend, and numbers of what it runs along in place of years
# The roles of what lies along the two axes; without a second one each row of the answer has a label of its own.
AXES = {"heat": ("row", "column"), "trend": ("by", "year")}
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks and what lies along their axes.

    `total_labels` and `total_places` are how much would lie there without a cap, `sum` what all values come to.

    `without_value` says how many values cannot be drawn, `earlier_years` whether a trend begins before what is drawn.
    """

    labels: list[Place]
    places: list[Place]
    marks: list[Mark]
    total_labels: int
    total_places: int
    sum: float
    without_value: int
    earlier_years: bool


def marks_of(answer: Answer, declared: ChartDeclaration) -> Marks:
    """The marks of one declared chart, capped at what can be read."""
    words = ChartWords(answer, declared)
    labels: dict[str, Place] = {}
    places: dict[str, Place] = {}
    marks: dict[tuple[str, str], Mark] = {}
    without_value = 0
    for number, row in enumerate(answer.rows):
        label = _label(words, row, number)
        for role, place in _places(words, row):
            value = _number(words, role, row)
            if value is None or place is None or (label.key, place.key) in marks:
                without_value += 1
                continue
            labels.setdefault(label.key, label)
            places.setdefault(place.key, place)
            marks[label.key, place.key] = _mark(
                words, role, (label, place), value, row, answer.evidence[number] if answer.evidence else None
            )
    return _capped(words, list(labels.values()), list(places.values()), list(marks.values()), without_value)


def _label(words: ChartWords, row: Row, number: int) -> Place:
    role = AXES.get(words.declared.kind, ("label", ""))[0]
    key = words.key(role, row) if words.declared.kind in AXES else str(number)
    return Place(key, words.label(role, row))


def _places(words: ChartWords, row: Row) -> Iterator[tuple[str, Place | None]]:
    """For each value of a row its role and where it lies along the second axis."""
    match words.declared.kind:
        case "diverging":
            yield from ((side, Place(side, words.title(side))) for side in SIDES)
        case "heat":
            yield "value", Place(words.key("column", row), words.label("column", row))
        case "trend":
            text = str(row[words.declared.column("year") or ""])
            key = text[:YEAR_DIGITS] if words.is_by_year else text
            label = key if words.is_by_year else words.label("year", row)
            yield "value", Place(key, label) if key.isdigit() else None
        case _:
            yield "value", Place("", "")


def _mark(words: ChartWords, role: str, at: tuple[Place, Place], value: float, row: Row, evidence: Row | None) -> Mark:
    label, place = at
    incomplete = bool(row.get(words.declared.column("incomplete") or ""))
    value_text = words.value(role, row)
    in_words = f"{value_text}{words.interval(row)}{', not yet complete' if incomplete else ''}"
    position = ", ".join(filter(None, [label.label, place.label if role == "value" else ""]))
    name = f"{position}: {words.title(role)} {in_words}"
    low, high, of = (_number(words, end, row) for end in ("low", "high", "of"))
    return Mark(label.key, place.key, value, value_text, in_words, name, low, high, of, incomplete, evidence)


def _number(words: ChartWords, role: str, row: Row) -> float | None:
    """The number in a role, or None where there is none that the scale could hold: ratios have no zero."""
    value = row.get(words.declared.column(role) or "")
    if value is None or not math.isfinite(value) or (words.declared.around == 1 and role != "of" and value <= 0):
        return None
    return float(value)


def _capped(
    words: ChartWords, labels: list[Place], places: list[Place], marks: list[Mark], without_value: int
) -> Marks:
    declared, kind = words.declared, words.declared.kind
    total_labels, total_places, earlier = len(labels), len(places), False
    total = sum(mark.value for mark in marks)
    if kind == "heat":
        labels = _by_sum(labels, ((mark.label, mark.value) for mark in marks))
        places = _by_sum(places, ((mark.place, mark.value) for mark in marks))[:MAX_COLUMNS]
    if kind == "trend" and not words.is_by_year:
        places = _evenly_apart(sorted(places, key=lambda place: int(place.key)))
    elif kind == "trend" and places:
        places, earlier = _all_years([int(place.key) for place in places])
    labels = labels[: MAX_LABELS[kind]]
    if declared.by_name:
        labels, places = (sorted(axis, key=lambda place: (place.label, place.key)) for axis in (labels, places))
    down, across = {place.key for place in labels}, {place.key for place in places}
    shown = [mark for mark in marks if mark.label in down and mark.place in across]
    return Marks(labels, places, shown, total_labels, total_places, total, without_value, earlier)


def _by_sum(places: list[Place], values: Iterable[tuple[str, float]]) -> list[Place]:
    """The fullest row or column first; those alike stay in the order of the table."""
    sums: dict[str, float] = defaultdict(float)
    for key, value in values:
        sums[key] += value
    return sorted(places, key=lambda place: -sums[place.key])


def _all_years(years: list[int]) -> tuple[list[Place], bool]:
    """The latest years, those without a value among them, and whether there are earlier ones.

    Each has its place, so that no line is drawn across a gap.
    """
    last = max(years)
    first = max(min(years), last - MAX_YEARS + 1)
    return [Place(str(year), str(year)) for year in range(first, last + 1)], min(years) < first


def _evenly_apart(numbers: list[Place]) -> list[Place]:
    """As many as can be read, the last among them."""
    step = math.ceil(len(numbers) / MAX_YEARS) or 1
    return numbers[::-1][::step][::-1]
