"""A file on its way in and out again in a browser, from the empty graph on; and the page for the password."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from graph.database import Database
from webapp import create_app

Check = Callable[[Page], None]
Serve = Callable[[Flask], str]
GOOD = {"sources": [{"id": "net", "title": "Invented"}], "cases": [{"id": "n1", "title": "One", "synthetic": "yes"}]}
BAD = {**GOOD, "cases": [{"id": "n1", "kind": "no such kind"}, {"id": "n1", "title": "<b>Twice</b>"}]}


@pytest.fixture(scope="module")
def server() -> str:
    """Pages look alike whichever server is behind them, so one is enough here."""
    return "embedded"


def payload(content: object) -> FilePayload:
    return {"name": "cases.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}


def test_a_file_in_and_out_again(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    address = serve(create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path}))
    watched.goto(address)
    expect(watched.get_by_role("heading", name="The graph is empty: how to begin")).to_be_visible()
    check_looks(watched)
    watched.get_by_role("link", name="Import a file").click()
    watched.get_by_role("button", name="Check the file").click()
    expect(watched.get_by_role("alert")).to_contain_text("Choose a file")
    check_looks(watched)

    watched.get_by_label("File", exact=True).set_input_files(payload(BAD))
    watched.get_by_role("button", name="Check the file").click()
    expect(watched.get_by_role("alert")).to_contain_text("must be mended first")
    check_looks(watched)
    watched.get_by_role("link", name="Back to Import").click()

    watched.get_by_label("File", exact=True).set_input_files(payload(GOOD))
    watched.get_by_role("button", name="Check the file").click()
    check_looks(watched)
    watched.get_by_role("button", name="Load it").click()
    expect(watched.get_by_role("alert")).to_contain_text("cases.json is loaded")
    check_looks(watched)
    watched.get_by_role("button", name="Undo this import").click()
    check_looks(watched)
    watched.get_by_role("button", name="Undo it").click()
    expect(watched.get_by_role("alert")).to_contain_text("is undone")
    check_looks(watched)


def test_the_password_is_asked_for_and_lets_in(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    site = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "PASSWORD": "long enough"})
    watched.goto(serve(site) + "/questions")
    check_looks(watched)
    watched.get_by_label("Password", exact=True).fill("wrong")
    watched.get_by_role("button", name="Sign in").click()
    expect(watched.get_by_role("alert")).to_contain_text("That is not the password")
    check_looks(watched)
    watched.get_by_label("Password", exact=True).fill("long enough")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Questions")
    watched.get_by_role("button", name="Sign out").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Sign in")
