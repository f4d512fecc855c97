"""A paragraph 4.10 that a cell of numbers shows as 4.1 is named where the one before it tells so; it is stored as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from loaders.check import check
from loaders.read.choose_loader import read


def said(path: Path, *pages: float | str, cases: str = "AAAA", code: str = "General") -> list[str]:
    with xlsxwriter.Workbook(path) as workbook:
        sheet, form = workbook.add_worksheet("Coding"), workbook.add_format({"num_format": code})
        sheet.write_row(0, 0, ["Case", "Episode", "Factor", "+ or -", "Quote", "Page"])
        for number, (page, case) in enumerate(zip(pages, cases, strict=False), start=1):
            sheet.write_row(number, 0, [f"Child {case}", "Visit", "Caseload", "-", f"Quote {number}"])
            sheet.write(number, 5, page, form)
    return [problem.sentence for problem in check(read(path)).problems if problem.code == "page_zero"]


def test_it_is_named_with_its_row(tmp_path: Path) -> None:
    assert said(tmp_path / "x.xlsx", 4.8, 4.9, 4.1, 4.11) == [
        "x.xlsx, sheet Coding, column Page: may have lost a nought at the end, as cells of numbers do: 4.1 in row 4 follows 4.9 "
        "and may be 4.10. If so, give the column the format of text, and type these again."
    ]
    assert "4.2 in row 3 follows 4.19 and may be 4.20" in said(tmp_path / "x.xlsx", 4.19, 4.2)[0]


@pytest.mark.parametrize("pages", [(4.8, 4.1, 4.9), ("4.9", "4.10"), (4.9, 5.1), (9, 1), (4.09, 4.11)])
def test_other_pages_are_not(tmp_path: Path, pages: tuple[float | str, ...]) -> None:
    assert not said(tmp_path / "x.xlsx", *pages)


def test_nor_are_those_of_another_case_or_shown_in_full(tmp_path: Path) -> None:
    assert not said(tmp_path / "x.xlsx", 4.9, 4.1, cases="AB")
    assert not said(tmp_path / "x.xlsx", 4.09, 4.1, code="0.00")
