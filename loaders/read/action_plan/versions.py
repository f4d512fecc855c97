"""Which recommendation or action of the graph a plan's row is, when the next version of the plan is loaded.

An action is known by its words, whatever its number is now; of several with the same words it is the one of its recommendation, else of its
owners, else of its number. Reworded, it is known by its number if no other action is more like it. Where these point to
different ones, it is another action until somebody says that it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from loaders.read.action_plan.words import bare_key
from loaders.records.known_plans import KnownRecord
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place
from loaders.records.wording import words_key

MIN_ALIKE = 75  # of 100, from which words under one number are the same ones, reworded
MIN_REWORDED = 90  # of 100, from which they are whatever their numbers, under one recommendation and owner
MIN_WORDS = 3  # of an action to which others were added
MIN_PART_WORDS = 2  # of an action that was a part of another


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation or an action as a row names it."""

    key: tuple[str, str]  # what tells it from others of the same plan
    ref: str
    text: str
    place: Place
    of: frozenset[str] = frozenset()  # the recommendations that led to it, by their ids where the graph has them
    owners: frozenset[str] = frozenset()  # the organisations of the graph that own it, by their ids


@dataclass
class Recognition:
    """Finds for the recommendations or the actions of one review those that the graph has."""

    label: str
    known: Sequence[KnownRecord]
    questions: OpenQuestions
    ids: dict[tuple[str, str], str] = field(default_factory=dict)  # by what tells them apart in the plan
    moved: list[Item] = field(default_factory=list)  # those that stood under other recommendations
    by_number: list[Item] = field(default_factory=list)  # those that nothing but their number tells from another record
    # New ones, each with that which the record it was a part of is now.
    split: list[tuple[Item, Item]] = field(default_factory=list)

    def settle(self, items: Iterable[Item]) -> None:
        """Those with the same words first, then those that are reworded, each record once."""
        distinct: dict[tuple[str, str], Item] = {}
        for item in items:
            same = distinct.get(item.key, item)
            distinct[item.key] = replace(same, of=same.of | item.of, owners=same.owners | item.owners)
        words: dict[str, list[Item]] = defaultdict(list)
        for item in distinct.values():
            words[words_key(item.text)].append(item)
        for key, alike in words.items():
            self._settle_words(alike, [record for record in self.known if words_key(record.text) == key])
        self._settle_numbered(distinct.values())
        self._settle_reworded(distinct.values())
        for item in distinct.values():
            if item.key not in self.ids and (reworded := self._reworded(item)):
                self.ids[item.key] = reworded.id
        of = {record.id: record.of for record in self.known}
        for item in distinct.values():
            before = of.get(self.ids.get(item.key, ""), frozenset())
            self.moved += [item] if before and item.of and not before & item.of else []
        self._note_split(list(distinct.values()))

    def _note_split(self, items: Sequence[Item]) -> None:
        """Find the new ones that have only words of a record which goes on as another item, with fewer words than it had."""
        words = {record.id: _words(record.text) for record in self.known}
        shortened = [item for item in items if (id_ := self.ids.get(item.key)) and _words(item.text) < words[id_]]
        for item in items:
            own = _words(item.text)
            if item.key not in self.ids and len(own) >= MIN_PART_WORDS:
                self.split += [(item, rest) for rest in shortened if own <= words[self.ids[rest.key]]][:1]

    def _settle_words(self, items: Sequence[Item], records: Sequence[KnownRecord]) -> None:
        """Those of one wording: the pairs that agree most come first."""
        pairs = [(item, record) for item in items for record in records]
        for item, record in sorted(pairs, key=lambda pair: _agreement(*pair), reverse=True):
            if item.key in self.ids or record.id in self.ids.values():
                continue
            if _contradicts(item, record) and not self._is_one(item, record, otherwise=len(pairs) == 1):
                continue
            self.ids[item.key] = record.id
            agreements = [_agreement(item, other)[:2] for other in records]
            if agreements.count(_agreement(item, record)[:2]) > 1:
                self.by_number.append(item)

    def _settle_numbered(self, items: Iterable[Item]) -> None:
        """Those whose words are the same but for a number before them, where only one record and one item has these words."""
        bare: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            bare[bare_key(item.text)] += [item] if item.key not in self.ids else []
        records: dict[str, list[KnownRecord]] = defaultdict(list)
        for record in self._left:
            records[bare_key(record.text)].append(record)
        for key, alike in bare.items():
            if len(alike) == len(records[key]) == 1:
                self._settle_words(alike, records[key])

    def _settle_reworded(self, items: Iterable[Item]) -> None:
        """Those of one recommendation and owner that a few other words make another wording, whatever their numbers, where
        only one record and one item are so alike."""
        left = [item for item in items if item.key not in self.ids and item.of and item.owners]
        pairs = [(item, record) for item in left for record in self._left if _are_alike(item, record)]
        for item, record in pairs:
            is_only_one = sum(item is one or record is other for one, other in pairs) == 1
            if is_only_one and item.of & record.of and item.owners & record.owners and _is_reworded(item, record):
                self.ids[item.key] = record.id

    @property
    def missing(self) -> list[KnownRecord]:
        """The records of the graph that no row names."""
        return self._left

    @property
    def _left(self) -> list[KnownRecord]:
        taken = set(self.ids.values())
        return [record for record in self.known if record.id not in taken]

    def _reworded(self, item: Item) -> KnownRecord | None:
        """The record that the words are most like, if it has that number too, or one that an answer says to be the same."""
        likeness = {record.id: _likeness(item, record) for record in self._left}
        alike = [record for record in self._left if likeness[record.id] >= MIN_ALIKE]
        best = max(alike, key=lambda record: (*_agreement(item, record)[:2], likeness[record.id]), default=None)
        if best and item.ref and best.ref == item.ref and not _contradicts(item, best):
            return best
        numbered = [record for record in self._left if item.ref and record.ref == item.ref and record is not best]
        for record in [*([best] if best else []), *numbered]:
            if self._is_one(item, record, otherwise=False):
                return record
            if not self.questions.is_answered(self._key(item, record)):
                return None  # what is asked next depends on the answer
        return None

    def _is_one(self, item: Item, record: KnownRecord, *, otherwise: bool) -> bool:
        """Ask whether an item is a record that it agrees with in part."""
        kind = self.label.lower()
        number = f" {record.ref}" if record.ref else ""
        text, key = f"Is {item.text[:80]!r} the {kind}{number} that was {record.text[:80]!r}?", self._key(item, record)
        if _contradicts(item, record):
            text = f"{text[:-1]}, which had another recommendation and other owners?"
        meanwhile = "it is that one" if otherwise else "it is another one, and both stay"
        answer = self.questions.ask(key, text, meanwhile, item.place, ("same", "different"))
        return answer == "same" or (otherwise and answer is None)

    def _key(self, item: Item, record: KnownRecord) -> str:
        """The key of the question whether an item is a record."""
        key = f"{self.label.lower()} {item.ref}: {item.text}"
        return key if record.ref == item.ref else f"{key} (was {record.ref or record.text})"


def _likeness(item: Item, record: KnownRecord) -> float:
    return fuzz.token_sort_ratio(bare_key(record.text), bare_key(item.text))


def _are_alike(item: Item, record: KnownRecord) -> bool:
    return _likeness(item, record) >= MIN_ALIKE or _is_reworded(item, record)


def _is_reworded(item: Item, record: KnownRecord) -> bool:
    """Whether two wordings differ in a few words: nothing but words were added or taken away, or hardly a letter in ten is
    another."""
    fewer, more = sorted(map(_words, (item.text, record.text)), key=len)
    return (len(fewer) >= MIN_WORDS and fewer <= more) or _likeness(item, record) >= MIN_REWORDED


def _words(text: str) -> set[str]:
    return set(bare_key(text).split())


def _agreement(item: Item, record: KnownRecord) -> tuple[bool, bool, bool]:
    """Whether an item and a record agree in the recommendation, the owners and the number, which count in this order."""
    return bool(item.of & record.of), bool(item.owners & record.owners), item.ref == record.ref


def _contradicts(item: Item, record: KnownRecord) -> bool:
    """Whether both have recommendations and owners, and share none of them."""
    are_all = all((item.of, record.of, item.owners, record.owners))
    return are_all and not (item.of & record.of or item.owners & record.owners)
