"""The person of a request: created once, stored with what they write, shown only what they may see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.database import Database
from graph.migrations import prepare
from graph.permissions import Grant, Role
from graph.viewer import person_with_account
from graph.writer import imports
from webapp import create_app, viewer


@pytest.mark.slow
def test_it_is_created_once_for_a_request(site: Flask) -> None:
    with site.test_request_context("/"):
        assert viewer.current_viewer() is viewer.current_viewer()


@pytest.fixture
def become_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on a request comes from somebody who may not see restricted cases: nothing else of the site changes."""
    reader = person_with_account("Somebody", (Grant(Role.READER),))
    return lambda: monkeypatch.setattr(viewer, "_viewer_of_request", lambda: reader)


@pytest.mark.slow
def test_a_restricted_record_is_not_there_for_whoever_may_not_see_it(
    client: FlaskClient, become_reader: Callable[[], None]
) -> None:
    assert client.get("/case/c2").status_code == 200
    assert client.get("/questions/case-story?case=c2").status_code == 200
    become_reader()
    assert client.get("/case/c2").status_code == 404
    asked = client.get("/questions/case-story?case=c2")
    assert asked.status_code == 400
    assert "A restricted case" not in asked.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/all/case",
        "/factor/f1",
        "/questions/recurring-factors",
        "/questions/case-story",
        "/questions/evidence-for?factor=f1",
        "/search?q=case",
        "/explorer?show=Factor:f1,Case:c2&at=Factor:f1&q=case",
        "/explorer/view?show=Factor:f1,Case:c2&at=Case:c2",
    ],
)
def test_whoever_may_not_see_restricted_records_meets_none_on_any_page(
    client: FlaskClient, become_reader: Callable[[], None], path: str
) -> None:
    """The owner has seen the same page before: what is remembered of it is not shown to others."""
    assert client.get(path).status_code == 200
    become_reader()
    page = client.get(path)
    assert page.status_code == 200
    for withheld in ("A restricted case", "Withheld words", "/case/c2"):
        assert withheld not in page.text


@pytest.mark.slow
def test_the_name_that_the_owner_chose_is_stored_with_what_they_load_and_undo(
    database: Database, tmp_path: Path, token: Callable[[str], str]
) -> None:
    """The last of these: it empties the graph that the others ask."""
    prepare(database)
    client = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "PERSON": "Ada"}).test_client()
    client.post("/imports/sample", data={"csrf_token": token(client.get("/imports").text)})
    [sample] = imports(database)
    assert sample.by == "Ada"
    undoing = client.get(f"/imports/{sample.id}/undo").text
    client.post(f"/imports/{sample.id}/undo", data={"csrf_token": token(undoing)})
    [row] = database.read("MATCH (b:ImportBatch) RETURN b.state AS state, b.undone_by AS by ORDER BY by")
    assert row == {"state": "undone", "by": "Ada"}
