"""The reviewer's questions on five cases: exact rows, restricted and invented cases, and the evidence behind every row."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT, OWNER, VIEWERS
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.errors import BadRequest, NotFound
from graph.viewer import Viewer

pytestmark = pytest.mark.slow

Rows = Callable[..., list[tuple[Any, ...]]]
LIVED = [
    ("case", "A", None, "serious_case"),
    ("contribution", "training", None, "hindering"),
    ("episode", "A1", "A1", "good"),
    ("perspective", "P2", "A1", None),
    ("perspective", "P1", "A1", "agreed"),
    ("contribution", "supervision", "A1", "supporting"),
    ("contribution", "caseload", "A1", "hindering"),
    ("episode", "A2", "A2", "problematic"),
    ("contribution", "caseload", "A2", "supporting"),
    ("contribution", "caseload", "A2", "hindering"),
    ("influence", "funding", None, None),
    ("influence", "supervision", None, None),
    ("influence", "training", None, None),
    ("finding", "F1", None, "published"),
    ("finding", "F2", None, "draft"),
]


def test_a_case_as_a_story(rows_of: Rows) -> None:
    columns = "part id episode says"
    done = [("recommendation", "REC1", None, "accepted"), ("action", "ACT1", None, "completed")]
    assert rows_of("case-story", columns, case="A") == [*LIVED, *done]


def test_the_story_in_words(stories: Database) -> None:
    answer = ask(stories, "case-story", {"case": "A"}, viewer=EXPORT)
    assert answer.sentence == (
        "Case A: 2 episodes, 2 perspectives, 5 contributions, 3 influences, 2 findings, 1 recommendation and 1 action."
    )
    details = {row["id"]: row["detail"] for row in answer.rows}
    assert details["A"] == "A bruise\nTwo visits"
    assert details["A1"] == "She rang at once\nReason for the appraisal: It was prompt"
    assert details["P1"] == "Knew: One call\nWhy it seemed sensible: It looked settled"
    assert details["F1"] == "They run by day"


def test_a_story_as_at_a_day_gives_the_statuses_of_then(rows_of: Rows) -> None:
    found = rows_of("case-story", "id says", case="A", as_at="2019-06-01")
    # The source, taken in 2024, dates no acceptance; the action was planned from the day it was created.
    assert found[-2:] == [("REC1", "not_known"), ("ACT1", "planned")]
    assert rows_of("case-story", "id", case="A", as_at="2019-01-31")[-1] == ("REC1",)


def test_what_follows_from_a_restricted_case_is_in_no_exported_story(rows_of: Rows, stories: Database) -> None:
    secret = {"F3", "REC3", "ACT4"}
    assert secret <= {row[0] for row in rows_of("case-story", "id", OWNER, case="A")}
    assert secret.isdisjoint(row[0] for row in rows_of("case-story", "id", case="A"))
    with pytest.raises(NotFound):
        ask(stories, "case-story", {"case": "R"}, viewer=EXPORT)


def test_a_finding_drawn_from_nothing_belongs_to_what_its_review_examined(rows_of: Rows) -> None:
    parts = rows_of("case-story", "part id", OWNER, case="R")
    assert [id_ for part, id_ in parts if part == "finding"] == ["F4", "F3"]


def test_a_case_where_nothing_helped_asks_what_went_well(stories: Database) -> None:
    assert (
        "Nothing is recorded that supported practice in this case: what went well?"
        in ask(stories, "case-story", {"case": "B"}, viewer=EXPORT).notes
    )


def test_views_with_hindsight_beside_them(rows_of: Rows, stories: Database) -> None:
    columns = "perspective episode held_by organisation appraisal appraisal_reason"
    assert rows_of("perspectives", columns, case="A") == [
        ("P2", "A1", "child", None, "good", "It was prompt"),
        ("P1", "A1", "worker", "Council", "good", "It was prompt"),
    ]
    notes = ask(stories, "perspectives", {"case": "A"}, viewer=EXPORT).notes
    assert "No view is recorded for 1 of 2 episodes." in notes
    assert "No view of a parent or carer or the wider family is recorded." in notes


SEEN = "factor elsewhere elsewhere_cases good_with_it good_episodes recommendations actions open_actions done"
CASELOAD = ("caseload", 1, ["Case B"], 1, ["Case B: Referral"], 1, 1, 1, ["Cap at fifteen (in progress)"])
TRAINING: tuple[Any, ...] = ("training", 1, ["Case B"], 0, [], 1, 1, 0, ["Night course (completed)"])


def test_seen_before_and_what_was_done(rows_of: Rows) -> None:
    assert rows_of("seen-before", SEEN, case="A") == [CASELOAD, TRAINING]
    assert rows_of("seen-before", SEEN, OWNER, case="A") == [
        ("caseload", 2, ["Case B", "Case R"], 2, ["Case B: Referral", "Case R: Secret visit"], 1, 1, 1, CASELOAD[-1]),
        ("training", 2, ["Case B", "Case R"], 1, ["Case R: Secret visit"], 2, 2, 1,
         ["Night course (completed)", "Secret action (planned)"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({"area": "North"}, [("caseload", 0), ("training", 0)]),
        ({"source": "s2"}, [("training", 1), ("caseload", 0)]),
        ({"review": "VB"}, [("caseload", 1), ("training", 1)]),
        ({"category": "work"}, [("caseload", 1)]),
        ({"level": "local_strategic"}, [("training", 1)]),
        ({"since": "2020-03", "until": "2020"}, [("training", 1), ("caseload", 0)]),
        ({"as_at": "2020-03-01"}, [("caseload", 1), ("training", 0)]),
    ],
)
def test_filters_choose_where_it_was_seen(rows_of: Rows, given: dict[str, str], seen: list[tuple[str, int]]) -> None:
    assert rows_of("seen-before", "factor elsewhere", case="A", **given) == seen


def test_what_was_done_is_as_at_the_day_asked_for(rows_of: Rows) -> None:
    found = rows_of("seen-before", "factor recommendations actions", case="A", as_at="2019-02-01")
    assert found == [("caseload", 0, 0), ("training", 1, 0)]


HELPED = "factor cases episodes mentions good_episodes hindered_cases protected_by"


def test_what_helped_in_all_cases_and_in_one(rows_of: Rows) -> None:
    supervision = ("supervision", 1, 1, 1, 1, 1, 1)
    assert rows_of("what-helped", HELPED) == [("caseload", 2, 2, 2, 0, 2, 0), supervision]
    assert rows_of("what-helped", HELPED, case="A") == [
        ("caseload", 1, 1, 1, 0, 1, 0),
        ("supervision", 1, 1, 1, 1, 0, 1),
    ]
    assert rows_of("what-helped", HELPED, OWNER)[1] == ("supervision", 1, 1, 1, 1, 1, 2)
    assert rows_of("what-helped", HELPED, case="X") == [("chronology", 1, 1, 1, 1, 0, 0)]


@pytest.mark.parametrize(
    ("given", "helped"),
    [
        ({"source": "s1"}, ["caseload", "supervision"]),
        ({"source": "s2"}, []),
        ({"review": "VA"}, ["caseload", "supervision"]),
        ({"area": "South"}, []),
        ({"organisation": "Police"}, ["supervision"]),
        ({"category": "work"}, ["caseload"]),
        ({"level": "front_line"}, ["caseload", "supervision"]),
        ({"since": "2019"}, ["caseload"]),
        ({"until": "2018-04"}, ["supervision"]),
        ({"as_at": "2018-04-01"}, ["supervision"]),
    ],
)
def test_each_filter_of_what_helped(rows_of: Rows, given: dict[str, str], helped: list[str]) -> None:
    assert [row[0] for row in rows_of("what-helped", "factor", **given)] == helped


def statements(rows_of: Rows, given: dict[str, str], viewer: Viewer = EXPORT) -> list[str]:
    return [row[0] for row in rows_of("evidence-for", "relationship", viewer, **given)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"factor": "caseload"}, ["k1", "k2", "k3", "k6", "k9"]),
        ({"factor": "workload", "polarity": "supporting"}, ["k3", "k9"]),
        ({"factor": "caseload", "case": "A"}, ["k1", "k2", "k3"]),
        ({"factor": "caseload", "area": "South"}, ["k6"]),
        ({"factor": "caseload", "since": "2021"}, ["k9"]),
        ({"factor": "training", "organisation": "police"}, ["k7"]),
        ({"factor": "training", "source": "s2"}, ["k7"]),
        ({"factor": "training", "second": "supervision"}, ["k4", "k5", "k8", "k7", "i2", "i4"]),
        ({"factor": "training", "second": "supervision", "level": "front_line"}, []),
        ({"factor": "chronology"}, ["k14"]),
        ({"case": "A"}, ["k4", "k1", "k5", "k2", "k3", "i1", "i3", "i2"]),
        ({"case": "A", "polarity": "supporting"}, ["k5", "k3"]),
        ({"case": "X"}, ["k13", "k14", "i11", "i13"]),
        ({"relationship": "k4"}, ["k4"]),
        ({"relationship": "i1"}, ["i1"]),
        ({"relationship": "k13"}, ["k13"]),
        ({"relationship": "k11"}, []),
        ({"relationship": "i9"}, []),
        ({"through": "funding > training > supervision"}, ["i1", "i2", "i4"]),
        ({"through": "funding>caseload"}, []),
        ({"finding": "F1"}, ["d1", "v1"]),
        ({"pattern": "Tools"}, ["d1", "v1"]),
        ({"no_pattern": "yes"}, ["d3", "d2"]),
        ({"no_pattern": "yes", "review": "VA"}, []),
        ({"through": "training > funding"}, ["i13"]),
    ],
)
def test_the_evidence_for_one_thing(rows_of: Rows, given: dict[str, str], found: list[str]) -> None:
    assert statements(rows_of, given) == found


def test_the_owner_sees_the_evidence_of_the_restricted_case(rows_of: Rows) -> None:
    assert statements(rows_of, {"relationship": "k11"}, OWNER) == ["k11"]
    assert statements(rows_of, {"through": "funding > caseload"}, OWNER) == ["i9"]
    assert statements(rows_of, {"finding": "F3"}, OWNER) == ["d4", "d5"]


def test_a_finding_that_says_nothing_of_where_it_is_drawn_from_is_named_with_that(stories: Database) -> None:
    [row] = ask(stories, "evidence-for", {"finding": "F4"}, viewer=OWNER).rows
    values = {name: value for name, value in row.items() if value not in (None, [])}
    assert values == {
        "kind": "nothing recorded that it was drawn from", "finding": "F4", "says": "Secret finding drawn from nothing",
        "source": "s1", "source_title": "Reviews of Northmere",
    }  # fmt: skip
    answer = ask(stories, "evidence-for", {"no_pattern": "yes"}, viewer=OWNER)
    assert [(row["finding"], row["relationship"]) for row in answer.rows] == [("F2", "d3"), ("F2", "d2"), ("F4", None)]
    assert answer.sentence == (
        "2 statements from 2 cases are the evidence; 0 with a quote. Of 1 finding nothing says what it is drawn from."
    )


def test_a_statement_says_who_wrote_what_where(stories: Database) -> None:
    [row] = ask(stories, "evidence-for", {"relationship": "k1"}, viewer=EXPORT).rows
    assert row == {
        "relationship": "k1", "kind": "contributed to", "case": "A", "case_title": "Case A", "episode": "A1",
        "episode_title": "First visit", "factor": "caseload", "factor_name": "Caseload", "recorded_as": "Caseload",
        "finding": None, "says": "hindering", "quote": "Forty each", "page": "7", "source": "s1",
        "source_title": "Reviews of Northmere", "coder": "Coder 1", "method": "human", "confidence": "high",
        "strength": 3, "bore_on": [], "said_by": [], "mention": "s1:m1",
    }  # fmt: skip
    [row] = ask(stories, "evidence-for", {"relationship": "k4"}, viewer=EXPORT).rows
    assert (row["bore_on"], row["said_by"], row["mention"]) == (["Council"], ["Police"], "s1:k4")
    [row] = ask(stories, "evidence-for", {"relationship": "k6"}, viewer=EXPORT).rows
    assert (row["factor"], row["factor_name"], row["recorded_as"]) == ("caseload", "Caseload", "Workload")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Choose a factor"),
        ({"second": "training", "case": "A"}, "second= goes with factor="),
        ({"factor": "training", "finding": "F1"}, "one thing at a time"),
        ({"pattern": "Tools", "no_pattern": "yes"}, "one thing at a time"),
        ({"no_pattern": "no"}, "Choose a factor"),
        ({"through": "funding"}, "two factors or more"),
    ],
)
def test_evidence_for_nothing_is_refused(stories: Database, given: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        ask(stories, "evidence-for", given, viewer=EXPORT)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("recurring-factors", {}),
        ("recurring-factors", {"polarity": "hindering", "area": "North"}),
        ("factors-together", {}),
        ("factors-together", {"since": "2020"}),
        ("upstream-of", {"factor": "caseload", "same_case": "no"}),
        ("upstream-of", {"factor": "caseload", "level": "national", "review": "VA"}),
        ("paths-between", {"first": "funding", "second": "caseload"}),
        ("agency-by-factor", {}),
        ("cases-like", {"case": "A"}),
        ("findings-by-pattern", {}),
        ("case-story", {"case": "A"}),
        ("case-story", {"case": "X"}),
        ("seen-before", {"case": "A"}),
        ("what-helped", {}),
        ("what-helped", {"case": "A"}),
    ],
)
def test_what_a_row_links_to_is_there(stories: Database, name: str, given: dict[str, str], viewer: Viewer) -> None:
    answer = ask(stories, name, given, viewer=viewer)
    links = [link for link in evidence_of(answer) if link]
    assert links
    if name == "findings-by-pattern":
        assert links == answer.evidence
    for link in links:
        assert ask(stories, "evidence-for", link, viewer=viewer).rows, link
