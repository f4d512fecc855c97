"""A form that is refused before it is read: its page has what was typed, and sends it again where that may help."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from signing_in import PASSWORD, send, site_with_accounts

TYPED = "Nobody asked <the> aunt twice"
ESCAPED = "Nobody asked &lt;the&gt; aunt twice"
URL = "/episode/e1/edit"
OURS = {"Sec-Fetch-Site": "same-origin"}


def fields_of(page: str) -> dict[str, str]:
    return {name: unescape(text) for name, text in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


@pytest.mark.parametrize(
    ("headers", "may_send_again"),
    [
        (OURS, True),
        ({"Origin": "http://127.0.0.1"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({}, False),
    ],
)
def test_a_form_of_a_former_session_keeps_its_texts(
    client: FlaskClient, headers: dict[str, str], may_send_again: bool
) -> None:
    sent = {"csrf_token": "00", "value-what_happened": TYPED, "why": "", "version": "before"}
    answer = client.post(URL, data=sent, headers=headers, base_url="http://127.0.0.1")
    assert answer.status_code == 400
    assert f">{ESCAPED}</textarea>" in answer.text
    assert ("Send it again" in answer.text) is may_send_again
    if may_send_again:
        again = client.post(URL, data=fields_of(answer.text), headers=headers, base_url="http://127.0.0.1")
        assert "This form is too old" not in again.text
        assert f">{ESCAPED}</textarea>" in again.text, "the form itself, which asks why"


def test_a_record_that_is_gone_leaves_what_was_typed(client: FlaskClient, token: Callable[[str], str]) -> None:
    sent = {"csrf_token": token(client.get("/we-are").text), "value-what_happened": TYPED}
    answer = client.post("/episode/gone/edit", data=sent, headers=OURS)
    assert answer.status_code == 404
    assert f">{ESCAPED}</textarea>" in answer.text
    assert "Send it again" not in answer.text


def test_who_is_signed_out_sends_it_again_after_signing_in(tmp_path: Path) -> None:
    with site_with_accounts(tmp_path).test_client() as browser:
        send(browser, "/sign-in", name="ben", password=PASSWORD)
        send(browser, "/sign-out", "/account")
        refused = browser.post(URL, data={"csrf_token": "00", "value-what_happened": TYPED}, headers=OURS)
        out = browser.post(URL, data=fields_of(refused.text), headers=OURS)
        assert out.status_code == 401
        assert f">{ESCAPED}</textarea>" in out.text
        assert 'href="/sign-in"' in out.text
        send(browser, "/sign-in", name="ben", password=PASSWORD)
        old = browser.post(URL, data=fields_of(out.text), headers=OURS)
        assert "This form is too old" in old.text
        assert browser.post(URL, data=fields_of(old.text), headers=OURS).status_code == 503, (
            "it is read: no database here"
        )


def test_single_words_are_shown_again_and_neither_secrets_nor_what_was_ticked(client: FlaskClient) -> None:
    shown = client.post(URL, data={"value-ref": "F-2024/77", "why": "typo"}, headers=OURS).text
    assert ">F-2024/77</textarea>" in shown and ">typo</textarea>" in shown
    assert "What you typed" not in client.post("/sign-in", data={"password": "two words"}, headers=OURS).text
    assert "What you typed" not in client.post(URL, data={"row": ["a1", "a2"], "value-ref": ""}, headers=OURS).text
