"""Asks with every part of an answer: its network, evidence, charts and captions."""

from collections.abc import Mapping
from typing import Any

from graph.database import Database
from graph.viewer import Viewer
from queries import Answer
from queries import ask as ask_in_part
from queries.answers.answer import EVERY_PART
from queries.answers.column import Row


def ask(database: Database, name: str, parameters: Mapping[str, Any] | None = None, *, viewer: Viewer) -> Answer:
    """The whole answer to a question."""
    return ask_in_part(database, name, parameters, viewer=viewer, parts=EVERY_PART)


def evidence_of(answer: Answer) -> list[Row | None]:
    """The evidence of an answer that was asked with it: one for each row."""
    assert answer.evidence is not None
    return answer.evidence
