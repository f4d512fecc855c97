"""Sheets of one file that have the same actions as plans of several reviews: that is said, as each is loaded for both."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from loaders.read.action_plan import read

HEADINGS = ["Action", "Lead agency", "Target date", "RAG"]
ACTIONS = [[f"{verb} the guide", "Police", "May 2025", "Red"] for verb in ("Write", "Publish", "Test", "Review")]


def overlaps(path: Path, sheets: dict[str, list[list[str]]]) -> list[tuple[str | None, str]]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in ([f"Review of {name}: action plan"], HEADINGS, *rows):
            sheet.append(row)
    book.save(path)
    return [(p.place.sheet, p.rule) for p in read(path).problems if p.code == "plans_overlap"]


def test_a_sheet_of_all_beside_those_of_each_review_is_named(tmp_path: Path) -> None:
    named = overlaps(tmp_path / "plan.xlsx", {"All": ACTIONS, "Ash": ACTIONS[:2], "Birch": ACTIONS[2:]})
    assert [sheet for sheet, _ in named] == ["Ash", "Birch"]
    assert named[0][1].startswith("has 2 of its 2 actions in the plan of another review too, in 'All'")


def test_a_stock_action_of_two_reviews_is_none(tmp_path: Path) -> None:
    assert not overlaps(tmp_path / "plan.xlsx", {"Ash": ACTIONS[:3], "Birch": [ACTIONS[3], ACTIONS[0]]})
