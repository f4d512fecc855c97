"""Where others use the machine: the owner comes in by a token that works once, and nobody without it."""

from __future__ import annotations

import getpass
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from flask import Flask

from graph.accounts.accounts import Accounts
from graph.accounts.entry import NAME, new_entry, use_entry
from graph.accounts.file import AccountsFile
from graph.errors import DatabaseUnavailable
from graph.system.other_users import other_users
from webapp import create_app

ANY_PAGE = "/imports/check/none"  # needs no database: 400 for whoever is in
SENTENCE = "the site opens only by the address that <code>casethread serve</code> printed, which works once"


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": tmp_path, "NEEDS_ENTRY": True})


def file_of(app: Flask) -> AccountsFile:
    return AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"])


def test_the_token_lets_one_browser_in_and_no_other(app: Flask) -> None:
    path = f"/enter/{new_entry(file_of(app))}"
    browser, other = app.test_client(), app.test_client()
    assert browser.get(ANY_PAGE).status_code == 302
    page = browser.get(ANY_PAGE, follow_redirects=True)
    assert page.status_code == 403 and SENTENCE in page.text
    assert browser.head(path).status_code == 403, "a program that looks uses nothing up"
    assert browser.get(path).location == "/"
    assert browser.get(ANY_PAGE).status_code == 400, "in"
    assert browser.get("/account").status_code == 200
    refused = other.get(path)
    assert refused.status_code == 403 and SENTENCE in refused.text
    assert other.get(ANY_PAGE).status_code == 302
    assert "API token" in other.get("/api/v1/questions", auth=("any", "")).text


def test_a_token_that_was_never_printed_lets_nobody_in(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/enter/guessed").status_code == 403
    first, second = new_entry(file_of(app)), new_entry(file_of(app))
    assert client.get(f"/enter/{first}").status_code == 403, "a later one took its place"
    assert client.get(f"/enter/{second}").status_code == 302


def test_with_accounts_or_a_password_the_token_lets_nobody_in(app: Flask, tmp_path: Path) -> None:
    token = new_entry(file_of(app))
    Accounts(file_of(app)).add("anna", "administrator")
    assert app.test_client().get(f"/enter/{token}").status_code == 403
    config = {"CONNECT": no_database, "CASETHREAD_HOME": tmp_path / "b", "NEEDS_ENTRY": True, "PASSWORD": "a password"}
    with_password = create_app(config)
    assert with_password.test_client().get(f"/enter/{new_entry(file_of(with_password))}").status_code == 403


def test_of_many_who_send_it_at_once_one_comes_in_and_only_its_hash_is_stored(app: Flask) -> None:
    token = new_entry(file_of(app))
    stored = file_of(app).home / NAME
    assert token not in stored.read_text(encoding="ascii") and stored.stat().st_mode & 0o077 == 0
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: use_entry(file_of(app), token), range(8))) == 1


def test_where_nobody_else_is_there_nothing_is_asked(tmp_path: Path) -> None:
    app = create_app({"CONNECT": no_database, "CASETHREAD_HOME": tmp_path})
    assert app.test_client().get(ANY_PAGE).status_code == 400
    assert app.test_client().get("/enter/any").location == "/"


@pytest.mark.parametrize(
    ("names", "uids", "expected"),
    [([], [0, 101, 65534], False), (["me"], [500], False), (["ada"], [], True), ([], [0, 1001], True)],
)
def test_others_are_seen_by_their_sessions_and_their_processes(
    monkeypatch: pytest.MonkeyPatch, names: list[str], uids: list[int], expected: bool
) -> None:
    """What the machine says is made up here: a test has no other people to sign in."""
    processes = [SimpleNamespace(info={"uids": SimpleNamespace(real=uid)}) for uid in uids]
    monkeypatch.setattr(getpass, "getuser", lambda: "me")
    monkeypatch.setattr(psutil, "users", lambda: [SimpleNamespace(name=name) for name in names])
    monkeypatch.setattr(psutil, "process_iter", lambda _: [*processes, SimpleNamespace(info={"uids": None})])
    assert other_users() is expected
