"""The import page reads an action plan by its headings, asks what its words mean, and shows changes per action."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from known_plan import DECEMBER, OCTOBER, known, loaded
from plan_documents import write_word
from werkzeug.test import TestResponse

from graph.database import Database
from webapp import create_app

Token = Callable[[str], str]
Send = Callable[[Path], TestResponse]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> FlaskClient:
    return create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 600}).test_client()


@pytest.fixture
def send(client: FlaskClient, token: Token) -> Send:
    """Sends a file by the form, and follows it to what it would change."""

    def send_file(path: Path) -> TestResponse:
        data = {"csrf_token": token(client.get("/imports").text), "file": (io.BytesIO(path.read_bytes()), path.name)}
        return client.post("/imports", data=data, follow_redirects=True)

    return send_file


@pytest.mark.slow
def test_a_plan_is_recognised_and_its_next_version_shown_per_action(
    client: FlaskClient, send: Send, token: Token, database: Database
) -> None:
    page = send(OCTOBER)
    assert "Actions as they were read (64)" in page.text
    assert re.search(r"Action plan: .*, as it was on \d+ October 2024\.", page.text)
    assert "Actions that change" not in page.text
    client.post(page.request.path, data={"csrf_token": token(page.text)})
    assert loaded(database) == known("october")
    page = send(DECEMBER)
    assert "Actions that change (4)" in page.text
    assert "new owner: Education" in page.text
    assert page.text.count("31 January 2025") == 1, "each change is listed once, with its action"
    assert "Other changes" not in page.text


@pytest.mark.slow
def test_what_a_plan_leaves_open_is_asked(client: FlaskClient, send: Send, token: Token, database: Database) -> None:
    page = send(OCTOBER)
    [name] = re.findall(r'<label[^>]*for="(answer-\w+)">Which year is &#39;Q3&#39; of\?', page.text)
    data = {"csrf_token": token(page.text), name: "2024/25", "check_again": "yes"}
    again = client.post(page.request.path, data=data, follow_redirects=True)
    assert re.search(rf'name="{name}" value="2024/25"', again.text)
    client.post(again.request.path, data={"csrf_token": token(again.text), name: "2024/25"})
    assert [row["due_on"] for row in loaded(database) if row["due_in_source"] == "Q3"] == ["2024-12-31"] * 3


@pytest.mark.slow
def test_a_word_document_is_read(
    client: FlaskClient, send: Send, token: Token, database: Database, tmp_path: Path
) -> None:
    page = send(write_word(tmp_path / "plan.docx", OCTOBER))
    client.post(page.request.path, data={"csrf_token": token(page.text)})
    assert len(loaded(database)) == 40
