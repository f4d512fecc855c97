"""Two sets of cases side by side: shares, differences and tests worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest
import scipy.stats
from people import EXPORT
from whole_answers import ask, evidence_of

from graph.database import Database
from graph.errors import BadRequest, CasethreadError, NotFound
from queries import Answer

# North West: A to E, caseload in all five, training in two. South: F to J, caseload in none, training in two. K is in
# both, with everything. L, in the south, does not say what it looked for.
TOLD = {
    "A": ["good 2018 caseload+ training+"],
    "B": ["good 2018 caseload-", "good 2018 caseload- training-"],
    "C": ["good 2018 caseload+"],
    "D": ["good 2018 caseload-"],
    "E": ["good 2018 caseload+"],
    "F": ["good 2020 training+"],
    "G": ["good 2020 training-"],
    "H": ["good 2020"],
    "I": ["good 2020"],
    "J": ["good 2020", "@ none funding-"],
    "K": ["good 2018 caseload+ training+ funding+"],
    "L": ["good 2020 caseload+"],
}
COLUMNS = "factor one_recorded one_looked_for other_recorded other_looked_for difference p q"
SETS = {"one": 'area="North West"', "other": "area=South"}


@pytest.fixture(scope="module")
def graph(empty_graph: Database, tell: Callable[..., None]) -> Database:
    areas = [
        ("Area", {"id": "land", "name": "Land"}),
        ("Area", {"id": "north", "name": "North West"}),
        ("Area", {"id": "south", "name": "South"}),
    ]
    lies: list[Any] = [("PART_OF", each, "land", {}) for each in ("north", "south")]
    lies += [("IN_AREA", case, "north", {}) for case in "ABCDEK"]
    lies += [("IN_AREA", case, "south", {}) for case in "FGHIJKL"]
    tell(empty_graph, TOLD, nodes=areas, links=lies, codings={"L": {"looked_for": None}})
    return empty_graph


def asked(graph: Database, **given: str) -> Answer:
    return ask(graph, "compare", {**SETS, **given}, viewer=EXPORT)


def values(answer: Answer, columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns.split()) for row in answer.rows]


def test_the_rows(graph: Database) -> None:
    # Five of five against none of five: p = 2 / 252. K, in both, is left out of both.
    assert values(asked(graph)) == [
        ("caseload", 5, 5, 0, 5, 1.0, 0.00793651, 0.0238095),
        ("funding", 0, 5, 1, 5, -0.2, 1.0, 1.0),
        ("training", 2, 5, 2, 5, 0.0, 1.0, 1.0),
    ]
    assert asked(graph).sentence == (
        "The surest difference: Caseload was recorded in 5 of 5 in the first set, and in 0 of 5 in the second (q 0.024)."
    )


def test_the_intervals_are_wilsons_and_newcombes(graph: Database) -> None:
    # z**2 / n is 0.768292: Wilson's ends of 5 of 5 are 1 / 1.768292 and 1, of 0 of 5 they are 0 and 0.434482.
    # Newcombe's lower end: 1 - sqrt(0.434482**2 + 0.434482**2).
    row = asked(graph).rows[0]
    assert [row[f"one_{end}"] for end in ("share", "low", "high")] == [1.0, 0.565518, 1.0]
    assert [row[f"other_{end}"] for end in ("share", "low", "high")] == [0.0, 0.0, 0.434482]
    assert row["low"] == pytest.approx(1 - 0.434482 * 2**0.5, abs=1e-5)
    assert row["high"] == 1.0


def test_what_is_left_out_is_said(graph: Database) -> None:
    notes = asked(graph).notes
    assert "1 case is in both sets and left out of both: the test needs sets that share none." in notes
    assert any(note.startswith("Second set: 1 case was coded without saying what was looked for") for note in notes)


def test_per_episode(graph: Database) -> None:
    answer = asked(graph, per="episode")
    assert values(answer, "factor one_recorded one_looked_for other_recorded other_looked_for") == [
        ("caseload", 6, 6, 0, 5),
        ("training", 2, 6, 2, 5),
    ]
    # 6 of the 11 episodes are of the first set, and just these have caseload: away from both means by 5 / 11 or 6 / 11.
    added = [(5 / 11) ** 2 * episodes for episodes in (1, 2, 1, 1, 1)] + [(6 / 11) ** 2] * 5
    p = 2 * scipy.stats.t.sf(sum(added) / sum(u**2 for u in added) ** 0.5, 4)
    assert values(answer, "p q")[0] == (pytest.approx(p, rel=1e-5), pytest.approx(p, rel=1e-5))
    assert values(answer, "p q")[1] == (None, None)


def test_the_evidence_is_of_both_sets_without_what_they_share(graph: Database) -> None:
    answer = asked(graph)
    found = []
    for link in evidence_of(answer):
        assert link
        found.append({row["case"] for row in ask(graph, "evidence-for", link, viewer=EXPORT).rows})
    assert found == [set("ABCDE"), set("J"), set("ABFG")]


def test_a_filter_of_a_set_holds_beside_the_common_one(graph: Database) -> None:
    assert asked(graph, area="Land").rows == asked(graph).rows
    answer = asked(graph, area="South", one="until=2019", other="since=2020")
    assert values(answer, "factor one_recorded one_looked_for other_recorded other_looked_for") == [
        ("training", 1, 1, 2, 5),
        ("funding", 1, 1, 1, 5),  # J's is of the case as a whole, which counts as its episode does
        ("caseload", 1, 1, 0, 5),
    ]


def test_small_sets_are_withheld(graph: Database) -> None:
    answer = asked(graph, area="South", one="until=2019", other="since=2020")
    assert {(row["difference"], row["p"], row["q"]) for row in answer.rows} == {(None, None, None)}
    assert (
        "The difference with its test is withheld for 3 factors: fewer than 5 cases tell anything of them."
        in answer.notes
    )


def test_an_empty_set_is_said(graph: Database) -> None:
    answer = asked(graph, one='area="North West" since=2020')
    assert answer.rows == []
    assert answer.sentence == "The filters leave no contributory factor in the first set, so nothing can be compared."
    assert "book: only the second set has anything coded so. It is left out." in answer.notes


def test_one_and_the_same_set_cannot_be_compared(graph: Database) -> None:
    answer = asked(graph, other='area="North West"')
    assert answer.rows == []
    assert answer.sentence == "Nothing can be compared: what was recorded is in cases that are in both sets."


@pytest.mark.parametrize(
    ("one", "error", "message"),
    [
        ('area="North', BadRequest, "a quotation mark is not closed"),
        ("area", BadRequest, "'area' is not of the form filter=value"),
        ("area=North West", BadRequest, "'West' is not of the form filter=value"),
        ("polarity=hindering", BadRequest, "polarity= chooses no cases: give it for both sets"),
        ("region=North", BadRequest, "region= is no filter. A set is chosen by source, review, area"),
        ("area=South area=Land", BadRequest, "area= is given twice"),
        ("area=Suoth", NotFound, "The nearest are: South"),
        ("since=2019 until=2018", BadRequest, "since= lies after until="),
    ],
)
def test_a_wrong_set_is_one_clear_problem(
    graph: Database, one: str, error: type[CasethreadError], message: str
) -> None:
    with pytest.raises(error, match=message):
        asked(graph, one=one)
