"""A factor called "Other (please specify)" is the one that the column beside it names; else a warning says that it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.check import Checked, check
from loaders.read.choose_loader import read

SPECIFY = "If other, please specify"


def checked(path: Path, headings: str, *rows: str) -> Checked:
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    return check(read(path), sensitivity="open")


def factors(result: Checked) -> list[object]:
    return [node.properties["name"] for node in result.nodes if node.label == "Factor"]


def test_the_column_beside_the_factor_names_what_other_stands_for(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "yew.csv",
        f'Case,Factor,"{SPECIFY}",+ or -',
        "A,Caseload,,+",
        "A,Other (please specify),IT systems,-",
        "A,Other,Interpreters,+",
        "A,,Paper records,-",
        "A,Trust,and time,+",
        "A,Other - please state,n/a,-",
    )
    assert factors(result) == [
        "Caseload",
        "IT systems",
        "Interpreters",
        "Paper records",
        "Trust",
        "Other - please state",
    ]
    assert [problem.sentence for problem in result.problems] == [
        f"yew.csv, column {SPECIFY}: names the factor of 3 rows: 'IT systems', 'Interpreters', 'Paper records'; the first is "
        f"row 3. If it does not, --column '{SPECIFY}='.",
        "yew.csv, column Factor: has a placeholder for what another column says, such as 'Other', in 1 row, and it is read as "
        f"one factor; the first is row 7. Write which factor is meant there, or under '{SPECIFY}'.",
        f"yew.csv, column {SPECIFY}: has words beside a factor in 1 row, and they are left out; the first is row 6. Give each "
        "factor a row of its own.",
    ]
    account = result.drafts.reading.cells
    assert (account.filled, account.used, account.left_out.total()) == (26, 24, 2)


@pytest.mark.parametrize("name", ["Other (please specify)", "Other", "other - please state", "Other factor", "Other:"])
def test_a_placeholder_without_such_a_column_is_named(tmp_path: Path, name: str) -> None:
    result = checked(tmp_path / "yew.csv", "Case,Factor,+ or -", f"A,{name},+", "A,Other agencies' practice,+")
    [warning] = [problem for problem in result.problems if problem.code == "placeholder_factor"]
    assert warning.sentence.endswith("the first is row 2. Write which factor is meant.")
    assert len(factors(result)) == 2


def test_such_a_column_elsewhere_is_asked_about(tmp_path: Path) -> None:
    headings = f'Case,Factor,+ or -,Who said so,"{SPECIFY}"'
    result = checked(tmp_path / "yew.csv", headings, "A,Other,+,Police,IT systems")
    assert factors(result) == ["Other"]
    codes = {problem.code: problem for problem in result.problems}
    assert codes.keys() == {"unknown_column", "placeholder_factor"}
    assert codes["placeholder_factor"].fix == (
        f"Write which factor is meant there, or under '{SPECIFY}', and say --column '{SPECIFY}=other_factor'."
    )
