"""The questions by which a learning lead follows up, on the small graph, worked out by hand, on both servers."""

from __future__ import annotations

from typing import Any

import pytest
from people import EXPORT, OWNER
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.errors import BadRequest
from graph.viewer import Viewer
from queries.threads.histories import History

AS_AT = "2026-01-01"


def asked(
    graph: Database, question: str, *columns: str, viewer: Viewer = EXPORT, **given: str
) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in ask(graph, question, given, viewer=viewer).rows]


@pytest.mark.slow
def test_the_tracker_holds_what_is_open_the_longest_overdue_first(graph: Database) -> None:
    columns = ("kind", "node", "owners", "status", "due_on", "overdue_days")
    assert asked(graph, "tracker", *columns, as_at=AS_AT) == [
        ("Action", "a4", ["Council"], "in_progress", "2021-01-01", 1826),
        ("Action", "a5", [], "planned", "2030", None),
        ("Action", "a8", [], "blocked", None, None),
        ("Recommendation", "R1", ["Council", "Police"], "accepted", None, None),
        ("Action", "a7", [], "planned", None, None),
    ]
    everything = asked(graph, "tracker", "node", state="all")
    closed = asked(graph, "tracker", "node", state="closed")
    is_open = asked(graph, "tracker", "node")
    assert sorted(everything) == sorted(closed + is_open)
    assert ("a9",) in asked(graph, "tracker", "node", viewer=OWNER)


@pytest.mark.slow
def test_a_row_has_its_review_and_its_history(graph: Database) -> None:
    columns = ("node", "review", "due_on", "original_due_on", "moves", "made_on")
    [row] = [row for row in asked(graph, "tracker", *columns) if row[0] == "a4"]
    assert row == ("a4", ["Review of A"], "2021-01-01", "2020-06", 1, "2019-06-01")
    [row] = [row for row in asked(graph, "tracker", *columns, as_at="2020-07-01") if row[0] == "a4"]
    assert row == ("a4", ["Review of A"], "2020-06", "2020-06", 0, "2019-06-01")


@pytest.mark.parametrize(
    ("given", "nodes"),
    [
        ({"of": "recommendation"}, ["R1"]),
        ({"of": "recommendation", "state": "closed"}, ["R2", "R3"]),
        ({"status": "blocked"}, ["a8"]),
        ({"organisation": "Police"}, ["R1"]),
        ({"organisation": "Council"}, ["R1", "a4"]),
        ({"area": "North"}, ["R1", "a4"]),
        ({"review": "Review of A"}, ["R1", "a4"]),
        ({"words": "ROTA"}, ["a4"]),
        ({"words": "a/4"}, ["a4"]),
        ({"rag": "red"}, []),
        ({"post": "head"}, []),
    ],
)
def test_the_tracker_takes_filters_and_narrows_by_what_stands_in_it(
    graph: Database, given: dict[str, Any], nodes: list[str]
) -> None:
    assert sorted(node for (node,) in asked(graph, "tracker", "node", **given)) == nodes


def test_a_tracker_of_both_counts_real_records_where_either_kind_has_some(graph: Database) -> None:
    # Of the sample alone everything is invented; a filter that leaves real recommendations leaves out invented actions.
    assert {kind for kind, _ in asked(graph, "tracker", "kind", "node", source="sample")} == {
        "Action",
        "Recommendation",
    }
    assert ("Recommendation", "R5") not in asked(graph, "tracker", "kind", "node")


@pytest.mark.slow
def test_due_soon_counts_from_the_day_asked_for(graph: Database) -> None:
    columns = ("node", "due_on", "days_left")
    assert asked(graph, "due-soon", *columns, as_at="2020-12-12") == [("a4", "2021-01-01", 20)]
    assert asked(graph, "due-soon", *columns, as_at="2021-01-01") == [("a4", "2021-01-01", 0)]
    assert asked(graph, "due-soon", *columns, as_at="2021-01-02") == []
    assert asked(graph, "due-soon", *columns, as_at="2020-12-12", days="19") == []


@pytest.mark.slow
def test_without_news_begins_with_the_latest_dated_record(graph: Database) -> None:
    rows = asked(graph, "without-news", "node", "last_news_on", "days_silent", as_at="2020-10-14")
    assert ("a4", "2020-07-15", 91) in rows
    assert "a4" not in [node for node, *_ in asked(graph, "without-news", "node", "days_silent", as_at="2020-10-13")]
    # What has no date at all is silent too, and stands first.
    assert rows[0][1:] == (None, None)


def test_without_evidence_looks_at_what_was_carried_out(graph: Database) -> None:
    assert asked(graph, "without-evidence", "node") == [("a2",), ("a6",), ("a3",)]
    assert "a1" in [node for (node,) in asked(graph, "without-evidence", "node", as_at="2020-11-30")], (
        "not measured yet"
    )


def test_nothing_waits_for_sign_off_where_nothing_was_reported(graph: Database) -> None:
    answer = ask(graph, "waiting-for-sign-off", {"as_at": AS_AT}, viewer=EXPORT)
    assert (answer.outcome, answer.rows) == ("no-rows", [])
    assert answer.sentence == "No action is reported complete and waiting for sign-off on 1 January 2026."


def test_waiting_for_is_asked_both_ways(graph: Database) -> None:
    columns = ("action", "waits_for", "steps")
    assert asked(graph, "waiting-for", *columns) == [("a4", "a8", 2), ("a5", "a8", 1)]
    assert asked(graph, "waiting-for", *columns, direction="waited_for_by") == [
        ("a4", "a5", 1),
        ("a5", "a8", 1),
        ("a4", "a8", 2),
    ]
    assert asked(graph, "waiting-for", *columns, direction="waited_for_by", action="a5") == [("a4", "a5", 1)]


@pytest.mark.slow
def test_age_of_open(graph: Database) -> None:
    columns = ("of", "count", "median_days", "over_5_years", "over_10_years")
    assert asked(graph, "age-of-open", *columns, as_at="2024-01-10") == [("recommendation", 1, 1826, 0, 0)]
    assert asked(graph, "age-of-open", *columns, as_at="2024-01-11") == [("recommendation", 1, 1827, 1, 0)]
    answer = ask(graph, "age-of-open", {"of": "action", "as_at": AS_AT}, viewer=EXPORT)
    assert [answer.rows[0][name] for name in columns] == ["action", 4, 2406, 2, 0]
    assert "3 are open and not dated to the day: counted, but without an age." in answer.notes


@pytest.mark.slow
def test_the_tracker_lists_what_is_over_so_many_years_old(graph: Database) -> None:
    for of in ("action", "recommendation"):
        [row] = asked(graph, "age-of-open", "over_5_years", "over_10_years", of=of, as_at=AS_AT)
        older = [len(asked(graph, "tracker", "node", of=of, as_at=AS_AT, over_years=str(years))) for years in (5, 10)]
        assert tuple(older) == row


@pytest.mark.slow
def test_supports_without_an_action_that_protects_them(graph: Database) -> None:
    answer = ask(graph, "unprotected-supports", viewer=EXPORT)
    assert [(row["factor"], row["cases"], row["mentions"], row["given_up"]) for row in answer.rows] == [
        ("caseload", 1, 1, 0)
    ]
    evidence = ask(graph, "evidence-for", evidence_of(answer)[0], viewer=EXPORT)
    assert [row["relationship"] for row in evidence.rows] == ["k1"]


@pytest.mark.slow
def test_replies_owed_are_counted_apart_from_those_overdue(graph: Database) -> None:
    columns = ("recommendation", "organisation", "days_overdue")
    assert asked(graph, "replies-owed", *columns, as_at="2019-03-07") == [
        ("R2", "ministry", None),
        ("R1", "police", None),
    ]
    assert asked(graph, "overdue-replies", *columns, as_at="2019-03-07") == []
    assert asked(graph, "replies-owed", *columns, as_at="2019-03-08", organisation="Police") == [("R1", "police", 1)]
    assert ask(graph, "replies-owed", {"as_at": AS_AT}, viewer=EXPORT).sentence == (
        "Replies owed on 1 January 2026: 2, of which 2 are overdue. Of 1 it is not known whether they were given."
    )


def test_what_is_overdue_alone(graph: Database) -> None:
    assert asked(graph, "tracker", "node", "overdue_days", overdue="yes", as_at=AS_AT) == [("a4", 1826)]


def test_changes_by_the_day_they_happened(graph: Database) -> None:
    columns = ("what", "node", "field", "before", "after", "at", "reason")
    assert asked(graph, "changed-since", *columns, since="2020-01-15") == [
        ("Action", "a4", "due_on", "2020-06", "2021-01-01", "2020-07-15", "staff shortage"),
        ("Action", "a4", "status", "planned", "in_progress", "2020-03-01", None),
    ]
    assert asked(graph, "changed-since", "node", since="2020-01-15", as_at="2020-06") == [("a4",)]
    assert asked(graph, "changed-since", "node", since="2020", organisation="Council", review="V1") == [
        ("a4",),
        ("a4",),
    ]
    nothing = ask(graph, "changed-since", {"since": "2024"}, viewer=EXPORT)
    assert (nothing.outcome, nothing.sentence) == ("no-rows", "Nothing changed within these days, as far as was asked.")
    # What has no date is left out by a day, and nothing else leaves it out.
    assert ("R3",) in asked(graph, "changed-since", "node")
    assert ("R3",) not in asked(graph, "changed-since", "node", until="2026-06")


def test_open_by_month(graph: Database) -> None:
    columns = ("month", "on", "open", "overdue")
    assert asked(graph, "open-by-month", *columns, as_at="2020-07-10", months="3") == [
        ("2020-05", "2020-05-31", 4, 0),
        ("2020-06", "2020-06-30", 4, 0),
        ("2020-07", "2020-07-10", 4, 1),
    ]
    with pytest.raises(BadRequest, match="months= is a whole number from 1 to 24, not 25"):
        ask(graph, "open-by-month", {"months": "25"}, viewer=EXPORT)


def test_a_value_of_then_is_what_the_next_event_says_it_was() -> None:
    events: list[dict[str, Any]] = [
        {"was": None, "became": "red", "day": "2024-02-01"},
        {"was": "amber", "became": "green", "day": "2024-04-01"},
    ]

    def rag(as_at: str | None) -> str | None:
        return History({"rag": events}, as_at).value("rag", "blue")

    assert [rag(day) for day in ("2024-01-31", "2024-02-01", "2024-04-01", None)] == [None, "amber", "blue", "blue"]
    assert History({}, "2024-01-31").value("rag", "blue") == "blue"
