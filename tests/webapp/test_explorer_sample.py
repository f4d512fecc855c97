"""The explorer over the sample: from every label one can go on along every way."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.database import Database
from graph.schema import schema
from queries.records.neighbours import neighbours
from webapp import create_app


@pytest.fixture(scope="module")
def visitor(sample: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the site over the sample."""
    home: Path = tmp_path_factory.mktemp("site")
    return create_app({"DATABASE": sample, "CASETHREAD_HOME": home}).test_client()


@pytest.mark.slow
@pytest.mark.parametrize("label", [label.name for label in schema().domain_labels])
def test_every_way_on_from_the_most_joined_node_can_be_gone(sample: Database, visitor: FlaskClient, label: str) -> None:
    busiest = f"MATCH (n:{label})--(m) RETURN n.id AS id, count(m) AS joined ORDER BY joined DESC, id LIMIT 1"
    node = sample.read(busiest)[0]["id"]
    hops = neighbours(sample, label, node, OWNER)
    assert hops
    steps = "".join(f"&show=1-25.{counted.hop.key}.{label}:{node}" for counted in hops)
    page = visitor.get(f"/explorer?show={label}:{node}&at={label}:{node}{steps}")
    assert page.status_code == 200
    found = html.fromstring(page.text)
    data = json.loads(found.get_element_by_id("ex-data").text_content())
    nodes = {each.get("data-node") for each in found.iterfind(".//summary[@data-node]")}
    assert nodes == {each["id"] for each in data["nodes"]}
    assert len(nodes) > 1
    assert {each.get("data-link") for each in found.iterfind(".//button[@data-link]")} == {
        each["id"] for each in data["links"]
    }
