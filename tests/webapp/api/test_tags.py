"""ETags: told from the graph's revision before anything is asked, and changed by all that an answer depends on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Self

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.database import Database
from webapp import create_app
from webapp.api import etags as tags

pytestmark = pytest.mark.slow

ANSWER = "/api/v1/questions/recurring-factors"
EVERY = [
    "/api/v1/",
    "/api/v1/questions",
    ANSWER,
    f"{ANSWER}?since=2019&polarity=hindering",
    f"{ANSWER}?page=2&per_page=5",
    "/api/v1/cases",
    "/api/v1/cases/sample-c01",
    "/api/v1/records?label=Case&id=sample-c01",
    "/api/v1/openapi.json",
    "/api/v1/docs",
]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that is read meanwhile, on its way to the real database."""
    read = Database.read
    found: list[str] = []

    def recorded(self: Database, cypher: str, /, **parameters: Any) -> Any:
        found.append(cypher)
        return read(self, cypher, **parameters)

    monkeypatch.setattr(Database, "read", recorded)
    yield found


def moved(database: Database) -> None:
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))


def tag(client: FlaskClient, address: str, **more: Any) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200
    return response.headers["ETag"]


@pytest.mark.parametrize("address", EVERY)
def test_every_address_says_whether_it_still_holds(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    for response in (first, again):
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in response.headers
    other = client.get(address, headers={"If-None-Match": 'W/"another"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_what_holds_is_not_asked_again(client: FlaskClient, statements: list[str]) -> None:
    known = tag(client, ANSWER)
    asked = len(statements)
    statements.clear()
    assert client.get(ANSWER, headers={"If-None-Match": f'"x", {known}'}).status_code == 304
    assert asked > 3
    [read] = statements
    assert "GraphState" in read


def test_any_is_answered_only_where_there_is_something(client: FlaskClient) -> None:
    assert client.get(ANSWER, headers={"If-None-Match": "*"}).status_code == 304
    assert client.get("/api/v1/cases/none", headers={"If-None-Match": "*"}).status_code == 404
    assert "ETag" not in client.get("/api/v1/cases/none").headers


def test_the_revision_moves_it(sample: Database, client: FlaskClient) -> None:
    before, revision = tag(client, ANSWER), client.get(ANSWER).headers["Casethread-Revision"]
    moved(sample)
    after = client.get(ANSWER, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before
    assert int(after.headers["Casethread-Revision"]) == after.get_json()["revision"] == int(revision) + 1


def test_the_day_moves_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> Self:
            return super().today() + timedelta(days=1)

    today = tag(client, ANSWER)
    monkeypatch.setattr(tags, "date", Tomorrow)
    assert client.get(ANSWER, headers={"If-None-Match": today}).status_code == 200


def test_the_version_moves_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    known = tag(client, ANSWER)
    monkeypatch.setattr(tags, "__version__", "9.9")
    assert tag(client, ANSWER) != known


def test_the_parameters_make_it_whatever_their_order(client: FlaskClient) -> None:
    known = tag(client, f"{ANSWER}?since=2019&polarity=hindering")
    assert tag(client, f"{ANSWER}?polarity=hindering&since=2019") == known
    others = [tag(client, f"{ANSWER}{query}") for query in ("", "?since=2019", "?polarity=hindering&since=2018")]
    assert len({known, *others}) == 4
    assert tag(client, "/api/v1/cases") != tag(client, "/api/v1/factors")


def test_it_is_weak_and_holds_for_the_bytes_of_what_no_graph_has_a_part_in(client: FlaskClient) -> None:
    assert tag(client, ANSWER).startswith('W/"')
    assert tag(client, "/api/v1/openapi.json").startswith('"')


def test_an_answer_during_which_the_graph_moves_has_none(
    sample: Database, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Database.read

    def disturbed(self: Database, cypher: str, /, **parameters: Any) -> Any:
        rows = read(self, cypher, **parameters)
        if "GraphState" not in cypher:
            moved(sample)
        return rows

    monkeypatch.setattr(Database, "read", disturbed)
    response = site.test_client().get("/api/v1/cases")
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert "Casethread-Revision" not in response.headers


def test_a_graph_whose_changes_move_no_revision_has_none(
    sample: Database, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.kept = g.uid REMOVE g.uid"))
    try:
        client = create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path}).test_client()
        assert "ETag" not in client.get(ANSWER).headers
    finally:
        sample.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.uid = g.kept REMOVE g.kept"))


def test_with_a_password_too(sample: Database, tmp_path: Any) -> None:
    app = create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path, "PASSWORD": "long enough"})
    client = app.test_client()
    known = tag(client, ANSWER, auth=("any", "long enough"))
    assert client.get(ANSWER, headers={"If-None-Match": known}).status_code == 401
    again = client.get(ANSWER, headers={"If-None-Match": known}, auth=("any", "long enough"))
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "no-store"
