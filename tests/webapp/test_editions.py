"""Citing on a page, asking an edition by the address, and what an older address says of the time since."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from graph.database import Database
from graph.embedded.state import is_alive, read_state
from queries.editions.edition import Edition
from queries.editions.store import Editions
from webapp import create_app
from webapp import editions as site_editions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(invented: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editions, Edition]]:
    """An edition of the invented graph, and where it is kept."""
    editions = Editions(tmp_path_factory.mktemp("kept"), heap="256m")
    yield editions, editions.freeze(invented, "Annual <report>")
    editions.stop()


@pytest.fixture(scope="module")
def site(invented: Database, kept: tuple[Editions, Edition], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over the invented graph, with an edition of it at hand."""
    home = tmp_path_factory.mktemp("site")
    return create_app({"DATABASE": invented, "EDITIONS": kept[0], "CASETHREAD_HOME": home})


def is_running(home: Path) -> bool:
    state = read_state(home)
    return bool(state and is_alive(state))


def permalink(page: str) -> str:
    found = re.search(r'id="permalink">([^<]+)<', page)
    assert found
    address = urlsplit(unescape(found[1]))
    return f"{address.path}?{address.query}"


def test_a_page_says_what_to_cite_it_by(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors").text
    citation = re.search(r'id="citation">([^<]+)<', page)
    assert citation
    assert "(recurring-factors per=case" in unescape(citation[1])
    assert re.search(r'<pre[^>]* id="bibtex"[^>]*>@misc\{casethread-recurring-factors-', page)
    twin = client.get("/questions/recurring-factors.json").get_json()
    assert twin["citation"]["text"].startswith("Casethread ")
    assert twin["citation"]["viewer"] == "export"


def test_the_editions_are_listed_and_their_files_handed_out(
    client: FlaskClient, kept: tuple[Editions, Edition]
) -> None:
    edition = kept[1]
    page = client.get("/editions").text
    assert "Annual &lt;report&gt;" in page
    assert edition.sha256 in page
    assert f'href="/questions?edition={edition.id}"' in page
    file = client.get(f"/editions/{edition.id}.zip")
    assert file.data == kept[0].file(edition).read_bytes()
    assert client.get("/editions/0123456789abcdef.zip").status_code == 404
    assert 'href="/editions"' in client.get("/questions").text


def test_an_edition_is_asked_by_the_address_and_every_link_stays_in_it(
    client: FlaskClient, kept: tuple[Editions, Edition]
) -> None:
    edition = kept[1]
    catalogue = client.get(f"/questions?edition={edition.id}").text
    assert f"/questions/recurring-factors?edition={edition.id}" in catalogue
    page = client.get(f"/questions/recurring-factors?edition={edition.id}&polarity=hindering").text
    assert edition.sentence.replace("<", "&lt;").replace(">", "&gt;") in page
    assert f'<input type="hidden" name="edition" value="{edition.id}">' in page
    assert 'href="/factor/' not in page, "a record of an edition may have no page today"
    assert 'href="/explorer' not in page.partition("<main")[2]
    assert 'href="/questions/recurring-factors?polarity=hindering"' in page
    evidence = re.findall(r'href="(/questions/evidence-for[^"]+)"', page)
    assert evidence
    assert all(f"edition={edition.id}" in each for each in evidence)
    assert edition.sentence.replace("<", "&lt;").replace(">", "&gt;") in client.get(unescape(evidence[0])).text
    assert parse_qs(urlsplit(permalink(page)).query)["edition"] == [edition.id]
    assert client.get(permalink(page)).status_code == 200


def test_the_twins_of_an_edition_are_those_of_the_export(client: FlaskClient, kept: tuple[Editions, Edition]) -> None:
    edition = kept[1]
    live = client.get("/questions/recurring-factors.json").get_json()
    for address in ("/questions/recurring-factors.json", "/api/v1/questions/recurring-factors"):
        twin = client.get(f"{address}?edition={edition.id}").get_json()
        assert twin["rows"] == live["rows"]
        assert twin["revision"] == edition.revision == live["revision"]
        assert twin["citation"]["edition"]["sha256"] == edition.sha256
    name = edition.sha256[:8]
    assert client.get(f"/questions/recurring-factors.csv?edition={name}").data.count(b"Not checked") == len(
        live["rows"]
    )


def test_an_edition_that_is_not_kept_and_a_revision_that_is_none(client: FlaskClient) -> None:
    for word in ("0123456789abcdef", "..", "%2e%2e%2fetc"):
        assert client.get(f"/questions/recurring-factors?edition={word}").status_code == 404
    for text in ("many", "-1", "1.5", "²", "9" * 16, "9" * 5_000):
        refused = client.get(f"/questions/recurring-factors?revision={text}")
        assert (refused.status_code, "revision= is the number" in refused.text) == (400, True)


def test_only_questions_are_asked_of_an_edition(client: FlaskClient, kept: tuple[Editions, Edition]) -> None:
    assert "The edition" not in client.get(f"/imports?edition={kept[1].id}").text
    assert client.get("/factor/f1?edition=0123456789abcdef").status_code == 200


def test_an_edition_that_nobody_asks_is_let_go_and_found_again(
    client: FlaskClient, site: Flask, kept: tuple[Editions, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/questions/recurring-factors?edition={kept[1].id}"
    client.get(address)
    opened = site.extensions[site_editions.NAME]
    with monkeypatch.context() as patch:
        patch.setattr(site_editions, "IDLE_SECONDS", 0.5)
        client.get(address)
    opened._open[kept[1].sha256].timer.join(30)
    assert opened._open == {}
    assert client.get(address).status_code == 200
    kept[0].stop()
    assert client.get(address).status_code == 200


def test_pages_of_editions_look_right(
    site: Flask,
    kept: tuple[Editions, Edition],
    serve: Callable[[Flask], str],
    watched: Page,
    check_looks: Callable[[Page], None],
) -> None:
    address = serve(site)
    for path in ("/editions", f"/questions?edition={kept[1].id}", f"/questions/recurring-factors?edition={kept[1].id}"):
        watched.goto(address + path)
        check_looks(watched)
    watched.goto(f"{address}/questions/recurring-factors?revision=0")
    check_looks(watched)
    watched.get_by_role("button", name="Copy the citation").click()
    watched.get_by_text("Copied").or_(watched.get_by_text("does not allow copying")).wait_for()


ONE_MORE = """
MERGE (g:GraphState {id: 'graph'}) SET g.uid = 'with one more', g.revision = 7, g.source_id = 'casethread'
CREATE (f:Factor {id: 'f', name: 'Caseload'}), (:Factor {id: 's', name: 'Secret factor'})-[:CONTRIBUTED_TO {id: 'k2'}]->
       (b:Case {id: 'b', title: 'Child B', sensitivity: 'open'}),
       (f)-[:CONTRIBUTED_TO {id: 'k1'}]->(:Case {id: 'a', title: 'Child A', sensitivity: 'open'})
"""
RESTRICTED = (
    "MATCH (c:Case {id: 'b'}) MATCH (g:GraphState) SET c.sensitivity = 'restricted', g.revision = g.revision + 1"
)


def test_an_edition_is_withheld_as_a_file_once_something_in_it_is_restricted(
    database: Database, tmp_path: Path
) -> None:
    database.write(lambda transaction: transaction.run(ONE_MORE))
    editions = Editions(tmp_path / "kept", heap="256m")
    edition = editions.freeze(database, "Annual report")
    client = create_app({"DATABASE": database, "EDITIONS": editions, "CASETHREAD_HOME": tmp_path}).test_client()
    twin, api = (f"{path}?edition={edition.id}" for path in
                 ("/questions/recurring-factors.{}", "/api/v1/questions/recurring-factors"))  # fmt: skip
    try:
        tag = client.get(api).headers["ETag"]
        assert client.get(api, headers={"If-None-Match": tag}).status_code == 304
        assert "Secret" in client.get(twin.format("csv")).text
        assert client.get(f"/editions/{edition.id}.zip").status_code == 200
        database.write(lambda transaction: transaction.run(RESTRICTED))
        listed = client.get("/editions").text
        assert "Altered since publication" in listed
        assert ".zip" not in listed and "2 cases" not in listed and "1 case" not in listed
        refused = client.get(f"/editions/{edition.id}.zip")
        assert refused.status_code == 403
        assert "was altered since publication, so its file is withheld" in refused.text
        again = client.get(api, headers={"If-None-Match": tag})
        assert again.status_code == 200, "what a program has of it is no answer any more"
        page = client.get(f"/questions/recurring-factors?edition={edition.id}").text
        for text in (again.text, client.get(twin.format("csv")).text, client.get(twin.format("json")).text, page):
            assert "ltered since publication" in text
            assert "Secret" not in text and "Child B" not in text
        frozen = editions.freeze(database, "Annual report, again")
        assert client.get(f"/editions/{frozen.id}.zip").status_code == 200
    finally:
        editions.stop()


def test_few_wait_for_editions_that_are_being_opened(
    site: Flask, client: FlaskClient, kept: tuple[Editions, Edition], invented: Database
) -> None:
    editions, first = kept
    second = editions.freeze(invented, "A third report")
    connections = site.extensions[site_editions.NAME]
    assert client.get(f"/questions/recurring-factors?edition={first.id}").status_code == 200
    url = f"/questions/recurring-factors.csv?edition={second.id}"
    with ThreadPoolExecutor(site_editions.MAX_WAITING) as pool:
        with connections._opening:
            waiting = [pool.submit(site.test_client().get, url) for _ in range(site_editions.MAX_WAITING)]
            while connections._waiting._value:  # until both are at it; taking a place to see would keep one of them out
                time.sleep(0.01)
            refused = client.get(url)
            assert refused.status_code == 503 and "Other editions are being opened" in refused.text
            assert client.get(f"/questions/recurring-factors?edition={first.id}").status_code == 200, "it is open"
        assert [answer.result().status_code for answer in waiting] == [200, 200]


def test_no_more_editions_run_at_once_than_may(
    site: Flask,
    client: FlaskClient,
    kept: tuple[Editions, Edition],
    invented: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editions, first = kept
    second = editions.freeze(invented, "Another report")
    monkeypatch.setattr(site_editions, "MAX_OPEN", 1)
    for edition in (first, second):
        assert client.get(f"/questions/recurring-factors?edition={edition.id}").status_code == 200
        running = [e.id for e in (first, second) if is_running(editions.file(e).parent)]
        assert running == [edition.id]
