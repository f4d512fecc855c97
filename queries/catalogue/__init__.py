"""The catalogue: one file for each question, a statement (`.cypher`) or a module (`.py`).

A module declares its question as `QUESTION` and answers it with `rows(context)`. Each file is read when its question is
first asked for, so that one question does not wait for what the others import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol, TypeAlias, cast

from rapidfuzz import process

from graph.errors import BadRequest
from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.questions.checks import check_question
from queries.questions.errors import DeclarationError
from queries.questions.question import Question
from queries.questions.reading import read_question

RowsOf: TypeAlias = Callable[[QuestionContext], list[Row]]


class QuestionModule(Protocol):
    """What a module of the catalogue has."""

    QUESTION: Question
    rows: RowsOf


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, and what reads its rows; None where that is the question's own statement."""

    question: Question
    rows: RowsOf | None = None

    def read(self, context: QuestionContext) -> list[Row]:
        """The rows of the question; of a statement one more than is shown, to know whether there are more."""
        if self.rows is not None:
            return self.rows(context)
        scope = context.scope() if self.question.scopes else ""
        statement = f"{scope}{context.text(self.question.cypher)}LIMIT $limit"
        return context.read(statement, limit=context.limit + 1)


def questions() -> list[Question]:
    """Every question, in the order of the names; raises DeclarationError for a file that is wrong."""
    return [entry(name).question for name in _files()]


def question(name: str) -> Question:
    """The question of that name; raises BadRequest that offers the nearest ones."""
    return entry(name).question


def entry(name: str) -> Entry:
    """The entry of that name; raises BadRequest that offers the nearest names."""
    key = name.strip().lower().replace("_", "-")
    if key not in _files():
        near = [match for match, _, _ in process.extract(name, list(_files()), limit=3, score_cutoff=60)]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise BadRequest(f"There is no question {name!r}.{hint} 'casethread questions' lists them all.")
    return _entry(key)


@cache
def _entry(name: str) -> Entry:
    file = _files()[name]
    if file.endswith(".cypher"):
        return Entry(read_question(file, (files(__name__) / file).read_text(encoding="utf-8")))
    module = cast(QuestionModule, import_module(f"{__name__}.{file.removesuffix('.py')}"))
    if module.QUESTION.name != name:
        raise DeclarationError(f"{file}: declares the question {module.QUESTION.name!r}, which its name does not say")
    check_question(module.QUESTION)
    return Entry(module.QUESTION, module.rows)


@cache
def _files() -> dict[str, str]:
    return question_files(files(__name__))


def question_files(folder: Traversable) -> dict[str, str]:
    """The name of each question in a folder with its file, in the order of the names.

    Raises DeclarationError where two files have the same question.
    """
    files_by_name: dict[str, str] = {}
    for file in sorted(path.name for path in folder.iterdir()):
        stem, dot, ending = file.rpartition(".")
        if file.startswith("_") or not dot or ending not in ("cypher", "py"):
            continue
        name = stem.replace("_", "-")
        if name in files_by_name:
            raise DeclarationError(f"{file}: {files_by_name[name]} is this question already")
        files_by_name[name] = file
    return dict(sorted(files_by_name.items()))
