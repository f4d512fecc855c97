"""The parts of an answer: what was asked for is there, what was not is None, and all of it was read before."""

from __future__ import annotations

import pickle
from copy import deepcopy

import pytest
from people import EXPORT

from graph.database import Database
from queries import Answer, ask
from queries.answers.answer import EVERY_PART, Part


def asked(graph: Database, *parts: Part) -> Answer:
    return ask(graph, "recurring-factors", {"source": "src"}, viewer=EXPORT, parts=parts)


def test_a_part_that_was_not_asked_for_is_absent(graph: Database) -> None:
    assert [getattr(asked(graph), part) for part in EVERY_PART] == [None] * len(EVERY_PART)


@pytest.mark.parametrize("part", sorted(EVERY_PART))
def test_a_part_that_was_asked_for_is_there_alone(graph: Database, part: Part) -> None:
    answer = asked(graph, part)
    assert {each for each in EVERY_PART if getattr(answer, each) is not None} == {part}
    whole = asked(graph, *EVERY_PART)
    if part != "charts":  # their marks lead to evidence where that is asked for too
        assert getattr(answer, part) == getattr(whole, part)
    assert answer.rows == whole.rows
    assert answer.notes == whole.notes


def test_marks_lead_to_evidence_where_that_is_asked_for_too(graph: Database) -> None:
    [alone] = asked(graph, "charts").charts or []
    assert {mark.evidence for mark in alone.marks} == {None}
    [chart] = asked(graph, "charts", "evidence").charts or []
    assert all(mark.evidence for mark in chart.marks)


def test_an_answer_can_be_copied_and_kept(graph: Database) -> None:
    answer = asked(graph, *EVERY_PART)
    notes = pickle.loads(pickle.dumps(answer.notes))
    for copy in (notes, deepcopy(answer.notes)):
        assert copy == answer.notes
        assert [note.to_json() for note in copy] == [note.to_json() for note in answer.notes]
