"""What joins some nodes of a graph."""

from __future__ import annotations

from graph.database import Database
from graph.network.joining import relationships_among

CONTENT = """
CREATE (c:Case {id: 'c'})-[:HAS_EPISODE {id: 'h'}]->(e:Episode {id: 'e'}), (e2:Episode {id: 'f'}),
       (e)-[:NEXT {id: 'n'}]->(e2), (f:Factor {id: 'f'})-[:CONTRIBUTED_TO {id: 'k', quote: 'Too many'}]->(e),
       (g:Factor {id: 'g'})-[:CONTRIBUTED_TO {id: 'l'}]->(e), (f)-[:INFLUENCES {id: 'i'}]->(g),
       (f)-[:CONTRIBUTED_TO]->(c)
"""


def test_what_joins_nodes_is_read_whichever_end_it_is_sought_from(empty_graph: Database) -> None:
    empty_graph.write(lambda transaction: transaction.run(CONTENT))
    # The second episode has the id of a factor, and is not among them; the contribution to the case has no id.
    joining = relationships_among(empty_graph, {"Case": ["c"], "Episode": ["e"], "Factor": ["f", "g"]})
    ends = {r.id: (r.type, r.from_label, r.from_id, r.to_label, r.to_id) for r in joining}
    assert ends == {
        "h": ("HAS_EPISODE", "Case", "c", "Episode", "e"),
        "k": ("CONTRIBUTED_TO", "Factor", "f", "Episode", "e"),
        "l": ("CONTRIBUTED_TO", "Factor", "g", "Episode", "e"),
        "i": ("INFLUENCES", "Factor", "f", "Factor", "g"),
    }
    assert next(r.properties for r in joining if r.id == "k") == {"quote": "Too many"}
    assert [r.type for r in relationships_among(empty_graph, {"Factor": ["f"], "Case": ["c"]})] == []
    assert [r.id for r in relationships_among(empty_graph, {"Episode": ["f", "e"]})] == ["n"]
