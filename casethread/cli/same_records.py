"""What a load says of records that are the same, or may be: recognised cases, joined names, questions."""

from __future__ import annotations

from typing import Any

from loaders.load import Outcome
from loaders.plan.titles import sentences_of_new


def same_record_lines(outcome: Outcome) -> list[list[str]]:
    """A list of sentences each for the cases recognised, the names that are new or joined, and the open questions."""
    return [
        [f"New: {sentence}" for sentence in sentences_of_new(outcome.new_names)],
        [f"Recognised: {case.sentence}" for case in outcome.recognised],
        [f"Joined: {sentence}" for sentence in outcome.joined_sentences],
        [f"Question: {question.text} {question.reason} {question.meanwhile}" for question in outcome.open_questions],
        word_question_lines(outcome),
    ]


def word_question_lines(outcome: Outcome) -> list[str]:
    """A sentence for each question about words of the file that is open."""
    return [f"Question: {q.text} {q.meanwhile_sentence}" for q in outcome.word_questions if q.answer is None]


def same_records_as_json(outcome: Outcome) -> dict[str, Any]:
    """The same for programs; every question that nobody decided before, answered or not."""
    return {
        "new_names": outcome.new_names,
        "recognised": [
            {"title": case.recognised.title, "record": case.recognised.case, "called": case.recognised.known_title,
             "same": case.same, "changed": case.changed, "added": case.added}
            for case in outcome.recognised
        ],
        "joined": [
            {"label": match.label, "name": match.name, "record": match.record.id, "called": match.record.name,
             "cases": match.cases, "others": list(match.others)}
            for match in outcome.joined
        ],
        "spellings": [{"label": one.label, "names": list(one.names)} for one in outcome.spellings],
        "questions": [
            {"id": question.id, "label": question.label, "question": question.text, "reason": question.reason,
             "choices": list(question.choices), "assumed": question.assumed, "answer": question.answer}
            for question in outcome.questions
        ],
        "word_questions": [
            {"id": question.id, "about": question.key, "question": question.text, "meanwhile": question.meanwhile,
             "choices": list(question.choices), "rows": question.count, "answer": question.answer}
            for question in outcome.word_questions
        ],
    }  # fmt: skip
