"""What there is to see, in numbers that lead to exactly what they count, and what recurs as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.schema import Label, schema
from graph.viewer import Viewer
from queries import ask
from queries.records.lists import count_list
from webapp.addresses import listing_url, question_url
from webapp.connection import database

MAX_FACTORS = 7
MAX_CASES = 2_000  # beyond, counting what recurs may take a while where nobody has asked for it yet
FULL = 100  # the longest bar, in units of the picture


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts in words, and the list of just that."""

    total: int
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class FactorBalance:
    """How often a factor supported and how often it hindered, as numbers and as the lengths of two bars."""

    name: str
    url: str
    supporting: int
    hindering: int
    supporting_length: float
    hindering_length: float


@dataclass(frozen=True, slots=True)
class Recurring:
    """The factors recorded in most cases."""

    factors: list[FactorBalance]
    are_invented: bool


def seen(viewer: Viewer, counts: list[tuple[Label, int]]) -> list[Figure]:
    """What a reviewer has before them: cases and what reviews say of them, and what is still a draft."""
    totals = {label.name: total for label, total in counts}
    names = [*schema().labels_of("case"), "Finding"]
    labels = [schema().labels[name] for name in names if name in totals]
    figures_of_labels = [
        Figure(
            totals[label.name], (label.title if totals[label.name] == 1 else label.plural).lower(), listing_url(label)
        )
        for label in labels
    ]
    drafts = _figure(
        "Finding", ("of the findings is a draft", "of the findings are drafts"), {"status": "draft"}, viewer
    )
    return [*figures_of_labels, *drafts]


def recurring(viewer: Viewer, cases: int) -> Recurring | None:
    """What recurs; None where nothing does, and where there are so many cases that counting may take a while."""
    if not 0 < cases <= MAX_CASES:
        return None
    answer = ask(database(), "recurring-factors", {}, viewer=viewer)
    if not answer.rows:
        return None
    rows = [row for row in answer.rows if row["group"] == answer.rows[0]["group"]][:MAX_FACTORS]
    most = max(max(row["supporting"], row["hindering"]) for row in rows) or 1
    factors = [
        FactorBalance(
            row["name"],
            question_url("evidence-for", factor=row["factor"]),
            row["supporting"],
            row["hindering"],
            round(FULL * row["supporting"] / most, 1),
            round(FULL * row["hindering"] / most, 1),
        )
        for row in rows
    ]
    # The rows of real cases come first, so that where there are any, these are of them.
    return Recurring(factors, answer.data == "invented")


def _figure(label_name: str, words: tuple[str, str], arguments: Mapping[str, str], viewer: Viewer) -> list[Figure]:
    label = schema().labels[label_name]
    filters = {name: value for name, value in arguments.items() if name != "sort"}
    total = count_list(database(), label, viewer, filters)
    return [Figure(total, words[total != 1], listing_url(label, **arguments))] if total else []
