"""Two children of one title in one sheet: told apart by reference or area, and asked about where only dates differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read

BY_REFERENCE = "Case,Case reference,Episode,Date,Factor,+ or -"
BY_AREA = "Case,Local authority,Episode,Date,Factor,+ or -"
BY_DATES = "Case,Episode,Date,Factor,+ or -"


def checked(path: Path, heading: str, *rows: str) -> Checked:
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return check(read(path))


def cases(result: Checked) -> dict[str, object]:
    return {node.id: node.properties.get("ref") for node in result.nodes if node.label == "Case"}


def ties(result: Checked) -> dict[str, str]:
    """The case or episode of each factor."""
    names = {node.id: str(node.properties["name"]) for node in result.nodes if node.label == "Factor"}
    return {names[r.from_id]: r.to_id for r in result.relationships if r.type == "CONTRIBUTED_TO"}


def codes(result: Checked) -> list[str]:
    return [problem.code for problem in result.problems]


def test_another_reference_is_another_case(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "x.csv", BY_REFERENCE, "Child A,N-1,,,Caseload,-", "Child A,S-9,,,Training,-", ",,,,Trust,+",
        "child a,N-1,,,Housing,-", "Child A,,,,Money,-",
    )  # fmt: skip
    assert cases(result) == {"x-child-a": "N-1", "x-child-a-s-9": "S-9"}
    assert ties(result) == {
        "Caseload": "x-child-a", "Training": "x-child-a-s-9", "Trust": "x-child-a-s-9", "Housing": "x-child-a",
        "Money": "x-child-a",
    }  # fmt: skip
    assert codes(result).count("same_title") == 1
    [problem] = [problem for problem in result.problems if problem.code == "same_title"]
    assert problem.sentence == (
        "x.csv, row 3, column Case: 'Child A' is another case of that title than the one of x.csv, row 2: its reference "
        "is 'S-9', there 'N-1'. If they are one, write the same reference in each row."
    )


def test_references_that_were_dragged_down_are_asked_about(tmp_path: Path) -> None:
    visit, meeting = "Visit,2024-09-17", "Meeting,2024-10-28"
    result = checked(
        tmp_path / "x.csv", BY_REFERENCE, f"Child A,NM/25/04,{visit},Caseload,-", f"Child A,NM/25/05,{visit},Training,-",
        f"Child A,NM/25/06,{meeting},Trust,+", f"Child A,NM/25/07,{meeting},Money,-", "Child A,S-9,Court,2024-11-02,Age,-",
    )  # fmt: skip
    assert len(cases(result)) == 5
    dragged = (
        "Was the cell dragged down, which counts its number up? If they are one, write the same reference in each row."
    )
    assert [problem.sentence for problem in result.problems if problem.code == "same_title"] == [
        "x.csv, row 3, column Case: 'Child A' is another case of that title than the one of x.csv, row 2: its reference is "
        f"'NM/25/05', there 'NM/25/04'; the episode 'Visit' is the same in both. {dragged}",
        "x.csv, row 4, column Case: 'Child A' is another case of that title than the one of x.csv, row 5: its reference is "
        f"'NM/25/06', there 'NM/25/07'; the episode 'Meeting' is the same in both. {dragged}",
        "x.csv, row 5, column Case: 'Child A' is another case of that title than the one of x.csv, row 4: its reference is "
        f"'NM/25/07', there 'NM/25/06'; the episode 'Meeting' is the same in both. {dragged}",
        "x.csv, row 6, column Case: 'Child A' is another case of that title than the one of x.csv, row 2: its reference is "
        "'S-9', there 'NM/25/04'. If they are one, write the same reference in each row.",
    ]


def test_dates_may_have_been_dragged_down_with_the_references(tmp_path: Path) -> None:
    heading = f"{BY_REFERENCE},What happened"
    rows = [f"Child A,N-{n},Visit,2024-09-1{n},{factor},-,She rang twice" for n, factor in ((1, "Trust"), (2, "Age"))]
    [problem] = [
        problem for problem in checked(tmp_path / "x.csv", heading, *rows).problems if problem.code == "same_title"
    ]
    assert "there 'N-1'; the episode 'Visit' has the same text in both" in problem.rule
    assert problem.fix.startswith("Was the cell dragged down")


def test_a_row_that_may_be_of_either_is_an_error(tmp_path: Path) -> None:
    rows = ("Child A,N-1,,,Caseload,-", "Child A,S-9,,,Training,-", "Child B,,,,Trust,+", "Child A,,,,Money,-")
    result = checked(tmp_path / "x.csv", BY_REFERENCE, *rows)
    [error] = [problem for problem in result.problems if problem.severity == "error"]
    assert (error.code, error.place.row) == ("which_case", 5)


def test_a_reference_alone_is_what_the_case_is_called(tmp_path: Path) -> None:
    result = checked(tmp_path / "x.csv", "Case reference,Factor,+ or -", "N-1,Caseload,-", "S-9,Training,-")
    assert cases(result) == {"x-n-1": None, "x-s-9": None}


def test_another_area_is_another_case(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "x.csv",
        BY_AREA,
        "Child A,North,Visit,2019-03-04,Caseload,-",
        "Child A,South,Visit,2021-05-06,Trust,+",
    )
    assert list(cases(result)) == ["x-child-a", "x-child-a-south"]
    [problem] = [problem for problem in result.problems if problem.code == "same_title"]
    assert problem.rule.endswith("x.csv, row 2: its area is 'South', there 'North'")
    places = {r.from_id: r.to_id for r in result.relationships if r.type == "IN_AREA"}
    assert places == {"x-child-a": "x-north", "x-child-a-south": "x-south"}
    assert [problem for problem in result.problems if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("again", "is_named"),
    [
        ("Child A,Call,2021-05-06,Trust,+", True),
        ("Child A,Visit,,Trust,+", False),  # the same episode again
        ("Child A,Call,2019-03-04,Trust,+", False),
        ("Child A,Call,,Trust,+", False),
        ("Child A,Call,2019-12-01,Trust,+", False),  # a sheet in the order of days goes from case to case
    ],
)
def test_a_title_that_comes_again_at_another_time_is_named(tmp_path: Path, again: str, is_named: bool) -> None:
    rows = ("Child A,Visit,2019-03,Caseload,-", "Child B,Visit,2020-01-01,Caseload,-", again)
    result = checked(tmp_path / "x.csv", BY_DATES, *rows)
    assert list(cases(result)) == ["x-child-a", "x-child-b"]
    rules = [problem.rule for problem in result.problems if problem.code == "case_again"]
    assert bool(rules) is is_named
    if is_named:
        assert "at another time (2021-05-06) than from x.csv, row 2 on (2019-03-01 to 2019-03-31)" in rules[0]


@pytest.mark.embedded
@pytest.mark.slow
def test_loaded_again_in_another_order_each_stays_itself(prepared: Database, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = ["Child A,North,,,Caseload,-", "Child A,South,,,Training,-"]
    path.write_text("\n".join([BY_AREA, *rows]), encoding="utf-8")
    load(prepared, path, by=OWNER)
    path.write_text("\n".join([BY_AREA, *reversed(rows)]), encoding="utf-8")
    outcome = load(prepared, path, by=OWNER)
    assert outcome.plan is not None
    assert outcome.plan.is_empty, outcome.plan.counts()
