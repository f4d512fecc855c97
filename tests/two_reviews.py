"""Two restricted reviews in one graph, and people whose roles reach one of them, an agency, or nothing."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.permissions import Grant, Role, Scope, ScopeKind
from graph.viewer import Viewer, person_with_account
from webapp import create_app

PASSWORD = "a long sentence"

REVIEW, CASE = Scope(ScopeKind.REVIEW, "v1"), Scope(ScopeKind.CASE, "c1")
AGENCY, AREA = Scope(ScopeKind.AGENCY, "trust"), Scope(ScopeKind.AREA, "town")
# Words of the first review, of the second, and of an action of the trust that follows from the second.
WORDS = ("Almandine", "Bronzite", "Citrine")
# Who has which roles, and which words they may meet.
PEOPLE: dict[str, tuple[tuple[Grant, ...], set[str]]] = {
    "reader": ((Grant(Role.READER),), set()),
    "administrator": ((Grant(Role.ADMINISTRATOR),), set()),
    "of-review": ((Grant(Role.REVIEWER, REVIEW),), {"Almandine"}),
    "of-area": ((Grant(Role.LEAD, AREA),), {"Almandine"}),
    "of-case": ((Grant(Role.CODER, CASE),), {"Almandine"}),
    "of-agency": ((Grant(Role.CONTRIBUTOR, AGENCY),), {"Citrine"}),
    "of-both": ((Grant(Role.REVIEWER, REVIEW), Grant(Role.CONTRIBUTOR, AGENCY)), {"Almandine", "Citrine"}),
    "of-nothing": ((Grant(Role.REVIEWER, Scope(ScopeKind.REVIEW, "removed")),), set()),
    "lead": ((Grant(Role.LEAD),), set(WORDS)),
}


def write_two_reviews(database: Database) -> None:
    """Write them, beside an open case, into an empty graph."""
    lines = (Path(__file__).parent / "scopes.cypher").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("//"))
    database.write(lambda transaction: transaction.run(text))
    database.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))


def person(name: str) -> Viewer:
    """One of these people."""
    return person_with_account(name, PEOPLE[name][0])


def site_of_people(database: Database, home: Path) -> Flask:
    """The site with an account of each of these people."""
    app = create_app({"DATABASE": database, "CASETHREAD_HOME": home})
    accounts = Accounts(AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"]))
    for name, (grants, _) in PEOPLE.items():
        first, *others = grants
        accounts.accept(accounts.add(name, first.role.value, first.scope), f"The {name}", PASSWORD)
        for grant in others:
            accounts.grant(name, grant.role.value, grant.scope)
    return app


def signed_in(app: Flask, name: str) -> FlaskClient:
    """A browser of one of them."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD, **form_token(client)})
    assert answer.status_code == 302
    return client


def form_token(client: FlaskClient) -> dict[str, str]:
    """The token that a form of this browser must send."""
    with client.session_transaction() as session:
        session["form_token"] = "00" * 32
    return {"csrf_token": "00" * 64}
