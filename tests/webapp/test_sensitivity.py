"""Pages show what never leaves, and mark it; nothing of it reaches a program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.database import Database
from webapp import create_app

GRAPH = """
CREATE (:Case {id: 'i', title: 'Child Smew', sensitivity: 'internal'})-[:HAS_EPISODE {id: 'h1'}]->
       (:Episode {id: 'ie', title: 'Smew was seen'}),
       (:Case {id: 'u 1', title: 'Child Teal'})-[:HAS_EPISODE {id: 'h2'}]->(:Episode {id: 'ue', title: 'Teal was seen'}),
       (:Case {id: 'o', title: 'Child Wigeon', sensitivity: 'open'})
"""


@pytest.fixture
def client(database: Database, tmp_path: Path) -> FlaskClient:
    database.write(lambda transaction: transaction.run(GRAPH))
    return create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path}).test_client()


@pytest.mark.slow
def test_a_record_that_never_leaves_is_shown_and_says_why(client: FlaskClient) -> None:
    stays = "it is shown here only, and left out of every export, with all that follows from it."
    for path, mark, sentence in (
        ("/case/i", "Internal", f"This case is internal: {stays}"),
        ("/episode/ie", "Internal", f"This follows from a case that is internal: {stays}"),
        ("/case/u%201", "Restricted", f"This case states no sensitivity, so it counts as restricted: {stays} To open it, "
         "a lead or a reviewer sets who may see it."),
        ("/episode/ue", "Restricted", f"This follows from a case that is restricted: {stays}"),
    ):  # fmt: skip
        page = client.get(path).text
        assert f'ct-tag--{mark.lower()}">{mark}<' in page, path
        assert sentence in page, path
    page = client.get("/case/o").text
    assert "ct-tag--internal" not in page and "left out of every export" not in page


@pytest.mark.slow
def test_no_program_is_given_it(client: FlaskClient) -> None:
    for path in (
        "/api/v1/cases",
        "/api/v1/episodes",
        "/questions/find.json?text=child",
        "/questions/find.csv?text=seen",
    ):
        text = client.get(path).text
        assert "Smew" not in text and "Teal" not in text, path
    assert "Wigeon" in client.get("/api/v1/cases").text
    for path in ("/api/v1/cases/i", "/api/v1/cases/u%201", "/api/v1/episodes/ie", "/api/v1/episodes/ue"):
        assert client.get(path).status_code == 404, path


@pytest.mark.slow
def test_nothing_is_kept_by_browsers_or_proxies_where_a_password_is_needed(
    client: FlaskClient, token: Callable[[str], str]
) -> None:
    downloads = ("/imports/template.xlsx", "/questions/find.csv?text=child", "/questions/find.json?text=child",
                 "/api/v1/cases", "/api/v1/questions/find?text=child", "/api/v1/openapi.json")  # fmt: skip
    for path in downloads:
        assert "no-store" not in client.get(path).headers["Cache-Control"], path
    client.application.config["PASSWORD"] = "long enough"
    form = {"password": "long enough", "csrf_token": token(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=form).status_code == 302
    for path in ("/", "/case/o", "/case/nobody", *downloads):
        answer = client.get(path, auth=("", "long enough") if path.startswith("/api/") else None)
        assert answer.status_code in (200, 404), path
        assert answer.headers["Cache-Control"] == "no-store", path
    assert "no-store" not in client.get("/static/site.css").headers.get("Cache-Control", "")
