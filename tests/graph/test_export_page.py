"""The self-contained page, opened in a real browser: it asks nobody for anything, and shows text as text."""

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from graph.formats import NOT_CHECKED, export_subgraph
from graph.network.keys import ends, node_key, relationship_key
from graph.records import Node, Subgraph
from graph.schema import schema

TITLE = "</title></script><script>document.title='owned'</script><h2 id=owned>"


class Opened:
    """A page written to a file and opened, with all its requests and all its complaints."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path.as_uri())
        page.wait_for_selector("#network canvas", state="attached")

    def listed(self, way: str) -> set[tuple[str, str]]:
        """(node, relationship) for each relationship that the list tells from this side."""
        found = self.page.eval_on_selector_all(
            f"[data-way={way}]",
            "items => items.map(i => [i.closest('[data-node]').dataset.node, i.dataset.relationship])",
        )
        assert len(found) == len({tuple(pair) for pair in found})
        return {tuple(pair) for pair in found}


def _open(page: Page, subgraph: Subgraph, folder: Path, title: str = "Two cases") -> Opened:
    path = folder / "network.html"
    export_subgraph(subgraph, path, title=title, notes=["Question: <b>network</b>", "Revision 7"])
    return Opened(page, path)


@pytest.mark.parametrize("which", ["story", "hostile"])
def test_it_asks_for_nothing_and_runs_without_complaint(
    which: str, page: Page, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    opened = _open(page, request.getfixturevalue(which), tmp_path, TITLE)
    for button in page.locator("[data-do]").all():
        button.click()
    page.mouse.move(640, 400)
    page.wait_for_timeout(400)
    # Only looking at the picture takes the focus from nobody: the page would jump, and the wheel would zoom.
    assert page.evaluate("document.activeElement.dataset.do") == "out"
    assert opened.requests == [(tmp_path / "network.html").as_uri()]
    assert opened.complaints == []


def test_hostile_text_stays_text(page: Page, tmp_path: Path, hostile: Subgraph) -> None:
    _open(page, hostile, tmp_path, TITLE)
    assert page.title() == TITLE
    assert page.locator("h1").inner_text() == TITLE
    assert page.locator("#owned, b, img, iframe, h1 *:not(bdi)").count() == 0
    assert page.locator("script").count() == 3
    names = page.locator("summary > bdi").all_text_contents()
    # HTML cannot hold a NUL, and makes a line feed of a carriage return.
    wanted = [str(node.properties.get("name", node.properties.get("title"))) for node in hostile.nodes]
    assert sorted(names) == sorted(re.sub("\r\n?", "\n", text.replace("\x00", "")) for text in wanted)
    drawn = _drawn(page)
    assert {node["title"] for node in drawn["nodes"]} == {
        *(f"Factor: {text}" for text in wanted[:-1]),
        f"Episode: {wanted[-1]}",
    }


def test_a_tooltip_and_the_chosen_line_are_text_too(page: Page, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    opened = _open(page, Subgraph([Node("Factor", "f1", {"name": name})]), tmp_path)
    page.locator("[data-show]").click()
    box = page.locator("#network canvas").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    expect(page.locator(".vis-tooltip")).to_have_text(f"Factor: {name}")
    page.mouse.click(*middle)
    expect(page.locator("#chosen a")).to_have_text(f"Factor: {name}")
    assert page.locator("img").count() == 0
    assert opened.complaints == []


def test_the_list_tells_the_same_rows_as_the_picture(page: Page, tmp_path: Path, story: Subgraph) -> None:
    opened = _open(page, story, tmp_path)
    drawn = _drawn(page)
    keys = {node_key(node.label, node.id) for node in story.nodes}
    shown_ends = {relationship_key(found): ends(found) for found in story.relationships}
    assert {node["id"] for node in drawn["nodes"]} == keys
    assert {edge["id"]: (edge["from"], edge["to"]) for edge in drawn["edges"]} == shown_ends
    listed = page.eval_on_selector_all("[data-node]", "items => items.map(item => item.dataset.node)")
    assert sorted(listed) == sorted(keys)
    assert opened.listed("out") == {(start, key) for key, (start, _) in shown_ends.items()}
    assert opened.listed("in") == {(end, key) for key, (_, end) in shown_ends.items()}


def test_every_link_of_the_list_leads_to_its_node(page: Page, tmp_path: Path, story: Subgraph) -> None:
    _open(page, story, tmp_path)
    shown_ends = {relationship_key(found): ends(found) for found in story.relationships}
    links = page.eval_on_selector_all(
        "[data-relationship]",
        "items => items.map(item => [item.dataset.relationship, item.dataset.way,"
        " document.querySelector(item.querySelector('a').hash).dataset.node])",
    )
    assert len(links) == 2 * len(shown_ends)
    assert all(shown_ends[key][1 if way == "out" else 0] == target for key, way, target in links)


def test_words_dashes_and_shapes_say_what_colours_say(page: Page, tmp_path: Path, story: Subgraph) -> None:
    _open(page, story, tmp_path)
    edges = {edge["id"]: edge for edge in _drawn(page)["edges"]}
    hinders, supports = edges["CONTRIBUTED_TO:contributed_to-1"], edges["CONTRIBUTED_TO:contributed_to-2"]
    assert (hinders["label"], bool(hinders["dashes"])) == ("hinders", True)
    assert (supports["label"], bool(supports["dashes"])) == ("supports", False)
    assert hinders["smooth"]["type"] != supports["smooth"]["type"]
    legend = page.locator(".legend").inner_text()
    assert re.search(r"Factors\s+4", legend)
    assert re.search(r"hinders\s+2", legend)
    row = page.locator("[data-node='Episode:e1'] [data-relationship='CONTRIBUTED_TO:contributed_to-1']")
    assert "is hindered by Caseload" in row.inner_text()
    assert "There were too many of us to see everybody." in row.inner_text()


def test_each_label_has_the_shape_and_the_colour_that_it_has_everywhere(page: Page, tmp_path: Path) -> None:
    labels = [label.name for label in schema().domain_labels]
    _open(page, Subgraph([Node(label, "one", {}) for label in (*labels, "Nothing of ours")]), tmp_path)
    drawn = _drawn(page)
    assert {node["id"]: node["color"]["background"] for node in drawn["nodes"]} == {
        f"{label}:one": schema().look(label).colour for label in (*labels, "Nothing of ours")
    }
    assert drawn["corners"] == {
        label: [list(corner) for corner in schema().look(label).corners] for label in (*labels, "Nothing of ours")
    }
    swatches = page.eval_on_selector_all(
        ".legend .swatch:not(.wide)",
        "all => all.map(s => [s.getAttribute('fill'), s.firstElementChild.getAttribute('points') ?? ''])",
    )
    ordered = schema().in_order([*labels, "Nothing of ours"])
    assert swatches == [[schema().look(label).colour, schema().look(label).points] for label in ordered]
    assert [label for label in labels if _pixels(page, schema().look(label).colour) < 50] == []


def _pixels(page: Page, colour: str) -> int:
    """How much of the picture has exactly this colour."""
    image = Image.open(BytesIO(page.locator("#network canvas").screenshot())).convert("RGB")
    wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return sum(count for count, pixel in image.getcolors(image.width * image.height) or [] if pixel == wanted)


def test_a_chosen_node_keeps_its_colour(page: Page, tmp_path: Path) -> None:
    _open(page, Subgraph([Node("Factor", "f1", {"name": "Caseload"})]), tmp_path)
    before = _pixels(page, schema().look("Factor").colour)
    page.locator("[data-show]").click()
    page.wait_for_timeout(200)
    assert _pixels(page, schema().look("Factor").colour) > before / 2
    assert _pixels(page, "#ffdd00") > 50


def test_marks_language_and_heading(page: Page, tmp_path: Path, story: Subgraph) -> None:
    _open(page, story, tmp_path)
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert page.locator("h1").count() == 1
    header = page.locator("header").inner_text()
    assert NOT_CHECKED in header
    assert "Invented cases: 2 here are made up" in header
    assert "Question: <b>network</b>" in header
    assert page.locator("summary .invented").count() == 2


def test_no_mark_of_invention_where_nothing_is(page: Page, tmp_path: Path) -> None:
    _open(page, Subgraph([Node("Case", "c1", {"title": "A case", "synthetic": False})]), tmp_path)
    assert page.locator(".invented").count() == 0


def test_keyboard_alone_is_enough(page: Page, tmp_path: Path, story: Subgraph) -> None:
    _open(page, story, tmp_path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the list"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("joint visit")
    expect(page.locator("#found")).to_have_text("4 of 14 nodes")
    page.locator("[data-node='Episode:e3'] [data-show]").press("Enter")
    expect(page.locator("#chosen a")).to_have_text("Episode: Joint visit at home")
    page.locator("#network .vis-network").focus()
    before = page.locator("#network canvas").screenshot()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.locator("#network canvas").screenshot() != before


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(width: int, page: Page, tmp_path: Path, story: Subgraph) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    path = tmp_path / "network.html"
    export_subgraph(story, path, title="Two cases")
    # The page's own policy would keep axe out, and this is its one use: a look from outside.
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    path.write_text(policy.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    Opened(page, path)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_it_is_readable_on_a_telephone(page: Page, tmp_path: Path, hostile: Subgraph) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    _open(page, hostile, tmp_path, "W" * 120)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_without_scripts_the_list_is_there(browser: Browser, tmp_path: Path, story: Subgraph) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        path = tmp_path / "network.html"
        export_subgraph(story, path, title="Two cases")
        page.goto(path.as_uri())
        assert page.locator("#picture").is_hidden()
        assert page.locator("noscript").is_visible()
        assert page.locator("[data-node]").count() == len(story.nodes)
        assert page.get_by_text("There were too many of us").first.is_visible()
    finally:
        context.close()


def test_a_script_that_got_in_all_the_same_would_not_run(page: Page, tmp_path: Path, story: Subgraph) -> None:
    opened = _open(page, story, tmp_path)
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i);"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.owned") is None
    assert failures == ["csp"]
    assert len(opened.complaints) == 2
    assert all("Content Security Policy" in text for text in opened.complaints)


def test_nothing_in_the_file_names_another_host_to_load_from(tmp_path: Path, hostile: Subgraph) -> None:
    found: list[tuple[str, str]] = []

    class Addresses(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, value or "") for name, value in attrs if name in ("src", "href", "action", "style"))

    path = tmp_path / "network.html"
    export_subgraph(hostile, path, title=TITLE)
    Addresses().feed(path.read_text(encoding="utf-8"))
    assert found
    assert all(tag == "a" and re.fullmatch(r"#[a-z0-9]+", value) for tag, value in found)


def test_an_empty_network_is_a_page_too(page: Page, tmp_path: Path) -> None:
    _open(page, Subgraph(), tmp_path)
    assert "0 nodes" in page.locator(".legend").inner_text()


def _drawn(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(document.getElementById('drawn').textContent)")
    return found
