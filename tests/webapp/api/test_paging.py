"""Pages of records, of relationships and of the rows of an answer, and one clear problem for each that is not there."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from graph.database import Database

pytestmark = pytest.mark.slow

ANSWER = "/api/v1/questions/agency-by-factor"
KEYS = [
    "question",
    "parameters",
    "revision",
    "columns",
    "rows",
    "notes",
    "caveats",
    "data",
    "sentence",
    "outcome",
    "citation",
]


def pages_from(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    found = []
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status_code == 200, response.text
        found.append(response.get_json())
        following = found[-1]["next"]
    return found


def test_an_answer_keeps_its_shape_where_no_page_is_asked_for(client: FlaskClient) -> None:
    body = client.get(ANSWER).get_json()
    assert list(body) == KEYS
    assert body["parameters"]["limit"] == 1000


def test_the_pages_of_an_answer_are_its_rows(client: FlaskClient) -> None:
    rows = client.get(ANSWER).get_json()["rows"]
    assert len(rows) > 30
    pages = pages_from(client, f"{ANSWER}?per_page=30")
    assert [row for page in pages for row in page["rows"]] == rows
    assert list(pages[0]) == [*KEYS, "page", "pages", "per_page", "total", "next"]
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {(page["pages"], page["per_page"], page["total"]) for page in pages} == {(len(pages), 30, len(rows))}


def test_paging_goes_beyond_the_usual_limit_and_keeps_to_one_that_is_given(client: FlaskClient) -> None:
    assert client.get(f"{ANSWER}?page=1").get_json()["parameters"]["limit"] == 100_000
    given = client.get(f"{ANSWER}?page=1&limit=7&per_page=5").get_json()
    assert (given["total"], given["pages"], given["parameters"]["limit"]) == (7, 2, 7)
    own = client.get("/api/v1/questions/cases-like?case=sample-c01&page=1").get_json()
    assert own["parameters"]["limit"] == 25


def test_an_answer_without_rows_is_one_empty_page(client: FlaskClient) -> None:
    body = client.get(f"{ANSWER}?until=1900&page=1").get_json()
    assert (body["rows"], body["total"], body["page"], body["pages"], body["next"]) == ([], 0, 1, 1, None)


def test_lists_of_records(sample: Database, client: FlaskClient) -> None:
    [row] = sample.read("MATCH (n:Event) RETURN count(n) AS total ORDER BY total")
    pages = pages_from(client, "/api/v1/events?per_page=40")
    ids = [item["id"] for page in pages for item in page["items"]]
    assert len(set(ids)) == len(ids) == pages[0]["total"] <= row["total"]
    assert client.get("/api/v1/events").get_json()["per_page"] == 50


def test_groups_of_relationships(sample: Database, client: FlaskClient) -> None:
    hub = """MERGE (hub:Area {id: 'hub', name: 'Hub'}) WITH hub UNWIND range(1, 60) AS n
    MERGE (:Area {id: 'part-' + n, name: 'Part ' + n})-[:PART_OF {id: 'in-' + n}]->(hub)"""
    sample.write(lambda transaction: transaction.run(hub))
    found: list[str] = []
    following, pages = "/api/v1/areas/hub", 0
    while following:
        [group] = client.get(following).get_json()["relationships"]
        found += [item["node"]["id"] for item in group["items"]]
        following, pages = group["next"], pages + 1
    assert (len(set(found)), len(found), group["total"], pages) == (60, 60, 60, 3)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/cases?page=2", 404, "page=2 lies beyond the end: the list of cases has 1 page. The last is page=1."),
        ("/cases?page=0", 400, "page= is a whole number from 1 to 1,000,000, not '0'."),
        ("/cases?page=abc", 400, "not 'abc'"),
        ("/cases?page=-1", 400, "not '-1'"),
        ("/cases?page=1.5", 400, "not '1.5'"),
        ("/cases?page=٣", 400, "not '٣'"),
        ("/cases?page=" + "9" * 400, 400, "from 1 to 1,000,000"),
        ("/cases?page=", 400, "page= is blank."),
        ("/cases?page=1&page=2", 400, "page= is given 2 times."),
        ("/cases?per_page=0", 400, "per_page= is a whole number from 1 to 1,000"),
        ("/cases?per_page=1001", 400, "per_page= is a whole number from 1 to 1,000"),
        ("/cases?pgae=2", 400, "There is no parameter pgae= here. It takes page=, per_page=."),
        ("/questions/recurring-factors?page=99", 404, "page=99 lies beyond the end: the answer has 1 page."),
        ("/questions/recurring-factors?page=abc", 400, "not 'abc'"),
        ("/questions/recurring-factors?per_page=0", 400, "per_page= is a whole number from 1 to 100,000"),
        ("/cases/sample-c01?page.out-HAS_EPISODE-Episode=9", 404, "page.out-HAS_EPISODE-Episode=9 lies beyond the end"),
        ("/cases/sample-c01?page.out-HAS_EPISODE-Episode=x", 400, "page.out-HAS_EPISODE-Episode= is a whole number"),
        ("/cases/sample-c01?page.out-NOTHING-Case=1", 400, "names no relationships of a case"),
        ("/cases/sample-c01?page=1", 400, "There is no parameter page= here."),
    ],
)
def test_a_page_that_is_not_there_is_one_clear_problem(
    client: FlaskClient, address: str, status: int, said: str
) -> None:
    problem = client.get(f"/api/v1{address}")
    body = problem.get_json()
    assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")
    assert said in body["detail"]
    assert len(body["invalid_parameters"]) == 1


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/all/case?page=2", 404, "page=2 lies beyond the end: the list of cases has 1 page."),
        ("/all/case?page=0", 400, "page= is a whole number from 1 to 1,000,000, not &#39;0&#39;."),
        ("/all/case?page=abc", 400, "not &#39;abc&#39;"),
        ("/case/sample-c01?page.out-HAS_EPISODE-Episode=9", 404, "lies beyond the end"),
        ("/case/sample-c01?page.out-HAS_EPISODE-Episode=0", 400, "is a whole number"),
        ("/case/sample-c01?page.out-NOTHING-Case=1", 400, "names no relationships of a case"),
    ],
)
def test_so_it_is_on_the_pages_for_people(client: FlaskClient, address: str, status: int, said: str) -> None:
    page = client.get(address)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert said in page.text


def test_pages_for_people_turn(client: FlaskClient) -> None:
    assert "Page 2 of 5" in client.get("/all/event?page=2").text
    assert client.get("/all/case?page=").status_code == 200, "a field left blank in an address"
    assert client.get("/case/sample-c01?page.out-HAS_EPISODE-Episode=1").status_code == 200
