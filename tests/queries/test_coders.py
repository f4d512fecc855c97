"""Two coders, an agreed coding and a machine, on three cases: every decision counted by hand; on both servers."""

from collections.abc import Callable
from typing import Any

import pytest
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database

Properties = dict[str, Any]
FACTORS = ("caseload", "training", "supervision", "handover", "funding")
# What each coding recorded; funding is in a category that Q did not look for.
CODINGS: dict[str, tuple[str, Properties, tuple[str, ...]]] = {
    "Ap": ("A", {"coder_code": "P"}, ("caseload", "training", "funding")),
    "Aq": ("A", {"coder_code": "Q", "looked_for": ["work"]}, ("caseload", "supervision")),
    "Aboth": ("A", {"coder_code": "P and Q", "state": "agreed"}, ("caseload", "training")),
    "Am": ("A", {"coder_code": "M", "method": "machine"}, ("caseload", "handover")),
    "Bp": ("B", {"coder_code": "P"}, ("handover",)),
    "Bq": ("B", {"coder_code": "Q", "looked_for": ["work"]}, ("handover",)),
    "Cp": ("C", {"coder_code": "P"}, ("training",)),
}


@pytest.fixture
def coded(database: Database, write_graph: Callable[..., None]) -> Database:
    nodes: list[tuple[str, Properties]] = [
        ("Source", {"id": "src", "title": "Reviews"}),
        ("Category", {"id": "work", "name": "Work", "taxonomy": "mine"}),
        ("Category", {"id": "money", "name": "Money", "taxonomy": "mine"}),
        ("Category", {"id": "child", "name": "Child death", "taxonomy": "cases"}),
        *(
            ("Case", {"id": case, "title": f"Case {case}", "period_start": start, "sensitivity": "open"})
            for case, start in (("A", "2015"), ("B", "2018"), ("C", "2018"))
        ),
        *(("Factor", {"id": factor, "name": factor.capitalize()}) for factor in FACTORS),
    ]
    links: list[tuple[str, str, str, Properties]] = [
        ("IN_CATEGORY", factor, "money" if factor == "funding" else "work", {}) for factor in FACTORS
    ]
    links.append(("IN_CATEGORY", "A", "child", {}))
    for id_, (case, said, recorded) in CODINGS.items():
        whole = {
            "id": id_,
            "method": "human",
            "state": "independent",
            "codebook": "ours",
            "looked_for": ["work", "money"],
        }
        nodes.append(("Coding", whole | said))
        links.append(("CODES", id_, case, {}))
        for factor in recorded:
            links.append(("CONTRIBUTED_TO", factor, case, {
                "id": f"{id_} {factor}", "coding_id": id_, "polarity": "hindering", "quote": f"{factor} by {id_}", "page": "7",
            }))  # fmt: skip
    write_graph(database, nodes, links)
    return database


def counts(database: Database, name: str, columns: str, **given: str) -> list[tuple[Any, ...]]:
    rows = ask(database, name, given, viewer=EXPORT).rows
    return [tuple(row[column] for column in columns.split()) for row in rows]


def test_two_coders_are_compared_over_what_both_looked_for(coded: Database) -> None:
    # Four factors of work in cases A and B: eight decisions. Alike on caseload and twice neither in A, all four in B.
    found = counts(coded, "coder-agreement", "name cases decisions both one_only neither")
    assert found == [
        ("Supervision", 2, 2, 0, 1, 1),
        ("Training", 2, 2, 0, 1, 1),
        ("Caseload", 2, 2, 1, 0, 1),
        ("Handover", 2, 2, 1, 0, 1),
        ("All factors, pooled", 2, 8, 2, 2, 4),
    ]
    notes = ask(coded, "coder-agreement", {}, viewer=EXPORT).notes
    assert not [note for note in notes if note.code == "several-coders"]  # here each of them counts
    *_, whole = counts(coded, "coder-agreement", "kappa alpha")
    # Agreed on 6 of 8; P and Q each recorded 3 of 8, so by chance 9/64 + 25/64: (0.75 - 34/64) / (1 - 34/64).
    assert whole[0] == pytest.approx((0.75 - 34 / 64) / (1 - 34 / 64), rel=1e-5)
    # Sixteen values, 6 of them "recorded": 1 - (16 - 1) * 4 / (2 * 6 * 10).
    assert whole[1] == pytest.approx(1 - 15 * 4 / (2 * 6 * 10), rel=1e-5)


def test_what_a_filter_could_not_apply_to_is_no_agreement(coded: Database) -> None:
    """Nothing recorded by either would be agreement on every factor of a case that is not asked about."""
    columns = "cases decisions both one_only neither"
    assert counts(coded, "coder-agreement", columns, category="child")[-1] == (1, 4, 1, 2, 1)
    # B alone, of handover and training: what is recorded nowhere in the selection is no decision.
    assert counts(coded, "coder-agreement", columns, since="2018")[-1] == (1, 2, 1, 0, 1)


def test_a_disagreement_is_told_with_its_quote_and_leads_to_every_coding(coded: Database) -> None:
    answer = ask(coded, "coder-agreement", {"factor": "Training"}, viewer=EXPORT)
    [row] = answer.rows
    assert row["disagreements"] == ["Case A: P recorded it (“training by Ap”, page 7), Q did not"]
    [evidence] = evidence_of(answer)
    assert evidence is not None
    behind = ask(coded, "evidence-for", evidence, viewer=EXPORT).rows
    assert {row["relationship"] for row in behind} == {"Ap training", "Aboth training", "Cp training"}


def test_a_mention_of_two_coders_is_one_in_every_question(coded: Database) -> None:
    """Handover in case B, of which nobody says that both mean one passage; without the machine, nothing else of it."""
    [recurring] = [row for row in counts(coded, "recurring-factors", "factor mentions") if row[0] == "handover"]
    answer = ask(coded, "factors-without-action", {"at_least": "1"}, viewer=EXPORT)
    [without] = [row for row in answer.rows if row["factor"] == "handover"]
    assert (recurring[1], without["mentions"]) == (1, 1)
    [note] = [note for note in answer.notes if note.code == "several-coders"]
    assert note.values == {"cases": 1}


def test_a_machine_is_held_against_people(coded: Database) -> None:
    found = counts(coded, "machine-against-human", "name cases both machine_only human_only neither found right")
    # In case A people (P, Q or both) recorded all but handover; the machine caseload and handover.
    assert found == [
        ("All factors, pooled", 1, 1, 1, 3, 0, 0.25, 0.5),
        ("Caseload", 1, 1, 0, 0, 0, 1.0, 1.0),
        ("Funding", 1, 0, 0, 1, 0, 0.0, None),
        ("Handover", 1, 0, 1, 0, 0, None, 0.0),
        ("Supervision", 1, 0, 0, 1, 0, 0.0, None),
        ("Training", 1, 0, 0, 1, 0, 0.0, None),
    ]
    assert ask(coded, "machine-against-human", {}, viewer=EXPORT).sentence == (
        "Of what people recorded the machine found 1 of 4 (25%); of what it recorded people did too 1 of 2 (50%)."
    )


def test_over_all_factors_a_single_case_has_no_interval(coded: Database) -> None:
    """Its four decisions are not four that are independent of each other."""
    columns = "name found_low found_high right_low right_high"
    whole, caseload, *_ = counts(coded, "machine-against-human", columns)
    assert whole == ("All factors, pooled", None, None, None, None)
    assert caseload[2] == caseload[4] == 1.0


def test_a_case_counts_by_its_agreed_coding(coded: Database) -> None:
    assert counts(coded, "recurring-factors", "name cases share looked_for") == [
        ("Training", 2, pytest.approx(2 / 3, rel=1e-5), 3),
        ("Caseload", 1, pytest.approx(1 / 3, rel=1e-5), 3),
        ("Handover", 1, pytest.approx(1 / 3, rel=1e-5), 3),
    ]
    notes = ask(coded, "recurring-factors", {}, viewer=EXPORT).notes
    [coders] = [note for note in notes if note.code == "several-coders"]
    assert coders.startswith("1 case was coded by several coders who have agreed on no coding")
    assert "so that more is recorded where more people coded." in coders
