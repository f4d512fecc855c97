"""What belongs to forms in a real browser: drafts, words that may identify somebody, histories and merges."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from people import OWNER
from playwright.sync_api import Page, expect

from graph.database import Database
from loaders.write import LinkEdit, RecordEdit, Removal, write

pytestmark = pytest.mark.slow
SLOW = 30_000  # milliseconds, on a machine that others use too
PAUSE = 1_500  # of the page's clock, longer than the script waits


def test_what_was_typed_survives_a_closed_tab(
    watched: Page, invented: Database, site: Flask, serve: Callable[[Flask], str], check_looks: Callable[[Page], None]
) -> None:
    form = f"{serve(site)}/episode/e3/edit"
    watched.clock.install()
    watched.goto(form)
    field = watched.get_by_label("What happened (optional)", exact=True)
    field.fill("Mrs Smith rang each service.")
    watched.clock.run_for(PAUSE)
    status = watched.locator("#draft-status")
    expect(status).to_contain_text("Draft saved: ", timeout=SLOW)
    words = watched.get_by_role("status").filter(has_text="looks like a title with a surname")
    expect(words).to_be_visible(timeout=SLOW)
    check_looks(watched)
    watched.get_by_role("button", name="Mrs Smith").press("Enter")
    expect(field).to_be_focused()
    assert watched.evaluate("getSelection().toString()") == "Mrs Smith"
    watched.keyboard.type("The registrar")
    watched.clock.run_for(PAUSE)
    expect(words).to_have_count(0, timeout=SLOW)

    field.press("Control+End")
    field.press_sequentially(" Twice.")
    again = watched.context.new_page()  # which hides the tab, as closing it does, before the script's pause is over
    watched.close()
    again.goto(form)
    expect(again.get_by_role("heading", name="You have a draft of", level=1)).to_be_visible(timeout=SLOW)
    check_looks(again)
    again.get_by_role("button", name="Continue").press("Enter")
    expect(again.get_by_label("What happened (optional)", exact=True)).to_have_value(
        "The registrar rang each service. Twice.", timeout=SLOW
    )
    again.get_by_label("Why", exact=True).fill("Told at the panel")
    again.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(again.get_by_role("heading", name="The hospital asks for everything", level=1)).to_be_visible(timeout=SLOW)
    again.goto(form)
    expect(again.get_by_label("What happened (optional)", exact=True)).to_be_visible(timeout=SLOW)


def test_histories_removed_records_and_merges_can_be_read_by_everybody(
    watched: Page, invented: Database, site: Flask, serve: Callable[[Flask], str], check_looks: Callable[[Page], None]
) -> None:
    added = write(invented, [RecordEdit("Factor", {"name": "Case load of the duty team"})], by=OWNER, reason="p. 3")
    [(_, factor)] = added.keys
    link = LinkEdit("ADDRESSES", {"intent": "reduce"}, ("Action", "x1"), ("Factor", factor))
    [(_, linked)] = write(invented, [link], by=OWNER, reason="Board").keys
    address = serve(site)
    for path, heading in (
        ("/duplicates", "Likely duplicates"),
        (f"/merge/factor?goes={factor}", "Merge Case load"),
        (f"/merge/factor?goes={factor}&stays=f1", "into ‘Caseload of the duty team’?"),
    ):
        watched.goto(f"{address}{path}")
        expect(watched.get_by_role("heading", level=1)).to_contain_text(heading, timeout=SLOW)
        check_looks(watched)
    watched.get_by_label("Why", exact=True).fill("One factor")
    watched.get_by_role("button", name="Merge", exact=True).press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("Merged", timeout=SLOW)
    watched.goto(f"{address}/duplicates")
    watched.get_by_role("button", name="Make two of them again").press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)
    assert write(invented, [Removal("ADDRESSES", linked)], by=OWNER, reason="Not so").import_id
    watched.goto(f"{address}/action/x1/history")
    expect(watched.get_by_role("main")).to_contain_text("Link removed", timeout=SLOW)
    check_looks(watched)
    assert write(invented, [Removal("Factor", factor)], by=OWNER, reason="Twice").import_id
    watched.goto(f"{address}/removals")
    watched.locator("summary", has_text="What it said").first.press("Enter")
    check_looks(watched)
    watched.get_by_role("button", name="Undo this").first.press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("Undone", timeout=SLOW)
