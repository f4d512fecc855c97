"""Which organisation a name in a plan means: one that is known, one whose letters it is, or what an answer says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from graph.names import name_key
from loaders.read.action_plan.spellings import (
    MIN_SIMILAR,
    explains,
    is_abbreviation,
    is_slip,
    is_without_place,
    may_be_renamed,
    nearest_known,
)
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place

_INITIALS = re.compile(r"[A-Z]{2,6}")


@dataclass
class MeantOwners:
    """The organisations that names mean, among the `known` ones and those that are `named` in the plan, by compared names.

    What an answer says is another name of one becomes an alias of it.
    """

    known: Mapping[str, str]
    questions: OpenQuestions
    from_plans: Collection[str] = ()  # those of the known names that earlier versions of plans gave
    named: dict[str, str] = field(default_factory=dict)  # that stand alone in the plan, or that others are parted from
    aliases: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by the compared name that stays
    explained: dict[str, str] = field(default_factory=dict)  # letters, and the name in the plan that explains them

    def of(self, name: str, place: Place) -> str:
        """The organisation that a name means: one that is known, one that an answer says, else itself."""
        known = self.known.get(name_key(name))
        if known and not self.questions.is_answered(f"owner: {known}"):
            return known
        name = known or self.named.get(name_key(name), name)
        if not known and (whole := self._explaining(name)):
            self.explained[name] = whole
            return self.add_alias(whole, name)
        if (other := self.similar(name)) is None:
            return name
        text = f"Is {name!r} the organisation {other!r}? Answer 'same', 'different', or the name of another."
        meanwhile = "they are two organisations"
        word = self.questions.ask(f"owner: {name}", text, meanwhile, place, between=(name, other)) or "different"
        if (key := name_key(word)) == "different":
            return name
        meant = other if key == "same" else self.known.get(key) or self.named.get(key) or word
        self.questions.compare(f"owner: {name}", "Organisation", (name, meant))
        return self.add_alias(meant, name)

    def add_alias(self, meant: str, name: str) -> str:
        """Remember another name of an organisation, and return its own."""
        if name not in self.aliases[name_key(meant)]:
            self.aliases[name_key(meant)].append(name)
        return meant

    def similar(self, name: str) -> str | None:
        """The other organisation whose initials a name is, or that is spelt much like it."""
        others = {key: other for key, other in {**self.named, **self.known}.items() if key != name_key(name)}
        if _INITIALS.fullmatch(name):
            return next((other for other in others.values() if is_abbreviation(name, other)), None)
        if placed := [other for other in others.values() if is_without_place(name, other)]:
            return placed[0] if len(placed) == 1 else None
        key = name_key(name)
        if key not in self.known and (known := nearest_known(name, self.known, self.from_plans)):
            return known
        others = {other: its for other, its in others.items() if self._asks(key, other, name)}
        renamed = (its for its, other in others.items() if may_be_renamed(name, other) or may_be_renamed(other, name))
        match = process.extractOne(key, list(others), scorer=fuzz.ratio, score_cutoff=MIN_SIMILAR)
        slipped = next((other for other in others if is_slip(key, other)), "")
        nearest = next(renamed, match[0] if match else slipped)
        return others[nearest] if nearest else None

    def is_settled(self, name: str) -> bool:
        """Whether somebody has answered which organisation a name means."""
        return self.questions.is_answered(f"owner: {name}")

    def _explaining(self, letters: str) -> str:
        """The only organisation whose name says that it is called by these letters, unless an answer says otherwise."""
        names = {name for name in (*self.named.values(), *self.known.values()) if explains(name, letters)}
        return names.pop() if len(names) == 1 and not self.is_settled(letters) else ""

    def _asks(self, key: str, other: str, name: str) -> bool:
        """Whether the question about two names is asked of this one: of one of the two, and of one that the graph lacks."""
        return other > key or (other in self.known and key not in self.known) or self.is_settled(name)
