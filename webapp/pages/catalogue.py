"""The catalogue: which questions there are, by audience."""

from __future__ import annotations

from queries import Question, questions
from queries.questions.question import AUDIENCES

EVERYBODY = "For everybody"
TITLES = {"researcher": "For researchers", "reviewer": "For reviewers", "learning-lead": "For learning leads"}


def catalogue_groups() -> list[tuple[str, list[Question]]]:
    """(heading, its questions) for every audience that has some; those for everybody come first."""
    groups = [(EVERYBODY, questions_for_everybody())]
    groups += [(title, questions_for(audience)) for audience, title in TITLES.items()]
    return [(title, members) for title, members in groups if members]


def questions_for_everybody() -> list[Question]:
    """The questions that name every audience."""
    return [question for question in questions() if _is_for_everybody(question)]


def questions_for(audience: str) -> list[Question]:
    """The questions that name this audience, but not every one."""
    return [question for question in questions() if audience in question.audiences and not _is_for_everybody(question)]


def _is_for_everybody(question: Question) -> bool:
    return set(question.audiences) == set(AUDIENCES)
