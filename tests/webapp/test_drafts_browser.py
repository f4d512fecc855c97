"""A draft in a real browser: it survives a closed tab, and words that may identify somebody stand below their field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from graph.database import Database

pytestmark = pytest.mark.slow
SLOW = 30_000  # milliseconds, on a machine that others use too
PAUSE = 1_500  # of the page's clock, longer than the script waits


@pytest.fixture(scope="module")
def server() -> str:
    """Pages look alike whichever server is behind them, so one is enough here."""
    return "embedded"


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
