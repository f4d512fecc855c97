"""Pairs of factors: what is tested and what is not, by case, with those that never meet; worked out by hand."""

from collections.abc import Callable
from math import comb, sqrt
from typing import Any

import networkx as nx
import pytest
import scipy.stats
from people import EXPORT
from whole_answers import ask, evidence_of

from casethread.notebook_answer import NotebookAnswer
from graph.database import Database
from queries import Answer

# Fourteen cases of four episodes. Caseload is in all of them; training in every episode of the first seven, funding in
# those of the other seven, so that the two never meet; supervision in three cases, and in one of them beside funding.
CASES = "ABCDEFGHIJKLMN"
TOLD = {
    case: [
        f"good 2020 caseload- {'training' if place < 7 else 'funding'}-{' supervision-' if place in (0, 1, 7) else ''}"
    ]
    * 4
    for place, case in enumerate(CASES)
}
NEVER = ("funding", "training")


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    tell(empty_graph, TOLD)
    return empty_graph


def asked(graph: Database, **given: str) -> Answer:
    return ask(graph, "factors-together", given, viewer=EXPORT)


def pairs(answer: Answer, columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for row in answer.rows]


def rounded(p: float) -> float:
    return float(f"{p:.6g}")


def test_a_pair_that_never_meets_is_listed_where_it_can_be_tested(graph: Database) -> None:
    """Of all ways to place seven cases with funding among fourteen, the two extreme ones."""
    p = rounded(2 / comb(14, 7))
    assert pairs(asked(graph), "a b cases direction p q lift both_looked looked_for")[0] == (
        *NEVER, 0, "less often", p, p, 0.0, 0, 14,
    )  # fmt: skip


def test_what_rests_on_few_cases_is_counted_and_not_tested(graph: Database) -> None:
    answer = asked(graph)
    assert not [note for note in answer.notes if note.code == "together-in-general"]
    assert pairs(answer, "a b cases episodes direction lift odds_ratio odds_low odds_high p q")[1:] == [
        ("caseload", "funding", 7, 28, *[None] * 7),
        ("caseload", "training", 7, 28, *[None] * 7),
        ("caseload", "supervision", 3, 12, *[None] * 7),
        ("supervision", "training", 2, 8, *[None] * 7),
        ("funding", "supervision", 1, 4, *[None] * 7),
    ]
    notes = {note.code: note for note in answer.notes}
    assert notes["statistic-withheld"].values == {"count": 5}
    assert notes["number-of-tests"] == "q is over 1 test."


def test_the_answer_names_the_surest_pair_with_what_was_counted(graph: Database) -> None:
    assert asked(graph).sentence == (
        "The surest association: Funding and Training were recorded together less often than by chance, in 0 of 14 "
        "(q <0.001)."
    )


def test_where_nobody_coded_two_cases_nothing_is_tested_again(graph: Database) -> None:
    assert not {note.code for note in asked(graph).notes if "-by-" in note.code}


def test_episodes_are_tested_by_their_cases(graph: Database) -> None:
    """Each case adds the same to the score, so z is the root of 14; on the smaller side there are seven cases."""
    p = rounded(2 * scipy.stats.t.sf(sqrt(14), 6))
    answer = asked(graph, per="episode")
    assert pairs(answer, "a b p q both_looked looked_for")[0] == (*NEVER, p, p, 0, 56)
    assert all(row["p"] is None for row in answer.rows[1:])


def test_a_pair_leads_to_its_evidence_where_it_has_any(graph: Database) -> None:
    answer = asked(graph)
    leads = dict(zip(pairs(answer, "a b"), evidence_of(answer), strict=True))
    assert leads.pop(NEVER) is None
    assert all(leads.values())


def test_the_network_has_no_direction_and_what_was_computed(graph: Database) -> None:
    network = NotebookAnswer.of(asked(graph)).to_networkx()
    assert isinstance(network, nx.MultiGraph)
    assert not network.is_directed()
    assert not network.has_edge("Factor:funding", "Factor:training")
    [link] = network.get_edge_data("Factor:funding", "Factor:caseload").values()
    assert {name: link[name] for name in ("weight", "cases", "lift", "q")} == {
        "weight": 7, "cases": 7, "lift": None, "q": None,
    }  # fmt: skip


def test_twelve_cases_of_which_three_have_it_say_nothing_of_their_144_episodes(
    database: Database, tell: Callable[..., None]
) -> None:
    """Fisher's test of the episodes gave p 3e-6 for training and funding, which four and three of the cases have."""
    training, funding = (0, 1, 2, 6), (0, 1, 7)
    cases = {
        case: [f"good 2020 caseload-{' training-' * (n in training)}{' funding-' * (n in funding)}"] * 12
        for n, case in enumerate(CASES[:12])
    }
    tell(database, cases)
    for per in ("case", "episode"):
        answer = asked(database, per=per)
        assert {row["p"] for row in answer.rows} == {None}
        assert (
            "The association with its test is withheld for 3 pairs: fewer than 5 cases tell anything of them."
            in answer.notes
        )


def test_what_is_clear_by_case_is_tested_again_by_review_and_by_coder(
    database: Database, tell: Callable[..., None]
) -> None:
    """Ten cases with training and ten with funding. Each coder coded two of one kind: on either side five are left, z is
    the root of 10, and Student's t with 4 degrees of freedom gives p 0.034. There are two reviews."""
    cases = [f"c{number}" for number in range(20)]
    told = {case: [f"good 2020 {'training' if place < 10 else 'funding'}-"] for place, case in enumerate(cases)}
    codings = {case: {"coder_code": f"K{place // 2}"} for place, case in enumerate(cases)}
    reviews = [("Review", {"id": f"r{number}", "title": "Review"}) for number in range(2)]
    examined: list[Any] = [("EXAMINES", f"r{place // 10}", case, {}) for place, case in enumerate(cases)]
    tell(database, told, codings=codings, nodes=reviews, links=examined)
    for per in ("case", "episode"):
        notes = {note.code: note for note in asked(database, per=per).notes}
        assert notes["changed-by-coder"] == (
            "With the cases that share a coder as one, 1 of the 1 surest findings is no longer clear: Funding and Training."
        )
        assert notes["not-repeated-by-review"].startswith(
            "What is clear cannot be tested again with the cases that share a review as one: fewer than 5"
        )


def test_where_nearly_all_pairs_go_together_it_is_said_to_be_of_the_cases(
    database: Database, tell: Callable[..., None]
) -> None:
    """Seven cases in which everything is recorded, and seven in which nothing is."""
    everything = "good 2020 caseload- training- funding- supervision- leadership-"
    cases = {case: [everything if place < 7 else "good 2020"] for place, case in enumerate(CASES)}
    leadership = ("Factor", {"id": "leadership", "name": "Leadership"})
    tell(database, cases, nodes=[leadership], links=[("IN_CATEGORY", "leadership", "work", {})])
    answer = asked(database)
    assert answer.sentence.endswith("; 9 more are as sure.")
    [note] = [note for note in answer.notes if note.code == "together-in-general"]
    assert note.values == {"tests": 10, "more_often": 10}
