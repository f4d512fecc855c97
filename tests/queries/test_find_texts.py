"""`find` looks through names, full texts and quotes, and gives the passage."""

from __future__ import annotations

import pytest
from people import EXPORT, OWNER

from bench.questions import recorded
from graph.database import Database
from graph.errors import BadRequest
from graph.facts import facts_at
from graph.names import name_key
from graph.schema import schema
from graph.viewer import Viewer
from queries import ask
from queries.catalogue.find import _passage


@pytest.fixture(scope="module")
def texts_by_record(sample: Database) -> list[tuple[str, str, list[str]]]:
    """The label and id of each record that can be found, with its names, its full texts and the quotes about it."""
    texts: dict[tuple[str, str], list[str]] = {}
    for label in (label for label in schema().domain_labels if label.search):
        names = [
            label.caption,
            "ref",
            "id",
            *(prop.name for prop in label.properties.values() if prop.type == "long_text"),
        ]
        for row in sample.read(f"MATCH (n:{label.name}) RETURN properties(n) AS n ORDER BY n.id"):
            values = [row["n"].get(name) for name in names]
            texts[label.name, row["n"]["id"]] = [value for value in (*values, *row["n"].get("aliases", ())) if value]
    quotes = sample.read(
        "MATCH (f:Factor)-[k:CONTRIBUTED_TO|INFLUENCES]->(n) WHERE k.quote IS NOT NULL "
        "RETURN type(k) AS kind, labels(n)[0] AS label, n.id AS id, k.case_id AS case, f.id AS factor, k.quote AS quote "
        "ORDER BY k.id"
    )
    for row in quotes:
        key = (row["label"], row["id"])
        if row["kind"] == "INFLUENCES":
            key = ("Case", row["case"]) if row["case"] else ("Factor", row["factor"])
        texts[key].append(row["quote"])
    return [(*key, of_record) for key, of_record in texts.items()]


@pytest.mark.parametrize("text", ["duty", "the", "CARE plan", "c01", "read the form", "counted", "nobody’s"])
@pytest.mark.parametrize("viewer", [OWNER, EXPORT], ids=["owner", "export"])
def test_it_finds_what_reading_every_text_finds(
    sample: Database, texts_by_record: list[tuple[str, str, list[str]]], text: str, viewer: Viewer
) -> None:
    words = name_key(text).split()
    withheld = facts_at(sample).withheld_from(viewer.sight)
    holding = {
        (label, id_)
        for label, id_, texts in texts_by_record
        if any(all(word in name_key(value) for word in words) for value in texts) and id_ not in withheld.get(label, ())
    }
    rows = ask(sample, "find", {"text": text, "limit": "1000"}, viewer=viewer).rows
    assert {(row["label"], row["id"]) for row in rows if row["matched"] != "likeness"} == holding


def test_a_text_of_thousands_of_words_is_refused(sample: Database) -> None:
    """Each of 20,000 words in each text of this small graph took 17 seconds."""
    with pytest.raises(BadRequest, match="at most 1,000 characters"):
        ask(sample, "find", {"text": "a " * 501}, viewer=OWNER)


def test_a_later_search_reads_only_what_it_found(sample: Database) -> None:
    """To look through all texts in the database took minutes at 20,000 cases."""
    ask(sample, "find", {"text": "duty"}, viewer=OWNER)
    with recorded(sample) as statements:
        assert ask(sample, "find", {"text": "counted"}, viewer=OWNER).rows
    of_records = [cypher for cypher, _ in statements if ":GraphState" not in cypher]
    assert of_records and all("$ids" in cypher for cypher in of_records)


@pytest.mark.slow
def test_what_a_text_says_is_found_after_what_a_name_says(sample: Database) -> None:
    rows = ask(sample, "find", {"text": "bruise", "limit": "1000"}, viewer=OWNER).rows
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    held = set()
    for label in (label for label in schema().domain_labels if label.search):
        texts = [prop.name for prop in label.properties.values() if prop.type == "long_text"]
        for node in sample.read(f"MATCH (n:{label.name}) RETURN properties(n) AS n ORDER BY n.id"):
            if any("bruise" in str(node["n"].get(name) or "").lower() for name in texts):
                held.add((label.name, node["n"]["id"]))
    assert held <= {(row["label"], row["id"]) for row in rows}
    in_texts = [row for row in rows if row["score"] <= 50]
    assert in_texts and all("bruise" in row["passage"].lower() for row in in_texts)
    assert {row["matched"] for row in in_texts} & {"summary", "what happened"}
    assert len({(row["label"], row["id"]) for row in rows}) == len(rows), "each is found once"


def test_what_a_quote_says_leads_to_where_it_was_said(sample: Database) -> None:
    quoted = sample.read(
        "MATCH (e:Episode)<-[k:CONTRIBUTED_TO]-(:Factor) WHERE k.quote IS NOT NULL "
        "OPTIONAL MATCH (c:Case)-[:HAS_EPISODE]->(e) "
        "RETURN e.id AS id, k.quote AS quote, c.sensitivity AS sensitivity ORDER BY sensitivity, id"
    )
    by_sensitivity = {row["sensitivity"]: row for row in quoted}
    for sensitivity, viewers in (("open", [OWNER, EXPORT]), ("internal", [OWNER]), ("restricted", [OWNER])):
        row = by_sensitivity[sensitivity]
        for viewer in (OWNER, EXPORT):
            rows = ask(sample, "find", {"text": row["quote"], "kind": "episode"}, viewer=viewer).rows
            matches = [match for match in rows if match["id"] == row["id"]]
            assert bool(matches) is (viewer in viewers), (row, viewer)
            for match in matches:
                assert (match["matched"], match["score"]) == ("quote", 50)
                assert match["passage"].strip("… ") in " ".join(row["quote"].split())


def test_a_quote_of_an_influence_leads_to_its_case(sample: Database) -> None:
    text = {"text": "built around what had to be counted"}
    [row] = ask(sample, "find", text, viewer=EXPORT).rows
    assert (row["label"], row["id"], row["matched"], row["score"]) == ("Case", "sample-c01", "quote", 50)
    assert row["passage"] == "The form had been built around what had to be counted."
    assert not [row for row in ask(sample, "find", {**text, "kind": "factor"}, viewer=EXPORT).rows if row["passage"]]


def test_no_text_of_a_restricted_case_is_found_for_an_export(sample: Database) -> None:
    [case] = sample.read(
        "MATCH (c:Case {sensitivity: 'restricted'}) RETURN c.id AS id, c.summary AS summary ORDER BY id LIMIT 1"
    )
    text = {"text": " ".join(case["summary"].split()[:5]), "kind": "case"}
    assert case["id"] in {row["id"] for row in ask(sample, "find", text, viewer=OWNER).rows}
    assert case["id"] not in {row["id"] for row in ask(sample, "find", text, viewer=EXPORT).rows}


def test_a_passage_has_whole_words_around_the_text() -> None:
    text = "word " * 40 + "a level crossing " + "then " * 40
    passage = _passage("level crossing", text)
    assert passage.startswith("… word word") and passage.endswith("then …")
    assert "a level crossing then" in passage
    assert _passage("short", "It is short.") == "It is short."
