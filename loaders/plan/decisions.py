"""Keeps each answer of the person who loads, and each merge, as a Decision, which is undone with the load."""

from __future__ import annotations

from collections.abc import Iterator

from graph.names import name_key
from graph.records import Node, Value
from graph.schema import Label, schema
from graph.viewer import Viewer
from graph.writer.plan import ElementChange, Plan
from loaders.check import Drafts
from loaders.check.questions import SAME, Compared, Question
from loaders.check.similar_names import name_question
from loaders.records.reading import OpenQuestion

_SOURCE = "casethread"


def plan_decisions(plan: Plan, drafts: Drafts, by: Viewer) -> None:
    """Add to a plan what was decided with this load; an answer that differs from an earlier one changes it."""
    reading = drafts.reading
    asked: list[Question | OpenQuestion] = [
        *drafts.questions,
        *reading.questions,
        *reading.column_decisions,
        *_merges(plan, drafts),
    ]
    day = drafts.today.isoformat()
    for question in {question.id: question for question in asked}.values():
        plan_decision(plan, question, drafts.answers.decided.get(question.id), by, day)


def plan_decision(plan: Plan, question: Question | OpenQuestion, decided: str | None, by: Viewer, day: str) -> None:
    """Add to a plan how a question was answered; `decided` is the answer that the graph keeps."""
    answer = question.answer
    if answer is None or answer == decided:
        return
    if decided is None:
        plan.nodes.append(Node("Decision", question.id, decision_properties(question, answer, by, day)))
    else:
        before: dict[str, Value | None] = {"answer": decided}
        plan.changes.append(ElementChange(Node("Decision", question.id), before, {"answer": answer}))


def _merges(plan: Plan, drafts: Drafts) -> Iterator[Question]:
    """What each new merge of two factors answers: that their names mean the same."""
    for merge in plan.relationships:
        if merge.type == "MERGED_INTO":
            label = schema().labels[merge.from_label]
            name, into = _name(drafts, label, merge.from_id), _name(drafts, label, merge.to_id)
            if name_key(name) != name_key(into):
                yield name_question(label, Compared(name), Compared(into), SAME)


def _name(drafts: Drafts, label: Label, node_id: str) -> str:
    return str(drafts.as_it_will_be(label.name, node_id).get(label.caption) or node_id)


def decision_properties(question: Question | OpenQuestion, answer: str, by: Viewer, day: str) -> dict[str, Value]:
    """The properties of a decision: the question, its answer, who gave it and when."""
    return {
        "question": question.text,
        "answer": answer,
        "scope": question.scope,
        "compared": question.names,
        "decided_by": by.person,
        "decided_on": day,
        "decided_on_earliest": day,
        "decided_on_latest": day,
        "source_id": _SOURCE,
    }
