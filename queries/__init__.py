"""Questions and their answers: the catalogue, asking it, and what may leave."""

import queries.catalogue  # noqa: F401 - loaded first: loading it later would put the folder where the function stands
from queries.answer import Answer, Column
from queries.ask import ask
from queries.declarations.declaration import Declaration, Parameter
from queries.declarations.listing import catalogue, question, questions
from queries.release import Viewer, release

__all__ = [
    "Answer", "Column", "Declaration", "Parameter", "Viewer", "ask", "catalogue", "question", "questions", "release",
]  # fmt: skip
