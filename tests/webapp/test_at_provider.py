"""Signing in at a provider of OpenID Connect: who is let in by what it says, and by what not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, new_key, running_provider
from playwright.sync_api import Page, expect
from pyotp import TOTP
from signing_in import ANY_PAGE, PASSWORD, accounts, accounts_file, is_in, log_of, send, sign_in, site
from werkzeug.test import TestResponse

from graph.accounts.account import Identity
from graph.accounts.second_factors import SecondFactors, new_seed
from graph.database import Database
from graph.errors import BadRequest
from webapp import create_app

Check = Callable[[Page], None]
Serve = Callable[[Flask], str]


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider as it should be."""
    fresh = replace(Provider(published=running.published), issuer=running.issuer)
    running.__dict__.update(fresh.__dict__)
    return running


@pytest.fixture
def app(tmp_path: Path, provider: Provider) -> Flask:
    """A site with an administrator by password, anna, and a lead by the provider, ben."""
    app = site(tmp_path, **settings_of(provider))
    accounts(app).accept(accounts(app).add("anna", "administrator"), "Anna", PASSWORD)
    ben = Identity(provider.issuer, provider.subject)
    accounts(app).accept_by_identity(accounts(app).add("ben", "lead"), "Ben", ben)
    return app


def settings_of(provider: Provider) -> dict[str, Any]:
    return {
        "OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "OIDC_TITLE": "the council",
    }  # fmt: skip


def at_provider(client: FlaskClient, path: str) -> str:
    """Where the provider sends a browser back to that one of our pages led to it: the path on our site."""
    there = client.get(path)
    assert there.status_code == 302, there.text
    back = requests.get(there.location, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    address = urlsplit(back.headers["Location"])
    assert address.path == "/sign-in/provider/answer"
    return f"{address.path}?{address.query}"


def through_provider(client: FlaskClient, path: str = "/sign-in/provider") -> TestResponse:
    return client.get(at_provider(client, path))


@pytest.mark.slow
def test_who_was_invited_chooses_it_and_signs_in_by_it_from_then_on(tmp_path: Path, provider: Provider) -> None:
    app = site(tmp_path, **settings_of(provider), SECOND_FACTOR="all")
    path = f"/invitation/{accounts(app).add('carl', 'lead')}"
    client = app.test_client()
    assert f'href="{path}/provider"' in client.get(path).text
    assert through_provider(client, f"{path}/provider").location == path
    page = client.get(path).text
    assert 'value="Anna at the council"' in page and 'name="password"' not in page
    assert 'name="password"' in client.get(f"{path}?by=password").text
    assert send(client, path, shown_as="Carl C.")[:2] == (302, "/")
    assert "from now on, sign in with the council" in client.get("/confirm").text
    assert is_in(client), "the provider sees to a second factor"
    other = app.test_client()
    assert through_provider(other, f"/sign-in/provider?next={quote(ANY_PAGE)}").location == ANY_PAGE
    assert is_in(other)
    assert send(app.test_client(), "/sign-in", name="carl", password="")[0] == 403, "there is no password"


@pytest.mark.slow
def test_it_asks_with_pkce_state_and_nonce_each_time_others(app: Flask, provider: Provider) -> None:
    for _ in range(2):
        through_provider(app.test_client())
    first, second = provider.questions
    for name in ("code_challenge", "state", "nonce"):
        assert len(first[name]) >= 20 and first[name] != second[name]
    assert first["redirect_uri"] == "http://localhost/sign-in/provider/answer"


@pytest.mark.slow
def test_who_has_no_account_is_told_so_and_nothing_is_made(app: Flask, provider: Provider) -> None:
    provider.subject = "somebody"
    provider.claims = {"email": "ben@council.example", "name": "ben", "preferred_username": "ben"}
    client = app.test_client()
    answer = through_provider(client)
    assert answer.status_code == 403 and "you have no account here that is open" in answer.text
    assert not is_in(client) and len(accounts(app).all()) == 2


def test_a_closed_account_stays_closed(app: Flask) -> None:
    client = app.test_client()
    through_provider(client)
    assert is_in(client)
    accounts(app).disable("ben")
    assert not is_in(client)
    assert through_provider(app.test_client()).status_code == 403


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"nonce": "another"}, "does not hold"),
        ({"nonce": None}, "does not hold"),
        ({"aud": "another site"}, "does not hold"),
        ({"aud": "another site", "azp": CLIENT_ID}, "does not hold"),
        ({"aud": [CLIENT_ID, "another site"], "azp": "another site"}, "does not hold"),
        ({"aud": None}, "does not hold"),
        ({"iss": "https://elsewhere.example"}, "does not hold"),
        ({"iss": None}, "does not hold"),
        ({"sub": None}, "does not hold"),
        ({"exp": 1_000_000_000}, "has expired"),
        ({"exp": None}, "does not hold"),
        ({"iat": int(time.time()) + 3_600}, "does not hold"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    app: Flask, provider: Provider, claims: dict[str, Any], sentence: str
) -> None:
    provider.claims = claims
    client = app.test_client()
    answer = through_provider(client)
    assert answer.status_code == 403 and sentence in answer.text and not is_in(client)
    assert '"sign-in-failed", "person": "somebody", "role": "", "step": "provider"' in log_of(app)


@pytest.mark.slow
def test_a_key_that_was_changed_is_learnt_and_the_former_one_counts_no_more(app: Flask, provider: Provider) -> None:
    assert through_provider(app.test_client()).status_code == 302
    former = provider.published
    provider.rotate()
    provider.signs_with = former
    assert through_provider(app.test_client()).status_code == 403, "also before the new one was seen"
    provider.signs_with = None
    assert through_provider(app.test_client()).status_code == 302
    kid = str(provider.published.kid)
    of_another_with_its_id = RSAKey.import_key({**new_key().as_dict(private=True), "kid": kid})  # of the same name
    for key in (
        former,
        new_key(),
        of_another_with_its_id,
    ):
        provider.signs_with = key
        client = app.test_client()
        assert through_provider(client).status_code == 403 and not is_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(app: Flask) -> None:
    asking, other = app.test_client(), app.test_client()
    path = at_provider(asking, "/sign-in/provider")
    stolen = other.get(path)
    assert stolen.status_code == 403 and "belongs to no sign-in of this browser" in stolen.text and not is_in(other)
    assert asking.get(path).status_code == 302 and is_in(asking)
    again = app.test_client().get(path)
    assert again.status_code == 403
    assert other.get("/sign-in/provider/answer").status_code == 403


def test_a_code_of_another_sign_in_does_not_fit(app: Flask) -> None:
    """Somebody's own code, put into the answer to another browser, has another verifier (PKCE)."""
    client = app.test_client()
    mine = parse_qs(urlsplit(at_provider(client, "/sign-in/provider")).query)
    foreign = parse_qs(urlsplit(at_provider(app.test_client(), "/sign-in/provider")).query)
    answer = client.get(f"/sign-in/provider/answer?code={foreign['code'][0]}&state={mine['state'][0]}")
    assert answer.status_code == 403 and "did not sign you in" in answer.text and not is_in(client)


def test_it_never_leads_off_the_site(app: Flask) -> None:
    client = app.test_client()
    path = "/sign-in/provider?next=%2F%09%2Fevil.example"
    assert through_provider(client, path).location == "/"
    assert through_provider(app.test_client(), "/sign-in/provider?next=https://evil.example").location == "/"


@pytest.mark.slow
def test_a_provider_that_refuses_or_calls_itself_otherwise_or_is_away_is_said_in_a_sentence(
    app: Flask, provider: Provider, tmp_path: Path
) -> None:
    provider.refuses = True
    refused = through_provider(app.test_client())
    assert refused.status_code == 403 and "the council did not sign you in" in refused.text
    assert "No." not in refused.text, "an address can hold any text"
    provider.metadata = {"issuer": "https://elsewhere.example"}
    other = site(tmp_path, **settings_of(provider))
    assert "calls itself by another address" in other.test_client().get("/sign-in/provider").text
    away = site(tmp_path, **{**settings_of(provider), "OIDC_ISSUER": "http://127.0.0.1:9"})
    answer = away.test_client().get("/sign-in/provider")
    assert answer.status_code == 403 and "does not answer as it should" in answer.text


@pytest.mark.slow
def test_it_proves_somebody_once_more_only_by_asking_them(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    accounts(app).set_role("ben", "administrator")
    for signed_in_there_at in (int(time.time()) - 400, None, float("nan")):
        provider.claims = {"auth_time": signed_in_there_at}
        through_provider(client)
        assert client.get("/accounts").location == "/confirm?next=/accounts", "to sign in again is no way around"
    page = client.get("/confirm?next=/accounts").text
    assert 'href="/confirm/provider?next=/accounts"' in page and 'name="password"' not in page
    assert send(client, "/confirm?next=/accounts", page="/account", password="")[0] == 403
    provider.claims = {"auth_time": int(time.time()) - 400}
    refused = through_provider(client, "/confirm/provider?next=/accounts")
    assert refused.status_code == 403 and "did not ask who you are once more" in refused.text
    accounts(app).accept_by_identity(accounts(app).add("carl", "lead"), "Carl", Identity(provider.issuer, "sub-2"))
    provider.claims, provider.subject = {}, "sub-2"
    refused = through_provider(client, "/confirm/provider?next=/accounts")
    assert refused.status_code == 403 and "you are somebody else than here" in refused.text
    assert client.get("/accounts").status_code == 303, "not by any of these"
    provider.subject = "sub-1"
    assert through_provider(client, "/confirm/provider?next=/accounts").location == "/accounts"
    assert {"prompt": "login", "max_age": "0"}.items() <= provider.questions[-1].items()
    assert client.get("/accounts").status_code == 200


def test_one_person_there_is_one_account_here(app: Flask) -> None:
    path = f"/invitation/{accounts(app).add('carl', 'lead')}"
    client = app.test_client()
    through_provider(client, f"{path}/provider")
    status, _, text = send(client, path, shown_as="Carl")
    assert status == 400 and "You have an account here already" in text
    other = f"/invitation/{accounts(app).add('dora', 'lead')}"
    assert 'name="password"' in client.get(other).text, "what it said is for one invitation"


def test_an_invitation_takes_no_second_factor_away(app: Flask) -> None:
    path = f"/invitation/{accounts(app).invite('anna')}"
    anna, client = accounts(app).named("anna"), app.test_client()
    factors, seed = SecondFactors(accounts_file(app)), new_seed()
    factors.set_up(anna, seed, TOTP(factors.enrolment(anna, seed).secret).now())
    through_provider(client, f"{path}/provider")
    status, _, text = send(client, path, shown_as="Anna")
    assert status == 400 and "This account has a second factor" in text
    assert accounts(app).named("anna").has_password and not is_in(client)


def test_a_new_invitation_can_lead_back_to_a_password(app: Flask) -> None:
    path = f"/invitation/{accounts(app).invite('ben')}"
    fields = {"shown_as": "Ben", "password": PASSWORD, "again": PASSWORD}
    assert send(app.test_client(), path, **fields)[0] == 302
    assert through_provider(app.test_client()).status_code == 403
    assert is_in(sign_in(app))


def test_signing_out_ends_the_session_here_and_offers_to_end_the_one_there(app: Flask, provider: Provider) -> None:
    client = app.test_client()
    through_provider(client)
    status, location, _ = send(client, "/sign-out", page="/account")
    assert (status, location) == (302, "/sign-in?signed_out=here") and not is_in(client)
    page = client.get(location).text
    assert "signed out here, and not at the council" in page and 'href="/sign-out/provider"' in page
    there = urlsplit(client.get("/sign-out/provider").location)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.issuer}/end"
    query = parse_qs(there.query)
    assert query["client_id"] == [CLIENT_ID] and query["post_logout_redirect_uri"] == ["http://localhost/sign-in"]


def test_the_last_administrator_may_be_one_by_the_provider(app: Flask) -> None:
    accounts(app).set_role("ben", "administrator")
    accounts(app).disable("anna")
    with pytest.raises(BadRequest, match="last administrator"):
        accounts(app).disable("ben")


def test_without_a_provider_there_is_nothing_of_it(tmp_path: Path) -> None:
    app = site(tmp_path)
    accounts(app).add("anna", "administrator")
    assert "/sign-in/provider" not in app.test_client().get("/sign-in").text
    for path in ("/sign-in/provider", "/sign-in/provider/answer", "/sign-out/provider"):
        assert app.test_client().get(path).status_code == 404


def test_a_provider_without_a_name_for_this_site_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="oidc_client_id is not set"):
        site(tmp_path, OIDC_ISSUER="https://login.example.org")


def test_its_secret_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASETHREAD_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    with pytest.raises(BadRequest, match=r"oidc_client_secret_file is .*, which cannot be read: No such file"):
        site(tmp_path)
    (tmp_path / "secret").write_text("of a file\n", encoding="utf-8")
    assert site(tmp_path).config["OIDC_CLIENT_SECRET"] == "of a file"


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_goes_to_the_provider_and_comes_back(
    watched: Page, database: Database, tmp_path: Path, provider: Provider, serve: Serve, check_looks: Check
) -> None:
    app = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, **settings_of(provider)})
    address = serve(app)
    watched.goto(f"{address}/invitation/{accounts(app).add('ben', 'lead')}")
    check_looks(watched)
    watched.get_by_role("button", name="Use the council").click()
    expect(watched.get_by_label("The name that others see")).to_have_value("Anna at the council")
    check_looks(watched)
    watched.get_by_role("button", name="Begin").click()
    expect(watched.get_by_role("alert")).to_contain_text("Welcome, Anna at the council")
    watched.get_by_role("button", name="Sign out").click()
    expect(watched.get_by_role("link", name="Sign out of the council, too")).to_be_visible()
    check_looks(watched)
    provider.claims = {"nonce": "another"}
    watched.get_by_role("button", name="Sign in with the council").click()
    expect(watched.get_by_role("alert").first).to_contain_text("does not hold")
    check_looks(watched)
    provider.claims = {}
    watched.get_by_role("button", name="Sign in with the council").click()
    expect(watched.get_by_role("link", name="Anna at the council")).to_be_visible()
