"""`find` looks through full texts too, and gives the passage."""

from __future__ import annotations

from people import EXPORT, OWNER

from graph.database import Database
from graph.schema import schema
from queries import ask
from queries.catalogue.find import _passage


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
