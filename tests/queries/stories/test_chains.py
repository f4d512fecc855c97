"""Chains of influences: told whole by A, stitched from B and C, with a cycle, a merged factor and what may not be told."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from graph.errors import BadRequest
from queries import ask

Rows = Callable[..., list[tuple[Any, ...]]]
COLUMNS = "start steps effect told_by_cases told_in_part_by"
SHORT = ("supervision", 1, "decreases", ["Case A", "Case C"], 0)
MIDDLE = ("training", 2, "decreases", ["Case A", "Case C"], 0)
LONG = ("funding", 3, "increases", ["Case A"], 1)
STITCHED: list[tuple[Any, ...]] = [("chronology", 2, "decreases", [], 3), ("funding", 3, "decreases", [], 3)]


@pytest.mark.slow
def test_chains_that_one_case_tells_whole_come_first(rows_of: Rows) -> None:
    assert rows_of("upstream-of", COLUMNS, factor="caseload") == [SHORT, MIDDLE, LONG]
    assert rows_of("upstream-of", COLUMNS, factor="caseload", same_case="no") == [SHORT, MIDDLE, LONG, *STITCHED]


@pytest.mark.slow
def test_a_merged_factor_is_counted_as_what_it_was_merged_into(rows_of: Rows) -> None:
    assert rows_of("upstream-of", COLUMNS, factor="workload") == [SHORT, MIDDLE, LONG]


@pytest.mark.slow
def test_what_is_left_out_is_said(stories: Database) -> None:
    answer = ask(stories, "upstream-of", {"factor": "caseload"}, viewer=EXPORT)
    assert answer.sentence == "3 chains of influence lead to Caseload; 3 told whole by a case, the first by 2."
    shown = [note.with_parameter() for note in answer.notes]
    assert "2 more are stitched from different cases. Show them: same_case=no" in shown


def test_a_stitched_chain_says_from_which_stretches(rows_of: Rows) -> None:
    found = rows_of("paths-between", "chain stitched_from", first="chronology", second="caseload")
    assert found == [
        (
            "Chronology → increases → Supervision → decreases → Caseload",
            ["Chronology → increases → Supervision (Case B)", "Supervision → decreases → Caseload (Case A, Case C)"],
        )
    ]
    [_, stitched] = rows_of("paths-between", "stitched_from", first="funding", second="caseload")
    assert stitched[0][0] == "Funding → increases → Chronology (no case is named)"


def test_paths_run_both_ways_round_a_cycle_and_end(rows_of: Rows) -> None:
    there, back = ("caseload", "training", 1, ["Case B"]), ("training", "caseload", 2, ["Case A", "Case C"])
    found = rows_of("paths-between", "start end steps told_by_cases", first="caseload", second="training", steps="6")
    assert found == [there, back]


def test_steps_are_bounded(rows_of: Rows) -> None:
    assert rows_of("upstream-of", COLUMNS, factor="caseload", steps="1") == [SHORT]
    assert rows_of("upstream-of", COLUMNS, factor="caseload", steps="99") == [SHORT, MIDDLE, LONG]
    assert rows_of("upstream-of", COLUMNS, factor="caseload", steps="0") == []


def test_a_step_of_a_restricted_case_or_its_coding_is_for_the_owner_only(rows_of: Rows) -> None:
    given = {"first": "funding", "second": "caseload", "same_case": "yes"}
    told_by = "steps told_by_cases"
    assert rows_of("paths-between", told_by, **given) == [(3, ["Case A"])]
    assert rows_of("paths-between", told_by, OWNER, **given) == [(1, ["Case R"]), (3, ["Case A"])]
    between = {"first": "funding", "second": "supervision", "steps": "1"}
    assert rows_of("paths-between", told_by, **between) == []
    assert rows_of("paths-between", told_by, OWNER, **between) == [(1, [])]


def test_real_and_invented_steps_make_no_chain_together(rows_of: Rows) -> None:
    between = {"first": "chronology", "second": "caseload"}
    assert [row[0] for row in rows_of("paths-between", "steps", **between)] == [2]
    assert rows_of("paths-between", "steps told_by_cases", source="s3", **between) == [(1, ["Case X"])]


def test_what_only_invented_cases_tell_is_shown_as_such(stories: Database) -> None:
    between = {"first": "chronology", "second": "training", "steps": "1"}
    answer = ask(stories, "paths-between", between, viewer=EXPORT)
    assert [(row["start"], row["steps"], row["told_by_cases"]) for row in answer.rows] == [("chronology", 1, [])]
    assert "Everything shown here is invented." in answer.notes
    upstream = ask(stories, "upstream-of", {"factor": "funding"}, viewer=EXPORT)
    assert [(row["start"], row["told_by_cases"]) for row in upstream.rows] == [("training", ["Case X"])]
    assert "Everything shown here is invented." in upstream.notes
    assert "s1" not in [source["id"] for source in upstream.sources]
    assert not [note for note in upstream.notes if "left out" in note]


def test_stitched_real_chains_give_no_way_to_invented_ones(stories: Database) -> None:
    answer = ask(stories, "upstream-of", {"factor": "chronology"}, viewer=EXPORT)
    assert answer.rows == []
    shown = [note.with_parameter() for note in answer.notes]
    assert "1 more is stitched from different cases. Show it: same_case=no" in shown
    assert "Everything shown here is invented." not in answer.notes


def test_where_invented_cases_say_nothing_either_the_answer_is_that_of_the_real_ones(stories: Database) -> None:
    answer = ask(stories, "paths-between", {"first": "workload", "second": "funding", "steps": "1"}, viewer=OWNER)
    assert [row["start"] for row in answer.rows] == ["funding"]
    nothing = ask(stories, "paths-between", {"first": "funding", "second": "training", "steps": "1", "source": "s2"},
                  viewer=OWNER)  # fmt: skip
    assert nothing.rows == []
    assert "Everything shown here is invented." not in nothing.notes


@pytest.mark.parametrize(
    ("given", "starts"),
    [
        ({"source": "s1"}, ["supervision", "training", "funding"]),
        ({"source": "s2"}, []),
        ({"review": "VB"}, ["supervision", "training"]),
        ({"area": "North"}, ["supervision", "training", "funding"]),
        ({"category": "Injury of a baby"}, ["supervision", "training", "funding"]),
        ({"category": "work"}, []),
        ({"level": "National"}, ["funding"]),
        ({"since": "2021"}, ["supervision", "training"]),
        ({"until": "2018"}, ["supervision", "training", "funding"]),
        ({"as_at": "2017-12-31"}, []),
    ],
)
def test_each_filter_of_chains(rows_of: Rows, given: dict[str, str], starts: list[str]) -> None:
    assert [row[0] for row in rows_of("upstream-of", "start", factor="caseload", **given)] == starts


def test_a_factor_has_no_path_to_itself(stories: Database) -> None:
    with pytest.raises(BadRequest, match="one and the same factor"):
        ask(stories, "paths-between", {"first": "caseload", "second": "workload"}, viewer=OWNER)
