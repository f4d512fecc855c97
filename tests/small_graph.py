"""A small graph that tests of the database read, and how they run a statement."""

from __future__ import annotations

from graph.database import Database

STORY = """
CREATE (case:Case {id: 'c1', title: 'A move', synthetic: true})
CREATE (episode:Episode {id: 'e1', title: 'First referral', sequence: 1})
CREATE (factor:Factor {id: 'f1', name: 'Caseload', aliases: ['workload', 'demand']})
CREATE (case)-[:HAS_EPISODE {id: 'h1'}]->(episode)
CREATE (factor)-[:CONTRIBUTED_TO {id: 'k1', polarity: 'hindering', strength: 3}]->(episode)
CREATE (factor)-[:CONTRIBUTED_TO {id: 'k2', polarity: 'supporting'}]->(episode)
"""


def run(database: Database, cypher: str, **parameters: object) -> list[dict[str, object]]:
    return database.write(lambda transaction: transaction.run(cypher, **parameters))
