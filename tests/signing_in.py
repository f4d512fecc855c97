"""A site with accounts and without a database, and browsers that sign in to it."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.second_factors import SecondFactors, new_seed
from graph.errors import DatabaseUnavailable
from webapp import create_app

PASSWORD = "a long sentence"
ANY_PAGE = "/imports/check/none"  # needs no database: 400 for whoever is in


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


def site(folder: Path, **config: object) -> Flask:
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": folder, **config})


def site_with_accounts(folder: Path, **config: object) -> Flask:
    """A site with an administrator, anna, and a lead, ben."""
    app = site(folder, **config)
    for name, role in (("anna", "administrator"), ("ben", "lead")):
        accounts(app).accept(accounts(app).add(name, role), name.title(), PASSWORD)
    return app


def accounts_file(app: Flask) -> AccountsFile:
    return AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"])


def accounts(app: Flask) -> Accounts:
    return Accounts(accounts_file(app))


def set_up_factor(app: Flask, name: str) -> tuple[TOTP, list[str]]:
    """An app of somebody that makes their codes, and their recovery codes; no code is used by that."""
    account, factors, seed = accounts(app).named(name), SecondFactors(accounts_file(app)), new_seed()
    totp = TOTP(factors.enrolment(account, seed).secret)
    codes = factors.set_up(account, seed, totp.now())
    with accounts_file(app).writing() as connection:
        connection.execute("UPDATE second_factors SET last_step = 0")
    return totp, codes


def send(client: FlaskClient, path: str, page: str = "", **fields: object) -> tuple[int, str, str]:
    """Send the form of a page: the status, where it leads, and what it says."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page or path).text)
    assert found, page or path
    answer = client.post(path, data={"csrf_token": found[1], **fields})
    return answer.status_code, answer.location or "", answer.text


def sign_in(app: Flask, name: str = "ben", password: str = PASSWORD) -> FlaskClient:
    client = app.test_client()
    assert send(client, "/sign-in", name=name, password=password)[0] == 302
    return client


def is_in(client: FlaskClient) -> bool:
    status = client.get(ANY_PAGE).status_code
    assert status in (302, 303, 400, 403)  # 403: an administrator imports nothing; 303: first a second factor
    return status in (400, 403)


def log_of(app: Flask) -> str:
    path: Path = app.config["CASETHREAD_HOME"] / "audit.jsonl"
    return path.read_text(encoding="ascii")
