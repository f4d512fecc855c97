"""Charts in a real browser, under the site's own policy: drawn, walked by keyboard, and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from defusedxml import ElementTree
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

PAGES = (
    "recurring-factors", "what-helped", "agency-by-factor", "findings-by-pattern", "recommendations-by-status",
    "recommendations-by-addressee",
)  # fmt: skip
MIN_TARGET = 24  # pixels of what is pointed at (WCAG 2.2, 2.5.8)
HEIGHTS = "[...document.querySelectorAll('.ct-plot a')].map((link) => link.getBoundingClientRect().height)"
FOCUS = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture(scope="module")
def address(site: Flask, serve: Callable[[Flask], str]) -> str:
    return serve(site)


@pytest.fixture
def shown(watched: Page, address: str) -> Callable[[str], Page]:
    """Opens the page of a question and waits until its chart is drawn; the policy and the console are watched."""

    def show(question: str) -> Page:
        watched.goto(f"{address}/questions/{question}")
        watched.wait_for_selector(".ct-plot")
        return watched

    return show


@pytest.mark.parametrize("question", PAGES)
def test_a_chart_is_drawn_accessibly_at_every_width(
    shown: Callable[[str], Page],
    question: str,
    check_looks: Callable[[Page], None],
    wait_until: Callable[[str], None],
) -> None:
    page = shown(question)
    check_looks(page)
    svg = page.locator(".ct-plot")
    assert svg.get_attribute("aria-label") == page.locator(".ct-chart h2").inner_text()
    described = page.locator(f"#{svg.get_attribute('aria-describedby')}")
    assert len(described.text_content() or "") > 20
    page.set_viewport_size({"width": 400, "height": 900})
    wait_until("document.querySelector('.ct-plot').getBoundingClientRect().width <= 372")
    assert page.locator(".ct-plot style").count() == 0
    # Until it is drawn anew for this width, it is only smaller.
    wait_until(f"{HEIGHTS}.every((height) => height >= {MIN_TARGET})")


def test_the_numbers_along_an_axis_are_round_and_have_room(watched: Page, address: str) -> None:
    watched.goto(f"{address}/static/logo.svg")
    numbers = watched.evaluate("""async () => {
        const { powersOfTen, rounded, tickText, ticksOf } = await import("/static/charts/scales.js");
        const written = (chart, domain, room) => ticksOf(chart, domain, room).map((tick) => tickText(chart, tick)).join(" ");
        const counts = { unit: "cases", around: 0 }, shares = { unit: "share", around: 0 }, ratios = { unit: "number", around: 1 };
        return [
            written(counts, rounded([0, 37]), 300), written(counts, rounded([0, 3]), 600),
            written(shares, rounded([0, 0.37]), 300), written({ ...counts, kind: "diverging" }, [-10, 18], 300),
            written(ratios, powersOfTen([0.3, 4]), 600), written(ratios, powersOfTen([0.3, 4]), 200),
            written(ratios, powersOfTen([1e-6, 1e6]), 300), written(ratios, powersOfTen([1, 1]), 300),
        ];
    }""")
    assert numbers == [
        "0 10 20 30 40", "0 1 2 3", "0% 10% 20% 30% 40%", "10 5 0 5 10 15", "0.1 0.2 0.5 1 2 5 10", "0.1 1 10",
        "0.000001 0.0001 0.01 1 100 10,000 1,000,000", "1",
    ]  # fmt: skip


def test_a_name_of_thousands_of_letters_is_broken_at_once(watched: Page, address: str) -> None:
    watched.goto(f"{address}/questions")
    lines = watched.evaluate("""async () => {
        const { widthOf, wrap } = await import("/static/charts/look.js");
        const lines = wrap("W".repeat(30000), 200, { most: 2 });
        return [lines.map((line) => line.at(-1)), lines.every((line) => widthOf(line) <= 200 && line.length > 9)];
    }""")
    assert lines == [["W", "…"], True]


def test_a_fuller_cell_stands_out_more_in_the_dark_too(shown: Callable[[str], Page]) -> None:
    page = shown("agency-by-factor")
    page.emulate_media(color_scheme="dark")
    cells = page.locator(".ct-plot .ct-cells a rect")
    assert cells.first.evaluate("(cell) => getComputedStyle(cell).fill") == "rgb(47, 107, 124)"
    opacities = cells.evaluate_all("cells => cells.map((cell) => Number(cell.getAttribute('fill-opacity') ?? 1))")
    numbers = page.locator(".ct-plot > g").last.locator("text").all_text_contents()
    counts = [int(text.split(",")[0]) for text in numbers]
    assert len(counts) == len(opacities)
    strongest = dict(zip(counts, opacities, strict=True))
    assert [strongest[count] for count in sorted(strongest)] == sorted(strongest.values())
    assert max(strongest.values()) == 1


def test_the_marks_are_one_stop_and_then_walked_with_the_arrow_keys(shown: Callable[[str], Page]) -> None:
    page = shown("recurring-factors")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.ct-plot')"):
            break
    names = page.eval_on_selector_all(".ct-plot a", "all => all.map((link) => link.getAttribute('aria-label'))")
    assert len(names) == 6
    assert page.evaluate(FOCUS) == names[0]
    page.keyboard.press("ArrowRight")
    assert ": Hindering " in page.evaluate(FOCUS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert ": Supporting " in page.evaluate(FOCUS)
    page.keyboard.press("ArrowLeft")  # there is nothing further that way
    assert ": Supporting " in page.evaluate(FOCUS)
    page.keyboard.press("End")
    assert page.evaluate(FOCUS) == names[-1]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.ct-plot')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS) == names[-1]


def test_a_page_loads_only_the_scripts_that_it_uses(shown: Callable[[str], Page]) -> None:
    addresses = shown("agency-by-factor").evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    scripts = {address.rpartition("/static/")[2] for address in addresses if address.endswith(".js")}
    drawing = {f"charts/{name}.js" for name in ("site", "draw", "heat", "look", "svg", "walk")}
    of_network = {script for script in scripts if "explorer" in script}
    assert scripts - of_network == drawing | {"site.js", "suggestions.js"}


def test_a_mark_leads_to_its_evidence_by_key_and_by_pointer(shown: Callable[[str], Page]) -> None:
    page = shown("agency-by-factor")
    page.locator(".ct-plot a[tabindex='0']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/evidence-for?**")
    expect(page.locator("main")).to_contain_text("We had forty open that week")
    shown("agency-by-factor").locator(".ct-plot a").first.click()
    page.wait_for_url("**/questions/evidence-for?**")


def test_the_focus_stays_on_its_mark_when_the_window_changes(
    shown: Callable[[str], Page], wait_until: Callable[[str], None]
) -> None:
    page = shown("recurring-factors")
    page.locator(".ct-plot a[tabindex='0']").focus()
    page.keyboard.press("End")
    before = page.evaluate(FOCUS)
    page.set_viewport_size({"width": 500, "height": 900})
    wait_until("document.querySelector('.ct-plot').getBoundingClientRect().width < 500")
    assert page.evaluate(FOCUS) == before


def test_hostile_names_are_text_in_a_picture(shown: Callable[[str], Page]) -> None:
    page = shown("recurring-factors")
    names = page.locator(".ct-plot text").all_text_contents()
    assert any("<img src=x onerror=alert(1)>" in name for name in names)
    assert page.locator(".ct-chart img, .ct-chart script[src], .ct-plot image").count() == 0


def test_both_files_can_be_saved_and_bear_what_must_be_printed(shown: Callable[[str], Page], tmp_path: Path) -> None:
    page = shown("recurring-factors?polarity=hindering")
    for kind in ("svg", "png"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Save as {kind.upper()}").click()
        assert download.value.suggested_filename == f"recurring-factors-chart-1.{kind}"
        download.value.save_as(tmp_path / f"saved.{kind}")
        expect(page.locator(".ct-chart [role=status]")).to_have_text(f"Saved as recurring-factors-chart-1.{kind}")
    sheet = ElementTree.parse(tmp_path / "saved.svg").getroot()
    assert sheet is not None
    text = " ".join(" ".join(sheet.itertext()).split())
    for said in (
        "Which factors recur?", "n = 3 factors.", "Asked with: Helped or hindered: Hindering.", "revision ", "Invented cases",
        "Not checked for disclosure", "What is restricted or internal is withheld", "Source: Invented reviews",
    ):  # fmt: skip
        assert said in text
    # The restricted case is on the screen and not in the file.
    assert "Caseload of the duty team: Hindering 1" in text
    assert "Caseload of the duty team: Hindering 2. Evidence" in page.eval_on_selector_all(
        ".ct-plot a", "all => all.map((link) => link.getAttribute('aria-label'))"
    )
    with Image.open(tmp_path / "saved.png") as picture:
        assert picture.size == (2 * int(sheet.attrib["width"]), 2 * int(sheet.attrib["height"]))


def test_a_picture_that_cannot_be_made_says_why(shown: Callable[[str], Page]) -> None:
    page = shown("recurring-factors")
    page.route("**/*.chart.json*", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_role("button", name="Save as SVG").click()
    expect(page.locator(".ct-chart [role=status]")).to_have_text(
        "The picture could not be saved: the site answered 503."
    )


def test_without_scripts_there_is_the_table_and_no_empty_frame(address: str, watched: Page) -> None:
    browser = watched.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/questions/recurring-factors")
    expect(page.locator(".ct-chart")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
    context.close()
