"""The tracker in a real browser: by keyboard alone, without JavaScript, at both widths, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyboard import press
from playwright.sync_api import Browser, Page, expect

from graph.database import Database
from webapp import create_app


@pytest.fixture(scope="module")
def address(sample: Database, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    return serve(create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}))


def test_start_and_the_tracker_are_accessible_at_both_widths(
    watched: Page, address: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/we-are")
    check_looks(watched)
    watched.goto(address)
    check_looks(watched)
    watched.goto(f"{address}/tracker?state=open&status=blocked&open=Action:sample-a08")
    for name in ("Filter", "Columns", "Save this view"):
        watched.get_by_text(name, exact=True).first.click()
    check_looks(watched)


def test_a_row_stands_beside_the_table_and_below_it_in_a_narrow_window(watched: Page, address: str) -> None:
    watched.goto(f"{address}/tracker?state=open&open=Action:sample-a08")
    boxes = [watched.locator(place).bounding_box() for place in ("#table", "#opened")]
    table, opened = (box for box in boxes if box)
    assert opened["x"] >= table["x"] + table["width"]
    assert opened["x"] + opened["width"] <= 1280
    due = watched.locator("#table td[data-title='Due on']").first.bounding_box()
    assert due and due["x"] + due["width"] <= table["x"] + table["width"], "what it is opened for stays in view"
    watched.set_viewport_size({"width": 400, "height": 900})
    boxes = [watched.locator(place).bounding_box() for place in ("#table", "#opened")]
    table, opened = (box for box in boxes if box)
    assert opened["y"] >= table["y"] + table["height"]


def test_all_columns_are_in_view_at_1280_and_a_narrower_table_shows_that_it_goes_on(
    watched: Page, address: str
) -> None:
    wider = "region => region.scrollWidth - region.clientWidth"
    region = watched.locator("#table .ct-scroll")
    for width in (1280, 1265):  # with a scroll bar
        watched.set_viewport_size({"width": width, "height": 900})
        watched.goto(f"{address}/tracker?state=all&of=both")
        assert region.evaluate(wider) == 0, width
        last = watched.locator("#table th").last.bounding_box()
        assert last and last["x"] + last["width"] <= width
        watched.locator("#table tbody a").first.click()
        expect(watched.locator("#opened")).to_be_visible()
        watched.wait_for_load_state()  # a page is there before its style sheets are
        assert region.evaluate(wider) == 0, "beside the row that is open, too"
    watched.set_viewport_size({"width": 1030, "height": 900})
    watched.goto(f"{address}/tracker?state=all&of=both")
    assert region.evaluate(wider) > 0
    assert (
        region.get_attribute("role") == "region"
        and region.get_attribute("aria-label")
        and region.get_attribute("tabindex")
    )
    background = region.evaluate("region => getComputedStyle(region).backgroundAttachment")
    assert background == "local, local, scroll, scroll", "a shadow where more lies"
    region.focus()
    watched.keyboard.press("End")
    watched.keyboard.press("ArrowRight")
    watched.wait_for_timeout(300)
    assert region.evaluate("region => region.scrollLeft") > 0, "by keyboard"


def test_everything_is_done_by_keyboard_and_without_javascript(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/tracker?state=open&of=action")
    page.locator("summary", has_text="Filter").first.focus()
    page.keyboard.press("Enter")
    page.locator("#field-status").select_option("blocked")
    press(page, "Filter")
    expect(page.locator("#criteria")).to_contain_text("Status: Blocked")
    press(page, "Due on")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Due on")
    press(page, "One staffed number for health")
    expect(page.locator("#opened")).to_contain_text("Due date: 30 June 2017 to 30 March 2018")
    expect(page.locator("#criteria")).to_contain_text("Status: Blocked")
    page.locator("summary", has_text="Save this view").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name of the view").fill("Stuck")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Stuck", exact=True)).to_be_visible()
    press(page, "Remove choice status: Blocked")
    expect(page.locator("#criteria")).not_to_contain_text("Blocked")
    press(page, "Stuck")
    expect(page.locator("#criteria")).to_contain_text("Status: Blocked")


def test_paper_has_the_table_and_no_forms(watched: Page, address: str) -> None:
    watched.goto(f"{address}/tracker?state=open")
    watched.emulate_media(media="print")
    assert not watched.locator("form, nav, .ct-screen").filter(visible=True).count()
    expect(watched.locator("#table tbody tr").last).to_be_visible()
    expect(watched.get_by_text("Not checked for disclosure").first).to_be_visible()


def test_one_box_ticks_all_of_a_page(
    watched: Page, browser: Browser, address: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(f"{address}/tracker?state=all&of=both")
    all_of_page, boxes = watched.get_by_label("Tick all on this page"), watched.locator("#table tbody input")
    count, said = boxes.count(), watched.locator("[data-ticked][role=status]")
    boxes.nth(1).check()
    assert all_of_page.evaluate("box => box.indeterminate"), "some of them"
    check_looks(watched)
    all_of_page.focus()
    watched.keyboard.press("Space")
    expect(said).to_contain_text(f"{count} ticked")
    expect(watched.locator("#table tbody input:checked")).to_have_count(count)
    expect(all_of_page).to_be_checked()
    assert not all_of_page.evaluate("box => box.indeterminate")
    watched.get_by_role("link", name="next page").click()
    expect(said).to_contain_text(f"{count} of them on other pages")
    expect(all_of_page).not_to_be_checked()
    all_of_page.check()
    all_of_page.uncheck()
    expect(said).to_contain_text(f"{count} ticked, {count} of them on other pages")
    watched.get_by_role("button", name="Untick all").click()
    watched.set_viewport_size({"width": 400, "height": 900})
    expect(watched.get_by_text("Tick all on this page")).to_be_in_viewport(ratio=0)
    all_of_page.check()
    watched.get_by_role("button", name="Change the ticked rows").click()
    expect(watched.get_by_role("heading", level=1)).to_contain_text(" rows")
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(f"{address}/tracker?state=all&of=action")
    expect(without.get_by_text("Tick all on this page")).to_be_hidden()


HIDDEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (!box.width || at === document.body) return "";
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
                  (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
  const over = document.elementFromPoint(x, y);
  const own = over && (at.contains(over) || over.contains(at) || [...(at.labels || [])].some(each => each.contains(over)));
  return inView && own ? "" : at.outerHTML.slice(0, 200);
}"""


@pytest.mark.parametrize("width", [1280, 400])
def test_whatever_has_the_focus_is_in_view_and_nothing_lies_over_it(watched: Page, address: str, width: int) -> None:
    watched.set_viewport_size({"width": width, "height": 700})
    watched.goto(f"{address}/tracker?state=open&open=Action:sample-a08")
    watched.get_by_text("Filter", exact=True).first.click()
    watched.locator("body").evaluate("body => body.focus()")
    reached = set()
    for _ in range(90):
        watched.keyboard.press("Tab")
        assert watched.evaluate(HIDDEN) == ""
        reached.add(watched.evaluate("document.activeElement.outerHTML.slice(0, 300)"))
    assert len(reached) > 60, "it goes on from one to the next"
    for _ in range(60):
        watched.keyboard.press("Shift+Tab")
        assert watched.evaluate(HIDDEN) == ""
