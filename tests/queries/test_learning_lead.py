"""The learning lead's questions on the small graph, worked out by hand, on both servers."""

from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import ask

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.viewer import Viewer
from queries import Answer
from queries.answers.answer import network_of

AS_AT = "2026-01-01"
Rows = list[tuple[Any, ...]]


def said(answer: Answer, *columns: str) -> Rows:
    return [tuple(row[name] for name in columns) for row in answer.rows]


def asked(graph: Database, question: str, *columns: str, viewer: Viewer = EXPORT, **given: Any) -> Rows:
    return said(ask(graph, question, given, viewer=viewer), *columns)


@pytest.mark.slow
def test_status_by_the_last_event_on_or_before_the_day(graph: Database) -> None:
    columns = ("status", "status_in_source", "recommendations")
    assert asked(graph, "recommendations-by-status", *columns) == [
        ("accepted", "Agreed", 1),
        ("completed", None, 1),
        ("withdrawn", None, 1),
    ]
    assert asked(graph, "recommendations-by-status", *columns, as_at="2019-01-20") == [
        ("open", None, 2),
        ("not_known", None, 1),
    ]
    assert asked(graph, "recommendations-by-status", *columns, as_at="2024-12-31") == [
        ("accepted", "Agreed", 1),
        ("completed", None, 1),
        ("withdrawn", None, 1),
    ]
    assert ("open", None, 1) in asked(graph, "recommendations-by-status", *columns, viewer=OWNER)


@pytest.mark.parametrize(
    ("given", "statuses"),
    [
        ({"source": "src"}, ["accepted", "completed", "withdrawn"]),
        ({"source": "sample"}, ["open"]),
        ({"review": "Review of A"}, ["accepted", "completed"]),
        ({"area": "North"}, ["accepted"]),
        ({"area": "South"}, ["completed"]),
        ({"area": "Region"}, ["accepted", "completed"]),
        ({"organisation": "Police"}, ["accepted"]),
        ({"category": "Child death"}, ["accepted", "completed"]),
        ({"level": "National"}, ["completed"]),
        ({"since": "2019-01-10", "until": "2019"}, ["accepted", "completed"]),
        ({"until": "2018"}, []),
    ],
)
def test_each_filter_of_recommendations(graph: Database, given: dict[str, Any], statuses: list[str]) -> None:
    found = ask(graph, "recommendations-by-status", given, viewer=EXPORT)
    assert sorted(row["status"] for row in found.rows) == statuses


@pytest.mark.slow
def test_addressees_count_recommendations_rows_replies_and_what_is_open(graph: Database) -> None:
    columns = ("organisation", "name", "recommendations", "rows", "replied", "open")
    assert asked(graph, "recommendations-by-addressee", *columns) == [
        ("police", "Police", 1, 2, 0, 1),
        ("council", "Council", 1, 1, 1, 1),
        ("ministry", "Ministry", 1, 1, 0, 0),
    ]
    assert asked(graph, "recommendations-by-addressee", *columns, organisation="Council") == [
        ("council", "Council", 1, 1, 1, 1)
    ]
    before = asked(graph, "recommendations-by-addressee", *columns, as_at="2019-02-15", organisation="council")
    assert before == [("council", "Council", 1, 1, 0, 1)]


@pytest.mark.slow
def test_overdue_replies(graph: Database) -> None:
    columns = ("recommendation", "organisation", "days_overdue", "replied", "status")
    answer = ask(graph, "overdue-replies", {"as_at": AS_AT}, viewer=EXPORT)
    assert said(answer, *columns) == [
        ("R2", "ministry", 2492, "not_known", "completed"),
        ("R1", "police", 2492, "no", "accepted"),
    ]
    assert any(note.startswith("For 1 of the 2 it is not known whether a reply was given") for note in answer.notes)
    assert asked(graph, "overdue-replies", "recommendation", as_at="2019-03-07") == []
    assert asked(graph, "overdue-replies", "recommendation", as_at=AS_AT, viewer=OWNER)[-1] == ("R4",)


@pytest.mark.slow
def test_overdue_actions_with_what_they_wait_for(graph: Database) -> None:
    columns = ("action", "status", "due_on", "days_overdue", "owners", "waits_for", "waits_for_name")
    assert asked(graph, "overdue-actions", *columns, as_at=AS_AT) == [
        ("a4", "in_progress", "2021-01-01", 1826, ["Council"], "a8", "Find money")
    ]
    owner = asked(graph, "overdue-actions", "action", as_at=AS_AT, viewer=OWNER)
    assert owner == [("a9",), ("a4",)]


@pytest.mark.slow
def test_the_due_date_and_the_owner_of_then(graph: Database) -> None:
    columns = ("action", "status", "due_on", "days_overdue", "owners")
    assert asked(graph, "overdue-actions", *columns, as_at="2020-07-10") == [
        ("a4", "in_progress", "2020-06", 10, ["Council"])
    ]
    assert asked(graph, "overdue-actions", *columns, as_at="2020-06-30") == []
    assert asked(graph, "overdue-actions", *columns, as_at="2021-01-01") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"area": "North"}, True),
        ({"area": "South"}, False),
        ({"organisation": "Council"}, True),
        ({"organisation": "Police"}, False),
        ({"level": "local"}, True),
        ({"category": "child"}, True),
        ({"category": "work"}, False),
        ({"review": "V1"}, True),
        ({"since": "2019-07"}, False),
    ],
)
def test_each_filter_of_actions(graph: Database, given: dict[str, Any], found: bool) -> None:
    rows = asked(graph, "overdue-actions", "action", as_at=AS_AT, **given)
    assert rows == ([("a4",)] if found else [])


def test_waiting_for_the_first_unfinished_action(graph: Database) -> None:
    columns = ("action", "waits_for", "waits_for_status", "steps")
    assert asked(graph, "waiting-for", *columns) == [("a4", "a8", "blocked", 2), ("a5", "a8", "blocked", 1)]
    assert asked(graph, "waiting-for", *columns, action="Night rota") == [("a4", "a8", "blocked", 2)]
    assert asked(graph, "waiting-for", *columns, area="North") == [("a4", "a8", "blocked", 2)]


def test_actions_without_factor_open_ones_first(graph: Database) -> None:
    assert asked(graph, "actions-without-factor", "action", "status") == [
        ("a5", "planned"),
        ("a8", "blocked"),
        ("a7", "planned"),
        ("a6", "completed"),
    ]


@pytest.mark.slow
def test_factors_without_action(graph: Database) -> None:
    columns = ("factor", "cases", "episodes", "mentions", "last_recorded", "closed_actions")
    assert asked(graph, "factors-without-action", *columns) == [("caseload", 2, 3, 3, "2021-05-10", 1)]
    # The restricted case's action is open, and its owner sees it.
    assert asked(graph, "factors-without-action", *columns, viewer=OWNER) == []
    assert asked(graph, "factors-without-action", "factor", at_least="1") == [("caseload",), ("handover",)]
    # The open action on training applies in the north only.
    south = asked(graph, "factors-without-action", "factor", at_least="1", area="South")
    assert south == [("caseload",), ("training",)]


@pytest.mark.slow
def test_recorded_again_answers_by_what_was_examined_since(graph: Database) -> None:
    columns = ("action", "factor", "areas", "answer", "cases_examined", "cases_recorded", "first_recorded_on")
    answer = ask(graph, "recorded-again", {}, viewer=EXPORT)
    assert said(answer, *columns) == [
        ("a1", "caseload", ["South as it was"], "recorded_again", 1, 1, "2021-05-10"),
        ("a3", "handover", ["Region"], "not_looked_for", 1, 0, None),  # nobody says what they looked for
        ("a2", "training", ["South"], "not_examined", 0, 0, None),
    ]
    assert "recorded again after the action was closed: 1 of 3; looked" in answer.sentence
    assert asked(graph, "recorded-again", "answer", action="a1", as_at="2021-05-09") == [("not_examined",)]
    assert asked(graph, "recorded-again", "action", factor="Workload") == [("a1",)]


def test_time_to_close(graph: Database) -> None:
    columns = ("of", "count", "median_days", "shortest_days", "longest_days")
    answer = ask(graph, "time-to-close", {}, viewer=EXPORT)
    assert said(answer, *columns) == [("recommendation", 1, 365, 365, 365)]
    assert "1 is left out: closed on a day that is not known." in answer.notes
    assert asked(graph, "time-to-close", *columns, of="action") == [("action", 4, 365.5, 32, 1096)]
    assert asked(graph, "time-to-close", *columns, of="action", until="2018") == []


@pytest.mark.slow
def test_trace_of_a_recommendation_tells_the_whole_thread(graph: Database) -> None:
    answer = ask(graph, "trace", {"recommendation": "1/19", "as_at": AS_AT}, viewer=EXPORT)
    assert said(answer, "step", "id", "detail") == [
        ("review", "V1", "Serious case review"),
        ("case", "A", "Serious case"),
        ("episode", "A2", "practice appraised Problematic; Training hindering"),
        ("factor", "training", "hindering in 1 episode; addressed to reduce"),
        ("finding", "F1", "Published; By machine"),
        ("recommendation", "R1", "Accepted; in the source: Agreed"),
        ("history", "e1", ""),
        ("history", "e2", "by board"),
        ("addressee and reply", "council", "replied on 1 March 2019; Accepted"),
        ("addressee and reply", "police", "no reply, due 7 March 2019, overdue by 2,492 days"),
        ("addressee and reply", "police", "no reply, due 7 March 2019, overdue by 2,492 days"),
        ("action", "a2", "Impact evidenced; closed on 1 January 2022"),
        ("owner", None, ""),
        ("evidence of a difference", None, ""),
        ("action", "a4", "In progress, due 1 January 2021, overdue by 1,826 days; level: Local"),
        ("owner", "police", "Owner; from 1 June 2019; to 31 May 2020"),
        ("owner", "council", "Owner; from 1 June 2020"),
        ("history", "e6", ""),
        ("history", "e7", "staff shortage"),
        ("history", "e8", ""),
        ("waits for", "a5", "Planned"),
        ("evidence of a difference", None, ""),
        ("escalated to", "R2", "completed"),
    ]
    assert said(answer, "name")[7] == ("Status: Open to Accepted",)
    assert {(node.label, node.id) for node in network_of(answer).nodes} >= {("Case", "A"), ("Action", "a4")}
    assert "LED_TO" in {each.type for each in network_of(answer).relationships}


@pytest.mark.slow
def test_trace_of_an_action_names_the_gaps(graph: Database) -> None:
    answer = ask(graph, "trace", {"action": "a1"}, viewer=EXPORT)
    steps = {row["step"]: row for row in answer.rows}
    assert steps["finding"]["name"] == "no finding recorded"
    assert steps["finding"]["id"] is None
    assert steps["factor"]["detail"] == (
        "hindering in 2 episodes and 1 case as a whole; supporting in 1 episode; addressed to reduce"
    )
    assert steps["evidence of a difference"]["detail"] == "22 before, 14.5 after; lower is better; judged by board"
    assert [row["id"] for row in answer.rows if row["step"] == "episode"] == ["A1", "A2"]
    assert answer.sentence == "12 records stand on this thread; the gaps are: no finding recorded; no owner recorded."


@pytest.mark.slow
def test_trace_names_who_waits_and_the_ladder_both_ways(graph: Database) -> None:
    answer = ask(graph, "trace", {"action": "a5", "as_at": AS_AT}, viewer=EXPORT)
    assert ("waited for by", "a4", "In progress; owned by Council") in said(answer, "step", "id", "detail")
    answer = ask(graph, "trace", {"recommendation": "R2", "as_at": AS_AT}, viewer=EXPORT)
    assert said(answer, "step", "id", "detail")[-1] == ("escalated from", "a4", "in progress")


@pytest.mark.slow
def test_trace_as_it_stood(graph: Database) -> None:
    answer = ask(graph, "trace", {"action": "a4", "as_at": "2020-02-01"}, viewer=EXPORT)
    details = {row["id"]: row["detail"] for row in answer.rows}
    assert details["a4"] == "Planned, due June 2020; level: Local"
    assert "e7" not in details


def test_trace_follows_one_thing(graph: Database) -> None:
    with pytest.raises(BadRequest, match="Choose an action or a recommendation"):
        ask(graph, "trace", {}, viewer=EXPORT)
    with pytest.raises(NotFound, match="no action 'a9'"):
        ask(graph, "trace", {"action": "a9"}, viewer=EXPORT)
    assert ask(graph, "trace", {"action": "a9"}, viewer=OWNER).rows


@pytest.mark.slow
def test_find_ranks_names_references_and_aliases(graph: Database) -> None:
    columns = ("label", "id", "matched", "score")
    assert asked(graph, "find", *columns, text="caseload") == [
        ("Factor", "caseload", "name", 100),
        ("Recommendation", "R2", "name", 80),
    ]
    assert asked(graph, "find", *columns, text="WORKLOAD") == [("Factor", "caseload", "alias", 100)]
    assert asked(graph, "find", *columns, text="1/19") == [("Recommendation", "R1", "reference", 100)]
    assert asked(graph, "find", *columns, text="staff night") == [
        ("Recommendation", "R1", "name", 60),
        ("Finding", "F1", "name", 60),
    ]
    assert asked(graph, "find", "id", "matched", text="trainig")[0] == ("training", "likeness")
    assert asked(graph, "find", "id", text="secret") == []
    assert asked(graph, "find", "id", text="secret", viewer=OWNER) == [("R4",), ("a9",)]
    assert asked(graph, "find", "id", text="child", kind="case", source="sample") == [("X",)]


def test_a_replys_sentence_tells_not_given_from_not_known(graph: Database) -> None:
    answer = ask(graph, "overdue-replies", {"as_at": AS_AT}, viewer=EXPORT)
    assert answer.sentence == (
        "Replies that were due by 1 January 2026: known not to have been given 1; not known whether they were given 1. "
        "The longest overdue is that of Police, by 2,492 days."
    )
