"""Signing in to an account, its sessions and tokens: what ends them, and how guessing is slowed down."""

from __future__ import annotations

import base64
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from signing_in import ANY_PAGE, PASSWORD, accounts, accounts_file, is_in, send, sign_in, site, site_with_accounts

from graph.accounts.attempts import MAX_DELAY, Attempts, counters
from graph.accounts.file import AccountsFile
from graph.errors import BadRequest
from webapp import check_binding

API = "/api/v1/questions"
FREE_TRIES = 10  # of an address


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return site_with_accounts(tmp_path)


def test_an_invitation_leads_to_an_account_and_in(tmp_path: Path) -> None:
    app = site(tmp_path)
    client = app.test_client()
    assert is_in(client), "on loopback, with neither a password nor accounts, there is one owner"
    path = f"/invitation/{accounts(app).add('anna', 'lead')}"
    assert not is_in(client), "with the first account nobody comes in without one"
    fields = {"shown_as": "Anna", "password": PASSWORD, "again": PASSWORD}
    assert "two passwords differ" in send(client, path, **{**fields, "again": "another"})[2]
    assert "at least 12" in send(client, path, **{**fields, "password": "short", "again": "short"})[2]
    assert send(client, path, **fields)[:2] == (302, "/")
    assert is_in(client)
    used = client.get(path)
    assert used.status_code == 404 and "This invitation is not valid: it was used" in used.text


def test_the_name_and_the_password_are_both_needed(app: Flask) -> None:
    client = app.test_client()
    for name, password in (("ben", "wrong"), ("nobody", PASSWORD), ("", PASSWORD), ("ben", "")):
        status, _, text = send(client, "/sign-in", name=name, password=password)
        assert status == 403 and "That is not the name and the password" in text
    assert is_in(sign_in(app))


def test_the_one_password_is_not_asked_for_where_there_are_accounts(app: Flask, tmp_path: Path) -> None:
    with_both = site(tmp_path, PASSWORD="the one password")
    client = with_both.test_client()
    assert send(client, "/sign-in", name="", password="the one password")[0] == 403
    assert client.get("/api/v1/questions", auth=("any", "the one password")).status_code == 403
    assert is_in(sign_in(with_both))


def test_a_session_by_the_one_password_ends_with_the_first_account(tmp_path: Path) -> None:
    app = site(tmp_path, PASSWORD="the one password")
    client = app.test_client()
    send(client, "/sign-in", password="the one password")
    assert is_in(client)
    accounts(app).add("anna", "administrator")
    assert not is_in(client)


def test_a_cookie_that_was_saved_before_signing_out_opens_nothing(app: Flask) -> None:
    client = sign_in(app)
    cookie = client.get_cookie("casethread")
    assert cookie is not None and is_in(client)
    send(client, "/sign-out", page="/account")
    client.set_cookie("casethread", cookie.value)
    assert not is_in(client)


@pytest.mark.slow
def test_a_session_ends_idle_and_after_its_longest_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.time()
    client = sign_in(app)
    for minutes, stays in ((29, True), (57, True), (88, False)):
        monkeypatch.setattr(AccountsFile.__init__, "__defaults__", (lambda at=begun + minutes * 60: at,))
        assert is_in(client) == stays, minutes
    monkeypatch.undo()
    client = sign_in(app)
    for minutes in range(0, 13 * 60, 25):
        monkeypatch.setattr(AccountsFile.__init__, "__defaults__", (lambda at=begun + minutes * 60: at,))
        assert is_in(client) == (minutes <= 12 * 60), minutes


def test_disabling_an_account_ends_its_sessions_and_tokens_at_once(app: Flask) -> None:
    client = sign_in(app)
    token = new_token(client)
    program = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/questions", headers=program).status_code == 200
    accounts(app).disable("ben")
    assert not is_in(client)
    assert app.test_client().get("/api/v1/questions", headers=program).status_code == 403
    accounts(app).enable("ben")
    assert not is_in(client), "what has ended does not begin again"


def new_token(client: FlaskClient) -> str:
    status, _, text = send(client, "/account/tokens", page="/account", name="a script", days="30")
    found = re.search(r"casethread_[\w-]+", text.partition("shown this once")[2])
    assert status == 200 and found
    return found[0]


def test_a_token_is_revoked_and_one_that_names_nobody_is_refused(app: Flask) -> None:
    client = sign_in(app)
    for days in ("8", "²", "9" * 5_000):
        assert send(client, "/account/tokens", page="/account", name="a script", days=days)[0] == 400
    program = {"Authorization": f"Bearer {new_token(client)}"}
    page = client.get("/account").text
    assert program["Authorization"][7:] not in page, "it is shown once"
    path = re.search(r"/account/tokens/\w+/revoke", page)
    assert path
    assert app.test_client().get("/api/v1/questions", headers=program).status_code == 200
    assert app.test_client().get("/questions", headers=program).status_code == 302, "it is for programs"
    send(client, path[0], page="/account")
    assert app.test_client().get("/api/v1/questions", headers=program).status_code == 403
    assert app.test_client().get("/api/v1/questions", headers={"Authorization": "Bearer x"}).status_code == 403


def test_one_ends_sessions_of_ones_own_and_of_nobody_else(app: Flask) -> None:
    first, second, other = sign_in(app), sign_in(app), sign_in(app, "anna")
    ids = re.findall(r"/account/sessions/(\w+)/end", other.get("/account").text)
    send(first, f"/account/sessions/{ids[0]}/end", page="/account")
    assert is_in(other)
    send(first, "/account/sessions/end", page="/account")
    assert is_in(first) and not is_in(second)


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(app: Flask) -> None:
    first, second = sign_in(app), sign_in(app)
    new = {"password": "another sentence", "again": "another sentence"}
    assert send(first, "/account/password", page="/account", current="wrong", **new)[0] == 400
    assert is_in(second)
    assert send(first, "/account/password", page="/account", current=PASSWORD, **new)[0] == 302
    assert is_in(first) and not is_in(second)
    assert is_in(sign_in(app, password="another sentence"))


@pytest.mark.slow
def test_the_password_is_asked_for_again_before_roles_change(app: Flask) -> None:
    client = sign_in(app, "anna")
    with accounts(app).file.writing() as connection:
        connection.execute("UPDATE sessions SET confirmed = confirmed - 301")
    fields = {"name": "ben", "role": "reader"}
    status, location, _ = send(client, "/accounts/role", page="/account", **fields)
    assert (status, location) == (303, "/confirm?next=/accounts")
    assert accounts(app).named("ben").role.value == "lead"
    assert send(client, location, password="wrong")[0] == 403
    assert send(client, location, password=PASSWORD)[:2] == (302, "/accounts")
    assert send(client, "/accounts/role", page="/accounts", **fields)[0] == 303
    assert accounts(app).named("ben").role.value == "reader"
    assert "last administrator" in send(client, "/accounts/disable", page="/accounts", name="anna")[2]
    assert "/invitation/" in send(client, "/accounts", name="carl", role="coder")[2]
    assert "is not the role of an account" in send(client, "/accounts", name="dora", role="chief")[2]


class TestGuessing:
    @pytest.mark.slow
    def test_it_is_slowed_down_for_all_processes_and_says_for_how_long(self, app: Flask, tmp_path: Path) -> None:
        tried = [send(app.test_client(), "/sign-in", name="ben", password="x")[0] for _ in range(4)]
        assert tried == [403] * 3 + [429]
        status, _, text = send(site(tmp_path).test_client(), "/sign-in", name="ben", password=PASSWORD)
        assert status == 429 and "Wait 1 second, then try again" in text
        time.sleep(1.1)
        assert is_in(sign_in(app)), "never longer than it says"

    def test_a_browser_that_signed_in_before_is_not_held_up_by_others(self, app: Flask) -> None:
        known = sign_in(app)
        send(known, "/sign-out", page="/account")
        while send(app.test_client(), "/sign-in", name="ben", password="x")[0] != 429:
            pass
        assert send(known, "/sign-in", name="ben", password=PASSWORD)[0] == 302
        assert send(known, "/sign-in", name="anna", password=PASSWORD)[0] == 302, "and the address not by one account"

    def test_delays_grow_to_a_limit_and_are_forgotten(self, tmp_path: Path) -> None:
        now = [1_000.0]
        attempts = Attempts(AccountsFile(tmp_path, "key", lambda: now[0]))
        counted_by = counters("ben", "192.0.2.1", None)
        waits = []
        for _ in range(14):
            assert attempts.begin(counted_by) == 0
            waits.append(attempts.begin(counted_by))
            now[0] += waits[-1]
        assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, *[MAX_DELAY] * 4][: len(waits)] or waits[-1] == MAX_DELAY
        assert sorted(waits) == waits
        now[0] -= 10_000  # a clock that was set back
        assert attempts.begin(counted_by, counts=False) <= MAX_DELAY
        now[0] += 20_000
        assert attempts.begin(counted_by) == 0


class TestGuessingByPrograms:
    """At once, from one address, while no time goes by: as many are looked at as are free, and no more."""

    @pytest.fixture
    def stop_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = time.time()
        monkeypatch.setattr(AccountsFile.__init__, "__defaults__", (lambda: now,))

    def test_of_wrong_tokens_at_once_few_are_looked_at_and_a_right_one_is_let_in(
        self, app: Flask, stop_the_clock: None
    ) -> None:
        right = {"Authorization": f"Bearer {new_token(sign_in(app))}"}
        answers = at_once(app, [{"Authorization": f"Bearer casethread_{number}"} for number in range(40)])
        assert set(answers) == {403, 429} and answers.count(403) == FREE_TRIES
        assert app.test_client().get(API, headers=right).status_code == 200, "nobody is locked out by others"
        before = accounts_file(app).path.read_bytes()
        assert app.test_client().get(API, headers=right).status_code == 200
        assert accounts_file(app).path.read_bytes() == before, "a right token writes nothing"

    @pytest.mark.slow
    def test_of_passwords_at_once_few_are_looked_at_though_one_is_right(
        self, tmp_path: Path, stop_the_clock: None
    ) -> None:
        slow = PasswordHasher(time_cost=1, memory_cost=16_384)  # so that all are tried while the first is looked at
        app = site(tmp_path, PASSWORD=slow.hash("the one password"))
        right = basic("the one password")
        assert app.test_client().get(API, headers=right).status_code == 200
        before = accounts_file(app).path.read_bytes()
        assert app.test_client().get(API, headers=right).status_code == 200
        assert accounts_file(app).path.read_bytes() == before, "a right password writes nothing"
        answers = at_once(app, [basic(f"guess {number}") for number in range(40)])
        assert set(answers) == {403, 429} and answers.count(403) == FREE_TRIES
        assert app.test_client().get(API, headers=right).status_code == 429, "else it could be guessed meanwhile"

    def test_of_invitations_at_once_few_are_looked_at_and_a_right_one_works(
        self, app: Flask, stop_the_clock: None
    ) -> None:
        token = accounts(app).add("carl", "reader")
        with ThreadPoolExecutor(8) as pool:
            paths = [f"/invitation/{number}" for number in range(40)]
            answers = [answer.status_code for answer in pool.map(lambda path: app.test_client().get(path), paths)]
        assert set(answers) == {404, 429} and answers.count(404) == FREE_TRIES
        assert app.test_client().get(f"/invitation/{token}").status_code == 200


def at_once(app: Flask, headers: list[dict[str, str]]) -> list[int]:
    """The statuses of requests by several threads."""
    with ThreadPoolExecutor(8) as pool:
        return [
            answer.status_code for answer in pool.map(lambda sent: app.test_client().get(API, headers=sent), headers)
        ]


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}


class TestWhereItListens:
    def test_accounts_will_do_in_place_of_a_password(self) -> None:
        check_binding("0.0.0.0", None, has_accounts=True)
        with pytest.raises(BadRequest, match="casethread accounts add"):
            check_binding("0.0.0.0", None)

    @pytest.mark.parametrize(("address", "prefix"), [("https://reviews.example", "__Host-"), (None, "")])
    def test_cookies_are_sent_by_https_only_where_the_site_is_reached_so(
        self, tmp_path: Path, address: str | None, prefix: str
    ) -> None:
        app = site(tmp_path, SITE_ADDRESS=address)
        accounts(app).add("anna", "lead")
        host = {"Host": "reviews.example" if address else "localhost"}
        cookie = app.test_client().get("/sign-in", headers=host).headers["Set-Cookie"]
        assert cookie.startswith(f"{prefix}casethread=") and ("Secure" in cookie) == bool(prefix)
        assert "Path=/" in cookie and "Domain" not in cookie

    @pytest.mark.parametrize(("trusted", "address"), [(1, "192.0.2.9"), (0, "127.0.0.1")])
    def test_a_proxy_is_believed_where_it_is_trusted(self, tmp_path: Path, trusted: int, address: str) -> None:
        app = site(tmp_path, TRUSTED_PROXIES=trusted)
        accounts(app).add("anna", "lead")
        client = app.test_client()
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert found
        forwarded = {"X-Forwarded-For": "192.0.2.9"}
        client.post("/sign-in", data={"csrf_token": found[1], "name": "x", "password": "y"}, headers=forwarded)
        assert f'"address": "{address}"' in (tmp_path / "audit.jsonl").read_text(encoding="ascii")


def test_a_form_of_a_stranger_is_small(app: Flask) -> None:
    fields = {"name": "anna", "password": "p" * 20_000}
    for path in ("/sign-in", "/factor/new", "/account/password"):
        assert app.test_client().post(path, data=fields).status_code == 413, path
    client = sign_in(app)
    fields = {"current": PASSWORD, "password": "p" * 20_000, "again": "another"}
    status, _, text = send(client, "/account/password", page="/account", **fields)
    assert (status, "The two passwords differ" in text) == (400, True), "whoever is known may send more"


class TestWhatEndsInUse:
    """Each says so in one clear sentence, and nothing is done or shown meanwhile."""

    def test_accounts_that_are_lost_let_nobody_in(self, app: Flask, tmp_path: Path) -> None:
        client = sign_in(app)
        accounts_file(app).path.rename(tmp_path / "away")
        for somebody in (client, app.test_client(), site(tmp_path).test_client()):
            for path in (ANY_PAGE, "/", "/sign-in", API):
                answer = somebody.get(path)
                assert answer.status_code == 503 and str(tmp_path) not in answer.text, path
        (tmp_path / "away").rename(accounts_file(app).path)
        assert is_in(client) and not is_in(app.test_client())

    def test_the_accounts_of_another_installation_let_nobody_in(
        self, app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = new_token(sign_in(app))
        elsewhere = site(tmp_path, SECRET_KEY="another")
        for path, headers in ((ANY_PAGE, {}), ("/sign-in", {}), (API, {"Authorization": f"Bearer {token}"})):
            answer = elsewhere.test_client().get(path, headers=headers)
            assert answer.status_code == 503 and "The accounts of this site cannot be used." in answer.text, path
            assert str(tmp_path) not in answer.text, "it is shown to everybody"
        assert "those of another installation" in caplog.text and "casethread accounts adopt" in caplog.text

    def test_a_session_says_that_it_has_ended_and_a_form_that_nothing_was_changed(self, app: Flask) -> None:
        client = sign_in(app, "anna")
        page = client.get("/accounts").text
        form = re.search(r'name="csrf_token" value="([^"]+)"', page)
        accounts(app).add("carl", "administrator")
        accounts(app).accept(accounts(app).invite("carl"), "Carl", PASSWORD)
        accounts(app).disable("anna")
        assert form
        sent = client.post("/accounts/role", data={"csrf_token": form[1], "name": "ben", "role": "reader"})
        assert sent.status_code == 302 and accounts(app).named("ben").role.value == "lead"
        message = client.get(sent.location).text
        assert "Nothing was changed: your session has ended, by its time, by somebody, or with your account." in message
        assert "session has ended" not in client.get("/sign-in").text, "it is said once"
        assert "session has ended" not in app.test_client().get("/sign-in?next=/").text

    def test_a_closed_account_says_so_to_whoever_knows_its_password(self, app: Flask) -> None:
        accounts(app).disable("ben")
        status, _, text = send(app.test_client(), "/sign-in", name="ben", password=PASSWORD)
        assert status == 403 and "Your account is closed: ask whoever looks after the accounts" in text
        status, _, text = send(app.test_client(), "/sign-in", name="ben", password="wrong")
        assert status == 403 and "That is not the name and the password" in text

    def test_a_token_that_is_no_longer_valid_says_so(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        client = sign_in(app)
        tokens = [new_token(client) for _ in range(2)]
        monkeypatch.setattr(AccountsFile.__init__, "__defaults__", (lambda at=time.time() + 31 * 86_400: at,))  # noqa: B008  one moment for all
        expired = app.test_client().get(API, headers={"Authorization": f"Bearer {tokens[0]}"})
        monkeypatch.undo()
        accounts(app).disable("ben")
        closed = app.test_client().get(API, headers={"Authorization": f"Bearer {tokens[1]}"})
        for answer in (expired, closed):
            assert answer.status_code == 403 and "questions" not in answer.get_json()
            assert answer.get_json()["detail"] == (
                "That is no API token of this site: it has expired, was revoked, or its account is disabled."
            )

    def test_two_administrators_who_remove_each_other_leave_one_who_is_told_so(self, app: Flask) -> None:
        accounts(app).set_role("ben", "administrator")
        anna, ben = sign_in(app, "anna"), sign_in(app, "ben")
        forms = [
            re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/accounts").text)[0] for client in (anna, ben)
        ]

        def disable(client: FlaskClient, token: str, name: str) -> int:
            return client.post("/accounts/disable", data={"csrf_token": token, "name": name}).status_code

        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(disable, (anna, ben), forms, ("ben", "anna")))
        assert statuses.count(303) == 1, "one is removed, and the other is refused or signed out"
        [left] = [account for account in accounts(app).all() if account.state == "active"]
        client = anna if left.name == "anna" else ben
        status, _, text = send(client, "/accounts/disable", page="/accounts", name=left.name)
        assert status == 400 and "is the last administrator who can sign in, and cannot be disabled" in text
        gone = ben if client is anna else anna
        assert "session has ended" in gone.get(gone.get("/accounts").location).text
