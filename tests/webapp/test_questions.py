"""The catalogue, the page of an answer, its twins, and an address that reopens exactly this."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from queries import questions


def test_every_question_is_in_the_catalogue_and_its_page_opens(client: FlaskClient) -> None:
    page = client.get("/questions").text
    for question in questions():
        assert f'href="/questions/{question.name}"' in page
        shown = client.get(f"/questions/{question.name}")
        assert shown.status_code == 200, question.name
        assert shown.text.count("<h1") == 1


def test_an_answer_has_its_sentence_table_caveats_method_and_ways_out(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors").text
    assert '<a class="govuk-link" href="/factor/f1">Caseload of the duty team</a>' in page
    assert "How this was made" in page
    assert "MATCH" in page
    assert re.search(r'href="/questions/recurring-factors\.csv\?[^"]*as_at=\d{4}-\d\d-\d\d', page)
    assert re.search(r'href="/questions/recurring-factors\.json\?[^"]*as_at=', page)
    assert ">Evidence<" in page


def test_a_gap_in_a_thread_is_a_row_that_says_so(client: FlaskClient) -> None:
    page = client.get("/questions/trace?action=x1").text
    table = re.search(r"<table.*?</table>", page, re.S)
    assert table
    gaps = [row for row in client.get("/api/v1/questions/trace?action=x1").get_json()["rows"] if row["id"] is None]
    assert gaps
    for gap in gaps:
        assert f">{gap['name']}</td>" in table[0]


def test_the_permanent_address_reopens_exactly_this(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?polarity=hindering&since=2018").text
    found = re.search(r'id="permalink">([^<]+)<', page)
    assert found
    address = urlsplit(unescape(found[1]))
    assert parse_qs(address.query)["polarity"] == ["hindering"]
    assert "as_at" in parse_qs(address.query)
    again = client.get(f"{address.path}?{address.query}").text
    tables = [re.search(r"<table.*?</table>", text, re.S) for text in (page, again)]
    assert tables[0] and tables[1] and tables[0][0] == tables[1][0]


def test_only_filters_that_apply_are_offered(client: FlaskClient) -> None:
    for question in questions():
        page = client.get(f"/questions/{question.name}").text
        offered = set(re.findall(r'(?:input|select)[^>]* name="([a-z_]+)"', page)) - {"q"}
        assert offered == {parameter.name for parameter in question.parameters} | set(question.filters), question.name


def test_a_question_that_needs_something_asks_for_it(client: FlaskClient) -> None:
    page = client.get("/questions/case-story")
    assert page.status_code == 200
    assert 'name="case"' in page.text
    assert "There is a problem" not in page.text


def test_a_filter_that_nothing_bears_is_explained_and_what_was_typed_is_kept(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?area=Northmeer")
    assert page.status_code == 400
    assert "Northmere" in page.text
    assert 'value="Northmeer"' in page.text
    problem = client.get("/api/v1/questions/recurring-factors?area=Northmeer")
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")


def test_a_question_that_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/questions/who-did-it").status_code == 404
    assert client.get("/api/v1/questions/who-did-it").status_code == 404


def test_the_json_twin_and_the_api_give_the_same(client: FlaskClient) -> None:
    twin = client.get("/questions/recurring-factors.json").get_json()
    api = client.get("/api/v1/questions/recurring-factors").get_json()
    assert twin == api
    assert set(twin) >= {"question", "parameters", "revision", "columns", "rows", "notes"}
    assert "Not checked for disclosure" in twin["notes"]


def test_the_csv_twin_is_text_for_spreadsheets(client: FlaskClient) -> None:
    answer = client.get("/questions/recurring-factors.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["factor"] for row in rows} == {"f1", "f2", "f3"}
    assert {row["notice"] for row in rows} == {"Not checked for disclosure"}


def test_what_leaves_is_counted_without_the_restricted_case(client: FlaskClient) -> None:
    out = {row["factor"]: row for row in client.get("/questions/recurring-factors.json").get_json()["rows"]}
    assert out["f1"]["cases"] == 1
    assert client.get("/questions/recurring-factors").text.count("Caseload of the duty team") >= 1


def test_a_program_that_has_it_already_is_told_so(client: FlaskClient) -> None:
    first = client.get("/api/v1/questions/recurring-factors")
    again = client.get("/api/v1/questions/recurring-factors", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_find_leads_to_records(client: FlaskClient) -> None:
    page = client.get("/search?q=duty")
    assert 'href="/factor/f1"' in page.text
    assert client.get("/search").status_code == 200
    assert "&lt;script&gt;" in client.get("/search?q=<script>").text
