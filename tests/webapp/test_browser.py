"""The pages in a real browser: accessible at two widths, alone with our host, text always text, walked by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, expect

from graph.formats import NOT_CHECKED

PAGES = (
    "/",
    "/questions",
    "/questions/recurring-factors?polarity=hindering&area=Northmere",
    "/questions/recurring-factors?area=Nowhere",
    "/questions/case-story",
    "/search?q=duty",
    "/imports",
    "/case/c1",
    "/case/c2",
    "/factor/f3",
    "/action/x1",
    "/all/factor",
    "/nowhere",
)


@pytest.fixture(scope="module")
def address(site: Flask, serve: Callable[[Flask], str]) -> str:
    return serve(site)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_and_asks_no_other_host(
    watched: Page, address: str, path: str, check_looks: Callable[[Page], None]
) -> None:
    watched.goto(address + path)
    for hidden in watched.locator("details > summary").all():
        hidden.click()
    check_looks(watched)


def test_hostile_names_run_nothing(watched: Page, address: str) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    watched.on("dialog", note)
    for path in ("/factor/f3", "/case/c1", "/questions/recurring-factors", "/all/factor", "/search?q=img"):
        watched.goto(address + path, wait_until="networkidle")
        assert watched.locator("main img").count() == 0
    assert not dialogs


def test_a_question_is_asked_by_keyboard_alone(watched: Page, address: str) -> None:
    watched.goto(f"{address}/questions/case-story")
    watched.keyboard.press("Tab")
    expect(watched.locator(":focus")).to_have_text("Skip to main content")
    watched.keyboard.press("Enter")
    for _ in range(10):
        watched.keyboard.press("Tab")
        if watched.evaluate("document.activeElement.name") == "case":
            break
    watched.keyboard.type("A baby with bruises, seen by five services")
    watched.keyboard.press("Enter")
    expect(watched).to_have_url(f"{address}/questions/case-story?case=A+baby+with+bruises%2C+seen+by+five+services")
    expect(watched.get_by_role("table").first).to_contain_text("The health visitor notes a bruise")


def test_evidence_is_one_press_away(watched: Page, address: str) -> None:
    watched.goto(f"{address}/factor/f1")
    quote = watched.get_by_text("We had forty open that week")
    expect(quote).to_be_hidden()
    watched.get_by_text("Evidence for The duty team takes no further action").press("Enter")
    expect(quote).to_be_visible()


def test_what_has_the_focus_can_be_seen(watched: Page, address: str) -> None:
    watched.goto(f"{address}/questions/recurring-factors", wait_until="networkidle")
    unseen = []
    for _ in range(40):
        watched.keyboard.press("Tab")
        looks = watched.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
               return [e.tagName + '.' + e.className, s.outlineStyle, s.outlineWidth, s.boxShadow]; }"""
        )
        if looks[0].startswith("BODY"):
            break
        if looks[1] == "none" and looks[3] == "none":
            unseen.append(looks[0])
    assert not unseen


def test_paper_has_the_quotes_and_is_light_and_has_no_menus(watched: Page, address: str) -> None:
    watched.emulate_media(media="print", color_scheme="dark")
    watched.goto(f"{address}/case/c1")
    expect(watched.get_by_text("We had forty open that week").first).to_be_visible()
    expect(watched.get_by_text(NOT_CHECKED).first).to_be_visible()
    expect(watched.get_by_role("navigation", name="Main")).to_be_hidden()
    assert watched.evaluate("getComputedStyle(document.querySelector('main')).color") == "rgb(0, 0, 0)"
    rules = watched.evaluate("[...document.styleSheets].flatMap(s => [...s.cssRules]).map(r => r.cssText).join()")
    assert f'content: "{NOT_CHECKED}' in rules, "the margin of each sheet says so, too"


def test_the_page_and_its_charts_are_dark_where_the_reader_prefers_it(watched: Page, address: str) -> None:
    watched.emulate_media(color_scheme="dark")
    watched.goto(f"{address}/questions/recurring-factors", wait_until="networkidle")
    assert watched.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 37, 41)"
    text = watched.locator(".ct-plot text").first
    assert text.evaluate("(text) => getComputedStyle(text).fill") == "rgb(185, 197, 201)"


def test_everything_works_without_scripts(address: str, watched: Page) -> None:
    browser = watched.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/questions/case-story")
    page.get_by_label("Case", exact=True).fill("c1")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("table").first).to_contain_text("The health visitor notes a bruise")
    context.close()
