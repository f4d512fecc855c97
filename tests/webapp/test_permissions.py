"""Every endpoint with every role: what is not in the table fails, and nobody does more than it says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.permissions import ROLES_OF_ACCOUNTS, Permission, Role, may
from webapp import create_app
from webapp.accounts import requirements
from webapp.accounts.page_names import page_name
from webapp.accounts.requirements import CONFIRMED, CONFIRMED_PERMISSIONS, OPEN_TO_ALL, OPEN_TO_EVERY_ROLE, REQUIRED

PASSWORD = "a long sentence"
VALUES = {
    "name": "recurring-factors", "word": "case", "plural": "cases", "id_": "c2", "token": "none", "what": "check",
    "kind": "CONTRIBUTED_TO",
}  # fmt: skip
# Of a restricted case of the graph of these tests.
WITHHELD = ("A restricted case", "Withheld words", "/case/c2")
READERS = [role for role in ROLES_OF_ACCOUNTS if not may(role, Permission.SEE_RESTRICTED)]


@pytest.fixture(scope="module")
def app(invented: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site with an account of each role."""
    app = create_app({"DATABASE": invented, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})
    accounts = Accounts(AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"]))
    for role in ROLES_OF_ACCOUNTS:
        accounts.accept(accounts.add(role.value, role.value), f"The {role.value}", PASSWORD)
    return app


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[Role, FlaskClient]:
    """A browser of each role, signed in."""
    return {role: signed_in(app, role) for role in ROLES_OF_ACCOUNTS}


def signed_in(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    data = {"name": role.value, "password": PASSWORD, "csrf_token": token_of(client)}
    assert client.post("/sign-in", data=data).status_code == 302
    return client


def token_of(client: FlaskClient) -> str:
    """The token of a form, as a session has it."""
    with client.session_transaction() as session:
        session.setdefault("form_token", "00" * 32)
        return "00" * 32 + str(session["form_token"])


def address_of(app: Flask, rule: Rule) -> str:
    with app.test_request_context("/"):
        values = {name: VALUES.get(name, "none") for name in rule.arguments}
        return rule.build(values, append_unknown=False)[1]  # type: ignore[index]  # all its values are there


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


@pytest.mark.slow
def test_every_endpoint_is_classified_once_and_nothing_else_is(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in rules(app)}
    classified = [*OPEN_TO_ALL, *OPEN_TO_EVERY_ROLE, *REQUIRED]
    assert set(classified) == endpoints
    assert len(classified) == len(set(classified))
    assert set(CONFIRMED) <= endpoints
    assert all(page_name(endpoint) != endpoint for endpoint in REQUIRED), "the log calls each page by a name"


@pytest.mark.slow
def test_what_undoes_restores_or_changes_roles_asks_for_the_password_again(app: Flask) -> None:
    grave = {endpoint for endpoint, permission in REQUIRED.items() if permission in CONFIRMED_PERMISSIONS}
    changing = {rule.endpoint for rule in rules(app) if rule.endpoint in grave and "POST" in (rule.methods or ())}
    assert {"imports.undo", "manage.set_role", "manage.reset_second_factor"} <= changing
    assert changing <= set(CONFIRMED)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES_OF_ACCOUNTS)
def test_each_role_comes_in_where_the_table_says_and_nowhere_else(
    app: Flask, clients: dict[Role, FlaskClient], role: Role
) -> None:
    client = clients[role]
    tried = 0
    for rule in rules(app):
        if rule.endpoint in OPEN_TO_ALL | {"login.sign_out", "own.end_session", "own.end_other_sessions"}:
            continue
        is_allowed = rule.endpoint in OPEN_TO_EVERY_ROLE or may(role, REQUIRED[rule.endpoint])
        for method in sorted(set(rule.methods or ()) & {"GET", "POST"}):
            if method == "POST" and is_allowed and rule.endpoint == "imports.sample":
                continue  # it would fill the graph that the other tests ask
            data = {"csrf_token": token_of(client)} if method == "POST" else None
            answer = client.open(address_of(app, rule), method=method, data=data)
            sentence = f"You are signed in as {role.value}"
            is_refused = answer.status_code == 403 and sentence in answer.get_data(as_text=True)
            assert is_refused != is_allowed, (rule.endpoint, method, answer.status_code)
            tried += 1
    assert tried > 50


@pytest.mark.slow
def test_without_signing_in_nobody_comes_in(app: Flask) -> None:
    client = app.test_client()
    for rule in rules(app):
        if rule.endpoint in OPEN_TO_ALL:
            continue
        for method in sorted(set(rule.methods or ()) & {"GET", "POST"}):
            data = {"csrf_token": token_of(client)} if method == "POST" else None
            answer = client.open(address_of(app, rule), method=method, data=data)
            if rule.rule.startswith("/api/"):
                assert answer.status_code == 401 and "Bearer" in answer.headers["WWW-Authenticate"].title()
            else:
                assert answer.status_code == 302 and answer.location.startswith("/sign-in?next="), rule.endpoint
    assert client.get("/nowhere").status_code == 302, "it does not even say what there is"


def words_of(content: bytes) -> str:
    """A page as text, or all that is in a workbook."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.slow
@pytest.mark.parametrize("role", READERS)
def test_whoever_may_not_meets_nothing_restricted_at_any_address(
    app: Flask, clients: dict[Role, FlaskClient], role: Role
) -> None:
    """The lead has seen the same pages before: what is remembered of them is not shown to others."""
    paths = [
        address_of(app, rule) for rule in rules(app) if "GET" in (rule.methods or ()) and "what" not in rule.arguments
    ]
    paths += [
        "/questions/case-story?case=c2", "/questions/case-story", "/questions/evidence-for?factor=f1",
        "/search?q=case", "/suggestions/case?q=c", "/all/case?name=restricted", "/factor/f1", "/case/?id=c2",
        "/explorer?show=Factor:f1,Case:c2&at=Factor:f1&q=case", "/explorer/view?show=Factor:f1,Case:c2&at=Case:c2",
        "/explorer/found?q=restricted", "/explorer/joined?show=Case:c2&at=Case:c2", "/questions/trend",
        "/questions/recurring-factors?revision=0", "/api/v1/records?label=Case&id=c2",
    ]  # fmt: skip
    for path in paths:
        if path.startswith(("/sign-in", "/help", "/static", "/account")):
            continue
        clients[Role.LEAD].get(path)
        page = clients[role].get(path)
        shown = words_of(page.data).replace(path, "")
        assert not [words for words in WITHHELD if words in shown], path
    assert clients[Role.LEAD].get("/case/c2").status_code == 200
    answers = {clients[role].get(f"/case/{id_}").status_code for id_ in ("c2", "of-nobody")}
    assert answers == {404}, "as where there is none"


@pytest.mark.slow
def test_counts_leave_out_what_somebody_may_not_see(clients: dict[Role, FlaskClient]) -> None:
    titles = {role: clients[role].get("/all/case").text for role in (Role.LEAD, Role.ADMINISTRATOR)}
    assert "A restricted case" in titles[Role.LEAD]
    assert "A restricted case" not in titles[Role.ADMINISTRATOR]


@pytest.mark.slow
def test_pages_offer_only_what_a_role_may(clients: dict[Role, FlaskClient]) -> None:
    offers = {
        role: {
            words
            for path in ("/", "/questions/recurring-factors", "/explorer", "/editions", "/help")
            for words in ('href="/imports', ".csv", 'href="/accounts"', "/explorer/download", "/api/v1/docs")
            if words in clients[role].get(path).text
        }
        for role in (Role.LEAD, Role.CODER, Role.READER, Role.ADMINISTRATOR)
    }
    assert offers == {
        Role.LEAD: {'href="/imports', ".csv", "/explorer/download", "/api/v1/docs"},
        Role.CODER: {".csv", "/explorer/download", "/api/v1/docs"},
        Role.READER: set(),
        Role.ADMINISTRATOR: {'href="/accounts"'},
    }


@pytest.mark.slow
def test_an_endpoint_that_is_not_in_the_table_is_refused(
    app: Flask, clients: dict[Role, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {endpoint: permission for endpoint, permission in REQUIRED.items() if endpoint != "search.page"}
    monkeypatch.setattr(requirements, "REQUIRED", others)
    assert clients[Role.LEAD].get("/search?q=a").status_code == 403


@pytest.mark.slow
def test_the_log_has_what_a_role_may_not_do_and_tried(app: Flask, clients: dict[Role, FlaskClient]) -> None:
    log = Path(app.config["CASETHREAD_HOME"]) / "audit.jsonl"
    before = log.stat().st_size
    clients[Role.CODER].get("/case/c1/edit?only=a-text-of-somebody")
    assert clients[Role.CODER].get("/case/c1").status_code == 200
    [news] = log.read_bytes()[before:].decode("ascii").splitlines()
    assert '"event": "refused"' in news and '"person": "The coder"' in news and '"page": "editing.edit"' in news
    assert "a-text-of-somebody" not in news
    page = clients[Role.ADMINISTRATOR].get("/accounts/log").text
    assert "Tried what their role may not do" in page and "page ‘The form of a record’" in page


def test_signing_out_lets_the_browser_forget(app: Flask) -> None:
    client = signed_in(app, Role.READER)
    answer = client.post("/sign-out", data={"csrf_token": token_of(client)})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "You have signed out." in client.get(answer.location).text


@pytest.mark.slow
def test_the_log_has_what_was_viewed_and_taken_out_and_no_text(app: Flask, clients: dict[Role, FlaskClient]) -> None:
    log = Path(app.config["CASETHREAD_HOME"]) / "audit.jsonl"
    before = len(log.read_text(encoding="ascii"))
    clients[Role.REVIEWER].get("/case/c2")
    clients[Role.REVIEWER].get("/case/c1")
    refused = clients[Role.REVIEWER].post("/case/c2/edit", data={"csrf_token": token_of(clients[Role.REVIEWER])})
    assert refused.status_code == 400, "the form again, with all that is restricted"
    clients[Role.CODER].get("/questions/recurring-factors.csv")
    news = log.read_text(encoding="ascii")[before:]
    assert news.count("restricted-viewed") == news.count('"records": {"Case": ["c2"]}') == 2 and "The reviewer" in news
    assert news.count('"exported"') == 1 and '"rows": ' in news
    assert "A restricted case" not in log.read_text(encoding="ascii")
    assert log.stat().st_mode & 0o077 == 0
    page = clients[Role.ADMINISTRATOR].get("/accounts/log").text
    assert "Viewed restricted records" in page and "The reviewer" in page
