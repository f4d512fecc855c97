"""What stands beside the table of a flat sheet, beyond a blank column: a list of its own, or columns of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

HEADINGS = "Case,Episode,Factor,+/-,Evidence,"
ROWS = [
    "Child T,Conference,Chairing,+,Slow,",
    "Child U,Conference,Late reports,-,Late,",
    "Child U,Placement,Staff turnover,-,Later,",
]
MANY = [*ROWS, *(f"Child U,Placement,Factor {number},-,Text {number}," for number in range(6))]


def reading(
    folder: Path, beside: list[str], rows: list[str] | None = None, parts: dict[str, bool] | None = None
) -> Reading:
    """A sheet with a blank column after its own, and beyond it the cells of `beside`, its headings first."""
    own, width = rows or ROWS, beside[0].count(",")
    beyond = [*beside, *["," * width] * (1 + len(own) - len(beside))]
    blank = "," * HEADINGS.count(",")
    lines = [*(HEADINGS, *own), *[blank] * (len(beyond) - 1 - len(own))]
    path = folder / "sheet.csv"
    path.write_text("\n".join(f"{line},{cells}" for line, cells in zip(lines, beyond, strict=True)), encoding="utf-8")
    return read(path, parts=parts)


def values(result: Reading, kind: str, name: str) -> list[object]:
    return [record.values[name] for record in result.records if record.kind == kind and name in record.values]


def notes(result: Reading) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == "beside_table"]


@pytest.mark.parametrize(
    "beside",
    [
        ["List of factors,Domain,Times", "Chairing,Relationships,1", "Turnover,Resources,2"],
        ["Area,Domain", "Northshire,Culture", "Southshire,Resources"],
        ["Area,Population", "Northshire,51000", "Southshire,32000", "Eastshire,8000"],
        ["Area", "Northshire", "Southshire", "Eastshire", "Westshire", "Midshire"],
        ["Factor,Domain", "Chairing,Relationships", "Late reports,Resources", "Staff turnover,Culture"],
    ],
    ids=["unknown headings", "ends above", "unknown heading in a short table", "ends below", "headings again"],
)
def test_a_list_beside_the_table_is_named_and_left_out(tmp_path: Path, beside: list[str]) -> None:
    result = reading(tmp_path, beside)
    assert [*values(result, "Area", "name"), *values(result, "Factor", "domain")] == []
    assert values(result, "Factor", "name") == ["Chairing", "Late reports", "Staff turnover"]
    assert [problem.code for problem in result.problems] == ["beside_table"]
    cells = sum(bool(cell) for line in beside for cell in line.split(","))
    [(_, left_out)] = result.cells.left_out.items()
    assert (left_out, result.cells.used + left_out) == (cells, result.cells.filled)


def test_the_note_names_the_columns_and_what_reads_them(tmp_path: Path) -> None:
    beside = ["Area,Domain", "Northshire,Culture", "Southshire,Resources"]
    assert notes(reading(tmp_path, beside)) == [
        "sheet.csv: has something beyond a blank column, in columns G to H ('Area', 'Domain'), which is taken for a list "
        "beside it and left out. If it belongs to its rows: --read \"columns G to H of 'sheet'\"."
    ]
    result = reading(tmp_path, beside, parts={"columns G to H of 'sheet'": True})
    assert values(result, "Factor", "domain") == ["Culture", "Resources"]


@pytest.mark.parametrize(
    ("beside", "rows"),
    [
        (["Domain", "Culture", "Resources", "Training"], ROWS),
        (["Domain", "", "Resources", ""], ROWS),
        (["Domain,Page,Our notes", "Culture,3,Seen", "Resources,4,"], ROWS),
        (["Domain,Our notes", *["Culture,Seen"] * len(MANY)], MANY),
    ],
    ids=["to the last row", "with gaps", "with what is of one row", "unknown heading to the last of many rows"],
)
def test_columns_that_go_on_beside_all_rows_are_of_the_table(
    tmp_path: Path, beside: list[str], rows: list[str]
) -> None:
    result = reading(tmp_path, beside, rows)
    assert len(values(result, "Factor", "domain")) == sum(bool(line.split(",")[0]) for line in beside[1:])
    [note] = notes(result)
    assert "column G" in note or "columns G to " in note
    assert "which is read as its own. If it is a list beside it: --leave-out" in note


def test_a_blank_column_within_the_table_parts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Case,Episode,,Factor,+/-\nA,Call,,Caseload,-\n,Visit,,Trust,+\n", encoding="utf-8")
    result = read(path)
    assert values(result, "Factor", "name") == ["Caseload", "Trust"]
    assert result.problems == []


def test_a_stray_cell_in_the_blank_column_joins_nothing(tmp_path: Path) -> None:
    rows = [ROWS[0] + "see below", *ROWS[1:]]
    result = reading(tmp_path, ["Area,Population", "Northshire,51000", "Southshire,32000"], rows)
    assert values(result, "Area", "name") == []
    assert sorted(problem.code for problem in result.problems) == ["beside_table", "no_heading"]
    assert result.cells.used + result.cells.left_out.total() == result.cells.filled


def test_stray_cells_beyond_all_headings_are_named(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("\n".join([HEADINGS, *(f"{row},,,seen" for row in ROWS)]), encoding="utf-8")
    result = read(path)
    assert [problem.place.row for problem in result.problems if problem.code == "long_row"] == [2, 3, 4]
