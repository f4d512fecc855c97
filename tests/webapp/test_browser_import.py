"""A file on its way in and out again in a browser, from the empty graph on; and the page for the password."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, url_for
from playwright.sync_api import Browser, FilePayload, Page, expect
from werkzeug.datastructures import FileStorage

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.system.file_locks import try_lock
from webapp import create_app
from webapp.imports import uploads

Check = Callable[[Page], None]
Serve = Callable[[Flask], str]
GOOD = {"sources": [{"id": "net", "title": "Invented"}], "cases": [{"id": "n1", "title": "One", "synthetic": "yes"}]}
BAD = {**GOOD, "cases": [{"id": "n1", "kind": "no such kind"}, {"id": "n1", "title": "<b>Twice</b>"}]}


def payload(content: object) -> FilePayload:
    return {"name": "cases.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}


def test_a_question_about_a_case_is_answered_beside_what_it_compares(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    address = serve(create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 60}))
    rows = "case,episode,date,factor,+/-\nThe house,{},{},Caseload,-\n"
    for name, row in (("a.csv", rows.format("The visit", "2023-03")), ("b.csv", rows.format("The call", "2024-05"))):
        watched.goto(f"{address}/imports")
        file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": row.encode()}
        watched.get_by_label("File", exact=True).set_input_files(file)
        watched.get_by_role("button", name="Check the file").click()
        if name == "a.csv":
            watched.get_by_role("button", name="Load it").click()
            expect(watched.get_by_role("alert")).to_contain_text("a.csv is loaded")
    question = watched.get_by_role("group", name="Is 'The house' your case 'The house'")
    expect(question).to_contain_text("The visit (2023-03)")
    check_looks(watched)
    question.get_by_label("They are the same").check()
    watched.get_by_role("button", name="Check again with these answers").click()
    expect(watched.get_by_role("heading", name="Cases that you have already (1)")).to_be_visible()
    expect(question.get_by_label("They are the same")).to_be_checked()


def test_a_file_in_and_out_again(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    address = serve(create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path}))
    watched.goto(address)
    expect(watched.get_by_role("heading", name="The graph is empty: how to start")).to_be_visible()
    check_looks(watched)
    watched.get_by_role("link", name="Import a file").click()
    watched.get_by_role("button", name="Check the file").click()
    expect(watched.get_by_role("alert")).to_contain_text("Choose a file")
    check_looks(watched)

    watched.get_by_label("File", exact=True).set_input_files(payload(BAD))
    watched.get_by_role("button", name="Check the file").click()
    expect(watched.get_by_role("alert")).to_contain_text("to fix first")
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
    watched.get_by_role("button", name="Undo this import").click()
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


def test_somebody_is_invited_signs_in_and_sees_what_is_theirs(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    site = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path})
    accounts = Accounts(AccountsFile(tmp_path, site.config["SECRET_KEY"]))
    address = serve(site)
    watched.goto(f"{address}/invitation/{accounts.add('anna', 'administrator')}")
    check_looks(watched)
    watched.get_by_label("The name that others see").fill("Anna B.")
    watched.get_by_label("Password", exact=True).fill("short")
    watched.get_by_label("The same password again").fill("short")
    watched.get_by_role("button", name="Begin").click()
    expect(watched.get_by_role("alert")).to_contain_text("at least 12 characters")
    check_looks(watched)
    watched.get_by_label("Password", exact=True).fill("a long sentence")
    watched.get_by_label("The same password again").fill("a long sentence")
    watched.get_by_role("button", name="Begin").click()
    expect(watched.get_by_role("alert")).to_contain_text("Welcome, Anna B. (from now on, sign in as anna)")
    check_looks(watched)
    watched.get_by_role("link", name="Accounts").click()
    watched.get_by_label("Name to sign in with").fill("ben")
    watched.get_by_role("button", name="Make an invitation").click()
    expect(watched.get_by_role("status")).to_contain_text("/invitation/")
    check_looks(watched)
    watched.get_by_role("link", name="the log").click()
    check_looks(watched)
    watched.get_by_role("link", name="Anna B.").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Your account")
    check_looks(watched)
    watched.goto(f"{address}/imports")
    expect(watched.get_by_role("main")).to_contain_text("owner, lead or reviewer. You are signed in as administrator")
    check_looks(watched)
    watched.get_by_role("button", name="Sign out").click()
    check_looks(watched)
    watched.get_by_label("Name").fill("Anna")
    watched.get_by_label("Password", exact=True).fill("a long sentence")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("link", name="Anna B.")).to_be_visible()


MANY = {**GOOD, "cases": [{"id": f"n{i}", "title": f"Case {i}", "synthetic": "yes"} for i in range(1_500)]}


def test_a_page_that_waits_leads_on_by_itself(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    watched.goto(serve(create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 0})) + "/imports")
    watched.get_by_label("File", exact=True).set_input_files(payload(MANY))
    watched.get_by_role("button", name="Check the file").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Checking cases.json")
    watched.get_by_role("button", name="Load it").click(timeout=60_000)
    expect(watched.get_by_role("alert")).to_contain_text("cases.json is loaded", timeout=60_000)


@pytest.fixture
def at_work(database: Database, tmp_path: Path, serve: Serve) -> Iterator[tuple[str, Path]]:
    """The page of a load that another copy of the site is at, and the file in which that copy says how far it is."""
    app = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path})
    with app.test_request_context():
        upload = uploads.store([FileStorage(io.BytesIO(b"{}"), "cases.json")], uploads.Upload())
        page, told = url_for("imports.loading.loading", token=upload.token), upload.place / "load.json"
    tell(told, {"doing": "Writing", "done": 50_000, "total": 168_725})
    with told.with_suffix(".lock").open("ab") as lock:
        assert try_lock(lock)
        yield serve(app) + page, told


def tell(told: Path, progress: dict[str, object], result: dict[str, object] | None = None) -> None:
    """Tell it as the other copy would: at once and whole."""
    part = told.with_suffix(".part")
    part.write_text(json.dumps({"progress": progress, "result": result, "failure": None}))
    part.replace(told)


def test_how_far_a_load_is_can_be_seen_and_heard(watched: Page, at_work: tuple[str, Path], check_looks: Check) -> None:
    address, told = at_work
    watched.goto(address)
    expect(watched.get_by_text("Writing: 50,000 of 168,725")).to_be_visible()
    expect(watched.get_by_role("progressbar")).to_have_attribute("value", "50000")
    check_looks(watched)
    expect(watched.get_by_role("status")).to_have_text("Writing")
    tell(told, {"doing": "Saving", "done": 0, "total": 0})
    expect(watched.get_by_role("status")).to_have_text("Saving")
    tell(told, {"doing": "Saving"}, {"refused": False, "batch": None})
    expect(watched.get_by_role("alert")).to_contain_text("Nothing in cases.json was new")


def test_a_page_that_waits_looks_by_itself_without_scripts_too(browser: Browser, at_work: tuple[str, Path]) -> None:
    address, told = at_work
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("Writing: 50,000 of 168,725")).to_be_visible()
    tell(told, {"doing": "Saving"}, {"refused": False, "batch": None})
    expect(page.get_by_role("alert")).to_contain_text("Nothing in cases.json was new", timeout=20_000)
    context.close()
