"""The researcher's questions on five cases: exact rows, each filter, restricted and invented cases."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest
from people import EXPORT, OWNER

from graph.database import Database
from queries import ask

Rows = Callable[..., list[tuple[Any, ...]]]
PAIR = "a b cases episodes"
CS, ST, CT, CF = (
    ("caseload", "supervision"),
    ("supervision", "training"),
    ("caseload", "training"),
    ("caseload", "funding"),
)


@pytest.mark.slow
def test_pairs_count_cases_and_episodes_and_merged_factors_as_one(rows_of: Rows) -> None:
    # Caseload and Supervision meet in A and B, within one episode in A only; Training bears on A as a whole.
    assert rows_of("factors-together", PAIR) == [(*CS, 2, 1), (*ST, 2, 1), (*CT, 2, 0), (*CF, 1, 1)]


@pytest.mark.slow
def test_the_owner_counts_the_restricted_case_too(rows_of: Rows) -> None:
    assert rows_of("factors-together", PAIR, OWNER)[0] == (*CT, 3, 1)


@pytest.mark.parametrize(
    ("given", "pairs"),
    [
        ({"source": "s1"}, [(*CS, 2, 1), (*CF, 1, 1), (*CT, 1, 0), (*ST, 1, 0)]),
        ({"source": "s3"}, [("caseload", "chronology", 1, 1)]),
        ({"review": "Review of A"}, [(*CS, 1, 1), (*CT, 1, 0), (*ST, 1, 0)]),
        ({"area": "South"}, [(*ST, 1, 1), (*CS, 1, 0), (*CT, 1, 0)]),
        ({"area": "Region", "limit": "1"}, [(*CS, 2, 1)]),
        ({"organisation": "Council"}, [(*ST, 1, 0)]),
        ({"category": "Injury of a baby"}, [(*CS, 1, 1), (*CT, 1, 0), (*ST, 1, 0)]),
        ({"category": "work"}, []),
        ({"polarity": "hindering"}, [(*CT, 2, 0), (*ST, 1, 1), (*CS, 1, 0)]),
        ({"level": "front_line"}, [(*CS, 2, 1)]),
        ({"since": "2020", "until": "2020"}, [(*ST, 1, 1), (*CS, 1, 0), (*CT, 1, 0)]),
        ({"as_at": "2018-12-31"}, [(*CS, 1, 1), (*CT, 1, 0), (*ST, 1, 0)]),
        ({"factor": "Workload"}, [(*CS, 2, 1), (*CT, 2, 0), (*CF, 1, 1)]),
    ],
)
def test_each_filter_of_pairs(rows_of: Rows, given: dict[str, str], pairs: list[tuple[Any, ...]]) -> None:
    assert rows_of("factors-together", PAIR, **given) == pairs


def test_pairs_say_that_invented_cases_are_apart(stories: Database) -> None:
    notes = ask(stories, "factors-together", viewer=EXPORT).notes
    assert "Invented and real cases are never counted together: each has rows of its own." in notes
    assert "What is restricted or internal is withheld: cases, and what follows from them." in notes


def test_agencies_by_factor(rows_of: Rows) -> None:
    columns = "organisation factor cases episodes mentions supporting hindering"
    council, police = ("council", "supervision", 1, 1, 1, 1, 0), ("police", "supervision", 1, 1, 1, 1, 0)
    training = ("council", "training", 1, 0, 1, 0, 1)
    assert rows_of("agency-by-factor", columns) == [council, police, training, ("police", "training", 1, 1, 1, 0, 1)]
    assert rows_of("agency-by-factor", columns, organisation="Council", polarity="hindering") == [training]
    assert rows_of("agency-by-factor", columns, OWNER)[2] == ("council", "training", 2, 1, 2, 0, 2)


def test_agencies_are_not_ranked(stories: Database, rows_of: Rows) -> None:
    """By the name of the factor, each with the cases of the agency; the sentence and the chart name nobody first."""
    named = rows_of("agency-by-factor", "factor_name name cases of_cases", OWNER)
    assert [row[:2] for row in named] == sorted(row[:2] for row in named)
    assert ("Training", "Council", 2, 2) in named
    answer = ask(stories, "agency-by-factor", viewer=OWNER, parts=["charts"])
    assert answer.sentence == "2 factors were recorded as bearing on the practice of 2 organisations."
    assert any(note.startswith("How often an organisation is named depends on") for note in answer.notes)
    [chart] = answer.charts or []
    assert [place.label for place in chart.places] == ["Council", "Police"]
    assert [label.label for label in chart.labels] == ["Supervision", "Training"]


def test_cases_like_one_with_the_reason(rows_of: Rows) -> None:
    columns = "other shared factors alike shared_factors supported_there"
    # Of three cases, caseload is in all, supervision and training are in two, what else C has is in C alone.
    everywhere, two_of_three, one_of_three = log(1 + 3 / 3), log(1 + 3 / 2), log(1 + 3 / 1)
    b: tuple[Any, ...] = ("B", 3, 3, 1.0, ["Supervision", "Training", "Caseload"], [])
    alike = everywhere / (everywhere + 2 * two_of_three + one_of_three)
    c = ("C", 1, 4, pytest.approx(alike, rel=1e-5), ["Caseload"], ["Caseload"])
    assert rows_of("cases-like", columns, case="A") == [b, c]
    # With the restricted case R there are four: caseload in four, training in three, supervision in two.
    in_all, in_three, in_two = log(1 + 4 / 4), log(1 + 4 / 3), log(1 + 4 / 2)
    alike = (in_all + in_three) / (in_all + in_three + in_two)
    r: tuple[Any, ...] = ("R", 2, 3, pytest.approx(alike, rel=1e-5), ["Training", "Caseload"], [])
    found = rows_of("cases-like", columns, OWNER, case="A")
    assert [row[0] for row in found] == ["B", "R", "C"]
    assert found[1] == r


@pytest.mark.parametrize(
    ("given", "others"),
    [
        ({"area": "South"}, [("B", 3, 3)]),
        ({"since": "2021"}, [("C", 1, 4)]),
        ({"review": "VB"}, [("B", 3, 3), ("C", 1, 4)]),
        ({"source": "s2"}, [("B", 1, 3)]),
        ({"category": "work"}, [("B", 1, 1), ("C", 1, 1)]),
        ({"polarity": "hindering"}, [("B", 2, 3)]),
        ({"level": "local_strategic"}, [("B", 1, 1)]),
        ({"until": "2019"}, []),
        ({"as_at": "2020-03-01"}, [("B", 1, 3)]),
    ],
)
def test_filters_choose_among_the_other_cases(
    rows_of: Rows, given: dict[str, str], others: list[tuple[Any, ...]]
) -> None:
    assert rows_of("cases-like", "other shared factors", case="A", **given) == others


def test_an_invented_case_is_like_no_real_one(rows_of: Rows) -> None:
    assert rows_of("cases-like", "other", OWNER, case="X") == []


def test_findings_by_pattern(rows_of: Rows) -> None:
    columns = "pattern name findings cases headlines"
    tools, none = "scie_patterns_2012:tools", "No pattern recorded"
    assert rows_of("findings-by-pattern", columns) == [
        (tools, "Tools", 1, 1, ["Courses miss the night staff"]),
        (None, none, 1, 2, ["Nobody sees how much each one carries"]),
    ]
    assert rows_of("findings-by-pattern", "pattern findings cases", OWNER) == [(tools, 2, 2), (None, 2, 2)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"source": "s1"}, [1, 1]),
        ({"source": "s2"}, []),
        ({"review": "VA"}, [1]),
        ({"area": "south"}, [1]),
        ({"area": "region"}, [1, 1]),
        ({"category": "Injury of a baby"}, [1, 1]),
        ({"category": "scie_patterns_2012:tools"}, [1]),
        ({"since": "2020"}, [1]),
        ({"until": "2018"}, [1]),
        ({"as_at": "2019-01-01"}, [1]),
    ],
)
def test_each_filter_of_findings(rows_of: Rows, given: dict[str, str], found: list[int]) -> None:
    assert [row[0] for row in rows_of("findings-by-pattern", "findings", **given)] == found
