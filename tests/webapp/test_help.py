"""The help: every document as a page, whose links and pictures lead somewhere, without the internet."""

import re
from collections.abc import Callable
from urllib.parse import urldefrag

import looks
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from playwright.sync_api import Page

from graph.errors import DatabaseUnavailable
from webapp import create_app
from webapp.help.documents import IN_REPOSITORY, SECTIONS, sections
from webapp.help.markdown import render

NAMES = [document.name for section in sections() for document in section.documents]


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site without a database: the help needs none."""
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


@pytest.fixture(scope="module")
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def page_of(client: FlaskClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    page: html.HtmlElement = html.fromstring(answer.text).get_element_by_id("main-content")
    return page


def test_every_document_has_its_place_in_the_help() -> None:
    files = {path.relative_to(IN_REPOSITORY).with_suffix("").as_posix() for path in IN_REPOSITORY.rglob("*.md")}
    assert files <= {name for _, names in SECTIONS for name in names}


def test_the_help_is_in_the_navigation_and_lists_every_document(client: FlaskClient) -> None:
    page = client.get("/help")
    assert re.search(r'<a href="/help" aria-current="page">Help</a>', page.text)
    listed = {link.get("href") for link in page_of(client, "/help").iter("a")}
    assert {f"/help/{name}" for name in NAMES} <= listed


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_a_page_whose_links_and_pictures_lead_somewhere(client: FlaskClient, name: str) -> None:
    page = page_of(client, f"/help/{name}")
    assert len(page.findall(".//h1")) == 1
    assert not page.xpath(".//*[@style] | .//script | .//style")
    for link in page.iter("a"):
        href = link.attrib["href"]
        address, anchor = urldefrag(href)
        if address.startswith(("http://", "https://")):
            continue
        target = page_of(client, address) if address else page
        assert not anchor or target.xpath(f'.//*[@id="{anchor}"]'), (name, href)
    for picture in page.iter("img"):
        kind = client.get(picture.attrib["src"]).mimetype
        assert kind and kind.startswith("image/")
        assert picture.get("alt")


@pytest.mark.parametrize("path", ["nothing", "../pyproject", "pictures/../settings.md", "pictures/settings.md"])
def test_only_documents_and_their_pictures_can_be_read(client: FlaskClient, path: str) -> None:
    assert client.get(f"/help/{path}").status_code == 404


def test_html_in_a_document_stays_text_and_links_that_lead_nowhere_are_dropped() -> None:
    text = (
        "# One\n\n<script>alert(1)</script> [code](../webapp/x.py) [bad](javascript:alert) [page](other.md)\n\n"
        "![A picture](gone.png) ![Seen](seen.png)\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n## Two words\n"
    )
    page = render(
        text,
        lambda target: "/help/other" if target == "other.md" else None,
        lambda target: "/help/pictures/seen.png" if target == "seen.png" else None,
    )
    assert "&lt;script&gt;" in page.html and "<script" not in page.html
    assert [link.get("href") for link in html.fromstring(page.html).iter("a")] == ["/help/other"]
    assert "Picture: A picture" in page.html and 'src="/help/pictures/seen.png"' in page.html
    assert "style=" not in page.html and "govuk-table__cell--numeric" in page.html
    assert [(heading.text, heading.anchor) for heading in page.headings] == [("Two words", "two-words")]


def test_every_help_page_looks_right(
    site: Flask, client: FlaskClient, serve: Callable[[Flask], str], watched: Page, check_looks: Callable[[Page], None]
) -> None:
    address = serve(site)
    whole = {"", *(f"/{name}" for name in with_every_kind_of_element(client))}
    for name in ["", *(f"/{name}" for name in NAMES)]:
        watched.goto(f"{address}/help{name}")
        assert watched.evaluate("[...document.images].every(image => image.naturalWidth > 0)"), name
        if name in whole:
            check_looks(watched)
        watched.set_viewport_size({"width": 400, "height": 900})
        assert watched.evaluate("document.documentElement.scrollWidth") <= 400, name


def with_every_kind_of_element(client: FlaskClient) -> list[str]:
    """A few short documents in which each element that any of them has stands in each place that it has anywhere."""
    pages = {name: list(page_of(client, f"/help/{name}").iter()) for name in NAMES}
    kinds = {
        name: {(element.tag, element.get("class"), parent.tag, parent.get("class")) for element, parent in pairs(page)}
        for name, page in pages.items()
    }
    missing, chosen = set().union(*kinds.values()), []
    while missing:
        chosen.append(max(NAMES, key=lambda name: (len(kinds[name] & missing) / len(pages[name]), name)))
        missing -= kinds[chosen[-1]]
    return chosen


def pairs(page: list[html.HtmlElement]) -> list[tuple[html.HtmlElement, html.HtmlElement]]:
    """Each element below the first, and what it lies in."""
    return [(element, parent) for element in page[1:] if (parent := element.getparent()) is not None]


def test_bad_contrast_is_found_once_for_all_that_look_alike(page: Page) -> None:
    rows = '<tr><td style="color: {}">Word</td></tr>'
    page.set_content(f"<main><table>{rows.format('#000') * 20}{rows.format('#bbb') * 20}</table></main>")
    looks.teach_axe(page)
    [contrast] = [broken for broken in looks.violations(page) if broken.startswith("color-contrast")]
    assert contrast.count("<td") == looks.ALIKE_FROM - 1
