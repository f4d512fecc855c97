"""The site below a path, behind a proxy that takes the path off: every link, redirect, script and cookie stays below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.errors import DatabaseUnavailable
from webapp import create_app

# (The links of a picture have no text for their `href`.)
ADDRESSES = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href.split('#')[0])"
PREFIX = "/casethread"
PASSWORD = "a long sentence"


class Proxy:
    """What a proxy does: it takes the path off, says so, and knows nothing outside of it."""

    def __init__(self, app: Any) -> None:
        self.app, self.outside = app, list[str]()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ["PATH_INFO"])
        if not path.startswith(f"{PREFIX}/"):
            self.outside.append(path)
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"nothing of ours"]
        forwarded = {"HTTP_X_FORWARDED_PREFIX": PREFIX, "HTTP_X_FORWARDED_PROTO": environ["wsgi.url_scheme"]}
        return self.app({**environ, **forwarded, "PATH_INFO": path.removeprefix(PREFIX)}, start)  # type: ignore[no-any-return]  # WSGI says not what


def behind(app: Flask) -> Proxy:
    proxy = Proxy(app.wsgi_app)
    app.wsgi_app = proxy  # type: ignore[method-assign, assignment]  # as Flask has it
    return proxy


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


def site(folder: Path, **config: object) -> Flask:
    address = "https://reviews.example/casethread/"
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": folder, "SITE_ADDRESS": address, **config})


def accounts(app: Flask) -> Accounts:
    return Accounts(AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"]))


def test_signing_in_leads_back_below_the_path_and_its_cookies_stay_there(tmp_path: Path) -> None:
    app = site(tmp_path, TRUSTED_PROXIES=1)
    accounts(app).accept(accounts(app).add("anna", "administrator"), "Anna", PASSWORD)
    behind(app)
    client = app.test_client()
    reach = partial(client.open, base_url="https://reviews.example")
    asked = reach("/casethread/imports?page=2")
    assert asked.location == "/casethread/sign-in?next=/casethread/imports?page%3D2"
    with client.session_transaction(base_url="https://reviews.example/casethread/") as session:
        session["form_token"] = "00" * 32
    form = {"name": "anna", "password": PASSWORD, "csrf_token": "00" * 64}
    answer = reach(asked.location, method="POST", data=form)
    assert answer.location == "/casethread/imports?page=2"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2 and all(cookie.startswith("__Secure-casethread") for cookie in cookies)
    assert all("Secure" in cookie and f"Path={PREFIX}" in cookie for cookie in cookies)
    for elsewhere in ("/imports", "//evil.example/casethread/", "/casethread.evil", "/casethread/\t/evil.example"):
        with client.session_transaction(base_url="https://reviews.example/casethread/") as session:
            session["form_token"] = "00" * 32
        answer = reach("/casethread/sign-in", query_string={"next": elsewhere}, method="POST", data=form)
        assert answer.location == "/casethread/", elsewhere
    with client.session_transaction(base_url="https://reviews.example/casethread/") as session:
        session["form_token"] = "00" * 32
    page = reach(
        "/casethread/accounts", method="POST", data={"name": "b", "role": "lead", "csrf_token": "00" * 64}
    ).text
    assert "https://reviews.example/casethread/invitation/" in page


@pytest.mark.parametrize(("trusted", "sent"), [(0, PREFIX), (1, ""), (1, "/elsewhere")])
def test_a_prefix_that_no_trusted_proxy_sends_is_asked_for(tmp_path: Path, trusted: int, sent: str) -> None:
    client = site(tmp_path, TRUSTED_PROXIES=trusted).test_client()
    headers = {"Host": "reviews.example", **({"X-Forwarded-Prefix": sent} if sent else {})}
    page = client.get("/", headers=headers)
    assert page.status_code == 400 and "and send &#39;X-Forwarded-Prefix: /casethread&#39;" in page.text
    assert client.get("/health", headers=headers).status_code == 200, "whoever runs it may ask it as it is"


def test_without_a_path_in_the_address_no_prefix_is_believed(tmp_path: Path) -> None:
    client = site(tmp_path, SITE_ADDRESS="https://reviews.example", TRUSTED_PROXIES=1).test_client()
    headers = {"Host": "reviews.example", "X-Forwarded-Prefix": "/evil"}
    assert "/evil" not in client.get("/help", headers=headers).text


@pytest.mark.slow
def test_every_script_picture_and_link_of_every_page_works_below_the_path(
    invented: Database, tmp_path: Path, serve: Callable[[Flask], str], watched: Page
) -> None:
    app = create_app(
        {
            "DATABASE": invented,
            "CASETHREAD_HOME": tmp_path,
            "SITE_ADDRESS": "http://127.0.0.1/casethread",
            "TRUSTED_PROXIES": 1,
        }
    )
    proxy = behind(app)
    failed: list[str] = []

    def answered(response: Response) -> None:
        if response.status >= 400:
            failed.append(f"{response.status} {response.url}")

    watched.on("response", answered)
    address = serve(app) + PREFIX
    links: set[str] = set()
    for path in (
        "/",
        "/case/c1",
        "/all/case",
        "/questions/recurring-factors",
        "/search?q=duty",
        "/imports",
        "/help",
        "/api/v1/docs",
    ):
        watched.goto(address + path)
        watched.wait_for_load_state("networkidle")
        links |= set(watched.eval_on_selector_all("a[href]", ADDRESSES))
    watched.goto(f"{address}/explorer?show=Factor:f1&at=Factor:f1")
    watched.wait_for_load_state("networkidle")
    expect(watched.locator("canvas").first).to_be_visible()
    inside = {link for link in links if link.startswith(address.removesuffix(PREFIX))}
    assert len(inside) > 30 and all(link.startswith(f"{address}/") for link in inside)
    assert not failed and not proxy.outside
