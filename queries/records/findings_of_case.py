"""Which findings are drawn from a case, for all that tell what was learned from one."""

from __future__ import annotations

# Binds each finding `n` of $case. As everywhere, one that says nothing of where it is drawn from is drawn from what its
# review examined.
FINDINGS_OF_CASE = """
MATCH (c:Case {id: $case})
OPTIONAL MATCH (c)-[:HAS_EPISODE*0..1]->()<-[:DRAWN_FROM]-(drawn:Finding)
WITH c, collect(DISTINCT drawn.id) AS drawn
OPTIONAL MATCH (c)<-[:EXAMINES]-(:Review)-[:MADE]->(made:Finding) WHERE NOT EXISTS { MATCH (made)-[:DRAWN_FROM]->() }
WITH drawn, collect(DISTINCT made.id) AS made
UNWIND drawn + made AS id
MATCH (n:Finding {id: id})
"""
