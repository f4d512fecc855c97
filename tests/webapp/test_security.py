"""What holds for every request and response, with no database behind it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from flask.sessions import SecureCookieSession
from flask.testing import FlaskClient

from graph.errors import BadRequest, DatabaseUnavailable
from webapp import check_binding, create_app
from webapp.accounts.session_cookies import SessionCookies


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


def site(folder: Path, **config: object) -> Flask:
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": folder, **config})


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return site(tmp_path).test_client()


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found[1]


class TestHeaders:
    def test_every_page_even_an_error_has_the_strict_policy(self, client: FlaskClient) -> None:
        for path in ("/health", "/nowhere", "/", "/api/v1/", "/static/site.css"):
            policy = client.get(path).headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), path
            assert "unsafe" not in policy

    def test_every_response_says_what_browsers_may_do_with_it_and_no_other_site_may_read_it(
        self, client: FlaskClient
    ) -> None:
        for path in ("/health", "/nowhere", "/", "/api/v1/", "/static/site.css"):
            headers = client.get(path, headers={"Origin": "https://evil.example"}).headers
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["Referrer-Policy"] == "same-origin", path
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
            policy = headers["Content-Security-Policy"].split("; ")
            assert {"base-uri 'none'", "frame-ancestors 'none'"} <= set(policy), path
            assert not [name for name, _ in headers if name.startswith("Access-Control-")], path

    @pytest.mark.parametrize(
        ("scheme", "address", "expected"),
        [
            ("http", None, None),
            ("https", None, "max-age=63072000; includeSubDomains"),
            ("http", "https://localhost", "max-age=63072000; includeSubDomains"),
            ("https", "https://localhost/cases", "max-age=63072000"),
        ],
    )
    def test_browsers_are_told_to_come_by_https_only_behind_it(
        self, tmp_path: Path, scheme: str, address: str | None, expected: str | None
    ) -> None:
        client = site(tmp_path, SITE_ADDRESS=address).test_client()
        for path in ("/health", "/nowhere", "/static/site.css"):
            answer = client.get(path, base_url=f"{scheme}://localhost")
            assert answer.headers.get("Strict-Transport-Security") == expected, path

    def test_pages_are_not_kept_where_a_password_is_needed(self, tmp_path: Path) -> None:
        with_password = site(tmp_path, PASSWORD="long enough").test_client()
        assert with_password.get("/sign-in").headers["Cache-Control"] == "no-store"

    def test_templates_hold_no_inline_script_style_or_foreign_address(self) -> None:
        for path in Path("webapp/templates").rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
            assert not re.search(r"""(src|href)=["'](https?:)?//""", text), path
            scripts = re.findall(r"<script[^>]*>", text)
            assert all("src=" in script or "application/json" in script for script in scripts), path
            assert "|safe" not in text.replace(" ", ""), path


class TestHost:
    @pytest.mark.parametrize("host", ["localhost", "localhost:8321", "127.0.0.1:1", "[::1]:80"])
    def test_names_of_this_machine_are_answered(self, client: FlaskClient, host: str) -> None:
        assert client.get("/health", headers={"Host": host}).status_code == 200

    @pytest.mark.slow
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "[", ""])
    def test_other_names_are_refused_with_what_to_do(self, client: FlaskClient, host: str) -> None:
        answer = client.get("/health", headers={"Host": host})
        assert answer.status_code == 400
        assert "CASETHREAD_ALLOWED_HOSTS" in answer.text

    def test_a_name_that_was_allowed_is_answered(self, tmp_path: Path) -> None:
        client = site(tmp_path, ALLOWED_HOSTS="reviews.example, other.example").test_client()
        assert client.get("/health", headers={"Host": "Reviews.example:443"}).status_code == 200
        assert client.get("/health", headers={"Host": "evil.example"}).status_code == 400


class TestForms:
    def test_a_form_without_the_token_of_its_session_changes_nothing(self, tmp_path: Path) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        assert client.post("/sign-in", data={"password": "long enough"}).status_code == 400
        token_in(client.get("/sign-in").text)
        wrong = client.post("/sign-in", data={"password": "long enough", "csrf_token": "guessed"})
        assert wrong.status_code == 400
        assert "reload the page" in wrong.text

    def test_no_token_at_all_is_no_match_for_a_session_without_one(self, client: FlaskClient) -> None:
        assert client.post("/imports", data={"csrf_token": ""}).status_code == 400


class TestPassword:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.0.1"])
    def test_loopback_needs_none(self, host: str) -> None:
        check_binding(host, None)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "reviews.example", ""])
    def test_any_other_address_needs_one(self, host: str) -> None:
        with pytest.raises(BadRequest, match="CASETHREAD_PASSWORD"):
            check_binding(host, None)
        with pytest.raises(BadRequest):
            check_binding(host, "")
        check_binding(host, "long enough")

    @pytest.mark.parametrize(
        "kept",
        ["long enough", PasswordHasher(time_cost=1, memory_cost=64).hash("long enough")],
        ids=["plain", "hashed"],
    )
    def test_the_way_in_and_out(self, tmp_path: Path, kept: str) -> None:
        client = site(tmp_path, PASSWORD=kept).test_client()
        away = client.get("/questions?x=1")
        assert (away.status_code, away.location) == (302, "/sign-in?next=/questions?x%3D1")
        page = client.get(away.location)
        token = token_in(page.text)
        assert client.post(away.location, data={"password": "wrong", "csrf_token": token}).status_code == 403
        inside = client.post(away.location, data={"password": "long enough", "csrf_token": token})
        assert (inside.status_code, inside.location) == (302, "/questions?x=1")
        page = client.get("/imports/check/none")  # any page that needs no database but a session
        assert page.status_code == 400
        out = client.post("/sign-out", data={"csrf_token": token_in(page.text)})
        assert out.location == "/sign-in"
        assert client.get("/imports/check/none").status_code == 302

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "//evil.example/",
            "/\\evil.example",
            "https://evil.example/",
            "evil",
            "/\t/evil.example",
            "/\r\n/evil.example",
            "/questions\nSet-Cookie: a=b",
            "\t//evil.example",
            "/\x00/evil.example",
        ],
    )
    def test_the_way_in_never_leads_to_another_site(self, tmp_path: Path, elsewhere: str) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        token = token_in(client.get("/sign-in").text)
        data = {"password": "long enough", "csrf_token": token}
        inside = client.post("/sign-in", query_string={"next": elsewhere}, data=data)
        assert inside.location == "/"

    def test_guessing_is_slowed_down(self, tmp_path: Path) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        token = token_in(client.get("/sign-in").text)
        tried = [client.post("/sign-in", data={"password": "x", "csrf_token": token}).status_code for _ in range(4)]
        assert tried == [403] * 3 + [429]
        right = client.post("/sign-in", data={"password": "long enough", "csrf_token": token})
        assert (right.status_code, right.headers["Retry-After"]) == (429, "1")

    def test_a_new_password_ends_old_sessions(self, tmp_path: Path) -> None:
        app = site(tmp_path, PASSWORD="long enough")
        client = app.test_client()
        token = token_in(client.get("/sign-in").text)
        client.post("/sign-in", data={"password": "long enough", "csrf_token": token})
        assert client.get("/imports/check/none").status_code == 400
        app.config["PASSWORD"] = "another one"
        assert client.get("/imports/check/none").status_code == 302

    def test_programs_send_it_with_each_request(self, tmp_path: Path) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        without = client.get("/api/v1/questions")
        assert without.status_code == 401
        assert without.headers["WWW-Authenticate"].startswith("Basic")
        assert without.mimetype == "application/problem+json"
        assert client.get("/api/v1/questions", auth=("anybody", "wrong")).status_code == 403
        assert client.get("/api/v1/questions", auth=("anybody", "long enough")).status_code == 200


class TestErrors:
    def test_a_missing_page_says_so_in_html_and_to_programs_in_problem_details(self, client: FlaskClient) -> None:
        page = client.get("/nowhere")
        assert (page.status_code, page.mimetype) == (404, "text/html")
        assert "Page not found" in page.text
        problem = client.get("/api/v1/nowhere/at/all")
        assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
        assert problem.get_json()["status"] == 404

    def test_a_lost_database_is_an_honest_message_and_then_forgotten(self, tmp_path: Path) -> None:
        client = site(tmp_path).test_client()
        page = client.get("/")
        assert page.status_code == 503
        assert "The database does not answer" in page.text
        assert client.get("/api/v1/").get_json()["title"] == "The database does not answer"

    def test_no_traceback_reaches_a_person(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        def broken() -> None:
            raise RuntimeError("secret detail")

        app = create_app({"CONNECT": broken, "CASETHREAD_HOME": tmp_path})
        page = app.test_client().get("/imports/a%0Aline")
        assert page.status_code == 500
        assert "secret detail" not in page.text
        assert "Traceback" not in page.text
        assert "secret detail" in caplog.text and "line" not in caplog.text.splitlines(), "an address makes no line"

    def test_what_is_too_large_is_refused_with_the_limit(self, tmp_path: Path) -> None:
        client = site(tmp_path, MAX_UPLOAD_MB=1).test_client()
        answer = client.post("/imports", data={"csrf_token": "x", "file": "y" * 1_200_000})
        assert answer.status_code == 413
        assert "1 MB" in answer.text

    def test_a_form_without_files_is_smaller(self, tmp_path: Path) -> None:
        answer = site(tmp_path).test_client().post("/episode/e1/edit", data={"value-title": "y" * 4_300_000})
        assert answer.status_code == 413
        assert "4 MB" in answer.text and len(answer.text) < 100_000


class TestKey:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        first, second = site(tmp_path), site(tmp_path)
        assert first.secret_key == second.secret_key
        assert len(str(first.secret_key)) == 64
        assert (tmp_path / "site-secret").stat().st_mode & 0o077 == 0

    def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(self, tmp_path: Path) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        cookie = client.get("/sign-in").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

    def test_a_cookie_that_was_verified_before_is_neither_forged_nor_too_old(self, tmp_path: Path) -> None:
        app, response = site(tmp_path), Response()

        def session(cookie: str) -> SecureCookieSession:
            request = app.test_request_context(headers={"Cookie": f"casethread={cookie}"}).request
            opened = cookies.open_session(app, request)
            assert opened is not None
            return opened

        cookies = SessionCookies()
        begun = session("")
        begun["names"] = ["a"]
        cookies.save_session(app, begun, response)
        cookie = response.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        session(cookie)["names"].append("b")  # of one request alone
        assert session(cookie) == {"names": ["a"]}
        forged = cookie[:-9] + ("x" if cookie[-9] != "x" else "y") + cookie[-8:]
        assert session(forged) == {}
        app.permanent_session_lifetime = timedelta(seconds=-1)
        assert session(cookie) == {}


class TestCompression:
    def test_a_page_is_compressed_for_whoever_takes_it_so(self, client: FlaskClient) -> None:
        for path in ("/static/site.css", "/help"):
            plain, packed = (client.get(path, headers={"Accept-Encoding": name}) for name in ("", "gzip"))
            assert "Content-Encoding" not in plain.headers
            assert packed.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(packed.data) == plain.data
            assert len(packed.data) < len(plain.data) / 2
            assert "Accept-Encoding" in packed.headers["Vary"]

    def test_what_is_kept_compressed_is_known_by_its_own_tag(self, client: FlaskClient) -> None:
        packed = client.get("/static/site.css", headers={"Accept-Encoding": "zstd, gzip"})
        assert packed.headers["Content-Encoding"] == "zstd"
        tag = packed.headers["ETag"]
        again = {"Accept-Encoding": "zstd, gzip", "If-None-Match": tag}
        assert client.get("/static/site.css", headers=again).status_code == 304
        assert client.get("/static/site.css", headers={"If-None-Match": tag}).status_code == 200, (
            "it is not these bytes"
        )

    def test_a_part_of_a_file_is_sent_as_it_is(self, client: FlaskClient) -> None:
        part = client.get("/static/site.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
        assert (part.status_code, len(part.data)) == (206, 10)
        assert "Content-Encoding" not in part.headers

    def test_what_another_site_asks_for_is_not_compressed(self, client: FlaskClient) -> None:
        for place, encoding in (("cross-site", None), ("same-site", None), ("same-origin", "br"), ("none", "br")):
            headers = {"Accept-Encoding": "br", "Sec-Fetch-Site": place}
            assert client.get("/static/site.css", headers=headers).headers.get("Content-Encoding") == encoding, place

    def test_the_token_of_a_form_reads_differently_in_every_page(self, tmp_path: Path) -> None:
        client = site(tmp_path, PASSWORD="long enough").test_client()
        first, second = (token_in(client.get("/sign-in").text) for _ in range(2))
        assert first[:64] != second[:64] and first[64:] != second[64:]
        for token in (first, second):
            assert client.post("/sign-in", data={"password": "wrong", "csrf_token": token}).status_code == 403
        for token in (first[:-2], first[64:], "zz", "é"):
            assert client.post("/sign-in", data={"password": "wrong", "csrf_token": token}).status_code == 400
