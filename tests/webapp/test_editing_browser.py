"""Editing in a real browser by keyboard alone and by mouse: an episode with its perspective and contributions, corrected
and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import keyboard
import mouse
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


def save(page: Page, why: str, hands: ModuleType = keyboard) -> None:
    hands.enter(page, "Why", why)
    hands.send(page)


@pytest.mark.parametrize("hands", [keyboard, mouse], ids=["keyboard", "mouse"])
def test_an_episode_is_told_corrected_and_undone(
    watched: Page, edited: Database, tmp_path: Path, serve: Serve, check_looks: Check, hands: ModuleType
) -> None:
    title, thought, team = (f"{words} by {hands.__name__}" for words in ("The late visit", "Time to think", "Caseload"))
    [case] = edited.read("MATCH (c:Case) RETURN c.id AS id, c.title AS title ORDER BY id LIMIT 1")
    address = serve(create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path}))
    watched.goto(f"{address}/case/{case['id']}")
    hands.press(watched, "Add an episode", exact=False)
    expect(watched.get_by_role("heading", name="Add an episode", level=1)).to_be_visible(timeout=SLOW)
    check_looks(watched)
    save(watched, "Told at the panel", hands)
    expect(watched.get_by_role("alert")).to_contain_text("Title is blank")
    hands.press(watched, "Title is blank", exact=False)
    expect(watched.get_by_label("Title", exact=True)).to_be_focused()
    hands.enter(watched, "Title", title)
    hands.enter(watched, "From (optional)", "3/5/2019")
    save(watched, "Told at the panel", hands)
    expect(watched.get_by_role("heading", name=title, level=3)).to_be_in_viewport(timeout=SLOW)
    expect(watched.get_by_role("alert")).to_be_in_viewport()
    expect(watched.get_by_role("alert")).to_be_focused()

    hands.press(watched, f"Add a perspective on {title}", exact=False)
    hands.enter(watched, "Role", "Health visitor")
    hands.enter(watched, "What they thought (optional)", "That somebody else had called.")
    save(watched, "Told at the panel", hands)
    expect(watched.locator("li.ct-episode", has_text=title)).to_contain_text("Health visitor", timeout=SLOW)

    for factor, polarity in ((thought, "Supporting"), (team, "Hindering")):
        hands.press(watched, f"Add a contributory factor to {title}", exact=False)
        expect(watched.get_by_role("combobox", name="Factor")).to_be_visible(timeout=SLOW)
        hands.enter(watched, "Factor", factor)
        watched.keyboard.press("Tab")
        hands.pick(watched, polarity)
        hands.enter(watched, "Quote (optional)", f"Of {factor}.")
        save(watched, "Told at the panel", hands)
        expect(watched.get_by_role("alert")).to_contain_text("Added", timeout=SLOW)

    watched.goto(f"{address}/case/{case['id']}")
    episode = watched.locator("li.ct-episode", has_text=title)
    expect(episode).to_contain_text("Health visitor")
    expect(episode).to_contain_text(thought)
    hands.press(watched, f"Edit what is said of {thought}", exact=False)
    hands.enter(watched, "Page (optional)", "12")
    save(watched, "The page was missing", hands)
    expect(watched.get_by_role("alert")).to_contain_text("Saved", timeout=SLOW)

    link = "MATCH ()-[k:CONTRIBUTED_TO]->(e:Episode {title: $title}) WHERE k.page IS NOT NULL RETURN e.id AS id ORDER BY id"
    [corrected] = edited.read(link, title=title)
    watched.goto(f"{address}/episode/{corrected['id']}/history")
    hands.press(watched, "Undo this", exact=False)
    expect(watched.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)
    assert not edited.read(link, title=title), "the latest step stands first: the page that was added"

    restrict_and_undo(watched, f"{address}/case/{case['id']}", check_looks, hands)
    [row] = edited.read("MATCH (c:Case {id: $id}) RETURN c.sensitivity AS word ORDER BY c.id", id=case["id"])
    assert row["word"] == "open"


def restrict_and_undo(watched: Page, case: str, check_looks: Check, hands: ModuleType) -> None:
    watched.goto(case)
    hands.press(watched, "Restrict it", exact=False)
    save(watched, "The police asked", hands)
    expect(watched.get_by_text("This case is restricted")).to_be_visible(timeout=SLOW)
    hands.press(watched, "History", exact=False)
    expect(watched.get_by_role("heading", name="History of", level=1)).to_be_visible(timeout=SLOW)
    check_looks(watched)
    hands.press(watched, "Undo this", exact=False)
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
    expect(watched.get_by_role("heading", level=2).first).to_contain_text("Remove", timeout=SLOW)
    check_looks(watched)
