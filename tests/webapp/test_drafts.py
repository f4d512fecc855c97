"""Drafts of forms: stored while somebody types, offered again, deleted on saving, and in nothing that leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from people import OWNER
from werkzeug.test import TestResponse

from graph.accounts import drafts
from graph.accounts.accounts import Accounts
from graph.accounts.drafts import NAME
from graph.accounts.file import AccountsFile
from graph.backup.create import read_content
from graph.database import Database
from loaders.write import RecordEdit, write
from webapp import create_app

URL = "/episode/e1/edit"
TEXT = "Nobody asked the aunt <b>twice</b>"
Post = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient, token: Callable[[str], str]) -> Post:
    """Sends entries to a form as its page, its script or its buttons do."""

    def posted(url: str = URL, **entries: str) -> TestResponse:
        names = {
            name if name in ("step", "why", "version", "names") else f"value-{name}": text
            for name, text in entries.items()
        }
        return client.post(url, data={"csrf_token": token(client.get("/we-are").text), **names})

    return posted


@pytest.fixture(autouse=True)
def no_draft(post: Post) -> None:
    post(step="discard")


def version_in(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0]


@pytest.mark.slow
def test_what_somebody_types_is_offered_when_they_open_the_form_again(client: FlaskClient, post: Post) -> None:
    version = version_in(client.get(URL).text)
    stored = post(step="typed", what_happened=TEXT, why="Minutes", version=version)
    assert stored.json is not None
    assert stored.json["status"].startswith("Draft saved: ")
    offer = client.get(URL).text
    assert "You have a draft of ‘Edit The health visitor notes a bruise’" in offer
    assert "Nobody asked the aunt &lt;b&gt;twice&lt;/b&gt;" in offer
    assert 'name="value-what_happened"' not in offer
    form = post(step="continue").text
    assert "Nobody asked the aunt &lt;b&gt;twice&lt;/b&gt;</textarea>" in form
    assert version_in(form) == version
    assert "This is your draft of " in form
    assert f'href="{URL}"' in client.get("/").text
    post(step="discard")
    assert 'name="value-what_happened"' in client.get(URL).text
    assert f'href="{URL}"' not in client.get("/").text


@pytest.mark.slow
def test_without_scripts_a_button_stores_it(client: FlaskClient, post: Post) -> None:
    page = post(step="draft", what_happened=TEXT).text
    assert "Draft saved: " in page
    assert 'name="value-what_happened"' in page
    assert "You have a draft" in client.get(URL).text


@pytest.mark.slow
def test_saving_deletes_the_draft(client: FlaskClient, post: Post) -> None:
    version = version_in(client.get(URL).text)
    post(step="typed", why_key="It was the first sign", version=version)
    assert post(why_key="It was the first sign", why="", version=version).status_code == 400
    assert "You have a draft" in client.get(URL).text
    assert post(why_key="It was the first sign", why="Read again", version=version).status_code == 303
    assert "You have a draft" not in client.get(URL).text


def test_a_draft_of_a_record_that_somebody_changed_since_is_a_conflict(
    client: FlaskClient, invented: Database, post: Post
) -> None:
    post(step="typed", appraisal_reason="Mine", version=version_in(client.get(URL).text))
    theirs = RecordEdit("Episode", {"appraisal_reason": "Theirs"}, "e1")
    assert write(invented, [theirs], by=OWNER, reason="Meanwhile").import_id
    form = post(step="continue").text
    answer = post(appraisal_reason="Mine", why="x", version=version_in(form))
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine</textarea>" in answer.text
    assert "You have a draft" in client.get(URL).text


def test_new_records_and_links_have_drafts_too(client: FlaskClient, post: Post) -> None:
    for url in ("/episode/new?case=c1", "/link/CONTRIBUTED_TO/new?to=Episode:e1&other=Factor"):
        assert post(url, step="typed", quote="q", title="A visit").status_code == 200
        assert "You have a draft" in client.get(url).text
        post(url, step="discard")
    assert "You have a draft" not in client.get("/episode/e1/remove").text


def test_two_tabs_with_the_same_new_form_have_a_draft_each(client: FlaskClient, post: Post) -> None:
    url = "/episode/new?case=c1"
    tabs = [re.findall(r'action="(/episode/new[^"]*)"', client.get(url).text)[0].replace("&amp;", "&") for _ in "ab"]
    assert tabs[0] != tabs[1]
    for tab, title in zip(tabs, ("First visit", "Second visit"), strict=True):
        post(tab, step="typed", title=title)
    offer = client.get(url).text
    assert "You have 2 drafts of ‘Add an episode’" in offer
    assert "First visit" in offer and "Second visit" in offer and "Begin another" in offer
    assert "First visit" in post(tabs[0], step="continue").text
    post(tabs[0], step="discard")
    assert "You have a draft" in client.get(url).text
    post(tabs[1], step="discard")
    assert 'name="value-title"' in client.get(url).text


@pytest.mark.slow
def test_a_draft_is_in_no_backup_and_in_no_answer(client: FlaskClient, invented: Database, post: Post) -> None:
    post(step="typed", what_happened="Wovon nobody knows", version="v")
    assert "Wovon" not in client.get("/episode/e1").text
    assert "Wovon" not in client.get("/api/v1/episodes/e1").text
    content: list[bytes] = []
    read_content(invented, content.append)
    assert b"bruise" in b"".join(content)
    assert b"Wovon" not in b"".join(content)
    home = Path(client.application.config["CASETHREAD_HOME"])
    holding = {path.name for path in home.rglob("*") if path.is_file() and b"Wovon" in path.read_bytes()}
    assert holding == {NAME}


def test_words_that_may_identify_somebody_are_listed_at_their_field(post: Post) -> None:
    stored = post(step="typed", what_happened="Mrs Smith rang 01632 960123, then Mrs Jones.", page="Mrs Smith")
    assert stored.json is not None
    words = stored.json["identifiers"]
    titled = "a title with a surname"
    assert words["field-what_happened"] == [
        ["a phone number", "01632 960123"], [titled, "Mrs Smith"], [titled, "Mrs Jones"],
    ]  # fmt: skip
    assert words["field-why_key"] == []
    assert "field-start" not in words


@pytest.mark.slow
def test_names_are_replaced_before_anything_is_stored_and_their_list_never_is(
    client: FlaskClient, invented: Database, post: Post
) -> None:
    typed = {"why_key": "Jo Zwyxel rang. Later Jo Zwyxel came.", "names": "Jo Zwyxel = the social worker"}
    version = version_in(client.get(URL).text)
    stored = post(step="typed", **typed, version=version)
    assert stored.json is not None
    assert stored.json["identifiers"]["field-why_key"] == []
    form = post(step="continue").text
    assert "The social worker rang. Later the social worker came.</textarea>" in form
    assert post(**typed, why="Told by Jo Zwyxel", version=version).status_code == 303
    [row] = invented.read("MATCH (e:Episode {id: 'e1'}) RETURN e.why_key AS text ORDER BY e.id")
    assert row["text"] == "The social worker rang. Later the social worker came."
    assert "Told by the social worker" in client.get("/episode/e1/history").text
    content: list[bytes] = []
    read_content(invented, content.append)
    assert b"Zwyxel" not in b"".join(content)
    home = Path(client.application.config["CASETHREAD_HOME"])
    assert not [path for path in home.rglob("*") if path.is_file() and b"Zwyxel" in path.read_bytes()]


def test_a_list_of_names_that_cannot_be_read_keeps_everything_as_it_was_typed(client: FlaskClient, post: Post) -> None:
    typed = {"what_happened": "Jo came", "names": "Jo = the aunt\n\nBen"}
    by_script = post(step="typed", **typed)
    assert by_script.json is not None
    assert by_script.json["status"].startswith("Not saved as a draft. Line 3 of the names")
    assert "You have a draft" not in client.get(URL).text
    for step in ("draft", "save"):
        page = post(step=step, why="x", version=version_in(client.get(URL).text), **typed)
        assert page.status_code == 400
        assert 'href="#names"' in page.text
        assert "Jo = the aunt\n\nBen</textarea>" in page.text
        assert "Jo came</textarea>" in page.text


def test_somebody_has_so_many_drafts_and_no_more(
    client: FlaskClient, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is an address, and `?only=title&x=1` is one of its own."""
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 1)
    other = f"{URL}?only=title"
    assert "Draft saved" in post(step="typed", title="One").text
    assert "You have 1 drafts" in post(other, step="typed", title="Two").text
    refused = post(other, step="draft", title="Two")
    assert refused.status_code == 400 and 'value="Two"' in refused.text, "what was typed stays in the form"
    assert "Draft saved" in post(step="typed", title="One more word").text, "the one there is goes on"
    monkeypatch.setattr(drafts, "MAX_LENGTH", 200)
    assert "A draft has at most 200 characters" in post(step="typed", title="One " * 50).text


@pytest.mark.slow
def test_nobody_sees_the_draft_of_somebody_else(
    invented: Database, tmp_path: Path, token: Callable[[str], str]
) -> None:
    app: Flask = create_app({"DATABASE": invented, "CASETHREAD_HOME": tmp_path})
    accounts = Accounts(AccountsFile(tmp_path, app.config["SECRET_KEY"]))
    clients = {}
    for name in ("ada", "ben"):
        accounts.accept(accounts.add(name, "reviewer"), name.title(), "a long sentence")
        clients[name] = app.test_client()
        page = clients[name].get("/sign-in").text
        sent = {"name": name, "password": "a long sentence", "csrf_token": token(page)}
        assert clients[name].post("/sign-in", data=sent).status_code == 302
    entries = {"step": "typed", "value-what_happened": "Only Ada's", "csrf_token": token(clients["ada"].get(URL).text)}
    assert clients["ada"].post(URL, data=entries).status_code == 200
    assert "Only Ada&#39;s" in clients["ada"].get(URL).text
    assert "Ada&#39;s" not in clients["ben"].get(URL).text
    assert "Your drafts" not in clients["ben"].get("/").text
