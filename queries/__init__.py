"""Questions and their answers: the catalogue, asking it, and what may leave."""

from queries.answers.answer import Answer
from queries.answers.column import Column
from queries.ask import ask
from queries.catalogue import question, questions
from queries.questions.question import Parameter, Question
from queries.release.release import release

__all__ = ["Answer", "Column", "Parameter", "Question", "ask", "question", "questions", "release"]
