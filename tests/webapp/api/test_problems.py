"""Whatever goes wrong below /api is told as problem details (RFC 9457), with the parameters at fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from graph.errors import CasethreadError, DatabaseUnavailable, OutcomeUnknown, TookTooLong, TransactionTooLarge
from webapp import create_app
from webapp.api.problems import BY_STATUS

pytestmark = pytest.mark.slow

ASK = "/api/v1/questions/recurring-factors"


@pytest.fixture
def failing(tmp_path: Path) -> Callable[[Exception], FlaskClient]:
    """A client of a site whose database cannot be connected, for a given reason."""

    def made(error: Exception) -> FlaskClient:
        def connect() -> NoReturn:
            raise error

        return create_app({"CONNECT": connect, "CASETHREAD_HOME": tmp_path}).test_client()

    return made


def problem_of(response: Any, status: int) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    body: dict[str, Any] = response.get_json()
    kind = BY_STATUS[status]
    assert body["type"] == f"/api/v1/docs#{kind.name}"
    assert body["title"] == kind.title
    assert body["status"] == status
    assert body["detail"]
    assert "Traceback" not in response.text
    assert "<html" not in response.text
    return body


def names(body: dict[str, Any]) -> list[str]:
    return [each["name"] for each in body["invalid_parameters"]]


class TestParameters:
    def test_all_that_are_wrong_are_named_at_once_with_rule_and_fix(self, client: FlaskClient) -> None:
        address = f"{ASK}?area=Northmeer&since=2150&polarity=suportive&limit=x&nothing=1"
        body = problem_of(client.get(address), 400)
        assert set(names(body)) == {"area", "since", "polarity", "limit", "nothing"}
        for each in body["invalid_parameters"]:
            assert set(each) == {"name", "value", "rule", "fix", "mend"}
            assert each["value"] in address
            assert each["rule"].endswith(".")
            assert f"{each['rule']} {each['fix']}" in body["detail"]
            assert each["mend"] == each["fix"], "the old name is there for one version"
        assert body["instance"] == address

    def test_a_name_that_nothing_bears_is_answered_with_the_nearest(self, client: FlaskClient) -> None:
        [wrong] = problem_of(client.get(f"{ASK}?area=Northmeer"), 400)["invalid_parameters"]
        assert wrong["rule"] == "There is no area 'Northmeer'."
        assert wrong["fix"].startswith("The nearest are: Northmere (sample-northmere)")
        [far] = problem_of(client.get(f"{ASK}?category=zzzzqqqq"), 400)["invalid_parameters"]
        assert far["fix"].startswith("None is near it; there are, for example: ")

    @pytest.mark.parametrize(
        "address", [f"{ASK}?case_kind=audit", "/api/v1/questions/compare?one=case_kind=audit&other=area=Northmere"]
    )
    def test_a_filter_that_is_for_the_screen_says_why_it_is_refused(self, client: FlaskClient, address: str) -> None:
        body = problem_of(client.get(address), 400)
        assert names(body) == ["case_kind"]
        assert "small counts are not guarded yet" in body["detail"]

    @pytest.mark.parametrize("name", ["since", "until"])
    @pytest.mark.parametrize("later", [1, 40, 800])
    def test_a_date_that_lies_in_the_future(self, client: FlaskClient, name: str, later: int) -> None:
        ahead = date.today() + timedelta(days=later)
        text = ahead.isoformat() if later == 1 else ahead.isoformat()[:7] if later == 40 else str(ahead.year)
        [wrong] = problem_of(client.get(f"{ASK}?{name}={text}"), 400)["invalid_parameters"]
        assert wrong["rule"] == f"{name}={text} lies in the future, and what is counted has begun."
        assert client.get(f"{ASK}?{name}={date.today().year}").status_code == 200

    @pytest.mark.parametrize(
        ("query", "name", "said"),
        [
            ("since=2020&until=2019", "since", "since= lies after until="),
            ("since=2020-02-31", "since", "February 2020 has no day 31"),
            ("level=nowhere", "level", "is not one of front_line"),
            ("category=Other", "category", "Several categories answer to 'Other'"),
            ("aera=North", "aera", "Did you mean area=?"),
            ("factor=x", "factor", "takes no parameter factor="),
            ("limit=0", "limit", "Give 1 or more"),
            ("limit=1_000", "limit", "whole number"),
            ("limit=100001", "limit", "from 1 to 100,000"),
            ("area=", "area", "area= is blank."),
            ("area=a&area=b", "area", "area= is given 2 times."),
        ],
    )
    def test_each(self, client: FlaskClient, query: str, name: str, said: str) -> None:
        body = problem_of(client.get(f"{ASK}?{query}"), 400)
        assert names(body) == [name]
        assert said in body["detail"]

    def test_what_is_needed_and_not_given(self, client: FlaskClient) -> None:
        [wrong] = problem_of(client.get("/api/v1/questions/case-story"), 400)["invalid_parameters"]
        assert wrong == {
            "name": "case",
            "value": None,
            "rule": "case-story needs case= (the case).",
            "fix": "Give it by id, reference or name.",
            "mend": "Give it by id, reference or name.",
        }
        [no_id] = problem_of(client.get("/api/v1/records?label=Case"), 400)["invalid_parameters"]
        assert (no_id["name"], no_id["value"]) == ("id", None)
        assert names(problem_of(client.get("/api/v1/records?label=Graph&id=1"), 400)) == ["label"]

    def test_the_page_for_people_says_each_on_a_line(self, client: FlaskClient) -> None:
        page = client.get("/questions/recurring-factors?area=Northmeer&since=2150")
        assert page.status_code == 400
        area, since = html.fromstring(page.text).xpath("//*[contains(@class, 'error-summary__list')]/li/a[1]")
        assert (area.get("href"), since.get("href")) == ("#field-area", "#field-since")
        assert area.text == "There is no area 'Northmeer'."
        assert "Northmere" in [link.text for link in area.itersiblings("a")]
        assert since.text.startswith("Since: 2150 lies in the future")


class TestStatuses:
    def test_nothing_is_there(self, client: FlaskClient) -> None:
        for path in ("nowhere", "nowhere/at/all", "questions/who-did-it", "cases/none", "graph-states", "docs/more"):
            problem_of(client.get(f"/api/v1/{path}"), 404)
        problem_of(client.get("/api/v2/cases"), 404)

    @pytest.mark.parametrize(
        "path", ["/", "/questions", "/questions/find", "/cases", "/cases/x", "/docs", "/openapi.json"]
    )
    def test_other_methods_are_refused_with_those_there_are(self, client: FlaskClient, path: str) -> None:
        writes = {"/cases": "POST", "/cases/x": "PATCH"}.get(path)
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - {writes}:
            refused = client.open(f"/api/v1{path}", method=method)
            problem_of(refused, 405)
            assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"} | (
                {writes} if writes else set()
            )
        assert client.head(f"/api/v1{path}").status_code in (200, 400, 404)
        assert client.options(f"/api/v1{path}").status_code == 200

    def test_a_format_that_there_is_not(self, client: FlaskClient) -> None:
        for accept in ("text/csv", "application/json;q=0", "text/html, image/*"):
            problem_of(client.get(ASK, headers={"Accept": accept}), 406)
        for accept in ("*/*", "application/*", "application/json", "text/html,*/*;q=0.1", ""):
            assert client.get(ASK, headers={"Accept": accept}).status_code == 200, accept
        problem_of(client.get("/api/v1/docs", headers={"Accept": "application/json"}), 406)

    def test_a_body(self, client: FlaskClient, tmp_path: Path) -> None:
        problem_of(client.get(ASK, json={"polarity": "hindering"}), 415)
        small = create_app({"CONNECT": lambda: None, "CASETHREAD_HOME": tmp_path, "MAX_UPLOAD_MB": 1}).test_client()
        body = problem_of(small.get("/api/v1/questions", data=b"x" * 1_100_000), 413)
        assert "1 MB" in body["detail"]

    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (DatabaseUnavailable("No database answers."), 503),
            (OutcomeUnknown("It went away."), 503),
            (TookTooLong("The database stopped this because it took too long."), 504),
            (TransactionTooLarge("More than it has memory for."), 413),
            (CasethreadError("Something else."), 500),
            (RuntimeError("secret detail"), 500),
        ],
    )
    def test_the_database(self, failing: Callable[[Exception], FlaskClient], error: Exception, status: int) -> None:
        body = problem_of(failing(error).get(ASK), status)
        assert "secret" not in body["detail"]
        page = failing(error).get("/questions/recurring-factors")
        assert (page.status_code, page.mimetype) == (status, "text/html")

    def test_the_password(self, tmp_path: Path, site: Flask) -> None:
        app = create_app({"DATABASE": site.config["DATABASE"], "CASETHREAD_HOME": tmp_path, "PASSWORD": "long enough"})
        client = app.test_client()
        without = client.get(ASK)
        problem_of(without, 401)
        assert without.headers["WWW-Authenticate"].startswith("Basic ")
        for _ in range(10):  # behind one address there may be an office
            problem_of(client.get(ASK, auth=("any", "wrong")), 403)
        problem_of(client.get(ASK, auth=("any", "wrong")), 429)

    def test_a_name_that_the_site_does_not_answer_to(self, client: FlaskClient) -> None:
        problem_of(client.get(ASK, headers={"Host": "evil.example"}), 400)


def test_an_address_that_is_no_plain_text_is_told_encoded(client: FlaskClient) -> None:
    body = problem_of(client.get("/api/v1/cases/ö%20<b>%FF?page.x=ü<b>"), 400)
    assert body["instance"].isascii()
    assert " " not in body["instance"]
    assert "<" not in body["instance"]


def test_ids_that_a_path_cannot_hold_are_asked_for_by_query(client: FlaskClient, site: Flask) -> None:
    for id_ in ("..", "/x", "a//b"):
        problem_of(client.get("/api/v1/records", query_string={"label": "Case", "id": id_}), 404)
    one = client.get("/api/v1/records", query_string={"label": "Case", "id": "sample-c01"}).get_json()
    assert one == client.get("/api/v1/cases/sample-c01").get_json()
    assert one["url"] == "http://localhost/api/v1/cases/sample-c01"
