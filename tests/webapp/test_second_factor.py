"""The second factor on the site: who is asked for it, what takes its place, and how guessing at it is slowed down."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from pyotp import TOTP
from signing_in import (
    ANY_PAGE,
    PASSWORD,
    accounts,
    accounts_file,
    is_in,
    log_of,
    send,
    set_up_factor,
    sign_in,
    site,
    site_with_accounts,
)  # fmt: skip

from graph.database import Database
from graph.settings import Settings, roles_of
from webapp import create_app

Check = Callable[[Page], None]
Serve = Callable[[Flask], str]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return site_with_accounts(tmp_path)


def give_password(app: Flask, name: str = "ben", path: str = "/sign-in") -> FlaskClient:
    """A browser that gave the password, and is asked for the code."""
    client = app.test_client()
    status, location, _ = send(client, path, name=name, password=PASSWORD)
    assert status == 302 and location.startswith("/sign-in/code"), location
    return client


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def confirmed_long_ago(app: Flask) -> None:
    with accounts_file(app).writing() as connection:
        connection.execute("UPDATE sessions SET confirmed = confirmed - 301")


def test_the_password_alone_lets_nobody_in(app: Flask) -> None:
    totp, _ = set_up_factor(app, "ben")
    client = give_password(app, path=f"/sign-in?next={quote('/imports?q=1')}")
    assert not is_in(client)
    status, _, text = send(client, "/sign-in/code", code=other_than(totp.now()))
    assert status == 403 and "That is not the code that your app shows now" in text and not is_in(client)
    assert send(client, "/sign-in/code?next=/imports%3Fq%3D1", code=totp.now())[:2] == (302, "/imports?q=1")
    assert is_in(client)
    assert log_of(app).count('"step": "code"') == 1


def test_a_code_that_was_used_lets_nobody_in_again(app: Flask) -> None:
    totp, _ = set_up_factor(app, "ben")
    code = totp.now()
    assert send(give_password(app), "/sign-in/code", code=code)[0] == 302
    other = give_password(app)
    assert send(other, "/sign-in/code", code=code)[0] == 403 and not is_in(other)


def test_the_page_of_the_code_needs_the_password_first(app: Flask) -> None:
    set_up_factor(app, "ben")
    client = app.test_client()
    assert client.get("/sign-in/code?next=/imports").location == "/sign-in?next=/imports"
    given = give_password(app)
    accounts(app).disable("ben")
    assert given.get("/sign-in/code").location == "/sign-in"


def test_it_never_leads_off_the_site(app: Flask) -> None:
    totp, _ = set_up_factor(app, "ben")
    client = give_password(app)
    path = "/sign-in/code?next=%2F%09%2Fevil.example"
    assert send(client, path, code=totp.now())[:2] == (302, "/")


@pytest.mark.slow
def test_a_recovery_code_takes_its_place_once_and_the_log_tells(app: Flask) -> None:
    _, codes = set_up_factor(app, "ben")
    assert send(give_password(app), "/sign-in/code", code=codes[0])[0] == 302
    assert '"event": "recovery-code-used", "person": "Ben", "role": "lead", "left": 9' in log_of(app)
    assert send(give_password(app), "/sign-in/code", code=codes[0])[0] == 403
    assert codes[0] not in log_of(app)


def test_guessing_codes_is_slowed_down_though_the_password_is_right_each_time(app: Flask) -> None:
    """Else whoever has the password would have as many guesses as they like."""
    totp, _ = set_up_factor(app, "ben")
    tried: list[int] = []
    while len(tried) < 8 and 429 not in tried:  # a slow machine may have waited for as long as the first delays
        client = app.test_client()
        status = send(client, "/sign-in", name="ben", password=PASSWORD)[0]
        tried.append(status if status != 302 else send(client, "/sign-in/code", code=other_than(totp.now()))[0])
    assert tried[:3] == [403] * 3 and tried[-1] == 429


def test_the_second_step_says_how_long_to_wait(app: Flask) -> None:
    totp, _ = set_up_factor(app, "ben")
    client = give_password(app)
    status, text, tries = 0, "", 0
    while status != 429 and tries < 8:
        status, _, text = send(client, "/sign-in/code", code=other_than(totp.now()))
        tries += 1
    assert tries > 3 and re.search(r"Wait \d seconds?, then try again", text)
    assert send(client, "/sign-in/code", code=totp.now())[0] == 429, "right or not"


def test_an_invitation_for_a_new_password_leaves_the_second_factor(app: Flask) -> None:
    """Whoever looks after accounts, or reads an invitation on its way, has no phone of somebody else."""
    totp, _ = set_up_factor(app, "ben")
    client = app.test_client()
    fields = {"shown_as": "Ben", "password": "another sentence", "again": "another sentence"}
    status, location, _ = send(client, f"/invitation/{accounts(app).invite('ben')}", **fields)
    assert (status, location) == (302, "/sign-in/code?next=/") and not is_in(client)
    assert send(client, location, code=totp.now())[0] == 302 and is_in(client)


class TestSettingUp:
    @pytest.mark.slow
    def test_one_sets_it_up_and_the_other_sessions_end(self, app: Flask) -> None:
        other, client = sign_in(app), sign_in(app)
        page = client.get("/account/second-factor").text
        secret = re.search(r'<code class="ct-secret">([A-Z2-7 ]+)</code>', page)
        assert secret and "<svg" in page and "http://" not in page.partition("<main")[2].partition("</main>")[0]
        totp = TOTP(secret[1].replace(" ", ""))
        refused = send(client, "/account/second-factor", code=other_than(totp.now()))
        assert refused[0] == 400 and "not the code that the app shows now" in refused[2]
        assert secret[1] in refused[2], "the app that has it goes on"
        status, _, text = send(client, "/account/second-factor", code=totp.now())
        codes = re.findall(r"<li>((?:\d{4} ?){4})</li>", text)
        assert status == 200 and len(codes) == 10
        assert is_in(client) and not is_in(other)
        assert '"second-factor-set"' in log_of(app) and codes[0] not in client.get("/account").text
        assert send(give_password(app), "/sign-in/code", code=codes[0])[0] == 302

    def test_new_recovery_codes_end_the_earlier_ones(self, app: Flask) -> None:
        totp, codes = set_up_factor(app, "ben")
        client = give_password(app)
        send(client, "/sign-in/code", code=totp.now())
        renewed = re.findall(
            r"(?:\d{4} ){3}\d{4}", send(client, "/account/second-factor/recovery-codes", "/account")[2]
        )
        assert len(renewed) == 10
        assert send(give_password(app), "/sign-in/code", code=codes[0])[0] == 403
        assert send(give_password(app), "/sign-in/code", code=renewed[0])[0] == 302

    def test_one_turns_it_off_where_ones_role_may(self, app: Flask, tmp_path: Path) -> None:
        totp, _ = set_up_factor(app, "ben")
        client = give_password(app)
        send(client, "/sign-in/code", code=totp.now())
        strict = site(tmp_path, SECOND_FACTOR="lead").test_client()
        for cookie in ("casethread", "casethread-browser"):
            value = client.get_cookie(cookie)
            assert value
            strict.set_cookie(cookie, value.value)
        refused = send(strict, "/account/second-factor/off", page="/account")
        assert refused[0] == 400 and "Your roles (lead) need a second factor" in refused[2]
        assert send(client, "/account/second-factor/off", page="/account")[:2] == (302, "/account")
        assert is_in(client) and is_in(sign_in(app))

    @pytest.mark.parametrize(
        ("path", "leads_to"),
        [
            ("/account/second-factor", "/account/second-factor"),
            ("/account/second-factor/recovery-codes", "/account"),
            ("/account/second-factor/off", "/account"),
        ],
    )
    def test_it_needs_the_password_and_the_code_again(self, app: Flask, path: str, leads_to: str) -> None:
        totp, codes = set_up_factor(app, "ben")
        client = give_password(app)
        send(client, "/sign-in/code", code=codes[0])
        confirmed_long_ago(app)
        assert send(client, path, page="/account")[:2] == (303, f"/confirm?next={leads_to}")
        confirm = f"/confirm?next={leads_to}"
        assert send(client, confirm, password=PASSWORD, code="")[0] == 403, "the password alone is too little"
        assert send(client, confirm, password="wrong", code=totp.now())[0] == 403
        assert send(client, confirm, password=PASSWORD, code=totp.now())[:2] == (302, leads_to)


class TestRolesThatNeedOne:
    def test_by_default_they_see_what_is_restricted_or_let_others_see_it(self) -> None:
        default = Settings.model_fields["second_factor"].default
        assert default == "administrator, lead, reviewer, coder"
        assert {role.value for role in roles_of(default)} == set(default.split(", "))

    def test_they_come_no_further_until_it_is_set_up(self, tmp_path: Path) -> None:
        app = site_with_accounts(tmp_path, SECOND_FACTOR="lead")
        client = sign_in(app)
        for path in ("/", ANY_PAGE, "/account", "/questions", "/api/v1/questions"):
            answer = client.get(path)
            assert answer.status_code == 303 and answer.location.startswith("/account/second-factor?next="), path
        assert send(client, "/account/password", page="/account/second-factor")[1] == "/account/second-factor"
        page = client.get("/account/second-factor").text
        assert "Your roles (lead) need this before you can go on" in page
        secret = re.search(r'<code class="ct-secret">([A-Z2-7 ]+)</code>', page)
        assert secret
        path = f"/account/second-factor?next={ANY_PAGE}"
        text = send(client, path, code=TOTP(secret[1].replace(" ", "")).now())[2]
        assert f'href="{ANY_PAGE}">Continue' in text and is_in(client)
        assert is_in(sign_in(app, "anna")), "who is not named needs none"

    def test_who_signed_in_before_the_setting_is_asked_too(self, app: Flask) -> None:
        client = sign_in(app)
        app.config["SECOND_FACTOR_OF"] = roles_of("all")
        assert client.get(ANY_PAGE).status_code == 303


@pytest.mark.slow
def test_an_administrator_resets_it_for_somebody_and_the_log_tells(app: Flask) -> None:
    totp, _ = set_up_factor(app, "ben")
    ben = give_password(app)
    send(ben, "/sign-in/code", code=totp.now())
    anna = sign_in(app, "anna")
    assert "Reset second factor" in anna.get("/accounts").text
    status, location, _ = send(anna, "/accounts/second-factor/reset", page="/accounts", name="ben")
    assert (status, location) == (303, "/accounts")
    assert not is_in(ben), "the sessions of whoever has the phone end"
    assert is_in(sign_in(app))
    assert '"second-factor-reset", "person": "Anna", "role": "administrator", "name": "ben"' in log_of(app)
    status, _, text = send(anna, "/accounts/second-factor/reset", page="/accounts", name="ben")
    assert status == 400 and "has no second factor" in text
    refused = send(sign_in(app), "/accounts/second-factor/reset", page="/account", name="anna")
    assert refused[0] == 403


@pytest.mark.browser
@pytest.mark.slow
def test_by_keyboard_alone_one_sets_it_up_and_signs_in_by_it(
    watched: Page, database: Database, tmp_path: Path, serve: Serve, check_looks: Check
) -> None:
    app = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "SECOND_FACTOR": "lead"})
    accounts(app).accept(accounts(app).add("ben", "lead"), "Ben", PASSWORD)
    address = serve(app)
    keyboard = watched.keyboard
    watched.goto(f"{address}/questions")
    watched.get_by_label("Name").focus()
    keyboard.type("ben")
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    expect(watched.get_by_role("img", name="QR code that holds the secret below")).to_be_visible()
    check_looks(watched)
    watched.emulate_media(media="print")
    expect(watched.locator(".ct-secret, .ct-qr-frame").filter(visible=True)).to_have_count(0)
    watched.emulate_media(media="screen")
    totp = TOTP(watched.locator(".ct-secret").inner_text().replace(" ", ""))
    field = watched.get_by_label("Code", exact=True)
    assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", "numeric")
    field.focus()
    keyboard.type("12")
    keyboard.press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("not the code that the app shows now")
    check_looks(watched)
    watched.get_by_label("Code", exact=True).focus()
    keyboard.insert_text(totp.now())  # as pasting does
    keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    check_looks(watched)
    code = watched.locator(".ct-recovery li").first.inner_text()
    watched.get_by_role("link", name="Continue").focus()
    keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Questions")
    watched.get_by_role("link", name="Ben").click()
    expect(watched.get_by_role("main")).to_contain_text("You have 10 recovery codes left")
    check_looks(watched)
    watched.get_by_role("button", name="Sign out").click()
    watched.goto(f"{address}/questions")  # the start page takes longer
    watched.get_by_label("Name").fill("ben")
    watched.get_by_label("Password", exact=True).fill(PASSWORD)
    keyboard.press("Enter")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Your code")
    check_looks(watched)
    watched.get_by_label("Code", exact=True).fill(code)
    keyboard.press("Enter")
    expect(watched.get_by_role("link", name="Ben")).to_be_visible()
    watched.goto(f"{address}/confirm")
    check_looks(watched)
