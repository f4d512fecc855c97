"""What an answer's shares are out of under a filter, worked out by hand, and the notes that say so."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import ask

from graph.database import Database
from graph.errors import BadRequest
from queries import Answer, question

pytestmark = pytest.mark.slow

# What is recorded of A and of B; their reviews are of two kinds.
WORDS = {
    "A": {"kind": "audit", "age_band": "unborn", "harm_category": "neglect"},
    "B": {"kind": "death", "age_band": "under_1", "harm_category": "none"},
}
OF_CASES = [("case_kind", "audit", "death"), ("age_band", "unborn", "under_1"), ("harm_category", "neglect", "none"),
            ("review_kind", "inquest", "inquiry")]  # fmt: skip


@pytest.fixture(scope="module")
def involved(empty_graph: Database, write_graph: Callable[..., None]) -> Database:
    """The council is involved in A (one of its episodes), in C (as a whole), and in D, of which only a record says so.

    A straddles 2015 by its episodes, C has none. Each case was looked at for caseload.
    """
    cases = [("A", "2014-01-01"), ("B", "2014-05-01"), ("C", "2016-01-01"), ("D", "2016-06-01")]
    episodes = [("A1", "2014-03-01"), ("A2", "2016-03-01"), ("B1", "2014-05-01"), ("D1", "2016-06-01")]
    nodes: list[tuple[str, dict[str, Any]]] = [
        ("Source", {"id": "src", "title": "Reviews"}),
        ("Organisation", {"id": "council", "name": "Council"}),
        ("Organisation", {"id": "police", "name": "Police"}),
        ("Category", {"id": "work", "name": "Work", "taxonomy": "mine"}),
        ("Factor", {"id": "caseload", "name": "Caseload"}),
        *(
            ("Case", {"id": id_, "title": id_, "period_start": start, "sensitivity": "open", **WORDS.get(id_, {})})
            for id_, start in cases
        ),
        *(("Episode", {"id": id_, "title": id_, "sequence": int(id_[1]), "start": start}) for id_, start in episodes),
        ("Factor", {"id": "training", "name": "Training"}),
        ("Review", {"id": "V", "title": "Review of A", "kind": "inquest"}),
        ("Review", {"id": "W", "title": "Review of B", "kind": "inquiry"}),
        ("Finding", {"id": "F", "headline": "A pattern"}),
        *(("Coding", {"id": f"{id_}g", "coder_code": "one", "looked_for": ["work"]}) for id_, _ in cases),
    ]
    relationships: list[tuple[str, str, str, dict[str, Any]]] = [
        ("IN_CATEGORY", "caseload", "work", {}),
        *(("HAS_EPISODE", id_[0], id_, {}) for id_, _ in episodes),
        *(("CODES", f"{id_}g", id_, {}) for id_, _ in cases),
        ("INVOLVED_IN", "council", "A2", {}),
        ("INVOLVED_IN", "police", "B", {}),
        ("INVOLVED_IN", "council", "C", {}),
        ("EXAMINES", "V", "A", {}),
        ("EXAMINES", "W", "B", {}),
        ("MADE", "V", "F", {}),
        ("DRAWN_FROM", "F", "A2", {}),
        ("INFLUENCES", "caseload", "training", {"id": "i1", "effect": "increases", "case_id": "A"}),
        _recorded("k1", "A2", polarity="hindering", acted_on=["council"]),
        _recorded("k2", "A", polarity="supporting"),
        _recorded("k3", "D1", polarity="hindering", acted_on=["council"]),
    ]
    write_graph(empty_graph, nodes, relationships)
    return empty_graph


def _recorded(id_: str, place: str, **more: Any) -> tuple[str, str, str, dict[str, Any]]:
    return ("CONTRIBUTED_TO", "caseload", place, {"id": id_, "coding_id": f"{place[0]}g", **more})


def asked(database: Database, name: str, **given: str) -> Answer:
    return ask(database, name, given, viewer=OWNER)


@pytest.mark.parametrize(
    ("given", "recorded", "looked_for"),
    [
        ({}, 2, 4),
        ({"organisation": "Council"}, 2, 3),  # not B
        ({"organisation": "Council", "per": "episode"}, 2, 2),  # not A1
        ({"organisation": "Council", "until": "2014"}, 0, 0),  # A2 came later
        ({"polarity": "supporting"}, 1, 4),
        ({"since": "2015"}, 2, 3),  # A by its second episode, C by its period
        ({"until": "2014"}, 1, 2),  # A by its first episode, with what is recorded of it as a whole
        ({"since": "2015", "until": "2016-02"}, 0, 1),  # A has nothing between the two, C began there
    ],
)
def test_a_share_is_out_of_what_the_filters_could_apply_to(
    involved: Database, given: dict[str, str], recorded: int, looked_for: int
) -> None:
    rows = asked(involved, "recurring-factors", **given).rows
    assert [(row["recorded_looked"], row["looked_for"]) for row in rows] == [(recorded, looked_for)] * bool(recorded)


@pytest.mark.parametrize(
    ("given", "cases"),
    [({}, [1]), ({"since": "2015"}, [1]), ({"until": "2014"}, [1]), ({"since": "2015", "until": "2016-02"}, [])],
)
def test_what_is_recorded_of_a_case_as_a_whole_counts_where_one_of_its_episodes_does(
    involved: Database, given: dict[str, str], cases: list[int]
) -> None:
    """Asked in Cypher; all that supported is recorded of A as a whole, which began before 2015 and went on after it."""
    assert [row["cases"] for row in asked(involved, "what-helped", **given).rows] == cases
    assert [row["cases"] for row in asked(involved, "recurring-factors", polarity="supporting", **given).rows] == cases


def test_the_answer_says_what_its_shares_are_out_of(involved: Database) -> None:
    answer = asked(involved, "recurring-factors", organisation="Council", polarity="hindering", per="episode")
    notes = [note for note in answer.notes if note.code == "denominator"]
    assert [(note.values["filter"], note.values["counted"]) for note in notes] == [
        ("organisation", "episodes"),
        ("polarity", "episodes"),
    ]
    assert "shares are out of those that involve the organisation: it was involved in the episode" in notes[0]
    assert not [note for note in asked(involved, "recurring-factors").notes if note.code == "denominator"]


def test_the_answer_says_how_much_is_known_of_who_was_involved(involved: Database) -> None:
    answer = asked(involved, "recurring-factors", organisation="Council")
    values = {note.code: note.values for note in answer.notes}
    assert values["involved-by-record"] == {"units": 1}  # D
    assert values["practice-not-stated"] == {"contributions": 1}  # k2
    assert not {"involved-by-record", "practice-not-stated"} & {
        note.code for note in asked(involved, "recurring-factors").notes
    }


def test_a_question_that_counts_episodes_says_so(involved: Database) -> None:
    notes = asked(involved, "both-ways", since="2015").notes
    assert [note.values["counted"] for note in notes if note.code == "denominator"] == ["episodes"]


@pytest.mark.parametrize(("name", "of_a", "of_b"), OF_CASES)
def test_a_filter_by_what_is_recorded_of_a_case_keeps_it_in_every_scope(
    involved: Database, name: str, of_a: str, of_b: str
) -> None:
    for value, recorded, statements, influences, findings in (
        (of_a, [(1, 1)], {"k1", "k2"}, 2, 1),
        (of_b, [], set(), 0, 0),
    ):
        rows = asked(involved, "recurring-factors", **{name: value}).rows
        assert [(row["recorded_looked"], row["looked_for"]) for row in rows] == recorded
        evidence = asked(involved, "evidence-for", factor="caseload", **{name: value}).rows
        assert {row["relationship"] for row in evidence} == statements
        assert len(asked(involved, "bridging-factors", **{name: value}).rows) == influences
        assert sum(row["findings"] for row in asked(involved, "findings-by-pattern", **{name: value}).rows) == findings
    rows = asked(involved, "compare", one=f"{name}={of_a}", other=f"{name}={of_b}").rows
    assert [(row["one_recorded"], row["one_looked_for"]) for row in rows] == [(1, 1)]
    # In B somebody looked and recorded nothing, which is something to compare with.
    assert [(row["other_recorded"], row["other_looked_for"]) for row in rows] == [(0, 1)]


@pytest.mark.parametrize(("name", "value", "_"), OF_CASES)
def test_what_chooses_few_cases_is_refused_where_the_answer_leaves(
    involved: Database, name: str, value: str, _: str
) -> None:
    with pytest.raises(BadRequest, match=f"{name}.*small counts are not guarded yet.*on the screen or in a notebook"):
        ask(involved, "recurring-factors", {name: value}, viewer=EXPORT)
    sets = {"one": f"{name}={value}", "other": "since=2015"}
    with pytest.raises(BadRequest, match="small counts are not guarded yet"):
        ask(involved, "compare", sets, viewer=EXPORT)
    for answer in (asked(involved, "recurring-factors", **{name: value}), asked(involved, "compare", **sets)):
        assert [note for note in answer.notes if note.code == "answer-stays"]
    assert not [note for note in asked(involved, "recurring-factors").notes if note.code == "answer-stays"]
    declared = question("recurring-factors")
    assert name in declared.describe()["filters"]
    assert name not in declared.describe(exporting=True)["filters"]
