"""What differs between the episodes where a factor supported and those where it hindered, worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest
import scipy.stats
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database
from queries import Answer

# Caseload supports in A to D and J, with supervision beside it; it hinders in E to H and K, without, and the police is borne on.
# In I it does both twice, once as mixed. Training goes both ways in two cases only.
TOLD = {
    "A": ["good 2018 caseload+ supervision+ training+"],
    "B": ["good 2018 caseload+ supervision?"],
    "C": ["good 2018 caseload+ supervision+"],
    "D": ["mixed 2018 caseload+ supervision?"],
    "E": ["problematic 2018 caseload-police training-"],
    "F": ["problematic 2018 caseload-police"],
    "G": ["good 2018 caseload-police funding-"],
    "H": ["none 2018 caseload-police", "@ none supervision-"],
    "J": ["good 2018 caseload+ supervision+"],
    "K": ["problematic 2018 caseload-police"],
    "I": ["good 2018 caseload+ caseload-council", "good 2018 caseload~"],
}
COUNTS = "factor supporting hindering both supporting_cases hindering_cases p q"


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    tell(empty_graph, TOLD)
    return empty_graph


def asked(graph: Database, **given: str) -> Answer:
    return ask(graph, "both-ways", given, viewer=EXPORT)


def values(answer: Answer, columns: str = COUNTS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for row in answer.rows]


@pytest.mark.slow
def test_the_counts(graph: Database) -> None:
    # All five against none of five, of one episode a case: each adds the same to the score, z is the root of 10, and
    # Student's t has 4 degrees of freedom. Training and funding are in too few cases to be tested; two tests are alike.
    p = float(f"{2 * scipy.stats.t.sf(10**0.5, 4):.6g}")
    assert values(asked(graph)) == [
        ("caseload", 5, 5, 2, 6, 6, p, p),
        ("training", 1, 1, 0, 1, 1, None, None),
    ]


def test_a_row_says_what_differs_most_and_how_much_differs(graph: Database) -> None:
    columns = "kind differs where_supporting where_hindering differences"
    assert values(asked(graph), columns) == [
        # Police and supervision are alike in p and in how far they are apart; then it goes by name.
        ("organisation", "Police", "0 of 5", "5 of 5", 6),
        ("organisation", "Police", "0 of 1", "1 of 1", 4),
    ]


def test_all_that_differs_of_one_factor_has_a_row_each(graph: Database) -> None:
    answer = asked(graph, detail="Caseload")
    p = answer.rows[0]["p"]
    assert p == pytest.approx(0.034, abs=0.001)
    assert values(answer, "kind differs with_supporting of_supporting with_hindering of_hindering p q") == [
        ("organisation", "Police", 0, 5, 5, 5, p, p),
        ("factor", "Supervision", 5, 5, 0, 5, p, p),
        ("factor", "Funding", 0, 5, 1, 5, None, None),
        ("appraisal", "Good", 4, 5, 1, 5, None, None),
        ("appraisal", "Mixed", 1, 5, 0, 5, None, None),
        ("appraisal", "Problematic", 0, 5, 3, 5, None, None),
    ]
    assert {(row["factor"], row["supporting"], row["differences"]) for row in answer.rows} == {("caseload", 5, None)}
    assert answer.sentence == asked(graph).sentence
    assert len(asked(graph, detail="Caseload", limit="2").rows) == 2
    drawn = [(mark.label, mark.value) for chart in answer.charts or () for mark in chart.marks]
    assert drawn == [("0", 5), ("0", 5)], "the factor is drawn once"


def test_what_a_reader_must_know_is_said(graph: Database) -> None:
    answer = asked(graph)
    assert "The test of what differs is withheld for 1 factor: fewer than 5 cases tell anything of it." in answer.notes
    assert "q is over 2 tests." in answer.notes
    assert "1 mention is of a case as a whole and counts for no episode." in answer.notes
    assert (
        answer.sentence == "Caseload only supported practice in 5 episodes, only hindered it in 5, and did both in 2."
    )


def test_the_evidence_is_of_the_episodes(graph: Database) -> None:
    link = evidence_of(asked(graph))[0]
    assert link
    behind = ask(graph, "evidence-for", link, viewer=EXPORT).rows
    assert {row["episode"] for row in behind} == {*(f"{case}1" for case in TOLD), "I2"}


def test_without_what_was_looked_for_nothing_is_said_of_what_was_beside_it(
    database: Database, tell: Callable[..., None]
) -> None:
    tell(database, TOLD, codings={case: {"looked_for": None} for case in TOLD})
    kinds = {row["kind"] for row in asked(database, detail="Caseload").rows}
    assert kinds == {"organisation", "appraisal"}
    rows = asked(database, detail="Caseload", assume_looked="yes").rows
    assert [row["where_supporting"] for row in rows if row["differs"] == "Supervision"] == ["5 of 5"]
