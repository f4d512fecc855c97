"""Questions and their answers: the catalogue, asking it, and what may leave."""

from queries.answers.answer import Answer, Column
from queries.ask import ask
from queries.catalogue import question, questions
from queries.questions.question import Declaration, Parameter
from queries.release.release import release

__all__ = ["Answer", "Column", "Declaration", "Parameter", "ask", "question", "questions", "release"]
