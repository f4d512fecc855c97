"""Which review, recommendation or action of the graph a plan's row is, when the next version of the plan is loaded.

A review is known by its title or its sheet, if at least one of its recommendations or actions is the same, or by most of
its actions. An action is known by its words, whatever its number is now, or by its number and words much like those that
it had. Where a number has quite other words, it is another action until somebody says that it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from graph.names import name_key
from loaders.read.action_plan.rows import PlanRow
from loaders.read.action_plan.version import Version
from loaders.records.known_plans import KnownRecord, KnownReview
from loaders.records.open_questions import OpenQuestions
from loaders.records.record import Place

MIN_ALIKE = 75  # of 100, from which words under one number are the same ones, reworded
MIN_SHARE = 0.5  # of its actions, from which a review is known by them alone


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation or an action as a row names it."""

    key: tuple[str, str]  # what tells it from others of the same plan
    ref: str
    text: str
    place: Place
    of: str = ""  # the recommendation that led to it, as names are compared


def known_review(version: Version, rows: Sequence[PlanRow], reviews: Iterable[KnownReview]) -> KnownReview | None:
    """The review of the graph that a sheet is a later version of."""
    texts = {name_key(text) for row in rows for text in (row.text("action"), row.recommendation) if text}
    actions = {name_key(row.text("action")) for row in rows if row.text("action")}
    names = {name_key(name) for name in (version.title, version.ref) if name}
    best: tuple[float, KnownReview] | None = None
    for review in reviews:
        known = {name_key(record.text) for records in review.records.values() for record in records}
        is_named = bool(names & {name_key(review.title), name_key(review.ref)} - {""})
        share = len(actions & known) / max(1, len(actions))
        is_same = (is_named and (not known or bool(texts & known))) or share >= MIN_SHARE
        score = share + is_named
        if is_same and (best is None or score > best[0]):
            best = (score, review)
    return best[1] if best else None


@dataclass
class Recognition:
    """Finds for the recommendations or the actions of one review those that the graph has."""

    label: str
    known: Sequence[KnownRecord]
    questions: OpenQuestions
    ids: dict[tuple[str, str], str] = field(default_factory=dict)  # by what tells them apart in the plan

    def settle(self, items: Iterable[Item]) -> None:
        """Those with the same words first, then those that have only their number left, each record once."""
        distinct = {item.key: item for item in items}
        for key, item in distinct.items():
            same = [record for record in self._left if name_key(record.text) == name_key(item.text)]
            if same:
                self.ids[key] = max(same, key=lambda record: (record.ref == item.ref, record.of == item.of)).id
        for key, item in distinct.items():
            if key not in self.ids and item.ref and (record := self._renamed(item)):
                self.ids[key] = record.id

    @property
    def missing(self) -> list[KnownRecord]:
        """The records of the graph that no row names."""
        return self._left

    @property
    def _left(self) -> list[KnownRecord]:
        taken = set(self.ids.values())
        return [record for record in self.known if record.id not in taken]

    def _renamed(self, item: Item) -> KnownRecord | None:
        """The record of that number whose words were like these, or that an answer says to be the same."""
        left = [record for record in self._left if record.ref == item.ref]
        for record in left:
            if fuzz.token_sort_ratio(name_key(record.text), name_key(item.text)) >= MIN_ALIKE:
                return record
        for record in left:
            kind = self.label.lower()
            text = f"Is {item.text[:80]!r} the {kind} {item.ref} that was {record.text[:80]!r}?"
            key, meanwhile = f"{kind} {item.ref}: {item.text}", "it is another one, and both stay"
            if self.questions.ask(key, text, meanwhile, item.place, ("same", "different")) == "same":
                return record
        return None
