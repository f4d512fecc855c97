"""The site over the sample, and its description of the API."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file, files
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from people import OWNER

from graph.database import Database
from loaders.load import load
from webapp import create_app

Json = dict[str, Any]


@pytest.fixture(scope="module")
def sample(prepared_graph: Database) -> Database:
    """A graph with the sample in it."""
    with as_file(files("loaders") / "sample") as folder:
        outcome = load(prepared_graph, folder, by=OWNER)
    assert not outcome.refused
    return prepared_graph


@pytest.fixture(scope="module")
def site(sample: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site over the sample."""
    return create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


@pytest.fixture(scope="module")
def client(site: Flask) -> FlaskClient:
    """A program's client of it."""
    return site.test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> Json:
    """What the site says of its API."""
    found: Json = client.get("/api/v1/openapi.json").get_json()
    return found


@pytest.fixture(scope="module")
def departures(document: Json) -> Callable[[Json, Any], list[str]]:
    """Says where a value departs from a schema of the document; a key that the document does not tell is one too.

    Only the properties of nodes and relationships may be more than it tells: other programs may have written them.
    """
    components = _shut(document["components"])

    def found(schema: Json, value: Any) -> list[str]:
        validator = Draft202012Validator({**_shut(schema), "components": components}, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]

    return found


def _shut(schema: Any) -> Any:
    """The schema with every object that tells its properties closed to others, unless it is said to be open."""
    if isinstance(schema, list):
        return [_shut(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    is_object = schema.get("type") == "object" and "properties" in schema
    return ({"additionalProperties": False} if is_object else {}) | {key: _shut(each) for key, each in schema.items()}
