"""Good against problematic episodes within cases: counts, odds ratios and tests worked out by hand."""

from collections.abc import Callable
from math import exp, sqrt
from typing import Any

import pytest
import scipy.stats
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.errors import BadRequest
from queries import Answer

# Caseload: in the good episode and not in the problematic one of all six. Training: so in four, the other way round in
# two, whatever its polarity. Funding: in three cases only.
TOLD = {
    "A": ["good 2018 caseload+ training+ funding-", "problematic 2018 supervision-"],
    "B": ["good 2018 caseload- training-", "problematic 2018", "adequate 2018 caseload-", "mixed 2018 caseload-"],
    "C": ["good 2018 caseload+ training~ funding+", "problematic 2018", "not_appraised 2018 training-"],
    "D": ["good 2018 caseload+ training?", "problematic 2018", "none 2018 training-"],
    "E": ["good 2018 caseload-", "problematic 2018 training- funding-", "@ none caseload-"],
    "F": ["good 2018 caseload+ caseload-", "problematic 2018 training+"],
    "G": ["good 2018 training+ supervision+"],
    "H": ["good 2018 caseload-", "problematic 2018 training-"],
}
COLUMNS = "factor good_with good problematic_with problematic odds_ratio low high p q cases"


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    # H does not say what it looked for.
    tell(empty_graph, TOLD, codings={"H": {"looked_for": None}}, of={"A": {"period_start": "2018"}})
    return empty_graph


def asked(graph: Database, **given: str) -> Answer:
    return ask(graph, "good-against-problematic", given, viewer=EXPORT)


def values(answer: Answer, columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for row in answer.rows]


def test_the_rows(graph: Database) -> None:
    # One good and one problematic episode a case are matched pairs, each of which adds 1/2 to the score, or takes it.
    # Caseload: 6 of 6, z is 3 over the root of 6/4. Training: 4 of 6 pairs, odds ratio 4 / 2, and its interval that of
    # McNemar, exp(+-t sqrt(1/4 + 1/2)). Student's t has 5 degrees of freedom.
    p, p_training = (2 * scipy.stats.t.sf(score / 1.5**0.5, 5) for score in (3, 1))
    reach = exp(scipy.stats.t.ppf(0.975, 5) * sqrt(3 / 4))
    numbers = [float(f"{value:.6g}") for value in (p, 2 * p, 2 / reach, 2 * reach, p_training)]
    assert values(asked(graph)) == [
        ("caseload", 6, 7, 0, 6, None, None, None, *numbers[:2], 6),
        ("training", 5, 7, 2, 6, 2.0, *numbers[2:4], numbers[4], numbers[4], 6),
        ("funding", 2, 7, 1, 6, None, None, None, None, None, 3),
        ("supervision", 1, 7, 1, 6, None, None, None, None, None, 1),
    ]


def test_what_is_left_out_is_said(graph: Database) -> None:
    notes = asked(graph).notes
    assert (
        "4 episodes appraised neither good nor problematic are left out: 1 adequate, 1 mixed, 1 not appraised, "
        "1 without an appraisal."
    ) in notes
    assert "The odds ratio with its test is withheld for 2 factors: fewer than 5 cases tell anything of them." in notes
    assert "1 mention is of a case as a whole and counts for no episode." in notes
    assert any("were judged by the same people" in note for note in notes)


def test_a_case_that_does_not_say_what_it_looked_for_counts_where_that_is_asked_for(graph: Database) -> None:
    assert values(asked(graph, assume_looked="yes"), "factor good_with good problematic_with problematic cases")[0] == (
        "caseload", 7, 8, 0, 7, 7,
    )  # fmt: skip


def test_the_evidence_of_a_row_is_of_what_it_counted(graph: Database) -> None:
    answer = asked(graph)
    said = {}
    for row, link in zip(answer.rows, evidence_of(answer), strict=True):
        assert link
        behind = ask(graph, "evidence-for", link, viewer=EXPORT).rows
        said[row["factor"]] = {each["episode"] for each in behind}
    assert said["caseload"] == {"A1", "B1", "C1", "D1", "E1", "F1"}
    assert said["training"] == {"A1", "B1", "C1", "D1", "E2", "F2", "G1"}
    assert {row["factor"]: row["good_with"] + row["problematic_with"] for row in answer.rows} == {
        factor: len(episodes) for factor, episodes in said.items()
    }


def test_polarity_is_no_filter_of_it(graph: Database) -> None:
    with pytest.raises(BadRequest, match="polarity= cannot apply"):
        asked(graph, polarity="supporting")


@pytest.mark.parametrize(
    ("narrower", "message"),
    [
        ({"appraisal": "good"}, "appraisal= goes with counted="),
        ({"counted": "book", "appraisal": "good, bad"}, "appraisal='bad' is not one of good, adequate"),
    ],
)
def test_what_narrows_the_evidence_is_checked(graph: Database, narrower: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        ask(graph, "evidence-for", {"factor": "caseload", **narrower}, viewer=EXPORT)


def test_the_sentence_is_of_what_is_compared_within_cases(database: Database, tell: Callable[..., None]) -> None:
    """Over all cases caseload is in 10 of 15 good episodes and in 5 of 15 problematic ones, in the five that tell in no good one."""
    episodes = {case: ["good 2018 training+", "problematic 2018 caseload-"] for case in "ABCDE"}
    tell(database, {**episodes, "F": ["good 2018 caseload+"] * 10, "G": ["problematic 2018"] * 10})
    answer = asked(database)
    less = "within the 5 cases that tell, Caseload was recorded less often in good episodes than in problematic ones (odds ratio 0)"
    assert less in answer.sentence
    [note] = [note for note in answer.notes if note.code == "turned-round"]
    assert note.values == {"factors": 1}
