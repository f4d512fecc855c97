"""The explorer in a real browser: going on, undo, keys, the list twin, the policy of the site, axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import looks
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from graph.database import Database
from graph.formats import NOT_CHECKED
from graph.schema import schema
from graph.schema.look import Corners
from webapp.explorer import routes

CASE = "show=Case:c1&show=1-25.out.HAS_EPISODE.Episode.Case:c1"
FACTORS = f"{CASE}&show=1-25.in.CONTRIBUTED_TO.Factor.Episode:e1"
HUB = 60
MAX_FRAMES = 300
Place = tuple[float, float]
DRAWING = "document.getElementById('ex-canvas').drawing"
NETWORK = f"{DRAWING}.network"
# How many names have room when nothing is selected, and how many of them cover another one.
NAMES = f"""(async () => {{
    const {{ placeNames }} = await import("/static/explorer/names.js");
    const {{ clientWidth, clientHeight }} = {DRAWING}.box;
    {DRAWING}.select("");
    const names = placeNames({NETWORK}, {DRAWING}.whole(), {{ x1: 0, y1: 0, x2: clientWidth, y2: clientHeight }});
    const meet = (a, b) => a !== b && a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
    return [names.length, names.filter(name => names.some(other => meet(name, other))).length];
}})()"""
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# Which nodes lie at places of a node's shape.
HIT = f"""([key, places]) => {{
    const {{ x, y }} = {NETWORK}.get(key);
    return places.map(([across, down]) => {NETWORK}.nodeAt({{ x: x + across * 17, y: y + down * 17 }}, 17, 2)?.id);
}}"""
BENDS = """(async () => {
    const { bendsOf } = await import("/static/explorer/geometry.js");
    const links = [["a", "b"], ["b", "a"], ["a", "b"], ["b", "c"]].map(([source, target]) => ({ source, target }));
    return [...bendsOf(links).values()];
})()"""


@pytest.fixture(scope="module")
def address(invented: Database, site: Flask, serve: Callable[[Flask], str]) -> str:
    """The site with a hub beside the story: an area in which 60 cases lie."""
    invented.write(
        lambda transaction: transaction.run(
            "CREATE (a:Area {id: 'hub', source_id: 's1', name: 'A large area'}) WITH a UNWIND range(1, $hub) AS number "
            "CREATE (c:Case {id: 'n' + number, source_id: 's1', title: 'Case ' + number, synthetic: true}) "
            "CREATE (c)-[:IN_AREA {id: 'in' + number, source_id: 's1'}]->(a)",
            hub=HUB,
        )
    )
    invented.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    return serve(site)


@pytest.fixture
def strict(page: Page, address: str) -> Iterator[Page]:
    """The page, which fails the test on any message in the console and any request to another host."""
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on(
        "request", lambda request: None if request.url.startswith((address, "data:")) else messages.append(request.url)
    )
    yield page
    assert not messages


@pytest.fixture
def opened(strict: Page, address: str) -> Callable[[str], Page]:
    """Opens the explorer with a state."""

    def open_(query: str = "") -> Page:
        strict.goto(f"{address}/explorer?{query}")
        expect(strict.locator("#ex-bar")).to_be_visible()
        return strict

    return open_


def picture(page: Page) -> tuple[set[str], set[str]]:
    """The keys of the nodes and lines that the picture draws."""
    nodes, links = page.evaluate(f"[{NETWORK}.nodes.map(n => n.id), {NETWORK}.lines.map(l => l.id)]")
    return set(nodes), set(links)


def twin(page: Page) -> tuple[set[str], set[str]]:
    """The same of the list."""
    nodes = page.locator("[data-part=list] [data-node]").evaluate_all("all => all.map(n => n.dataset.node)")
    links = page.locator("[data-part=list] [data-link]").evaluate_all("all => all.map(n => n.dataset.link)")
    return set(nodes), set(links)


def places(page: Page) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = page.evaluate(
        f"Object.fromEntries({NETWORK}.nodes.map(({{id, x, y}}) => [id, {{x, y}}]))"
    )
    return found


def click_node(page: Page, key: str, times: int = 1) -> None:
    page.mouse.click(*on_page(page, key), click_count=times)


def on_page(page: Page, key: str) -> tuple[float, float]:
    """Where a node is drawn, in pixels of the window."""
    at = page.evaluate(f"key => {DRAWING}.onScreen({NETWORK}.get(key))", key)
    box = page.locator("#ex-canvas").bounding_box()
    assert box is not None
    return box["x"] + at["x"], box["y"] + at["y"]


def until(page: Page, condition: str) -> None:
    """Wait for a condition, from frame to frame: the policy of the site forbids what Playwright does itself."""
    page.evaluate(
        f"""new Promise((done, fail) => {{
            let frames = 0;
            const wait = () => ({condition}) ? done() : ++frames > {MAX_FRAMES} ? fail("never") : requestAnimationFrame(wait);
            wait();
        }})"""
    )


def selected(page: Page) -> list[str]:
    """What is selected in the picture."""
    keys: list[str] = page.evaluate(
        f"[...{NETWORK}.nodes, ...{NETWORK}.lines].filter(e => e.state === 'at').map(e => e.id)"
    )
    return keys


def test_going_on_from_a_node_counts_first_and_then_adds(opened: Callable[[str], Page]) -> None:
    page = opened("show=Case:c1")
    click_node(page, "Case:c1", times=2)
    expect(page.locator("#ex-expand")).to_be_focused()
    expect(page.locator("[data-part=details]")).to_contain_text("Episodes: 3")
    page.get_by_role("button", name="Show all 3 episodes").click()
    expect(page.locator("#ex-status")).to_have_text("3 episodes added. 4 shown.")
    assert picture(page)[0] == {"Case:c1", "Episode:e1", "Episode:e2", "Episode:e3"}
    assert picture(page) == twin(page)
    assert "show=1-25.out.HAS_EPISODE" in page.url or "show=1-3.out.HAS_EPISODE" in page.url


def test_nodes_and_lines_look_as_the_schema_says(opened: Callable[[str], Page]) -> None:
    page = opened(FACTORS)
    page.evaluate(PAINTED)
    nodes = page.evaluate(f"{NETWORK}.nodes.map(n => [n.label, n.id])")
    looks = {label: schema().look(label) for label, _ in nodes}
    assert {"Case", "Episode", "Factor"} <= looks.keys()
    for label, key in nodes:
        inside, outside = _samples(looks[label].corners)
        assert {looks[label].colour} == _colours(page, key, inside), key
        assert looks[label].colour not in _colours(page, key, outside), key
        assert set(page.evaluate(HIT, [key, inside])) == {key}, "a click on a shape means it"
    lines = page.evaluate(f"{NETWORK}.lines.filter(l => l.look.isOwn).map(l => [l.manner, l.look])")
    assert {manner for manner, _ in lines} >= {"hindering", "mixed"}
    for manner, look in lines:
        line = schema().lines[manner]
        assert (look["colour"], look["dashes"], look["end"]) == (line.colour, list(line.dashes), line.end)
    assert page.evaluate(BENDS) == [-34, 0, 34, 0], "lines between the same nodes lie side by side"
    figures = page.locator(".ex-legend [data-label]").evaluate_all(
        "all => all.map(b => [b.dataset.label, b.querySelector('svg > *').getAttribute('fill')])"
    )
    assert figures == [[label, looks[label].colour] for label in schema().in_order(looks)]


def _samples(corners: Corners) -> tuple[list[Place], list[Place]]:
    """Places well inside a shape and well outside of it, where it reaches from -1 to 1."""
    places = [(x / 5, y / 5) for x in range(-5, 6) for y in range(-5, 6)]
    inside = [(x, y) for x, y in places if _is_inside(corners, x / 0.8, y / 0.8)]
    return inside, [(x, y) for x, y in places if not _is_inside(corners, x / 1.2, y / 1.2)]


def _is_inside(corners: Corners, x: float, y: float) -> bool:
    """Whether a place lies in a polygon: a ray from it crosses the sides an odd number of times."""
    sides = zip(corners, corners[1:] + corners[:1], strict=True)
    crossed = [(a, b) for a, b in sides if (a[1] > y) != (b[1] > y)]
    right = [x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in crossed]
    return sum(right) % 2 == 1 if corners else x * x + y * y < 1


def _colours(page: Page, key: str, places: list[Place]) -> set[str]:
    """The colours that the canvas has at these places of a node's shape."""
    colours: list[str] = page.evaluate(
        f"""([key, places]) => {{
            const {{x, y}} = {DRAWING}.onScreen({NETWORK}.get(key)), half = 17 * {DRAWING}.view.k;
            const canvas = document.querySelector("#ex-canvas canvas"), copy = canvas.cloneNode();
            const context = copy.getContext("2d", {{willReadFrequently: true}});
            context.drawImage(canvas, 0, 0);
            const pixel = ([across, down]) => context.getImageData(x + across * half, y + down * half, 1, 1).data;
            return places.map(place => "#" + [...pixel(place)].slice(0, 3).map(v => v.toString(16).padStart(2, "0")).join(""));
        }}""",
        [key, places],
    )
    return set(colours)


def test_lines_have_their_words_from_full_size_on_and_the_selected_one_always(opened: Callable[[str], Page]) -> None:
    page = opened(f"{FACTORS}&at=CONTRIBUTED_TO:q1")
    words_at = f"""async zoom => {{
        const {{x1, x2, y1, y2}} = {NETWORK}.bounds(), {{clientWidth, clientHeight}} = {DRAWING}.box;
        const write = CanvasRenderingContext2D.prototype.fillText, texts = [];
        CanvasRenderingContext2D.prototype.fillText = function (text) {{ texts.push(text); }};
        {DRAWING}.look({{k: zoom, x: (clientWidth - zoom * (x1 + x2)) / 2, y: (clientHeight - zoom * (y1 + y2)) / 2}});
        await {PAINTED};
        CanvasRenderingContext2D.prototype.fillText = write;
        return texts.filter(text => {NETWORK}.lines.some(({{word}}) => word === text));
    }}"""
    assert page.evaluate(words_at, 0.3) == [page.evaluate(f"{NETWORK}.get('CONTRIBUTED_TO:q1').word")]
    assert sorted(page.evaluate(words_at, 1)) == sorted(page.evaluate(f"{NETWORK}.lines.map(l => l.word)"))


def test_undo_redo_back_forward_and_reload_agree(opened: Callable[[str], Page]) -> None:
    page = opened("show=Case:c1&at=Case:c1")
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="Show all 3 episodes").click()
    expect(undo).to_be_enabled()
    grown, stand = picture(page), places(page)
    page.locator("#ex-canvas").focus()
    page.keyboard.press("Control+z")
    expect(redo).to_be_enabled()
    assert picture(page)[0] == {"Case:c1"} == twin(page)[0]
    page.keyboard.press("Control+y")
    expect(redo).to_be_disabled()
    assert picture(page) == grown and places(page) == stand
    page.go_back()
    expect(redo).to_be_enabled()
    page.go_forward()
    expect(redo).to_be_disabled()
    page.reload()
    expect(undo).to_be_enabled()
    assert picture(page) == grown and places(page) == stand


def test_a_sent_link_reopens_the_same_view_with_the_same_places(
    opened: Callable[[str], Page], browser: Browser, address: str
) -> None:
    page = opened(f"{FACTORS}&at=Factor:f1")
    page.locator("[data-part=legend]").get_by_role("button", name="Leave out Cases").click()
    expect(page.locator("#ex-status")).to_contain_text("1 case removed")
    other = browser.new_page()
    other.goto(page.url)
    expect(other.locator("#ex-bar")).to_be_visible()
    assert (picture(other), places(other), selected(other)) == (picture(page), places(page), ["Factor:f1"])
    other.close()


def test_nodes_that_stand_stay_put_when_others_come(opened: Callable[[str], Page]) -> None:
    page = opened(f"{CASE}&at=Episode:e1")
    before = places(page)
    page.get_by_role("button", name="Show all 2 factors").click()
    expect(page.locator("#ex-status")).to_contain_text("2 factors added")
    after = places(page)
    assert {key: after[key] for key in before} == before and len(after) == len(before) + 2


def test_a_hub_never_floods(opened: Callable[[str], Page]) -> None:
    page = opened("show=Area:hub&at=Area:hub")
    expect(page.locator("[data-part=details]")).to_contain_text(f"Cases: {HUB}")
    page.get_by_role("button", name="Show the 25 most relevant").click()
    expect(page.locator("#ex-status")).to_have_text("25 cases added. 26 shown.")
    page.get_by_role("button", name="Show 25 more").click()
    expect(page.locator("#ex-status")).to_have_text("25 cases added. 51 shown.")
    names, covered = page.evaluate(NAMES)
    assert names > 10 and covered == 0
    page.locator("[data-part=details]").get_by_role("button", name="Collapse").click()
    expect(page.locator("#ex-status")).to_have_text("50 cases removed. 1 shown.")
    page.get_by_role("button", name="Show cases", exact=True).click()
    expect(page.locator("#ex-status")).to_have_text("50 cases added. 51 shown.")


def test_selection_in_one_shows_in_the_other(opened: Callable[[str], Page]) -> None:
    page = opened(FACTORS)
    click_node(page, "Episode:e2")
    current = page.locator("[data-part=list] [aria-current]")
    expect(current).to_have_attribute("data-node", "Episode:e2")
    assert "at=Episode:e2" in page.url
    page.locator("summary[data-node='Factor:f1']").click()
    page.locator("details[data-key='Factor:f1'] [data-link='CONTRIBUTED_TO:q1']").click()
    expect(page.locator("#ex-details-title")).to_be_focused()
    expect(page.locator("[data-part=details]")).to_contain_text("We had forty open that week")
    assert selected(page) == ["CONTRIBUTED_TO:q1"]
    page.locator("[data-part=legend] [data-label=Factor]").click()
    expect(page.locator("[data-part=details]")).to_contain_text("2 Factors")
    assert set(selected(page)) == {"Factor:f1", "Factor:f3"}


def test_keys_of_the_picture(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    canvas, said = page.locator("#ex-canvas"), page.locator("#ex-status")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("relationships")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=list] [aria-current]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#ex-expand")).to_be_focused()
    canvas.focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=details]")).to_contain_text("Nothing is selected")
    zoom = page.evaluate(f"{DRAWING}.view.k")
    page.keyboard.press("+")
    assert page.evaluate(f"{DRAWING}.view.k") > zoom
    page.keyboard.press("0")
    assert page.evaluate(f"{DRAWING}.view.k") == pytest.approx(1)
    page.keyboard.press("f")
    assert page.evaluate(f"{DRAWING}.view.k") == pytest.approx(zoom)
    page.mouse.move(*on_page(page, "Case:c1"))
    page.mouse.wheel(0, -100)
    until(page, f"{DRAWING}.view.k > {zoom}")
    page.keyboard.press("/")
    expect(page.locator("#ex-find")).to_be_focused()
    zoomed = page.evaluate(f"{DRAWING}.view.k")
    page.mouse.wheel(0, 100)
    until(page, "scrollY > 0")
    assert page.evaluate(f"{DRAWING}.view.k") == zoomed, "without the focus the wheel scrolls the page"
    page.keyboard.type("?/")
    expect(page.locator("#ex-help")).not_to_be_visible()
    expect(page.locator("#ex-find")).to_have_value("?/")
    canvas.focus()
    page.keyboard.press("?")
    expect(page.locator("#ex-help")).to_be_visible()


def test_single_keys_can_be_turned_off_for_good(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    page.get_by_role("button", name="Keys and help").click()
    page.get_by_label("Use single keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.locator("#ex-canvas").focus()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#ex-help")).not_to_be_visible()
    expect(page.locator("#ex-canvas")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#ex-status")).not_to_be_empty()


def test_the_list_is_walked_and_used_by_keyboard_alone(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    page.locator("summary[data-node='Case:c1']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("summary[data-node='Episode:e1']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    hide = page.locator("details[data-key='Episode:e1']").get_by_role("button", name="Hide")
    expect(hide).to_be_visible()
    hide.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ex-status")).to_have_text("1 episode removed. 3 shown.")
    assert picture(page) == twin(page)
    page.keyboard.press("Control+z")
    expect(page.locator("#ex-status")).to_have_text("1 episode added. 4 shown.")


def test_what_the_search_finds_is_put_into_the_network(opened: Callable[[str], Page]) -> None:
    page = opened("show=Case:c1")
    page.locator("#ex-find").fill("Shared chronology")
    page.keyboard.press("Enter")
    page.locator("#ex-matches").get_by_role("button", name="Shared chronology between agencies").click()
    expect(page.locator("#ex-status")).to_have_text("1 factor added. 2 shown.")
    assert picture(page) == twin(page) and "CONTRIBUTED_TO:q5" in picture(page)[1]


def test_a_refusal_is_said_in_words_and_changes_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/explorer?{CASE}")
    expect(page.locator("#ex-bar")).to_be_visible()
    before, button = picture(page), page.locator("[data-part=legend] button").first
    page.evaluate("document.querySelector('[data-part=legend] button').value = 'fly.away'")
    button.click()
    expect(page.locator("#ex-status")).to_contain_text("The network cannot do 'fly'")
    page.context.set_offline(True)
    button.click()
    expect(page.locator("#ex-status")).to_contain_text("The site does not answer")
    assert picture(page) == before


def test_hostile_names_stay_text(opened: Callable[[str], Page]) -> None:
    page = opened(f"{FACTORS}&at=Factor:f3")
    assert page.locator("img[src=x]").count() == 0
    expect(page.locator("#ex-details-title")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.evaluate(f"{NETWORK}.get('Factor:f3').caption").startswith("<img src=x")


def test_ids_may_hold_anything(opened: Callable[[str], Page], invented: Database) -> None:
    odd = "a,b%2C&c=d#e f/?é\"'<"
    invented.write(
        lambda transaction: transaction.run("CREATE (:Area {id: $odd, source_id: 's1', name: 'Odd'})", odd=odd)
    )
    page = opened(f"show={quote('Area:' + odd.replace('%', '%25').replace(',', '%2C'))}")
    page.locator("[data-part=list] summary").click()
    page.get_by_role("button", name="Details and expand Odd").click()
    expect(page.locator("#ex-details-title")).to_have_text("Odd")
    assert picture(page)[0] == {f"Area:{odd}"} == twin(page)[0]
    assert selected(page) == [f"Area:{odd}"]


def test_every_step_works_with_scripts_off(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/explorer?show=Case:c1&at=Case:c1")
    page.get_by_role("button", name="Show all 3 episodes").click()
    expect(page.locator("#ex-list-title")).to_contain_text("4 nodes")
    page.locator("summary[data-node='Episode:e1']").click()
    page.locator("details[data-key='Episode:e1']").get_by_role("button", name="Hide").click()
    expect(page.locator("#ex-list-title")).to_contain_text("3 nodes")
    page.locator("#ex-find").fill("Shared chronology")
    page.get_by_role("button", name="Find", exact=True).last.click()
    page.locator("#ex-matches").get_by_role("button", name="Shared chronology between agencies").click()
    expect(page.locator("#ex-list-title")).to_contain_text("4 nodes")
    context.close()


@pytest.mark.parametrize("query", ["", f"{FACTORS}&at=Factor:f1", f"{FACTORS}&at=CONTRIBUTED_TO:q1&hide=Episode:e3"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(opened: Callable[[str], Page], query: str) -> None:
    page = opened(query)
    looks.teach_axe(page)
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        assert not looks.violations(page), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_at_400_pixels_the_list_comes_before_the_picture(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    page.set_viewport_size({"width": 400, "height": 900})
    list_box, canvas_box = page.locator("[data-part=list]").bounding_box(), page.locator("#ex-canvas").bounding_box()
    assert list_box is not None and canvas_box is not None
    assert list_box["y"] < canvas_box["y"] and canvas_box["width"] <= 400


def test_the_small_picture_of_an_answer_is_drawn_and_opens(strict: Page, address: str) -> None:
    strict.goto(f"{address}/questions/recurring-factors")
    figure = strict.locator("[data-picture]")
    expect(figure.locator("canvas").first).to_be_visible()
    drawn = strict.evaluate("document.querySelector('[data-picture] .ex-canvas').drawing.network.nodes.map(n => n.id)")
    order = figure.locator("[data-node]").evaluate_all("all => all.map(one => one.dataset.node)")
    assert set(drawn) == set(order) and drawn
    figure.get_by_role("link", name="Open in the explorer").click()
    expect(strict.locator("#ex-bar")).to_be_visible()
    assert picture(strict)[0] == set(drawn)


def test_a_small_picture_is_drawn_when_the_reader_comes_near_or_prints(strict: Page, address: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    strict.set_viewport_size({"width": 1280, "height": 200})
    strict.route("**/drawing.js", hold)
    strict.goto(f"{address}/questions/recurring-factors")
    listed, canvas = strict.locator("[data-picture] details").last, strict.locator("[data-picture] canvas")
    strict.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(listed).to_have_attribute("open", "")
    strict.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(listed).not_to_have_attribute("open", "")
    held[0].continue_()
    strict.wait_for_load_state("networkidle")
    expect(canvas).to_have_count(0)
    painted = strict.evaluate("""() => {
        dispatchEvent(new Event('beforeprint'));
        const canvas = document.querySelector('[data-picture] canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value > 0);
    }""")
    assert painted, "before the sheet is made, which waits for no frame"
    expect(listed).not_to_have_attribute("open", "")
    strict.unroute("**/drawing.js")
    strict.reload()
    strict.locator("[data-picture]").scroll_into_view_if_needed()
    expect(canvas.first).to_be_visible()


def test_of_a_long_list_an_opened_item_says_what_its_node_is_joined_with(
    opened: Callable[[str], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MAX_LISTED", 0)
    page = opened(FACTORS)
    assert not twin(page)[1]
    item = page.locator("details[data-key='Factor:f1']")
    item.locator("summary").click()
    expect(item.locator("[data-link='CONTRIBUTED_TO:q1']")).to_be_visible()
    expect(item.locator("[data-joined]")).to_have_count(0)


def test_a_node_that_was_moved_stays_there_until_it_is_put_back(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    before = on_page(page, "Episode:e1")
    page.mouse.move(*before)
    page.mouse.down()
    page.mouse.move(before[0] + 60, before[1] + 25, steps=4)
    page.mouse.up()
    moved = places(page)["Episode:e1"]
    page.reload()
    expect(page.get_by_role("button", name="Put nodes back")).to_be_visible()
    again = places(page)["Episode:e1"]
    assert [round(again[axis]) for axis in "xy"] == [round(moved[axis]) for axis in "xy"]
    page.get_by_role("button", name="Put nodes back").click()
    expect(page.get_by_role("button", name="Put nodes back")).to_be_hidden()
    assert on_page(page, "Episode:e1") == pytest.approx(before, abs=1)


def test_the_picture_is_saved_where_things_stand_without_what_is_restricted(
    opened: Callable[[str], Page], tmp_path: Path
) -> None:
    page = opened(f"{CASE}&show=Case:c2")
    saved = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Picture as {kind}").click()
        saved[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[kind])
    text = saved["SVG"].read_text(encoding="utf-8")
    assert "A baby with bruises" in text
    assert "A restricted case" not in text
    assert NOT_CHECKED in text
    assert "Invented: 4 of 4 nodes." in text
    assert saved["PNG"].read_bytes().startswith(b"\x89PNG")


def test_a_kind_of_line_is_left_out_and_shown_again_from_the_legend(opened: Callable[[str], Page]) -> None:
    page = opened(FACTORS)
    hindering = page.get_by_role("button", name="Hindering")
    lines = f"{NETWORK}.lines.filter(l => l.manner === 'hindering').length"
    assert page.evaluate(lines) > 0
    hindering.click()
    expect(hindering).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(lines) == 0
    hindering.click()
    expect(hindering).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(lines) > 0


def test_the_network_fills_the_screen_and_leaves_it(opened: Callable[[str], Page]) -> None:
    page = opened(CASE)
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.className") == "ex-drawing"
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.get_by_role("button", name="Full screen")).to_be_visible()
