"""What every question must know of the graph first: what is restricted, what is invented, its sources.

Read once for each revision of the graph, and only as far as it is needed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from graph.database import Database
from graph.schema import schema
from queries.following import what_follows

_CASES = """
MATCH (c:Case)
RETURN c.id AS id, c.source_id AS source, coalesce(c.synthetic, false) AS invented,
       coalesce(c.sensitivity, '') = 'restricted' AS restricted
ORDER BY id
"""
_SOURCES = "MATCH (s:Source) WHERE s.id <> 'casethread' RETURN s.id AS id, coalesce(s.title, s.id) AS title ORDER BY id"
_MACHINE = """
MATCH (:Factor)-[k:CONTRIBUTED_TO]->() WHERE k.coding_method IN ['machine', 'machine_checked']
RETURN count(k) AS total ORDER BY total
"""
# Labels that belong to invented cases by their source where nothing joins them to a case.
_BY_SOURCE = ("Finding", "Recommendation", "Action")


Mark = tuple[str | None, int]  # the graph's uid and its revision


@dataclass(frozen=True)
class _Case:
    id: str
    source: str | None
    invented: bool
    restricted: bool


class Standing:
    """The graph at one revision, as far as every question needs it."""

    def __init__(self, database: Database, at: Mark) -> None:
        self._database, self.mark = database, at

    @cached_property
    def _cases(self) -> list[_Case]:
        return [_Case(**row) for row in self._database.read(_CASES)]

    @cached_property
    def restricted_cases(self) -> frozenset[str]:
        """The ids of the cases that never leave in an export."""
        return frozenset(case.id for case in self._cases if case.restricted)

    @cached_property
    def withheld(self) -> dict[str, frozenset[str]]:
        """The ids, by label, of restricted cases and of what follows from them."""
        return what_follows(self._database, self.restricted_cases)

    @cached_property
    def has_real(self) -> bool:
        """Whether a case is not marked as invented."""
        return any(not case.invented for case in self._cases)

    @cached_property
    def has_invented(self) -> bool:
        """Whether a case is marked as invented."""
        return any(case.invented for case in self._cases)

    @cached_property
    def invented(self) -> dict[str, frozenset[str]]:
        """The ids, by label, of invented cases, of what follows from them, and of what their sources hold beside."""
        found = what_follows(self._database, [case.id for case in self._cases if case.invented])
        kinds = Counter((case.source, case.invented) for case in self._cases)
        sources = sorted(source for source, invented in kinds if source and invented and not kinds[source, False])
        return found | {label: found.get(label, frozenset()) | self._of(label, sources) for label in _BY_SOURCE}

    def apart(self, label: str, *, keep_invented: bool) -> list[str]:
        """The ids of a label that are not counted: the invented ones, or all but those."""
        invented = self.invented.get(label, frozenset())
        if not keep_invented:
            return sorted(invented)
        name = schema().labels[label].name
        rows = self._database.read(f"MATCH (n:{name}) RETURN n.id AS id ORDER BY id")
        return [row["id"] for row in rows if row["id"] not in invented]

    @cached_property
    def sources(self) -> list[dict[str, str]]:
        """The id and title of every source."""
        return [dict(row) for row in self._database.read(_SOURCES)]

    @cached_property
    def has_machine_coding(self) -> bool:
        """Whether a machine coded any contribution."""
        return bool(self._database.read(_MACHINE)[0]["total"])

    def _of(self, label: str, sources: list[str]) -> frozenset[str]:
        statement = f"MATCH (n:{label}) WHERE n.source_id IN $sources RETURN n.id AS id ORDER BY id"
        return frozenset(row["id"] for row in self._database.read(statement, sources=sources))


_MARK = "MATCH (g:GraphState {id: 'graph'}) RETURN g.uid AS uid, coalesce(g.revision, 0) AS revision ORDER BY revision"
_KNOWN: WeakKeyDictionary[Database, Standing] = WeakKeyDictionary()


def mark(database: Database) -> Mark:
    """Which graph this is and its revision: (None, 0) for one that Casethread never wrote."""
    rows = database.read(_MARK)
    return (rows[0]["uid"], int(rows[0]["revision"])) if rows else (None, 0)


def standing(database: Database, at: Mark | None = None) -> Standing:
    """How the graph stands at its present revision; kept until that moves.

    A graph without a uid is one whose changes move no revision, so nothing of it is kept.
    """
    at = at or mark(database)
    known = _KNOWN.get(database)
    if known is None or known.mark != at or at[0] is None:
        known = _KNOWN[database] = Standing(database, at)
    return known
