"""A graph of recommendations alone, as public trackers have them: pages say what is missing, not that there are zeros."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html

from graph.database import Database
from webapp import create_app

GRAPH = """
CREATE (c:Case {id: 'c', title: 'Air incident', source_id: 's'})<-[:EXAMINES {id: 'x', source_id: 's'}]-
  (v:Review {id: 'v', title: 'Inquiry', source_id: 's'})-[:RAISED {id: 'y', source_id: 's'}]->
  (r:Recommendation {id: 'r', title: 'Train instructors', status: 'open', source_id: 's'})
"""


@pytest.fixture(scope="module")
def client(empty_graph: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The site over a graph without taxonomies, as one of another server is that was only read so far."""
    empty_graph.write(lambda transaction: transaction.run(GRAPH))
    return create_app({"DATABASE": empty_graph, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}).test_client()


def _text(client: FlaskClient, address: str) -> str:
    return " ".join(html.fromstring(client.get(address).text).xpath("string(//main)").split())


def test_a_case_without_episodes_has_no_counts_of_nothing(client: FlaskClient) -> None:
    page = _text(client, "/case/c")
    assert "The story No episode is recorded for this case, and no contributory factor." in page
    assert "Recommended, without a finding" in page
    for zeros in ("0 episodes", "0 supporting", "Open all quotes", "beside these findings"):
        assert zeros not in page


def test_the_network_opens_with_what_is_recorded(client: FlaskClient) -> None:
    page = _text(client, "/explorer")
    assert "No factor is recorded that the page could open with." in page
    for kind in ("1 case", "1 review", "1 recommendation"):
        assert kind in page
    assert "Nothing is recorded" not in page


def test_an_empty_list_says_so_and_is_not_filtered(client: FlaskClient) -> None:
    for address, sentence in {
        "/all/action": "No action is recorded. Add a record · Removed records Import a file",
        "/all/category": "the taxonomies that ship with Casethread come with the first load. Import a file",
    }.items():
        page = _text(client, address)
        assert sentence in page
        assert "Filter the list" not in page and "Open" not in page
