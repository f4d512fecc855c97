"""Actions of the next version that are reworded, and have another number or none."""

from __future__ import annotations

import pytest

from loaders.read.action_plan.versions import Item, Recognition
from loaders.records.known_plans import KnownRecord
from loaders.records.open_questions import OpenQuestions
from loaders.records.problem import Place

Row = tuple[str, str, str, str]  # number, words, recommendation and owner


def known_as(known: list[Row], offered: list[Row]) -> tuple[list[str | None], list[str]]:
    """The number in the graph of each action of a plan, None where it is another one, and the keys of what is asked."""
    records = [
        KnownRecord(f"a{ref}-{text}", ref, text, frozenset({of}), frozenset({by})) for ref, text, of, by in known
    ]
    items = [
        Item((ref, text), ref, text, Place("plan.xlsx", row=number), frozenset({of}), frozenset({by}))
        for number, (ref, text, of, by) in enumerate(offered)
    ]
    questions = OpenQuestions()
    recognition = Recognition("Action", records, questions)
    recognition.settle(items)
    refs = {record.id: record.ref for record in records}
    return [refs.get(recognition.ids.get(item.key, "")) for item in items], [*questions.asked]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Rewrite the pre-birth procedure", "Rewrite the pre-birth procedure and circulate it"),
        ("Complete a service map for the county", "Complete one service map for the county"),
        ("2 x weekly audits of the duty desk", "3 x weekly audits of the duty desk"),
        ("Train all staff by the summer", "Train all staff"),
    ],
)
def test_an_action_of_one_recommendation_and_owner_is_known_reworded(old: str, new: str) -> None:
    others = [("1.2", "Track the week at which assessments start", "share", "health")]
    first = [("1.1", old, "share", "police"), *others]
    moved = [("1.1", "Respond to the coroner", "answer", "police"), ("2.1", new, "share", "police"),
             ("2.2", *others[0][1:])]  # fmt: skip
    assert known_as(first, moved) == ([None, "1.1", "1.2"], [])
    assert known_as([("", *first[0][1:])], [("", *moved[1][1:])]) == ([""], [])


def test_of_several_actions_so_alike_none_is_taken_without_an_answer() -> None:
    first = [
        ("1.1", "Audit the duty desk each week", "share", "police"),
        ("1.2", "Audit the duty desk each month", "share", "police"),
    ]
    moved = [("2.1", "Audit the duty desk each weekend", "share", "police")]
    found, asked = known_as(first, moved)
    assert found == [None]
    assert len(asked) == 1


def test_an_action_of_another_owner_is_asked_about_once() -> None:
    first = [
        ("1.1", "Write a protocol on sharing", "share", "police"),
        ("2.1", "See each child alone", "see", "police"),
    ]
    moved = [("2.1", "Write one protocol on sharing", "share", "health")]
    found, asked = known_as(first, moved)
    assert found == [None]
    assert asked == ["action 2.1: Write one protocol on sharing (was 1.1)"]


@pytest.mark.parametrize(
    ("parts", "split"),
    [
        (("Hold workshops", "Audit 30 cases"), [("Hold workshops", "Audit 30 cases")]),
        (("Hold workshops", "Audit the helpline"), []),
        (("Hold workshops and audit 30 cases", "Audit 30 cases"), []),
    ],
)
def test_an_action_that_was_split_is_said_to_be_a_part_of_another(
    parts: tuple[str, ...], split: list[tuple[str, str]]
) -> None:
    record = KnownRecord("a", "1.2", "Hold workshops and audit 30 cases", frozenset({"share"}), frozenset({"police"}))
    items = [
        Item((str(n), text), f"1.2{'ab'[n]}", text, Place("plan.xlsx", row=n), record.of, record.owners)
        for n, text in enumerate(parts)
    ]
    recognition = Recognition("Action", [record], OpenQuestions())
    recognition.settle(items)
    assert [(new.text, rest.text) for new, rest in recognition.split] == split
