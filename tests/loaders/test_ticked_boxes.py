"""Boxes beside names: those that are ticked are read, the others left out and named."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from loaders.read.action_plan.rag import rag_word
from loaders.read.choose_loader import read
from loaders.read.ticked_boxes import boxes_of
from loaders.records.reading import Reading


def plan(folder: Path, *owners: str) -> Reading:
    rows = [[str(number), f"Act {number}", owner, ""] for number, owner in enumerate(owners)]
    return read(write_table(folder / "plan.xlsx", [["No", "Action", "Lead agency", "Target date"], *rows]))


def names(reading: Reading) -> list[object]:
    return [record.values.get("name") for record in reading.records if record.kind == "Organisation"]


def owners_of(reading: Reading) -> int:
    return len([record for record in reading.records if record.kind == "OWNED_BY"])


def sentences(reading: Reading) -> list[str]:
    return [problem.sentence for problem in reading.problems if problem.code == "boxes"]


@pytest.mark.parametrize(
    ("text", "ticked", "empty"),
    [
        ("☒ Police\n☐ Health", ("Police",), ("Health",)),
        ("☒ Police ☐ Health", ("Police",), ("Health",)),
        ("Police ☑ Health ☐", ("Police",), ("Health",)),
        ("Agencies: ☐ Police, ☒ Health", ("Health",), ("Police",)),
        ("[x] Police\n[ ] Health\n[] Education", ("Police",), ("Health", "Education")),
        ("■ Police □ Health", ("Police",), ("Health",)),
        ("✓ Police", ("Police",), ()),
    ],
)
def test_words_beside_boxes(text: str, ticked: tuple[str, ...], empty: tuple[str, ...]) -> None:
    boxes = boxes_of(text)
    assert boxes
    assert (boxes.ticked, boxes.empty) == (ticked, empty)


@pytest.mark.parametrize(
    "text", ["Police, Health", "□ Police\n□ Health", "■ Police\n■ Health", "✓", "☐ ☒", "Police [lead]"]
)
def test_bullets_and_marks_alone_are_no_boxes(text: str) -> None:
    assert boxes_of(text) is None


def test_owners_whose_boxes_are_not_ticked_are_left_out_and_named(tmp_path: Path) -> None:
    reading = plan(tmp_path, "☒ Police\n☐ Health", "☒ Police ☒ Health", "☐ Police\n☐ Health", "Education")
    assert names(reading) == ["Police", "Health", "Education"]
    assert owners_of(reading) == 4
    left_out, every, none = sentences(reading)
    assert "those that are not are left out, 'Health' (2 rows), 'Police' (1 row); the first is in row 2" in left_out
    assert "in row 3 every box is ticked, and all names are read" in every
    assert "in row 4 no box is ticked, so that nobody is named" in none
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_boxes_of_which_none_is_ticked_anywhere_are_bullets(tmp_path: Path) -> None:
    reading = plan(tmp_path, "☐ Police\n☐ Health", "☐ Police")
    assert names(reading) == ["Police", "Health"]
    [sentence] = sentences(reading)
    assert "none is ticked in any row, and all are read; the first is in row 2" in sentence


def test_a_flat_sheet_names_who_is_ticked(tmp_path: Path) -> None:
    rows = [["Case", "Factor", "+ or -", "Said by"], ["A", "Rota", "-", "☒ Police ☐ Health"]]
    reading = read(write_table(tmp_path / "flat.xlsx", rows))
    assert names(reading) == ["Police"]
    assert len(sentences(reading)) == 1


def test_a_rag_with_boxes_in_brackets_is_the_ticked_one() -> None:
    assert rag_word("[ ] Red [x] Amber [ ] Green") == "amber"
    assert rag_word("☐ Red ☒ Amber") == "amber"
