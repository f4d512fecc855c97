"""The catalogue: which questions there are, by audience."""

from __future__ import annotations

from queries import Question, questions
from queries.questions.question import AUDIENCES

EVERYBODY = "For everybody"
TITLES = {"researcher": "For researchers", "reviewer": "For reviewers", "learning-lead": "For learning leads"}


def catalogue_groups() -> list[tuple[str, list[Question]]]:
    """(heading, its questions) for every audience that has some; those for everybody come first."""
    groups = [(EVERYBODY, [question for question in questions() if is_for_everybody(question)])]
    groups += [
        (title, [question for question in questions_for(audience) if not is_for_everybody(question)])
        for audience, title in TITLES.items()
    ]
    return [(title, members) for title, members in groups if members]


def questions_for(audience: str) -> list[Question]:
    """The questions that name this audience."""
    return [question for question in questions() if audience in question.audiences]


def is_for_everybody(question: Question) -> bool:
    """Whether a question names every audience."""
    return set(question.audiences) == set(AUDIENCES)
