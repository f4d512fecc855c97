"""The answers that were given with an import and continue to apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.database import Database
from graph.schema import schema

_DECISIONS = """
MATCH (d:Decision {import_id: $id})
RETURN d.question AS question, d.answer AS answer, d.decided_by AS by, d.decided_on AS on ORDER BY question, d.id
"""


_JOINING = """
MATCH (d:Decision) WHERE d.answer <> 'different' AND d.scope IN $labels
RETURN d.scope AS label, d.compared AS names, d.decided_on AS on ORDER BY label, d.question, d.id
"""
MERGES = """
MATCH (d:Decision) WHERE d.merged IS NOT NULL
RETURN d.scope AS label, d.merged AS merged, d.into AS into ORDER BY label, d.decided_on, d.id
"""
ANSWERS = "MATCH (d:Decision) RETURN d.id AS id, d.answer AS answer ORDER BY id"


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer; `answer` is its word, such as `same`, or what somebody answered in words of their own."""

    question: str
    answer: str
    by: str
    on: str

    @property
    def sentence(self) -> str:
        """Question and answer in words."""
        words = schema().vocabularies["decision_answer"]
        return f"{self.question} {words.get(self.answer, self.answer)}."


@dataclass(frozen=True, slots=True)
class JoiningDecision:
    """That two names of a label mean one record."""

    label: str
    names: tuple[str, ...]
    on: str


def joining_decisions(database: Database, labels: Iterable[str]) -> list[JoiningDecision]:
    """What was answered to be the same among the records of some labels."""
    rows = database.read(_JOINING, labels=sorted(labels))
    return [JoiningDecision(row["label"], tuple(row["names"]), row["on"]) for row in rows]


def decisions_of(database: Database, import_id: str) -> list[Decision]:
    """What was decided with an import, as it counts now."""
    return [Decision(**row) for row in database.read(_DECISIONS, id=import_id)]


def answers_by_question(database: Database) -> dict[str, str]:
    """All answers that the graph keeps, by the ids of their questions."""
    return {row["id"]: row["answer"] for row in database.read(ANSWERS)}
