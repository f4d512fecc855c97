"""Who leads and who supports is kept in the source's own words; each of them is an owner, by its own name."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.records.reading import Reading


def plan(folder: Path, *owners: str) -> Reading:
    rows = [["Action", "Lead agency", "RAG"], *([f"Act {at}", owner, "Red"] for at, owner in enumerate(owners))]
    return read(write_table(folder / "plan.xlsx", rows))


def organisations(reading: Reading) -> set[str]:
    return {record.values["name"] for record in reading.records if record.kind == "Organisation"}


def words(reading: Reading) -> list[str | None]:
    return [record.values.get("owners_in_source") for record in reading.records if record.kind == "Action"]


def said(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == "lead_and_support"]


@pytest.mark.parametrize(
    "cell",
    [
        "Lead: Police; Support: Health",
        "Police (lead), Health (support)",
        "Police leads with Health",
        "Police to lead with Health",
        "Police lead with Health",
        "Police is lead with Health supporting",
        "Police leads, working with Health",
        "Police leads, Health supports",
        "Police leads, supported by Health",
        "Police, supported by Health",
        "Police – lead\nHealth – support",
        "Police lead; Health",
    ],
)
def test_all_are_owners_and_the_words_are_kept(tmp_path: Path, cell: str) -> None:
    result = plan(tmp_path, cell, "Health", "Police")
    assert organisations(result) == {"Police", "Health"}
    assert words(result) == [cell, None, None]
    assert said(result) == [
        "plan.xlsx, sheet Sheet1, column Lead agency: says in row 2 who leads and who supports: all of them are owners, and who "
        "leads is kept in the source's own words alone. If only the lead owns an action, name it alone."
    ]
    assert not [question for question in result.questions if question.key.startswith("owner")]


def test_letters_are_read_where_other_cells_tell(tmp_path: Path) -> None:
    result = plan(tmp_path, "Education (L), Police (S)", "Lead: Health; Support: Police")
    assert organisations(result) == {"Education", "Police", "Health"}
    assert words(result) == ["Education (L), Police (S)", "Lead: Health; Support: Police"]
    assert "says in rows 2, 3 who leads" in said(result)[0]
    assert organisations(plan(tmp_path, "Education (L), Police (S)")) == {"Education (L)", "Police (S)"}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Police leads", {"Police"}),
        ("Police lead", {"Police"}),
        ("Team leads", {"Team leads"}),
        ("Designated Safeguarding Leads", {"Designated Safeguarding Leads"}),
        ("Leading Lights, Police", {"Leading Lights", "Police"}),
        ("Family Support Team, Police", {"Family Support Team", "Police"}),
    ],
)
def test_one_owner_or_a_name_says_nothing_of_it(tmp_path: Path, cell: str, names: set[str]) -> None:
    result = plan(tmp_path, cell)
    assert organisations(result) == names
    assert words(result) == [None]
    assert not said(result)
