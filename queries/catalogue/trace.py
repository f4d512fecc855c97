"""for: learning-lead reviewer
title: From the case to the difference made: the whole thread
about: Everything that an action or a recommendation rests on and what became of it, step by step, from the case, its
  episodes and factors by the finding to the recommendation, the reply, the action, its owner, its history and the
  evidence of a difference, with each gap named.
filters: as_at
parameter: action id:Action - the action to follow
parameter: recommendation id:Recommendation - the recommendation to follow
column: step text - Step
column: label text - Kind
column: id node - Record
column: name text - Name
column: detail text - Detail
column: date date - Date
sentence: {steps} records stand on this thread; {gaps}.
none: Nothing is recorded on this thread.
evidence: by row
method: Factors are those that the action addresses and that the recommendation or the finding concerns. Episodes are
  those that the finding is drawn from, and those of the same cases to which one of these factors contributed. Cases
  are those that the finding is drawn from and that the review examined.
note: A step that is not recorded is named as a gap; nothing is filled in.
picture: nodes id
"""

from __future__ import annotations

from graph.errors import BadRequest
from queries.answers.answer import Row
from queries.asking.context import QuestionContext
from queries.threads.rows import rows_of
from queries.threads.thread import Thread, read_thread


def rows(context: QuestionContext) -> list[Row]:
    """One row a record or a gap, in the order of the thread."""
    context.skip_scope()
    found = rows_of(_thread(context), context.as_at)
    gaps = [row["name"] for row in found if row["id"] is None]
    said = f"the gaps are: {'; '.join(gaps)}" if gaps else "no step is missing"
    context.sentence(context.declaration.sentence.format(steps=f"{len(found) - len(gaps):,}", gaps=said))
    return found


def _thread(context: QuestionContext) -> Thread:
    action, recommendation = context.parameters["action"], context.parameters["recommendation"]
    if (action is None) is (recommendation is None):
        raise BadRequest("trace follows one thing: give action= or recommendation=, and not both.")
    return read_thread(context, action=action, recommendation=recommendation)
