"""Editing in a real browser by keyboard alone: an episode with its perspective and contributions, corrected and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from keyboard import enter, press
from people import OWNER
from playwright.sync_api import Page, expect

from graph.database import Database
from loaders.write import RecordEdit, write
from webapp import create_app

pytestmark = pytest.mark.slow
SLOW = 30_000  # milliseconds for a page that writes, on a machine that others use too
Serve = Callable[[Flask], str]
Check = Callable[[Page], None]


def save(page: Page, why: str) -> None:
    enter(page, "Why", why)
    page.keyboard.press("Enter")


def test_an_episode_is_told_corrected_and_undone_by_keyboard(
    watched: Page, edited: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    [case] = edited.read("MATCH (c:Case) RETURN c.id AS id, c.title AS title ORDER BY id LIMIT 1")
    address = serve(create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path}))
    watched.goto(f"{address}/case/{case['id']}")
    press(watched, "Add an episode", exact=False)
    expect(watched.get_by_role("heading", name="Add an episode", level=1)).to_be_visible(timeout=SLOW)
    check_looks(watched)
    save(watched, "Told at the panel")
    expect(watched.get_by_role("alert")).to_contain_text("Title is blank")
    press(watched, "Title is blank", exact=False)
    expect(watched.get_by_label("Title", exact=True)).to_be_focused()
    enter(watched, "Title", "The late visit")
    enter(watched, "From (optional)", "3/5/2019")
    save(watched, "Told at the panel")
    expect(watched.get_by_role("heading", name="The late visit", level=3)).to_be_in_viewport(timeout=SLOW)
    expect(watched.get_by_role("alert")).to_be_in_viewport()
    expect(watched.get_by_role("alert")).to_be_focused()

    press(watched, "Add a perspective on The late visit", exact=False)
    enter(watched, "Role", "Health visitor")
    enter(watched, "What they thought (optional)", "That somebody else had called.")
    save(watched, "Told at the panel")
    expect(watched.locator("li.ct-episode", has_text="The late visit")).to_contain_text("Health visitor", timeout=SLOW)

    for factor, polarity in (("Time to think", "Supporting"), ("Caseload of the team", "Hindering")):
        press(watched, "Add a contributory factor to The late visit", exact=False)
        expect(watched.get_by_role("combobox", name="Factor")).to_be_visible(timeout=SLOW)
        enter(watched, "Factor", factor)
        watched.keyboard.press("Tab")
        watched.get_by_label(polarity, exact=True).focus()
        watched.keyboard.press("Space")
        enter(watched, "Quote (optional)", f"Of {factor}.")
        save(watched, "Told at the panel")
        expect(watched.get_by_role("alert")).to_contain_text("Added", timeout=SLOW)

    watched.goto(f"{address}/case/{case['id']}")
    episode = watched.locator("li.ct-episode", has_text="The late visit")
    expect(episode).to_contain_text("Health visitor")
    expect(episode).to_contain_text("Time to think")
    press(watched, "Edit what is said of Time to think", exact=False)
    enter(watched, "Page (optional)", "12")
    save(watched, "The page was missing")
    expect(watched.get_by_role("alert")).to_contain_text("Saved", timeout=SLOW)

    restrict_and_undo(watched, f"{address}/case/{case['id']}", check_looks)
    [row] = edited.read("MATCH (c:Case {id: $id}) RETURN c.sensitivity AS word ORDER BY c.id", id=case["id"])
    assert row["word"] == "open"


def restrict_and_undo(watched: Page, case: str, check_looks: Check) -> None:
    watched.goto(case)
    press(watched, "Restrict it", exact=False)
    save(watched, "The police asked")
    expect(watched.get_by_text("This case is restricted")).to_be_visible(timeout=SLOW)
    press(watched, "History", exact=False)
    expect(watched.get_by_role("heading", name="History of", level=1)).to_be_visible(timeout=SLOW)
    check_looks(watched)
    press(watched, "Undo this", exact=False)
    expect(watched.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)


def test_both_versions_are_shown_where_two_people_save_and_a_removal_is_taken_back(
    watched: Page, edited: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    [action] = edited.read("MATCH (a:Action) WHERE a.status = 'in_progress' RETURN a.id AS id ORDER BY id LIMIT 1")
    address = serve(create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path}))
    watched.goto(f"{address}/action/{action['id']}/edit")
    theirs = RecordEdit("Action", {"title": "<img src=x onerror=alert(1)>"}, action["id"])
    assert write(edited, [theirs], by=OWNER, reason="Meanwhile").import_id
    enter(watched, "Title", "Mine")
    save(watched, "Board")
    expect(watched.get_by_role("heading", name="Somebody else saved this while you were editing")).to_be_visible(
        timeout=SLOW
    )
    expect(watched.get_by_role("cell", name="<img src=x onerror=alert(1)>")).to_be_visible()
    expect(watched.get_by_label("Title", exact=True)).to_have_value("Mine")
    check_looks(watched)
    save(watched, "Ours is right")
    expect(watched.get_by_role("heading", name="Mine", level=1)).to_be_visible(timeout=SLOW)

    named = "EXISTS { MATCH (:Factor)-[r:CONTRIBUTED_TO]->() WHERE r.perspective_id = p.id }"
    [view] = edited.read(f"MATCH (p:Perspective) WHERE NOT {named} RETURN p.id AS id ORDER BY id LIMIT 1")
    watched.goto(f"{address}/perspective/{view['id']}/remove")
    save(watched, "Entered twice")
    expect(watched.get_by_role("button", name="Undo the removal")).to_be_visible(timeout=SLOW)
    check_looks(watched)
    press(watched, "Undo the removal", exact=False)
    # The heading is that of the page before, too.
    expect(watched.get_by_role("link", name="Do it again")).to_be_visible(timeout=SLOW)
    press(watched, "Do it again", exact=False)
    expect(watched.get_by_role("heading", level=1)).to_contain_text("Remove", timeout=SLOW)
