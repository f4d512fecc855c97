"""Questions and their answers: the catalogue, asking it, and what may leave."""

from queries.answer import Answer, Column
from queries.ask import ask
from queries.declaration import Declaration, Parameter
from queries.listing import catalogue, question, questions
from queries.release import Viewer, release

__all__ = [
    "Answer", "Column", "Declaration", "Parameter", "Viewer", "ask", "catalogue", "question", "questions", "release",
]  # fmt: skip
