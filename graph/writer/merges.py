"""What people said of two records: that they are one, by a decision or by a relationship, or that they are different."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database

_BY_DECISION = """
MATCH (d:Decision) WHERE d.merged IS NOT NULL OR d.answer = 'different'
MATCH (b:ImportBatch {id: d.import_id}) WHERE b.loader = $loader
RETURN d.scope AS label, d.compared AS names, d.into AS stays, b.id AS import_id, b.at AS at, b.by AS by,
       b.reason AS reason, b.revision AS revision ORDER BY revision DESC, d.id
"""
_BY_LINK = """
MATCH (f:Factor)-[m:MERGED_INTO]->(g:Factor)
MATCH (b:ImportBatch {id: m.import_id}) WHERE b.loader = $loader
RETURN 'Factor' AS label, [f.name, g.name] AS names, g.id AS stays, b.id AS import_id, b.at AS at, b.by AS by,
       b.reason AS reason, b.revision AS revision ORDER BY revision DESC, m.id
"""


@dataclass(frozen=True, slots=True)
class PairDecision:
    """Two names of a label, and the id of the record that they are now; None where they are different.

    Undoing the import takes it back.
    """

    label: str
    names: list[str]
    stays: str | None
    import_id: str
    at: str
    by: str
    reason: str
    revision: int


def pair_decisions(database: Database, loader: str) -> list[PairDecision]:
    """All that came by this loader and are not undone, the latest first."""
    rows = [row for cypher in (_BY_DECISION, _BY_LINK) for row in database.read(cypher, loader=loader)]
    return sorted((PairDecision(**row) for row in rows), key=lambda decision: -decision.revision)
