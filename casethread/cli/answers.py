"""The file of questions and answers: a dry run writes it, people fill in the answers, the load reads it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from graph.errors import BadRequest
from graph.system.whole_files import written_whole
from graph.writer import Conflict
from loaders.check.conflicts import CHOICES, TAKE
from loaders.check.elements import properties_of
from loaders.check.questions import Compared, Question
from loaders.isolated import read_entries
from loaders.plan.titles import element_title
from loaders.read.answers_file import FIX
from loaders.read.files import Unreadable
from loaders.records.reading import OpenQuestion

_EXPLAINS = """\
# Questions about records that may be the same, about words that may mean more than one thing, and about what people
# entered and the file has otherwise.
# Write your answer after 'answer:', as one of the words under 'choose from'; where none are listed, in words of your own.
# Then load the file with this one: casethread load FILE --answers THIS_FILE
# You may leave answers blank: 'without an answer' says what happens then.
"""


def given_answers(path: Path | None, dry_run: bool) -> dict[str, str]:
    """The answers of a file; none without one, or where a dry run is about to make it."""
    return {} if path is None or (dry_run and not path.exists()) else read_answers(path)


def read_answers(path: Path) -> dict[str, str]:
    """The answers of a file by the ids of their questions; raises BadRequest for what is no such file or answer."""
    answers: dict[str, str] = {}
    for number, entry in enumerate(_entries(path), start=1):
        if not (isinstance(entry, dict) and entry.get("id")):
            raise BadRequest(f"{path.name}, question {number}: has no id, so nothing says which question it is. {FIX}")
        answer, choices = str(entry.get("answer") or "").strip(), entry.get("choose from") or ""
        words = [word.strip() for word in str(choices).split(",") if word.strip()]
        answer = answer.casefold() if words else answer
        if answer and words and answer not in words:
            rule = f"{entry['answer']!r} is not one of its answers"
            raise BadRequest(f"{path.name}, question {number}: {rule}. Write {' or '.join(words)}, or leave it blank.")
        if answer:
            answers[str(entry["id"])] = answer
    return answers


def write_answers(path: Path, questions: Iterable[Question | OpenQuestion | Conflict]) -> None:
    """Write the questions with the answers they have; what the file holds of other loads stays in it."""
    entries = {entry["id"]: entry for entry in (_entries(path) if path.exists() else [])}
    entries |= {question.id: _entry(question) for question in questions}
    text = yaml.safe_dump(list(entries.values()), allow_unicode=True, sort_keys=False, width=110)
    with written_whole(path) as unfinished:
        unfinished.write_text(_EXPLAINS + text, encoding="utf-8")


def _entries(path: Path) -> list[Any]:
    try:
        return read_entries(path)
    except Unreadable as error:
        raise BadRequest(f"{error.problem.sentence} {FIX}") from error


def _entry(question: Question | OpenQuestion | Conflict) -> dict[str, Any]:
    if isinstance(question, Conflict):
        title = properties_of(question.element)[question.property].title
        return {
            "id": question.id,
            "question": "Which of the two holds?",
            "about": f"{title} of {element_title(question.element)}",
            "entered by people": question.kept,
            "in the file": question.offered,
            "choose from": ", ".join(CHOICES),
            "without an answer": "What people entered stays.",
            "answer": TAKE if question.is_taken else "",
        }
    if isinstance(question, OpenQuestion):
        return {
            "id": question.id,
            "question": question.text,
            "about": f"{question.key} ({question.place})",
            "choose from": ", ".join(question.choices),
            "without an answer": f"{question.meanwhile}.",
            "answer": question.answer or "",
        }
    return {
        "id": question.id,
        "question": question.text,
        "reason": question.reason,
        "offered": _compared(question.offered),
        "known": _compared(question.known),
        "choose from": ", ".join(question.choices),
        "without an answer": question.meanwhile,
        "answer": question.answer or "",
    }


def _compared(side: Compared) -> dict[str, Any]:
    return {"name": side.name, "from": side.place, "says": list(side.quotes)}
