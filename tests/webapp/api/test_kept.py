"""The API keeps its word: real answers of every route, on each server, held against the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from graph.database import Database
from graph.schema import schema
from queries import Question, questions

pytestmark = pytest.mark.slow

Json = dict[str, Any]
Departures = Callable[[Json, Any], list[str]]
# What questions are asked for beside what they need anyway: the more columns are filled, the more is held.
ASKED: dict[str, list[dict[str, str]]] = {
    "case-story": [{"case": "sample-c01"}],
    "compare": [{"one": "until=2014", "other": "since=2015"}],
    "crosswalk": [{"first": "scie_factors", "second": "domains"}],
    "evidence-for": [{"factor": "sample-caseload"}, {"case": "sample-c01"}],
    "find": [{"text": "duty"}, {"text": "handovre"}, {"text": "child", "kind": "case"}],
    "due-soon": [{"as_at": "2024-06-01", "days": "365"}],
    "paths-between": [{"first": "sample-staffing", "second": "sample-contact", "same_case": "no"}],
    "trace": [{"action": "sample-a01"}, {"action": "sample-a02", "as_at": "2025"}],
    "upstream-of": [{"factor": "sample-caseload", "same_case": "no"}],
}
# Of these the sample has nothing, so that only the answer without rows is held against the document.
WITHOUT_ROWS = {"waiting-for-sign-off"}
NEEDED = {"case": "sample-c01", "factor": "sample-caseload"}


def asked(question: Question) -> Iterator[dict[str, str]]:
    needed = {each.name: NEEDED[each.name] for each in question.parameters if each.required and each.name in NEEDED}
    for given in ASKED.get(question.name, [needed]):
        yield given
        yield given | {"page": "1", "per_page": "2"}
        yield given | {"as_at": "2024-06", "limit": "3"}


def answer_schema(document: Json, path: str, status: int = 200) -> Json:
    response = document["paths"][path]["get"]["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].split("/")[-1]]
    [content] = response["content"].values()
    found: Json = content["schema"]
    return found


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_answers(client: FlaskClient, document: Json, departures: Departures, question: Question) -> None:
    held = 0
    for given in asked(question):
        answer = client.get(f"/api/v1/questions/{question.name}?{urlencode(given)}")
        assert answer.status_code == 200, answer.text
        body = answer.get_json()
        assert departures(answer_schema(document, f"/questions/{question.name}"), body) == []
        held += len(body["rows"])
    assert bool(held) is not (question.name in WITHOUT_ROWS), "nothing was held against the document"


@pytest.mark.parametrize("label", schema().domain_labels, ids=lambda each: each.name)
def test_records(sample: Database, client: FlaskClient, document: Json, departures: Departures, label: Any) -> None:
    plural = label.sheet.replace("_", "-")
    listed = client.get(f"/api/v1/{plural}?per_page=1000").get_json()
    assert departures(answer_schema(document, f"/{plural}"), listed) == []
    assert listed["total"] == len(listed["items"]) > 0
    busiest = f"MATCH (n:{label.name})--(m) WHERE n.id IN $ids RETURN n.id AS id, count(m) AS joined ORDER BY joined DESC, id LIMIT 3"
    for row in sample.read(busiest, ids=[item["id"] for item in listed["items"]]):
        one = client.get(f"/api/v1/{plural}/{row['id']}")
        body = one.get_json()
        assert departures(answer_schema(document, f"/{plural}/{{id}}"), body) == []
        by_query = client.get("/api/v1/records", query_string={"label": label.name, "id": row["id"]}).get_json()
        assert departures(answer_schema(document, "/records"), by_query) == []
        following = [group["next"] for group in body["relationships"] if group["next"]]
        for address in following:
            assert departures(answer_schema(document, f"/{plural}/{{id}}"), client.get(address).get_json()) == []


@pytest.mark.parametrize("path", ["/", "/questions", "/openapi.json"])
def test_what_there_is(client: FlaskClient, document: Json, departures: Departures, path: str) -> None:
    body = client.get(f"/api/v1{path}").get_json()
    schema = answer_schema(document, path)
    assert departures(schema | {"additionalProperties": True} if path == "/openapi.json" else schema, body) == []


@pytest.mark.parametrize(
    ("path", "told_as"),
    [
        ("/cases/none", "/cases/{id}"),
        ("/cases?page=9", "/cases"),
        ("/cases?page=0&nothing=1", "/cases"),
        ("/questions/recurring-factors?area=Nowhere&since=2999&polarity=odd", "/questions/recurring-factors"),
        ("/questions/case-story", "/questions/case-story"),
        ("/records?label=Graph", "/records"),
    ],
)
def test_problems(client: FlaskClient, document: Json, departures: Departures, path: str, told_as: str) -> None:
    problem = client.get(f"/api/v1{path}")
    assert problem.mimetype == "application/problem+json"
    assert departures(answer_schema(document, told_as, problem.status_code), problem.get_json()) == []


def test_a_departure_is_found(document: Json, departures: Departures) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    problem = {"type": "/x", "title": "", "status": 400, "detail": "", "instance": "/"}
    assert departures(schema, problem) == []
    assert departures(schema, problem | {"status": 200})
    assert departures(schema, problem | {"more": 1})
    assert departures(schema, {"title": ""})
