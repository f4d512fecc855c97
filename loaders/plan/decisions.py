"""Keeps each answer of the person who loads as a Decision, which is undone with the load and asked for no more."""

from __future__ import annotations

from graph.records import Node, Value
from graph.viewer import Viewer
from graph.writer.plan import ElementChange, Plan
from loaders.check import Drafts
from loaders.check.questions import Question
from loaders.records.record import OpenQuestion

_SOURCE = "casethread"


def plan_decisions(plan: Plan, drafts: Drafts, by: Viewer) -> None:
    """Add to a plan what was decided with this load; an answer that differs from an earlier one changes it."""
    asked: dict[str, Question | OpenQuestion] = {question.id: question for question in drafts.questions}
    asked |= {question.id: question for question in (*drafts.reading.questions, *drafts.reading.column_decisions)}
    for question in asked.values():
        decided = drafts.answers.decided.get(question.id)
        answer = question.answer if isinstance(question, OpenQuestion) else drafts.given_answers.get(question.id)
        if answer is None or answer == decided:
            continue
        day = drafts.today.isoformat()
        if decided is None:
            plan.nodes.append(Node("Decision", question.id, _properties(question, answer, by, day)))
        else:
            before: dict[str, Value | None] = {"answer": decided}
            plan.changes.append(ElementChange(Node("Decision", question.id), before, {"answer": answer}))


def _properties(question: Question | OpenQuestion, answer: str, by: Viewer, day: str) -> dict[str, Value]:
    about: dict[str, Value]
    if isinstance(question, OpenQuestion):
        scope = question.label or question.place.sheet or question.place.file
        about = {"scope": scope, "compared": list(question.compared) or [question.key]}
    else:
        about = {"scope": question.label, "compared": [question.offered.name, question.known.name]}
    return {
        "question": question.text,
        "answer": answer,
        **about,
        "decided_by": by.person,
        "decided_on": day,
        "decided_on_earliest": day,
        "decided_on_latest": day,
        "source_id": _SOURCE,
    }
