"""Tables in a real browser, over the sample: what a reader came for is in view at the width of a laptop."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from graph.database import Database
from webapp import create_app

WIDTH = 1280
SOUGHT = {
    "evidence-for?case=sample-c01": ("Quote", "Source"),
    "seen-before?case=sample-c01": ("What was done",),
    "factors-together": ("q, false discovery",),
    "perspectives?case=sample-c01": ("What they knew", "Why it was so appraised"),
}


@pytest.fixture(scope="module")
def address(sample: Database, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return serve(create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}))


def test_what_a_reader_came_for_is_in_view(watched: Page, address: str) -> None:
    for question, titles in SOUGHT.items():
        watched.goto(f"{address}/questions/{question}", wait_until="commit")
        for title in titles:
            box = watched.locator("#table td").and_(watched.locator(f"[data-title='{title}']")).first.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= WIDTH, (question, title, box)
        assert watched.evaluate("document.documentElement.scrollHeight") < 10_000, question


def test_what_became_of_actions_fits_a_small_window(watched: Page, address: str) -> None:
    watched.set_viewport_size({"width": 1100, "height": 900})
    watched.goto(f"{address}/questions/recorded-again")
    table = watched.locator("#table .ct-scroll")
    assert table.get_by_role("columnheader").last.inner_text() == "Evidence"
    assert table.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_sorted_table_is_accessible_at_both_widths(
    watched: Page, address: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/questions/factors-together?factor=sample-admin")
    watched.get_by_role("link", name="Cases with both", exact=True).click()
    assert watched.locator("th[aria-sort=descending]").inner_text() == "Cases with both"
    check_looks(watched)


def test_a_large_network_fits_a_narrow_window(watched: Page, address: str) -> None:
    watched.set_viewport_size({"width": 400, "height": 900})
    watched.goto(f"{address}/questions/recurring-factors")
    watched.locator("[data-picture]").scroll_into_view_if_needed()
    canvas = watched.locator(".ex-canvas canvas").first
    canvas.wait_for()
    outside = watched.evaluate("""() => {
        const { drawing, clientWidth, clientHeight } = document.querySelector('.ex-canvas');
        const places = drawing.network.nodes.map((node) => drawing.onScreen(node));
        if (!places.length) throw new Error("nothing is drawn");
        return places.filter(({ x, y }) => x < 0 || y < 0 || x > clientWidth || y > clientHeight).length;
    }""")
    assert outside == 0


def test_paper_has_all_rows_or_says_how_to_have_them(watched: Page, address: str) -> None:
    watched.emulate_media(media="print")
    watched.goto(f"{address}/all/category")
    expect(watched.get_by_text("To print the others too, choose “All")).to_be_visible()
    for part in (".govuk-pagination", ".ct-screen", "nav", "form"):
        assert not watched.locator(part).filter(visible=True).count(), part
    watched.emulate_media(media="screen")
    watched.get_by_role("link", name="rows on one page, to print").click()
    watched.wait_for_url("**rows=all**")  # a click waits for the address alone, not for the rows
    watched.emulate_media(media="print")
    rows = watched.locator("#table tbody tr")
    assert rows.count() > 150
    expect(rows.last).to_be_visible()
    breaks = rows.evaluate_all("rows => rows.map((row) => getComputedStyle(row).breakBefore)")
    assert [row for row, rule in enumerate(breaks) if rule == "avoid"] == [0, 1, len(breaks) - 1], "no head alone"
    assert not watched.get_by_text("To print the others too").count()


def test_a_list_with_its_filters_is_accessible_at_both_widths(
    watched: Page, address: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/all/action?status=any_open&sort=due_on")
    watched.get_by_text("Filter the list").click()
    check_looks(watched)
    for title in ("Status", "Owned by", "Area", "Due on"):
        box = watched.locator(f"#table td[data-title='{title}']").first.bounding_box()
        assert box and box["x"] + box["width"] <= WIDTH, title


def test_a_record_is_chosen_among_suggestions_by_keyboard(
    watched: Page, address: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/questions/seen-before")
    field = watched.get_by_label("Case", exact=True)
    field.press_sequentially("baby with")
    expect(watched.get_by_role("option").first).to_contain_text("C-01 · Old Harrow")
    check_looks(watched)
    field.press("ArrowDown")
    watched.keyboard.press("Enter")
    expect(field).to_have_value("A baby with bruises, seen by many")
    field.press("Enter")
    expect(watched).to_have_url(re.compile(r"\?case=A\+baby\+with\+bruises"))
    assert watched.locator("script[src*=pictures]").count() == 1, "its answer has a network"
    watched.goto(f"{address}/search?q=baby")
    assert [script.get_attribute("src") for script in watched.locator("script[src]").all()] == ["/static/site.js"]


def test_folded_fields_suggest_once_they_are_opened(watched: Page, address: str) -> None:
    watched.goto(f"{address}/questions/seen-before?case=sample-c01")
    assert not watched.evaluate("'accessibleAutocomplete' in window"), "nobody has opened a field"
    watched.get_by_text("Change the question").click()
    field = watched.locator(".ct-suggestions").get_by_label("Case", exact=True)
    field.fill("")
    field.press_sequentially("baby with")
    expect(watched.get_by_role("option").first).to_contain_text("C-01 · Old Harrow")
