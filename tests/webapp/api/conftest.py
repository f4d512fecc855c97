"""The site over the sample, and its description of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator

from graph.database import Database
from webapp import create_app

Json = dict[str, Any]


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
    validators: dict[str, Draft202012Validator] = {}

    def departures_from(schema: Json, value: Any) -> list[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in validators:
            whole = {**_shut(schema), "components": _reached(schema, components)}
            validators[key] = Draft202012Validator(whole, validate_formats=True)
        return [f"{error.instance_path}: {error.message[:200]}" for error in validators[key].iter_errors(value)]

    return departures_from


def _reached(schema: Json, components: Json) -> Json:
    """The components that a schema leads to: each of 60 validators would take in the whole document."""
    reached: Json = {}
    texts = [json.dumps(schema)]
    while texts:
        for kind, name in re.findall(r'"#/components/(\w+)/([^"/]+)', texts.pop()):
            if name not in reached.setdefault(kind, {}):
                reached[kind][name] = components[kind][name]
                texts.append(json.dumps(components[kind][name]))
    return reached


def _shut(schema: Any) -> Any:
    """The schema with every object that tells its properties closed to others, unless it is said to be open."""
    if isinstance(schema, list):
        return [_shut(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    is_object = schema.get("type") == "object" and "properties" in schema
    return ({"additionalProperties": False} if is_object else {}) | {key: _shut(each) for key, each in schema.items()}
