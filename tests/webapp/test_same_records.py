"""The import page says which records of a file are records of the graph, and asks where it cannot be told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.database import Database
from webapp import create_app

Token = Callable[[str], str]
HEADINGS = "case,episode,date,factor,+/-,quote\n"
HOUSE = "The <shared> house,The visit,2023-03,Local knowledge,+,You have to go when there is light\n"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> FlaskClient:
    return create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 600}).test_client()


@pytest.fixture
def send(client: FlaskClient, token: Token) -> Callable[..., TestResponse]:
    """Sends the rows of a flat sheet by the form, and follows it to what they would change."""

    def send_rows(name: str, *rows: str) -> TestResponse:
        content = io.BytesIO((HEADINGS + "".join(rows)).encode())
        data = {"csrf_token": token(client.get("/imports").text), "file": (content, name)}
        return client.post("/imports", data=data, follow_redirects=True)

    return send_rows


@pytest.fixture
def load(client: FlaskClient, send: Callable[..., TestResponse], token: Token) -> Callable[..., TestResponse]:
    """Sends rows and presses the button of the page that shows what they would change."""

    def load_rows(name: str, *rows: str) -> TestResponse:
        page = send(name, *rows)
        return client.post(page.request.path, data={"csrf_token": token(page.text)}, follow_redirects=True)

    return load_rows


@pytest.mark.slow
def test_the_page_names_the_cases_that_the_graph_has(
    load: Callable[..., TestResponse], send: Callable[..., TestResponse]
) -> None:
    assert "house.csv is loaded" in load("house.csv", HOUSE).text
    page = send("house v2.csv", HOUSE)
    assert "Cases that you have already (1)" in page.text
    assert "&#39;The &lt;shared&gt; house&#39; is your case" in page.text
    assert "1 episode the same." in page.text
    assert "everything in the file is in the graph already" in page.text


OTHER = "The <shared> house,Another visit,2024-03,Caseload,-,Forty-one <contacts>\n"
CASES = "MATCH (c:Case) RETURN c.id AS id ORDER BY id"
DECISIONS = "MATCH (d:Decision) RETURN d.answer AS answer ORDER BY d.id"


@pytest.mark.slow
def test_a_question_is_answered_on_the_page_and_carried_with_the_load(
    client: FlaskClient,
    load: Callable[..., TestResponse],
    send: Callable[..., TestResponse],
    token: Token,
    database: Database,
) -> None:
    load("house.csv", HOUSE)
    page = send("other.csv", OTHER)
    assert "Questions (1)" in page.text
    assert "Is &#39;The &lt;shared&gt; house&#39; your case" in page.text
    assert "Another visit (2024-03)" in page.text
    field = re.search(r'name="(answer-[0-9a-f]+)" value="same"', page.text)
    assert field
    form = {"csrf_token": token(page.text), field[1]: "same"}
    again = client.post(page.request.path, data=form | {"check_again": "yes"}, follow_redirects=True)
    assert "Cases that you have already (1)" in again.text
    assert re.search(rf'name="{field[1]}" value="same" checked', again.text), "the answer stays chosen"
    assert database.read(DECISIONS) == []
    loaded = client.post(page.request.path, data=form, follow_redirects=True)
    assert "other.csv is loaded" in loaded.text
    assert "Decided with it" in loaded.text
    assert (
        "your case &#39;The &lt;shared&gt; house&#39; (house-the-shared-house)? They are the same. (owner, "
        in loaded.text
    )
    assert len(database.read(CASES)) == 1
    assert database.read(DECISIONS) == [{"answer": "same"}]
    assert "Questions (" not in send("other.csv", OTHER).text


@pytest.mark.slow
def test_an_answer_that_the_page_does_not_offer_is_none(
    client: FlaskClient,
    load: Callable[..., TestResponse],
    send: Callable[..., TestResponse],
    token: Token,
    database: Database,
) -> None:
    load("house.csv", HOUSE)
    page = send("other.csv", OTHER)
    field = re.search(r'name="(answer-[0-9a-f]+)" value="same"', page.text)
    assert field
    form = {"csrf_token": token(page.text), field[1]: "<b>", "answer-0000": "same"}
    assert "other.csv is loaded" in client.post(page.request.path, data=form, follow_redirects=True).text
    assert (len(database.read(CASES)), database.read(DECISIONS)) == (2, [])


@pytest.mark.slow
def test_the_page_says_what_one_file_types_in_several_ways(send: Callable[..., TestResponse]) -> None:
    page = send("house.csv", HOUSE, "Another,The visit,2023-03,LOCAL knowledge,+,q\n")
    assert "New names" in page.text and "Factors: &#39;Local knowledge&#39;." in page.text
    assert "The same by name (1)" in page.text
    assert "&#39;Local knowledge&#39; and &#39;LOCAL knowledge&#39; are one factor." in page.text


@pytest.mark.slow
def test_a_question_whose_answer_mends_an_error_is_asked_beside_it(
    client: FlaskClient, send: Callable[..., TestResponse], token: Token
) -> None:
    page = send("days.csv", HOUSE.replace("2023-03", "05/03/2023"))
    assert "can be read as two different days" in page.text
    assert "Load it" not in page.text
    [name] = re.findall(r'<select [^>]*name="(answer-\w+)"', page.text)
    form = {"csrf_token": token(page.text), name: "day", "check_again": "yes"}
    again = client.post(page.request.path, data=form, follow_redirects=True)
    assert "can be read as two different days" not in again.text
    assert "Load it" in again.text
