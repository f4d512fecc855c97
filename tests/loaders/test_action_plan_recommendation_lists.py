"""Recommendations in a sheet of their own, which the actions of a plan name by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workbooks import write_workbook

from loaders.read.choose_loader import read
from loaders.records.reading import Reading

LIST = [["LCSPR Child Alder"], ["No", "Recommendation", "Accepted"], ["1", "Supervise", "Yes"], ["2", "Share", "No"]]
HEADINGS = ["Rec no", "Action no", "Action", "Lead agency", "Due"]


def write(path: Path, **sheets: list[list[Any]]) -> Path:
    return write_workbook(path, sheets)


def led_to(reading: Reading) -> dict[str, str]:
    """By the title of each action, that of its recommendation."""
    titles = {record.values.get("id"): str(record.values.get("title")) for record in reading.records}
    links = [record.values for record in reading.records if record.kind == "LED_TO"]
    return {titles[link["to_id"]]: titles[link["from_id"]] for link in links}


@pytest.mark.parametrize("number", ["1", "Rec 1", "R1"])
def test_actions_lead_back_to_the_recommendations_of_a_list(tmp_path: Path, number: str) -> None:
    actions = [HEADINGS, [number, "1.1", "Set a standard", "Police"], [number, "1.2", "Audit", "Health"]]
    reading = read(write(tmp_path / "plan.xlsx", Recommendations=LIST, Actions=actions))
    assert led_to(reading) == {"Set a standard": "Supervise", "Audit": "Supervise"}
    [named] = [problem for problem in reading.problems if problem.code == "not_named"]
    assert named.value == "Share" and "no action names" in named.rule
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()


def test_a_list_whose_numbers_no_action_names_is_left_out(tmp_path: Path) -> None:
    actions = [["Recommendation", *HEADINGS[1:]], ["Supervise", "1.1", "Set a standard", "Police"]]
    reading = read(write(tmp_path / "plan.xlsx", Actions=actions, Recommendations=LIST))
    assert led_to(reading) == {"Set a standard": "Supervise"}
    assert [problem.place.sheet for problem in reading.problems if problem.code == "no_plan_table"] == [
        "Recommendations"
    ]
    assert reading.cells.filled == reading.cells.used + reading.cells.left_out.total()
