"""A number that leads to the evidence of its row is the number of cases, episodes or findings that stand there."""

from __future__ import annotations

import pytest
from people import OWNER
from whole_answers import ask as ask_wholly
from whole_answers import evidence_of

from graph.database import Database
from queries import Question, ask, questions
from queries.answers.column import Column

pytestmark = pytest.mark.slow

# By the unit, or else the name, of a column: what of the evidence it counts.
COUNTED = {"cases": "case", "episodes": "episode", "findings": "finding"}
MARKED = [
    (question, column)
    for question in questions()
    for column in question.columns
    if column.counts_evidence and {column.unit.name, column.name} & COUNTED.keys()
]
ROWS = 2


@pytest.mark.parametrize(("question", "column"), MARKED, ids=lambda value: value.name)
def test_a_number_is_that_of_what_it_leads_to(sample: Database, question: Question, column: Column) -> None:
    given = {parameter.name: "sample-c01" for parameter in question.parameters if parameter.required}
    answer = ask_wholly(sample, question.name, given, viewer=OWNER)
    counted = COUNTED.get(column.unit.name) or COUNTED[column.name]
    pairs = list(zip(answer.rows, evidence_of(answer), strict=True))
    assert pairs
    for row, parameters in pairs[:ROWS]:
        if parameters and row[column.name]:
            evidence = ask(sample, "evidence-for", {**parameters, "limit": "10000"}, viewer=OWNER)
            assert len({of[counted] for of in evidence.rows if of[counted]}) == row[column.name], row
