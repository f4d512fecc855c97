"""The accounts of a home on the command line: no database is started for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commandline import Casethread
from pyotp import TOTP

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.accounts.key import installation_key
from graph.accounts.second_factors import SecondFactors, new_seed
from graph.database import Database

PASSWORD = "a long sentence"


@pytest.fixture
def accounts(home: Path) -> Callable[[], Accounts]:
    return lambda: Accounts(AccountsFile(home, installation_key(home, None)))


@pytest.mark.slow
def test_from_an_invitation_to_a_closed_account(at_home: Casethread, accounts: Callable[[], Accounts]) -> None:
    assert "There is no account" in at_home("accounts", "list").text
    site = "https://reviews.example/"
    invitation = at_home(
        "accounts", "add", "Anna", "--role", "administrator", "--json", CASETHREAD_SITE_ADDRESS=site
    ).json["invitation"]
    assert invitation.startswith("https://reviews.example/invitation/")
    accounts().accept(invitation.rpartition("/")[2], "Anna B.", PASSWORD)
    assert "http://127.0.0.1:8321/invitation/" in at_home("accounts", "add", "ben", "--role", "reader").text
    assert "has the role lead" in at_home("accounts", "role", "BEN", "lead").text
    assert "http://127.0.0.1:8321/invitation/" in at_home("accounts", "invite", "ben").text
    assert "is disabled" in at_home("accounts", "disable", "ben").text
    assert [(each["name"], each["shown_as"], each["role"], each["state"]) for each in _listed(at_home)] == [
        ("Anna", "Anna B.", "administrator", "active"),
        ("ben", None, "lead", "disabled"),
    ]
    assert "is enabled" in at_home("accounts", "enable", "ben").text
    assert _listed(at_home)[1]["state"] == "invited"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "ben", "--role", "chief"], "'chief' is not the role of an account. It can be administrator, lead,"),
        (["add", "Anna", "--role", "reader"], "There is an account 'Anna' already"),
        (["disable", "anna"], "'anna' is the last administrator who can sign in, and cannot be disabled."),
        (["role", "anna", "reader"], "cannot be made a reader"),
        (["role", "nobody", "reader"], "There is no account 'nobody'. 'casethread accounts list' names them all."),
        (["invite", "nobody"], "There is no account 'nobody'"),
        (["grant", "anna", "reader", "--area", "a1"], "The role reader cannot be limited by area. It is granted"),
        (["grant", "anna", "lead", "--area", "a1", "--review", "v1"], "limited by one of --area and --review."),
        (["grant", "anna", "lead", "--area", " "], "To limit a role by area, name the area by its id."),
        (["revoke", "anna", "lead", "--area", "a1"], "'anna' does not have the role lead of area a1."),
    ],
)
def test_what_cannot_be_done_says_why(
    at_home: Casethread, accounts: Callable[[], Accounts], arguments: list[str], sentence: str
) -> None:
    accounts().accept(accounts().add("anna", "administrator"), "Anna", PASSWORD)
    assert sentence in at_home("accounts", *arguments, code=2).errors
    assert [each["state"] for each in _listed(at_home)] == ["active"]


def test_a_role_is_limited_to_what_is_in_the_graph(casethread: Casethread, database: Database) -> None:
    database.write(lambda transaction: transaction.run("CREATE (:Review {id: 'v1', title: 'A review'})"))
    refusal = casethread("accounts", "add", "ben", "--role", "reviewer", "--review", "v2", code=2).errors
    assert "There is no review with the id 'v2' in the graph, so a role limited to it would give nothing." in refusal
    casethread("accounts", "add", "ben", "--role", "reviewer", "--review", "v1")
    database.write(lambda transaction: transaction.run("MATCH (v:Review) DETACH DELETE v"))
    text = casethread("accounts", "grant", "ben", "reader").text
    assert "has the roles reviewer of review v1, reader" in text
    [ben] = _listed(casethread)
    assert ben["roles"] == ["reviewer of review v1", "reader"]
    assert "has the role reader" in casethread("accounts", "revoke", "ben", "reviewer", "--review", "v1").text


def test_a_home_that_came_without_its_key_says_how_to_go_on(
    at_home: Casethread, accounts: Callable[[], Accounts]
) -> None:
    assert "There are no accounts to adopt" in at_home("accounts", "adopt", code=2).errors
    accounts().add("anna", "administrator")
    key = "of this installation"
    refusal = at_home("accounts", "list", code=1, CASETHREAD_SECRET_KEY=key).errors
    assert "those of another installation" in refusal and "casethread accounts adopt" in refusal
    at_home("accounts", "adopt", CASETHREAD_SECRET_KEY=key)
    assert at_home("accounts", "list", "--json", CASETHREAD_SECRET_KEY=key).json[0]["name"] == "anna"


def test_a_lost_second_factor_is_reset(at_home: Casethread, accounts: Callable[[], Accounts]) -> None:
    anna = accounts().accept(accounts().add("anna", "administrator"), "Anna", PASSWORD)
    factors, seed = SecondFactors(accounts().file), new_seed()
    factors.set_up(anna, seed, TOTP(factors.enrolment(anna, seed).secret).now())
    assert _listed(at_home)[0]["second_factor"] is True and "set up" in at_home("accounts", "list").text
    assert "'anna' has no second factor any more" in at_home("accounts", "reset-second-factor", "anna").text
    assert _listed(at_home)[0]["second_factor"] is False
    assert "'anna' has no second factor" in at_home("accounts", "reset-second-factor", "anna", code=2).errors
    assert "There is no account 'ben'" in at_home("accounts", "reset-second-factor", "ben", code=2).errors


def _listed(command: Casethread) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = command("accounts", "list", "--json").json
    return listed
