"""A plan in a real browser: October from the file to the tracker, December over it, and an agency's workbook out and back.

October comes in by mouse and December by keyboard alone; so does the workbook go out and come back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from keyboard import press
from known_plan import DECEMBER, OCTOBER
from people import OWNER
from playwright.sync_api import Page, expect

from graph.database import Database
from loaders.agency_workbook import ACTIONS, STATUS
from loaders.records.sent_workbook import NOTE
from loaders.write import RecordEdit, write
from webapp import create_app

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
SLOW = 30_000  # milliseconds for a page that writes, on a machine that others use too
OPEN = "18 actions and 0 recommendations"


def click(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True)).first.click()


def load(page: Page, path: Path, act: Callable[[Page, str], None]) -> None:
    """From any page to the page of the import."""
    act(page, "Import")
    page.get_by_label("File", exact=True).set_input_files(path)
    act(page, "Check the file")
    expect(page.get_by_role("heading", name=f"What {path.name} would change", level=1)).to_be_visible(timeout=SLOW)


def fill(path: Path, **answers: str) -> list[str]:
    """Enter what an agency says of its first two actions; their ids."""
    book = openpyxl.load_workbook(path)
    sheet = book[ACTIONS]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    for heading, text in answers.items():
        sheet.cell(2, columns[heading], text)
        sheet.cell(3, columns[heading], text)
    book.save(path)
    return [str(sheet.cell(row, 1).value) for row in (2, 3)]


def test_a_plan_is_loaded_loaded_over_and_answered_by_an_agency(
    watched: Page, database: Database, tmp_path: Path, serve: Callable[[Flask], str]
) -> None:
    watched.goto(serve(create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 60})))
    load(watched, OCTOBER, click)
    click(watched, "Load it")
    expect(watched.get_by_role("alert")).to_contain_text("plan-october.xlsx is loaded", timeout=SLOW)
    click(watched, "Tracker")
    expect(watched.locator("main")).to_contain_text("19 actions and 0 recommendations")
    load(watched, DECEMBER, press)
    expect(watched.get_by_role("heading", name="Actions that change (4)")).to_be_visible()
    press(watched, "Go to ‘Load it’")
    expect(watched.get_by_role("button", name="Load it")).to_be_in_viewport()
    press(watched, "Load it")
    expect(watched.get_by_role("alert")).to_contain_text("plan-december.xlsx is loaded", timeout=SLOW)
    press(watched, "Tracker")
    expect(watched.locator("main")).to_contain_text(OPEN)

    press(watched, "Write to the agencies")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Agencies with open actions")
    with watched.expect_download() as download:
        press(watched, "Workbook for Police")
    workbook = tmp_path / "back.xlsx"
    download.value.save_as(workbook)
    ids = fill(workbook, **{STATUS: "Blocked", NOTE: "Waiting for the ICB"})
    assert write(database, [RecordEdit("Action", {"status": "planned"}, ids[1])], by=OWNER, reason="So").import_id
    load(watched, workbook, press)
    expect(watched.get_by_role("heading", name="Actions that change (2)")).to_be_visible()
    conflict = watched.get_by_role("group", name="Status of Action")
    expect(conflict.get_by_role("radio", name="Keep what people entered: Planned")).to_be_checked()
    expect(conflict.get_by_role("radio", name="Take what the file says: Blocked")).to_be_visible()
    press(watched, "Load it")
    loaded = "back.xlsx is loaded. 1 value that people entered stays."
    expect(watched.get_by_role("alert")).to_contain_text(loaded, timeout=SLOW)
    rows = database.read(
        "MATCH (a:Action) WHERE a.id IN $ids RETURN a.id AS id, a.status AS status ORDER BY id", ids=ids
    )
    assert {row["id"]: row["status"] for row in rows} == {ids[0]: "blocked", ids[1]: "planned"}
