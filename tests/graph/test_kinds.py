"""Which labels and types a statement reads is derived from its text, and never too few of them."""

from __future__ import annotations

import pytest

from graph.kinds import kinds_read
from graph.projection.reading import STATEMENTS

READ = {
    "MATCH (a:Action) RETURN a.id AS id ORDER BY id": {"Action"},
    "MATCH (a:Action) WHERE EXISTS { MATCH (a)-[:LED_TO|OWNED_BY]->(:Organisation) } RETURN a.id": {
        "Action", "LED_TO", "OWNED_BY", "Organisation",
    },
    # Of a node without a label its id and label never change; whatever else is asked for does.
    "MATCH (f:Factor)-[k:CONTRIBUTED_TO]->(t) RETURN t.id, t:Case, count(t), k.polarity": {
        "Factor", "CONTRIBUTED_TO", "Case",
    },
    "MATCH (f:Factor)-[:CONTRIBUTED_TO]->(t) RETURN t.title": {"Factor", "CONTRIBUTED_TO", "Episode", "Case"},
    "MATCH (f:Factor)-[:CONTRIBUTED_TO]->(t) WITH t AS place RETURN place.title": {
        "Factor", "CONTRIBUTED_TO", "Episode", "Case",
    },
    "MATCH p = (f:Factor)-[:CONTRIBUTED_TO]->() RETURN [n IN nodes(p) | n.title]": {
        "Factor", "CONTRIBUTED_TO", "Episode", "Case",
    },
    "MATCH (x)-[:HAS_EVENT]->(e {id: $id}) RETURN x.id": {"HAS_EVENT"},
    "MATCH (x)-[:HAS_EVENT]->(e {field: $field}) RETURN x.id": {"HAS_EVENT", "Action", "Recommendation", "Event"},
    "MATCH (e:Event)<-[:HAS_EVENT]-(owner) RETURN owner.id AS id": {"HAS_EVENT", "Event"},
    "MATCH (e:Event)<-[:HAS_EVENT]-(owner) RETURN properties(owner) AS p": {
        "HAS_EVENT", "Action", "Recommendation", "Event",
    },
    # What a text or a comment says is no pattern.
    "MATCH (a:Action) WHERE a.title <> '-->(n)' RETURN a.id // MATCH (n)": {"Action"},
}  # fmt: skip
ANYTHING = (
    "MATCH (n) RETURN count(n) AS total",
    "MATCH (n) WHERE n.source_id IN $sources RETURN head(labels(n)) AS label",
    "MATCH (a:Action)--(n) RETURN n.id",
    "MATCH (a:Action)-->(n) RETURN n.id",
    "MATCH (a:Action)-[r]-(n) RETURN type(r)",
    "MATCH (a:Action)-[*1..2]-(n) RETURN n.id",
    "MATCH (a:Action) MATCH (n) RETURN n.id",
    "MATCH (b:ImportBatch) RETURN b.id",
    "CALL db.labels() YIELD label RETURN label",
    "RETURN 1 AS one",
)


@pytest.mark.parametrize("cypher", READ)
def test_it_reads(cypher: str) -> None:
    kinds = kinds_read(cypher)
    assert kinds is not None
    assert READ[cypher] <= kinds
    assert kinds <= READ[cypher] | {"Case"}


@pytest.mark.parametrize("cypher", ANYTHING)
def test_it_may_read_anything(cypher: str) -> None:
    assert kinds_read(cypher) is None


def test_a_table_of_the_projection_does_not_hang_on_every_write() -> None:
    for cyphers in STATEMENTS.values():
        for cypher in cyphers:
            kinds = kinds_read(cypher)
            assert kinds is not None, cypher
            assert not kinds & {"Event", "HAS_EVENT", "Action"}
