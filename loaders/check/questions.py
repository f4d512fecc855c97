"""What a load asks once, and the answers: those given with it, and those that the graph keeps as decisions (rule 13).

A question is known by what it compares, so the same question has the same id in every file. Nothing waits for an answer:
a question without one says what happens meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graph.writer.decisions import ANSWERS
from loaders.check.existing_graph import ExistingGraph
from loaders.records.ids import digest

SAME, DIFFERENT, ALIAS = "same", "different", "alias"
MAX_QUOTES = 3  # quotes shown beside a name


@dataclass(frozen=True, slots=True)
class Compared:
    """One side of a question: a name, where it stands, and what was said of it."""

    name: str
    place: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two records are the same; `assumed` is what a load takes them for without an answer."""

    id: str
    label: str
    text: str
    reason: str
    choices: tuple[str, ...]
    assumed: str
    offered: Compared
    known: Compared
    answer: str | None = None

    @property
    def scope(self) -> str:
        """What a decision on it is about: records of its label."""
        return self.label

    @property
    def names(self) -> list[str]:
        """The names of the two records."""
        return [self.offered.name, self.known.name]

    @property
    def meanwhile(self) -> str:
        """What happens without an answer, in words."""
        taken = "are taken for the same" if self.assumed == SAME else "stay apart"
        return f"Without an answer they {taken}."


@dataclass
class Answers:
    """The answers by the id of their question: those given with this load come before those decided earlier."""

    graph: ExistingGraph
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def decided(self) -> dict[str, str]:
        """The decisions that the graph keeps."""
        if not self.graph.holds("Decision"):
            return {}
        return {row["id"]: row["answer"] for row in self.graph.read(ANSWERS)}

    def to(self, question_id: str) -> str | None:
        """The answer to a question, or None."""
        return self.given.get(question_id) or self.decided.get(question_id)


def question_id(label: str, *compared: str) -> str:
    """The id of the question whether these are the same, in whatever order they are named."""
    return digest("|".join([label, *sorted(compared)]))
