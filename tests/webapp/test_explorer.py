"""The explorer without a browser: what it shows, the list twin with scripts off, downloads, caps."""

import json
import re
from html import unescape
from typing import Any

import networkx as nx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from people import EXPORT, OWNER

from graph.database import Database
from graph.records import Node, Relationship, Subgraph
from queries.records.neighbours import between, hop_of, most_relevant, neighbours, nodes_of
from webapp.explorer import routes
from webapp.explorer.addresses import explorer_url
from webapp.explorer.picture import MAX_SMALL_LINKS, small_picture
from webapp.explorer.state import MAX_NODES

CASE = "show=Case:c1&show=1-25.out.HAS_EPISODE.Episode.Case:c1&show=1-25.in.CONTRIBUTED_TO.Factor.Episode:e1"
HOSTILE = '<img src=x onerror=alert(1)> "quoted" {{ 7 * 7 }}'


def view(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/explorer/view?{query}")
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.get_json()
    return data


def keys(data: dict[str, Any]) -> set[str]:
    return {node["id"] for node in data["nodes"]}


def places(data: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}


def test_neighbours_are_counted_by_type_and_direction_with_their_polarities(invented: Database) -> None:
    counted = {each.hop.key: each for each in neighbours(invented, "Factor", "f1", OWNER)}
    episodes = counted["out.CONTRIBUTED_TO.Episode"]
    assert (episodes.hop.title, episodes.nodes, sorted(episodes.parts)) == (
        "contributed to", 2, [("hindering", 1), ("mixed", 1)],
    )  # fmt: skip
    assert counted["out.CONTRIBUTED_TO.Case"].nodes == 1
    assert counted["in.ADDRESSES.Action"].parts == [("reduce", 1)]


def test_what_is_restricted_is_neither_counted_nor_read_for_an_export(invented: Database) -> None:
    hops = {each.hop.key for each in neighbours(invented, "Factor", "f1", EXPORT)}
    assert "out.CONTRIBUTED_TO.Case" not in hops and "out.CONTRIBUTED_TO.Episode" in hops
    cases = hop_of("out.CONTRIBUTED_TO.Case")
    assert cases is not None
    assert most_relevant(invented, "Factor", "f1", cases, OWNER) == [("Case", "c2")]
    assert most_relevant(invented, "Factor", "f1", cases, EXPORT) == []
    factors = hop_of("in.CONTRIBUTED_TO.Factor")
    assert factors is not None
    assert most_relevant(invented, "Case", "c2", factors, OWNER) == [("Factor", "f1")]
    assert not [*most_relevant(invented, "Case", "c2", factors, EXPORT), *neighbours(invented, "Case", "c2", EXPORT)]
    shown = [("Case", "c1"), ("Case", "c2"), ("Case", "gone")]
    assert [node.id for node in nodes_of(invented, shown, OWNER)] == ["c1", "c2"]
    assert [node.id for node in nodes_of(invented, shown, EXPORT)] == ["c1"]
    both = nodes_of(invented, [("Factor", "f1"), ("Case", "c2")], OWNER)
    assert [each.id for each in between(invented, both, OWNER)] == ["q6"]
    assert between(invented, both, EXPORT) == []


def test_the_strongest_neighbours_come_first(invented: Database) -> None:
    episodes = hop_of("out.CONTRIBUTED_TO.Episode")
    assert episodes is not None
    assert most_relevant(invented, "Factor", "f1", episodes, OWNER) == [("Episode", "e2"), ("Episode", "e1")]
    assert most_relevant(invented, "Factor", "f1", episodes, OWNER, first=2, last=2) == [("Episode", "e1")]


def test_steps_bring_nodes_and_everything_that_joins_them(client: FlaskClient) -> None:
    data = view(client, CASE)
    assert keys(data) == {"Case:c1", "Episode:e1", "Episode:e2", "Episode:e3", "Factor:f1", "Factor:f3"}
    links = {link["id"] for link in data["links"]}
    assert {"HAS_EPISODE:h3", "NEXT:h6", "CONTRIBUTED_TO:q1", "CONTRIBUTED_TO:q4"} <= links
    assert "CONTRIBUTED_TO:q3" not in links, "one of its ends is not shown"


def test_nodes_that_stand_stay_put_and_a_link_reopens_the_same_places(client: FlaskClient) -> None:
    before = places(view(client, "show=Case:c1&show=1-25.out.HAS_EPISODE.Episode.Case:c1"))
    after = places(view(client, CASE))
    assert {key: after[key] for key in before} == before
    collapsed = places(view(client, f"{CASE}&do=collapse.Case:c1"))
    assert all(after[key] == place for key, place in collapsed.items()) and len(collapsed) < len(after)
    again = view(client, f"{CASE}&do=collapse.Case:c1")["query"]
    assert places(view(client, f"{again}&do=expand.1-25.out.HAS_EPISODE.Episode.Case:c1")) == after


def test_collapsing_takes_away_what_only_that_node_brought(client: FlaskClient) -> None:
    data = view(client, f"{CASE}&do=collapse.Case:c1")
    assert keys(data) == {"Case:c1"}, "the factors came from an episode that is no longer there"
    collapsed = view(client, "show=Case:c1,Episode:e1&show=1-25.out.HAS_EPISODE.Episode.Case:c1&do=collapse.Case:c1")
    assert keys(collapsed) == {"Case:c1", "Episode:e1"}, "what was opened by name stays"


def test_hidden_nodes_and_labels_left_out_are_not_shown_but_still_counted(client: FlaskClient) -> None:
    data = view(client, f"{CASE}&hide=Factor:f3&without=Episode")
    assert keys(data) == {"Case:c1", "Factor:f1"}
    assert "1 node hidden" in data["parts"]["legend"]
    assert re.search(r"Episodes\s*<span class=\"ex-count\">3</span>", data["parts"]["legend"])


def test_the_list_has_the_same_nodes_and_relationships_with_scripts_off(client: FlaskClient) -> None:
    page = client.get(f"/explorer?{CASE}").text
    data = json.loads(html.fromstring(page).get_element_by_id("ex-data").text_content())
    found = html.fromstring(page)
    assert {each.get("data-node") for each in found.iterfind(".//summary[@data-node]")} == keys(data)
    links = [each.attrib["data-link"] for each in found.iterfind(".//button[@data-link]")]
    assert sorted(links) == sorted(2 * [link["id"] for link in data["links"]]), "each is told from both its ends"
    assert found.xpath("//a[contains(@href, '/case/c1')]")


def test_a_long_list_has_the_relationships_of_the_selected_node_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "show=Case:c1&show=1-25.out.HAS_EPISODE.Episode.Case:c1"
    monkeypatch.setattr(routes, "MAX_LISTED", 0)
    assert 'value="at.Episode:e1">List them' in client.get(f"/explorer?{query}").text
    selected = client.get(f"/explorer?{query}&at=Episode:e1").text
    links = set(re.findall(r'data-link="([^"]+)"', selected))
    joined = client.get(f"/explorer/joined?{query}&node=Episode:e1").text
    assert links == set(re.findall(r'data-link="([^"]+)"', joined))
    assert len(links) > 1
    assert "data-link" not in client.get(f"/explorer/joined?{query}&node=Episode:nobody").text


def test_a_command_without_scripts_leads_to_the_address_of_the_next_view(client: FlaskClient) -> None:
    answer = client.get("/explorer?show=Case:c1&q=&do=expand.1-25.out.HAS_EPISODE.Episode.Case:c1")
    assert answer.status_code == 302
    assert "show=1-25.out.HAS_EPISODE.Episode.Case:c1" in answer.location and "do=" not in answer.location
    assert "As a list: 4 nodes" in client.get(answer.location).text


def test_details_of_a_node_say_the_ways_on_before_anything_is_read(client: FlaskClient) -> None:
    page = client.get("/explorer?show=Factor:f1&at=Factor:f1").text
    words = " ".join(html.fromstring(page).get_element_by_id("explorer").text_content().split())
    assert "Contributed to: 2 episodes (1 hindering, 1 mixed)" in words
    assert "Addressed by: 1 action (1 reduce)" in words


def test_details_of_a_relationship_have_its_evidence(client: FlaskClient) -> None:
    page = client.get(f"/explorer?{CASE}&at=CONTRIBUTED_TO:q1").text
    words = " ".join(html.fromstring(page).xpath("string(//*[@data-part='details'])").split())
    for said in ("We had forty open that week", "Page14", "Coder A", "ConfidenceHigh", "Invented reviews", "Hindering"):
        assert said in words, said


def test_names_that_mean_harm_stay_text(client: FlaskClient) -> None:
    page = client.get(f"/explorer?{CASE}&at=CONTRIBUTED_TO:q4").text
    assert "<img src=x" not in page and "alert(2)</script>" not in page
    assert HOSTILE in unescape(page)
    data = json.loads(html.fromstring(page).get_element_by_id("ex-data").text_content())
    assert HOSTILE in {node["caption"] for node in data["nodes"]}


def test_a_network_begins_with_what_recurs(client: FlaskClient) -> None:
    page = client.get("/explorer").text
    assert "recorded most often" in page
    data = json.loads(html.fromstring(page).xpath("string(//*[@id='ex-data'])"))
    assert {"Factor:f1", "Factor:f2"} <= {node["id"] for node in data["nodes"]}


def test_that_all_is_invented_is_said_once_and_not_on_each_node(client: FlaskClient) -> None:
    page = client.get("/explorer?show=Case:c1,Episode:e1").text
    data = json.loads(html.fromstring(page).xpath("string(//*[@id='ex-data'])"))
    assert not [node["name"] for node in data["nodes"] if "invented" in node["name"].rpartition("\n")[2]]
    assert page.count("Every node here is, or follows from, an invented case.") == 1


def test_what_follows_from_invented_and_restricted_cases_is_marked_in_words(client: FlaskClient) -> None:
    nodes = {node["id"]: node["words"] for node in view(client, "show=Case:c2,Episode:e1,Factor:f1")["nodes"]}
    assert nodes == {
        "Case:c2": "Case · invented · restricted", "Episode:e1": "Episode · invented", "Factor:f1": "Factor",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["html", "graphml", "node-link", "csv"])
def test_what_is_shown_can_be_downloaded_without_what_is_restricted(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/explorer/download?{CASE}&show=Case:c2&hide=Episode:e3&format={name}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Caseload of the duty team" in answer.text and "Not checked for disclosure" in answer.text
    for left_out in ("A restricted case", "Withheld words", "The hospital asks for everything"):
        assert left_out not in answer.text, left_out


def test_a_download_has_exactly_what_is_shown_and_says_what_is_withheld(client: FlaskClient) -> None:
    text = client.get(f"/explorer/download?{CASE}&show=Case:c2&format=node-link").text
    graph = nx.node_link_graph(json.loads(text), edges="edges")
    shown = view(client, CASE)
    assert set(graph.nodes) == keys(shown) and graph.number_of_edges() == len(shown["links"])
    assert "What is restricted or internal is withheld" in text


@pytest.mark.parametrize("query", ["show=Nothing:x", "format=exe", "show=Case:c1&do=fly"])
def test_what_makes_no_sense_is_refused_in_words(client: FlaskClient, query: str) -> None:
    for path in ("/explorer/download",) if "format" in query else ("/explorer", "/explorer/view"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert "Traceback" not in answer.text


def test_nodes_that_are_gone_and_a_graph_that_moved_on_are_said(client: FlaskClient) -> None:
    page = client.get("/explorer?show=Case:c1,Case:gone&revision=999999").text
    assert "1 of the nodes that the address names are not in the graph" in page
    assert "made at revision 999999" in page


def test_a_record_and_an_answer_open_in_the_explorer(site: Flask, client: FlaskClient) -> None:
    with site.test_request_context():
        assert explorer_url([("Case", "c1")]) == "/explorer?show=Case:c1&at=Case:c1"
        odd = [Node("Case", "a,b&c"), Node("Factor", "f1")]
        assert explorer_url(odd) == "/explorer?show=Case:a%252Cb%26c,Factor:f1"
        assert explorer_url([]) == "/explorer"
        many = explorer_url([("Case", str(number)) for number in range(MAX_NODES + 50)])
        assert many.count("Case:") == MAX_NODES
    assert "/explorer?show=Case:c1&amp;show=1-3.out.HAS_EPISODE.Episode.Case:c1" in client.get("/case/c1").text


@pytest.mark.slow
def test_a_small_picture_keeps_the_weightiest_links_and_says_how_many_it_left_out(site: Flask) -> None:
    nodes = [Node("Factor", str(number), {"name": f"Factor {number}"}) for number in range(MAX_SMALL_LINKS + 11)]
    links = [
        Relationship("FACTORS_TOGETHER", f"0+{n}", "Factor", "0", "Factor", f"{n}", {"cases": n, "weight": n})
        for n in range(1, MAX_SMALL_LINKS + 11)
    ]
    with site.test_request_context():
        picture = small_picture(Subgraph(nodes, links), dict.fromkeys((f"Factor:{node.id}" for node in nodes), ()))
    assert (len(picture.links), picture.left_out, len(picture.nodes)) == (MAX_SMALL_LINKS, 10, MAX_SMALL_LINKS + 1)
    assert "Factor:3" not in picture.nodes and "Factor:11" in picture.nodes
    assert picture.links[0].weight == f"{MAX_SMALL_LINKS + 10} cases" and picture.links[0].manner == "counted"


@pytest.mark.slow
def test_no_more_nodes_are_shown_at_once_than_the_page_says(invented: Database, client: FlaskClient) -> None:
    invented.write(
        lambda transaction: transaction.run(
            "UNWIND range(1, 340) AS number CREATE (:Area {id: 'many' + number, source_id: 's1', name: 'A' + number})"
        )
    )
    shown = ",".join(f"Area:many{number}" for number in range(1, 341))
    data = view(client, f"show={shown}")
    assert len(data["nodes"]) == MAX_NODES
    assert f"Only the first {MAX_NODES} of 340 nodes are shown" in data["parts"]["notices"]
    invented.write(lambda transaction: transaction.run("MATCH (a:Area) WHERE a.id STARTS WITH 'many' DETACH DELETE a"))
