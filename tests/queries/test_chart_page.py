"""The page with the charts of an answer, opened in a real browser: alone with itself, legible, and savable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from axe_playwright_python.sync_playwright import Axe
from defusedxml import ElementTree
from drawings import HOSTILE, LONG, one_of_each
from PIL import Image
from playwright.sync_api import Page

from graph.errors import BadRequest
from queries.charts.chart import Chart
from queries.charts.page import chart_page

SVG = "{http://www.w3.org/2000/svg}"
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll('svg text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  const meet = (a, b) => a.x + 1 < b.right - 1 && b.x + 1 < a.right - 1 && a.y + 2 < b.bottom - 2 && b.y + 2 < a.bottom - 2;
  return boxes.flatMap(([text, box], number) =>
    boxes.slice(number + 1).filter(([, other]) => meet(box, other)).map(([other]) => [text, other]));
}"""


@pytest.fixture
def opened(page: Page, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page with charts; fails the test on a request of any kind, a dialog or a complaint."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    path = tmp_path / "charts.html"
    page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)

    def open_page(*charts: Chart) -> Page:
        path.write_text(chart_page(charts), encoding="utf-8")
        page.goto(path.as_uri())
        page.wait_for_selector("svg")
        return page

    yield open_page
    assert not complaints


def words(sheet: Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in sheet.iter(f"{SVG}text"))


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", one_of_each())
def test_a_chart_fits_its_window_and_no_text_lies_on_another(
    opened: Callable[..., Page], wait_until: Callable[[str], None], name: str, width: int
) -> None:
    page = opened(one_of_each()[name])
    page.set_viewport_size({"width": width, "height": 900})
    wait_until(f"Number(document.querySelector('svg').getAttribute('width')) <= {width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLAPPING) == []
    cut = page.eval_on_selector_all(
        "svg text", "all => all.filter((t) => t.getBoundingClientRect().right > innerWidth).map((t) => t.textContent)"
    )
    assert cut == []


def test_hostile_and_long_names_are_text(opened: Callable[..., Page]) -> None:
    page = opened(one_of_each()["bars"])
    assert page.locator("img, svg script, svg image, svg foreignObject").count() == 0
    assert HOSTILE in (page.locator("table").text_content() or "")
    titles = page.eval_on_selector_all("svg text title", "all => all.map((title) => title.textContent)")
    assert {HOSTILE, LONG.strip()} <= {title.strip() for title in titles}


def test_axe_finds_nothing_at_either_width(opened: Callable[..., Page]) -> None:
    made = one_of_each()
    page = opened(*(made[name] for name in ("points", "diverging", "heat", "trend")))
    page.eval_on_selector_all("details", "all => all.forEach((each) => { each.open = true; })")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"][:2]]) for rule in found] == []


def test_what_colour_tells_is_told_by_pattern_and_words_too(opened: Callable[..., Page]) -> None:
    page = opened(one_of_each()["diverging"])
    hatched = page.locator("svg [fill^='url(#']")
    assert hatched.locator("rect").count() == len(one_of_each()["diverging"].labels)
    reference = hatched.get_attribute("fill") or ""
    assert page.locator(reference.removeprefix("url(").removesuffix(")")).evaluate("e => e.tagName") == "pattern"
    assert {"← Supporting", "Hindering →"} <= set(page.locator("svg text").all_text_contents()) | {
        text.replace("\u00a0", " ") for text in page.locator("svg text").all_text_contents()
    }
    trend = opened(one_of_each()["trend"])
    assert "not yet complete" in trend.locator("svg text").all_text_contents()
    assert trend.locator("svg [stroke-dasharray]").count() > 0


@pytest.mark.parametrize("name", one_of_each())
def test_a_saved_picture_stands_alone_with_everything_printed_in(
    opened: Callable[..., Page], tmp_path: Path, name: str
) -> None:
    chart = one_of_each()[name]
    page = opened(chart)
    saved = {}
    for kind in ("svg", "png"):
        with page.expect_download() as download:
            page.locator(f"[data-save={kind}]").click()
        assert download.value.suggested_filename == f"recurring-factors-chart-1.{kind}"
        saved[kind] = tmp_path / f"saved.{kind}"
        download.value.save_as(saved[kind])
    text = saved["svg"].read_text(encoding="utf-8")
    sheet = ElementTree.fromstring(text)
    printed = " ".join(words(sheet).split())
    for line in (chart.heading, chart.title, *chart.stamps, *chart.lines, *chart.legend, chart.left_out):
        assert " ".join(line.split()) in printed
    # Nothing that another program would not know: no style sheet, no variable of a page, no link, no other file.
    assert not any(word in text for word in ("<style", "var(--", "href=", 'class="ct-plot" style', "<script", "<image"))
    with Image.open(saved["png"]) as picture:
        assert picture.size == (2 * int(sheet.attrib["width"]), 2 * int(sheet.attrib["height"]))
        assert len(picture.convert("L").getcolors() or range(256)) > 20


def test_a_wide_heat_map_is_saved_whole(opened: Callable[..., Page], wait_until: Callable[[str], None]) -> None:
    chart = one_of_each()["large heat"]
    page = opened(chart)
    page.set_viewport_size({"width": 400, "height": 900})
    wait_until("Number(document.querySelector('svg').getAttribute('width')) <= 400")
    assert "There is no room here for" in " ".join(page.locator("svg text").all_text_contents())
    with page.expect_download() as download:
        page.locator("[data-save=svg]").click()
    sheet = ElementTree.parse(download.value.path()).getroot()
    assert sheet is not None
    assert "There is no room here" not in words(sheet)
    cells = [each for each in sheet.iter(f"{SVG}g") if each.get("aria-label") == "cell"][-1]
    assert len(cells) == len(chart.marks)


def test_an_answer_without_charts_is_refused() -> None:
    with pytest.raises(BadRequest, match="draws no chart"):
        chart_page([])
