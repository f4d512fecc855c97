"""What an older address says of the time since: the imports, what was undone, and which editions keep it as it was."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from people import OWNER

from graph.database import Database
from graph.writer import imports, undo
from loaders.load import load
from loaders.sample import sample_folder
from queries.editions.store import Editions
from webapp import create_app


def permalink(page: str) -> str:
    found = re.search(r'id="permalink">([^<]+)<', page)
    assert found
    address = urlsplit(unescape(found[1]))
    return f"{address.path}?{address.query}"


@pytest.fixture
def moved(database: Database, tmp_path: Path) -> tuple[FlaskClient, Editions]:
    """A site over the sample at revision 1, of which an edition is kept; what moves it on is each test's own."""
    load(database, sample_folder(), by=OWNER)
    editions = Editions(tmp_path / "home")
    editions.freeze(database, "As loaded")
    site = create_app({"DATABASE": database, "EDITIONS": editions, "CASETHREAD_HOME": tmp_path / "site"})
    return site.test_client(), editions


@pytest.mark.slow
def test_an_older_address_says_what_changed_since(
    moved: tuple[FlaskClient, Editions], database: Database, tmp_path: Path
) -> None:
    client, editions = moved
    link = permalink(client.get("/questions/recurring-factors?polarity=hindering").text)
    assert parse_qs(urlsplit(link).query)["revision"] == ["1"]
    assert 'id="since"' not in client.get(link).text
    (tmp_path / "lighting.json").write_text('{"factors": [{"id": "s-new", "name": "Lighting"}]}', encoding="utf-8")
    (tmp_path / "noise.json").write_text('{"factors": [{"id": "s-noise", "name": "Noise"}]}', encoding="utf-8")
    for name in ("lighting.json", "noise.json"):
        assert load(database, tmp_path / name, by=OWNER).batch
    [edition] = editions.stored()
    page = client.get(link).text
    since = page.partition('id="since"')[2].partition("</div>")[0]
    assert "made at revision 1. The graph is at revision 3 now" in since
    assert "2 imports since:" in since
    for name in ("lighting.json", "noise.json"):
        assert re.search(rf">{name}</a>, \d+ \w+ 20\d\d, \d\d:\d\d: added \d", since)
    assert "The edition “As loaded” has revision 1: <a" in since
    assert f"edition={edition.id}" in since
    latest, before, first = imports(database)
    undo(database, latest.id, by=OWNER)
    undo(database, before.id, by=OWNER)
    undo(database, first.id, by=OWNER)
    since = client.get(link).text.partition('id="since"')[2].partition("</div>")[0]
    assert since.count("(undone)") == 2
    assert "1 earlier import undone since:" in since
    assert "other time" not in since
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    assert "The graph was changed 1 other time" in client.get(link).text


@pytest.mark.slow
def test_an_address_of_another_graph_and_one_without_an_edition_say_so(moved: tuple[FlaskClient, Editions]) -> None:
    client, _ = moved
    ahead = client.get("/questions/recurring-factors?revision=9").text
    assert "another graph, or an older copy" in ahead
    assert "There is no edition of revision 9 here." in ahead
    older = client.get("/questions/recurring-factors?revision=0").text
    assert "1 import since:" in older
    rows = [
        re.search(r"<tbody.*?</tbody>", client.get(f"/questions/recurring-factors{end}").text, re.S)
        for end in ("", "?revision=0")
    ]
    assert rows[0] and rows[1] and rows[0][0] == rows[1][0]
