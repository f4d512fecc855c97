"""What the graph that an edition was frozen from says today of the records in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.privacy.sensitivity import OPEN, RESTRICTED, sensitivity_of
from graph.records import ReadRows
from graph.schema import schema
from graph.writer.changes import element_of


@dataclass(frozen=True)
class Judgement:
    """What may leave of records that another database holds too, by the one where people say so.

    `withheld` are ids by label, of cases and what follows from them; `open_cases` those that may leave. A case that is
    in neither is judged by what it states itself.
    """

    withheld: Mapping[str, frozenset[str]]
    open_cases: frozenset[str]

    def sensitivity_of(self, id_: str, case: Mapping[str, Any]) -> str:
        """What a case with these properties counts as."""
        if self.withholds("Case", id_):
            return RESTRICTED
        return OPEN if id_ in self.open_cases else sensitivity_of(case)

    def withholds(self, label: str, id_: str) -> bool:
        """Whether this record may not leave."""
        return id_ in self.withheld.get(label, ())


_REMOVED_CASES = """
MATCH (c:Change {entity: 'Case', after: ''}) WHERE c.undone_revision IS NULL
OPTIONAL MATCH (again:Case {id: c.entity_id})
WITH c, again WHERE again IS NULL
RETURN c.entity AS entity, c.entity_id AS entity_id, c.before AS before ORDER BY c.at, entity_id
"""

NO_JUDGEMENT = Judgement({}, frozenset())


def withheld_when_removed(read: ReadRows) -> frozenset[str]:
    """The ids of the cases that are gone and could not leave when they were removed: to remove a case opens nothing."""
    last = {str(row["entity_id"]): element_of(row) for row in read(_REMOVED_CASES)}
    return frozenset(id_ for id_, case in last.items() if sensitivity_of(case.properties) != OPEN)


def judged_here(read: ReadRows, judgement: Judgement) -> dict[str, set[str]]:
    """The records of a database, by label, that a judgement withholds.

    What cases share is not among them: it is withheld by what leads to it here.
    """
    judged = {}
    for label in schema().dependent_labels:
        statement = f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) RETURN n.id AS id ORDER BY id"
        ids = sorted(judgement.withheld.get(label, ()))
        if present := _ids(read(statement, ids=ids)) if ids else set():
            judged[label] = present
    return judged


def cases_around(read: ReadRows, judged: Mapping[str, set[str]]) -> set[str]:
    """The cases of these episodes and codings: what is counted is left out by its case."""
    cases: set[str] = set()
    for label in schema().labels_of("case"):
        if label != "Case" and label in judged:
            statement = (
                f"UNWIND $ids AS record_id MATCH (:{label} {{id: record_id}})--(c:Case) "
                "RETURN DISTINCT c.id AS id ORDER BY id"
            )
            cases |= _ids(read(statement, ids=sorted(judged[label])))
    return cases


def _ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}
