"""The description of the API: valid, whole, made from what is declared, and a page that tells the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from graph.dates import PARTIAL_DATE_PATTERN, BadDate, parse
from graph.errors import DatabaseUnavailable
from graph.schema import schema
from queries import Column, question, questions
from queries.answers.units import UNITS, Unit, id_of
from queries.questions.filters import FILTERS
from webapp import create_app
from webapp.api.arguments import GROUP, PAGING
from webapp.api.openapi.values import cell_schema
from webapp.api.problems import KINDS

pytestmark = pytest.mark.slow

Json = dict[str, Any]
VALUES = {"plural": "cases", "name": "recurring-factors", "id_": "{id}"}


def no_database() -> None:
    raise DatabaseUnavailable("No database answers.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """What the API is can be told without a database."""
    return create_app({"CONNECT": no_database, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


def parameters(document: Json, path: str) -> dict[str, Json]:
    found = document["paths"][path]["get"]["parameters"]
    followed = [
        document["components"]["parameters"][each["$ref"].split("/")[-1]] if "$ref" in each else each for each in found
    ]
    return {each["name"]: each for each in followed}


def _read(document: Json) -> Json:
    """The paths that can be read: the page is about these."""
    return {path: item for path, item in document["paths"].items() if "get" in item}


def test_it_is_openapi(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_it_tells_every_route(site: Flask, document: Json) -> None:
    served = {rule.endpoint for rule in site.url_map.iter_rules() if rule.rule.startswith("/api/v1")}
    urls = site.url_map.bind("localhost")
    endpoints = {
        urls.match(f"/api/v1{path.replace('{type}', 'CONTRIBUTED_TO')}", method=method.upper())[0]
        for path, item in document["paths"].items()
        for method in item
    }
    assert endpoints == served
    assert {path for path in document["paths"] if path.startswith("/questions/")} == {
        f"/questions/{each.name}" for each in questions()
    }
    for label in schema().domain_labels:
        plural = label.sheet.replace("_", "-")
        assert {f"/{plural}", f"/{plural}/{{id}}"} <= document["paths"].keys()


def test_every_operation_has_a_name_of_its_own(document: Json) -> None:
    names = [item["operationId"] for path in document["paths"].values() for item in path.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_a_question_is_told_as_it_is_declared(document: Json, question: Any) -> None:
    taken = parameters(document, f"/questions/{question.name}")
    deprecated = {parameter.name for parameter in question.parameters} - {each.name for each in question.offered}
    for_the_screen = {name for name, filter_ in FILTERS.items() if not filter_.leaves}
    assert set(taken) == {*question.accepted, "limit", *PAGING, "If-None-Match"} - deprecated - for_the_screen
    for parameter in question.offered:
        properties = taken[parameter.name]
        assert properties.get("required", False) is parameter.required
        assert str(properties["schema"].get("default")) == str(parameter.default)
        assert properties["schema"].get("enum", []) == list(parameter.choices) or parameter.type == "yes_no"
    answer = document["paths"][f"/questions/{question.name}"]["get"]["responses"]["200"]["content"]["application/json"]
    properties = document["components"]["schemas"][answer["schema"]["$ref"].split("/")[-1]]["properties"]
    row = properties["rows"]["items"]
    assert [(name, cell["title"], cell["x-unit"]) for name, cell in row["properties"].items()] == [
        (column.name, column.title, column.unit.name) for column in question.columns
    ]
    for column in question.columns:
        held = row["properties"][column.name]
        assert {**column.unit.json_schema, "type": [column.unit.json_schema["type"], "null"]}.items() <= held.items()
    assert row["required"] == properties["columns"]["const"]


def test_no_question_has_a_parameter_that_pages_its_rows() -> None:
    for each in questions():
        assert not {*PAGING} & {*each.accepted}, each.name


@pytest.mark.parametrize("unit", [*UNITS.values(), id_of("Case")], ids=lambda unit: unit.name)
def test_every_unit_has_its_values(unit: Unit) -> None:
    held = cell_schema(Column("column", "Column", unit))
    Draft202012Validator.check_schema(held)
    assert held["x-unit"] == unit.name


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_told_of_every_question_that_takes_it(document: Json, name: str) -> None:
    for each in questions():
        described = parameters(document, f"/questions/{each.name}")
        assert (name in described) is (name in each.accepted and FILTERS[name].leaves), each.name


def test_deprecated_parameters_of_evidence_are_told_nowhere(document: Json, client: FlaskClient) -> None:
    deprecated = {each.name for each in question("evidence-for").parameters if each.deprecated}
    assert deprecated >= {"counted", "looked", "any_of"}
    described = parameters(document, "/questions/evidence-for")
    assert not deprecated & described.keys()
    assert {"question", "row", "factor", "case"} <= described.keys()
    page = client.get("/api/v1/docs").text
    assert "every_coding" not in page


def test_records_are_told_as_the_schema_has_them(document: Json) -> None:
    schemas = document["components"]["schemas"]
    for label in schema().domain_labels:
        properties = schemas[label.name]["properties"]["properties"]["properties"]
        assert set(label.properties) <= set(properties)
        for prop in label.properties.values():
            if prop.vocabulary:
                assert list(map(str, properties[prop.name]["enum"])) == list(schema().words(prop))


def test_every_status_has_its_problem(document: Json) -> None:
    problems = {str(kind.status): kind.name for kind in KINDS}
    for path, item in document["paths"].items():
        for status, response in [pair for each in item.values() for pair in each["responses"].items()]:
            if int(status) >= 400:
                assert response["$ref"] == f"#/components/responses/{problems[status]}", path


def test_a_site_with_a_password_says_so(tmp_path: Path, document: Json) -> None:
    app = create_app({"CONNECT": no_database, "CASETHREAD_HOME": tmp_path, "PASSWORD": "long enough"})
    secured = app.test_client().get("/api/v1/openapi.json", auth=("any", "long enough")).get_json()
    assert (document["security"], secured["security"]) == ([], [{"password": []}])
    for path, item in secured["paths"].items():
        for method, operation in item.items():
            assert {"401", "403", "429"} <= operation["responses"].keys(), path
            assert not {"401", "403", "429"} & document["paths"][path][method]["responses"].keys(), path
    page = app.test_client().get("/api/v1/docs", auth=("any", "long enough")).text
    assert "curl -u user:PASSWORD" in page


@given(st.from_regex(rf"\A({PARTIAL_DATE_PATTERN})\Z"))
def test_every_date_that_is_told_can_be_read(text: str) -> None:
    assert parse(text).text == text


@given(st.from_regex(r"\A(1[89]|2[01])[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?\Z"))
def test_a_date_that_is_not_told_cannot_be_read(text: str) -> None:
    try:
        parse(text)
    except BadDate:
        assert not re.fullmatch(PARTIAL_DATE_PATTERN, text)
    else:
        assert re.fullmatch(PARTIAL_DATE_PATTERN, text)


class TestPage:
    def test_it_tells_every_operation_with_what_it_takes(self, client: FlaskClient, document: Json) -> None:
        page = client.get("/api/v1/docs").text
        for path, item in _read(document).items():
            assert f'id="{item["get"]["operationId"]}"' in page
            assert f"GET /api/v1{path}<" in page
            assert item["get"]["summary"] in page
            for name in parameters(document, path):
                assert name == "If-None-Match" or name in page
                assert not name.startswith(GROUP) or name.count("-") == 2

    def test_it_has_a_section_for_every_problem_and_a_command_to_begin_with(self, client: FlaskClient) -> None:
        page = client.get("/api/v1/docs").text
        for kind in KINDS:
            assert f'<h3 class="govuk-heading-s" id="{kind.name}">{kind.status}: {kind.title}</h3>' in page
        assert (
            "curl -i &#39;http://localhost/api/v1/questions/recurring-factors?since=2019&amp;polarity=hindering&#39;"
            in page
        )

    def test_the_footer_of_every_page_leads_there(self, client: FlaskClient) -> None:
        assert 'href="/api/v1/docs"' in client.get("/api/v1/docs").text
