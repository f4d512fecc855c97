"""Shares by year: rows, tests, incomplete years and the mix of sources, worked out by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from math import comb, sqrt
from typing import Any

import pytest
import scipy.stats
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database
from queries import Answer

ONCE = {
    "A": ["good 2018-03 caseload- training-"],
    "B": ["good 2018 training+"],
    "C": ["good 2018-05-01"],
    "D": ["good 2018"],
    "E": ["good 2020 caseload- training-"],
    "F": ["good 2020 caseload+ training-"],
    "G": ["good 2020 caseload-", "@ none supervision-"],
    "H": ["good 2020 caseload-", "none none training-"],
    "I": ["good 2024 caseload-"],
}
TOLD = {f"{case}{copy}": episodes for case, episodes in ONCE.items() for copy in ("", "x")}  # each is there twice
LAGS = {"A": 1000, "B": 1100, "C": 1200, "D": 1300, "E": 1400}  # days from the beginning of the case to the review
COLUMNS = "factor year recorded looked_for share incomplete direction change p q"


def rounded(value: float) -> float:
    return float(f"{value:.6g}")


def p_of(early: int, late: int) -> float:
    """Of eight cases of either year: the share of choices of as many cases that are as far from one half in each."""
    recorded = early + late
    return sum(
        comb(8, in_late) * comb(8, recorded - in_late)
        for in_late in range(max(0, recorded - 8), min(8, recorded) + 1)
        if abs(in_late - recorded / 2) >= abs(late - recorded / 2)
    ) / comb(16, recorded)


# A line through two years is their difference. q is over two tests: supervision is in two cases only.
P, P_TRAINING = p_of(2, 8), p_of(4, 6)
CASELOAD = ("rising", 0.375, rounded(P), rounded(2 * P))
TRAINING = ("rising", 0.125, rounded(P_TRAINING), rounded(P_TRAINING))
SUPERVISION = (None, None, None, None)


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    of: dict[str, dict[str, Any]] = {
        case: {"period_start": line[0].split()[1][:4], "period_end": "2021-01-01"} for case, line in TOLD.items()
    }
    of["H"]["source_id"] = "two"
    reviews = [
        ("Review", {"id": f"{case}v", "title": case, "completed_on": (began(case) + timedelta(days=days)).isoformat()})
        for case, days in LAGS.items()
    ]
    sources = [("Source", {"id": "two", "title": "Two", "taken_on": "2024-06-30"})]
    examined: list[tuple[str, str, str, dict[str, Any]]] = [("EXAMINES", f"{case}v", case, {}) for case in LAGS]
    tell(empty_graph, TOLD, of=of, nodes=[*sources, *reviews], links=examined)
    return empty_graph


def began(case: str) -> date:
    return date(int(ONCE[case][0].split()[1][:4]), 1, 1)


def asked(graph: Database, **given: str) -> Answer:
    return ask(graph, "trend", given, viewer=EXPORT)


def values(answer: Answer, columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for row in answer.rows]


def test_the_rows(graph: Database) -> None:
    assert values(asked(graph)) == [
        ("caseload", "2018", 2, 8, 0.25, False, *CASELOAD),
        ("caseload", "2020", 8, 8, 1.0, False, *CASELOAD),
        ("caseload", "2024", 2, 2, 1.0, True, *CASELOAD),
        ("training", "2018", 4, 8, 0.5, False, *TRAINING),
        ("training", "2020", 6, 8, 0.75, False, *TRAINING),
        ("training", "2024", 0, 2, 0.0, True, *TRAINING),
        ("supervision", "2018", 0, 8, 0.0, False, *SUPERVISION),
        ("supervision", "2020", 2, 8, 0.25, False, *SUPERVISION),
        ("supervision", "2024", 0, 2, 0.0, True, *SUPERVISION),
    ]


def test_the_change_of_a_year_is_in_percentage_points(graph: Database) -> None:
    [change] = [column for column in asked(graph).columns if column.name == "change"]
    assert change.title == "Change a year, percentage points"
    assert [change.unit.format(value) for value in (0.375, 0.004, -0.0125)] == ["+38 pp", "+0.4 pp", "-1.2 pp"]


def test_the_interval_is_wilsons(graph: Database) -> None:
    [row] = [row for row in asked(graph, factor="Training").rows if row["year"] == "2018"]
    assert (row["share_low"], row["share_high"]) == (
        0.215216,
        0.784784,
    )  # 1/2 +- sqrt(z**2 / 32 + z**4 / 256) / (1 + z**2 / 8)


def test_the_sentence_tells_the_surest_trend(graph: Database) -> None:
    assert asked(graph).sentence == (
        "The surest trend: Caseload was recorded more often over the years, +38 pp a year from 2018 to 2020, in 10 of 16 "
        "in all (q 0.014)."
    )


def test_by_the_start_of_the_episode(graph: Database) -> None:
    answer = asked(graph, per="episode", factor="training")
    assert values(answer, "factor year recorded looked_for") == [
        ("training", "2018", 4, 8),
        ("training", "2020", 4, 8),
        ("training", "2024", 0, 2),
    ]
    [undated] = [note for note in answer.notes if note.code == "undated"]
    assert undated == "2 episodes began in a year that is not known, and are left out."


def test_the_evidence_of_a_case(graph: Database) -> None:
    link = evidence_of(asked(graph, factor="training"))[1]
    assert link
    behind = ask(graph, "evidence-for", link, viewer=EXPORT).rows
    assert [row["case"] for row in behind] == ["E", "Ex", "F", "Fx", "H", "Hx"]


def test_the_evidence_of_a_year(graph: Database) -> None:
    answer = asked(graph, factor="caseload", per="episode")
    link = evidence_of(answer)[1]
    assert link
    behind = ask(graph, "evidence-for", link, viewer=EXPORT).rows
    assert [row["episode"] for row in behind] == [f"{case}1" for case in ("E", "Ex", "F", "Fx", "G", "Gx", "H", "Hx")]
    assert evidence_of(asked(graph, factor="training"))[2] is None


def test_what_a_reader_must_know_is_said(graph: Database) -> None:
    notes = asked(graph).notes
    assert "q is over 2 tests." in notes
    assert (
        "The mix of sources changes over the years, and a change of shares may be one of sources: Two is found in 2020 only."
    ) in notes
    [lag] = [note for note in notes if note.code == "review-time"]
    assert lag.startswith("Of the 5 cases of which it is known when they began and when they were reviewed, 90% were")
    assert "within 1,400 days of their beginning" in lag
    assert "by 2024-12-31:" in lag


def test_a_year_is_complete_once_most_of_what_began_in_it_can_have_been_reviewed(graph: Database) -> None:
    """1,400 days from the last day of 2020 are over at the end of October 2024."""
    for as_at, is_incomplete in (("2024-10-30", True), ("2024-10-31", False)):
        rows = asked(graph, as_at=as_at, factor="caseload").rows
        assert {row["incomplete"] for row in rows if row["year"] == "2020"} == {is_incomplete}


def test_too_few_cases_are_said(graph: Database) -> None:
    answer = asked(graph, until="2018")
    assert {(row["p"], row["q"], row["direction"], row["incomplete"]) for row in answer.rows} == {
        (None, None, None, None)
    }
    assert "The test of a trend is withheld for 2 factors: fewer than 5 cases tell anything of them." in answer.notes
    assert any("Which years are incomplete cannot be said: of 4 cases only" in note for note in answer.notes)


def test_episodes_are_tested_by_their_cases(database: Database, tell: Callable[..., None]) -> None:
    """Six cases of four episodes in 2018 without training, six in 2020 with it.

    Every case adds the same to the score: z is the root of 12, and six cases lie on the smaller side.
    """
    cases = {case: ["good 2018 caseload-"] * 4 for case in "ABCDEF"} | {
        case: ["good 2020 caseload- training-"] * 4 for case in "GHIJKL"
    }
    tell(database, cases)
    answer = asked(database, per="episode", factor="training")
    p = rounded(2 * scipy.stats.t.sf(sqrt(12), 5))
    # Six independent episodes of each year tell as much as the 24, less what t with 5 degrees of freedom is wider.
    size = 6 * (scipy.stats.norm.ppf(0.975) / scipy.stats.t.ppf(0.975, 5)) ** 2
    high = rounded(scipy.stats.norm.ppf(0.975) ** 2 / size / (1 + scipy.stats.norm.ppf(0.975) ** 2 / size))
    assert values(answer, "year recorded looked_for share_high change p q") == [
        ("2018", 0, 24, high, 0.5, p, p),
        ("2020", 24, 24, 1.0, 0.5, p, p),
    ]


def test_cases_with_a_year_and_no_episodes_are_counted_as_cases(database: Database, tell: Callable[..., None]) -> None:
    cases = "ABCDEFGHIJ"
    of = {
        case: {"period_start": "2018" if place < 5 else "2020" if place < 9 else "2022"}
        for place, case in enumerate(cases)
    }
    tell(database, {case: [f"@ none training-{' caseload-' if case > 'E' else ''}"] for case in cases}, of=of)
    for per in ("case", "episode"):
        answer = asked(database, per=per, factor="caseload")
        assert values(answer, "year recorded looked_for") == [("2018", 0, 5), ("2020", 4, 4), ("2022", 1, 1)]
        assert "more often over the years, +34 pp a year from 2018 to 2022, in 5 of 10 in all" in answer.sentence
        assert asked(database, per=per, factor="caseload", limit="1").sentence == answer.sentence
        assert any(note.code == "cases-for-episodes" for note in answer.notes) is (per == "episode")
