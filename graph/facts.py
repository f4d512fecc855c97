"""What every question must know of the graph first: what is restricted, what is invented, its sources.

Read once for each revision of the graph, and only as far as it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from graph.database import Database
from graph.privacy.dependents import dependents_of
from graph.privacy.judgement import NO_JUDGEMENT, Judgement, cases_around, judged_here
from graph.privacy.sensitivity import INTERNAL, OPEN, RESTRICTED
from graph.privacy.shared_records import ids_of_sources, reached_only_from
from graph.schema import schema

if TYPE_CHECKING:
    from graph.projection import Projection

# One row for all cases alike: a row costs more than an id in it.
_CASES = """
MATCH (c:Case)
WITH c.source_id AS source, c.synthetic AS synthetic, c.sensitivity AS sensitivity, c.id AS id
RETURN source, synthetic, sensitivity, collect(id) AS ids
ORDER BY source, synthetic, sensitivity
"""
_SOURCES = "MATCH (s:Source) WHERE s.id <> 'casethread' RETURN s.id AS id, coalesce(s.title, s.id) AS title ORDER BY id"
_CODED = """
MATCH (:Factor)-[k:CONTRIBUTED_TO|INFLUENCES]->()
RETURN DISTINCT k.source_id AS source, coalesce(k.coding_method, '') IN ['machine', 'machine_checked'] AS by_machine
ORDER BY source, by_machine
"""
_CODEBOOKS = "MATCH (g:Coding) WHERE g.codebook IS NOT NULL RETURN DISTINCT g.codebook AS name ORDER BY name"
_SUPERSEDED = """
MATCH (:Coding {state: 'agreed'})-[:CODES]->(:Case)<-[:CODES]-(own:Coding) WHERE coalesce(own.state, '') <> 'agreed'
RETURN DISTINCT own.id AS id ORDER BY id
"""

T = TypeVar("T")
MAX_RESULTS = 500  # results of statements that are remembered for one revision
MAX_LARGE = 8  # and of those with whole networks


class GraphVersion(NamedTuple):
    """Which graph, and how far it has changed: (None, 0) for one that Casethread never wrote."""

    graph_id: str | None
    revision: int


@dataclass(frozen=True)
class _Case:
    id: str
    source: str | None
    invented: bool
    sensitivity: str

    @property
    def kinds(self) -> tuple[str, ...]:
        kept = ["withheld"] if self.sensitivity != OPEN else []
        return ("invented" if self.invented else "real", self.sensitivity, *kept)


class GraphFacts:
    """The graph at one revision, as far as every question needs it; `judgement` is that of another on what may leave."""

    def __init__(self, database: Database, version: GraphVersion, judgement: Judgement = NO_JUDGEMENT) -> None:
        self._database, self.version, self.judgement = database, version, judgement
        self._small: dict[tuple[str, str], Any] = {}
        self._large: dict[tuple[str, str], Any] = {}
        self._projection: Projection | None = None
        self._projecting = Lock()

    def once(
        self,
        statement: str,
        values: Mapping[str, Any],
        convert: Callable[[list[dict[str, Any]]], T],
        *,
        is_large: bool = False,
    ) -> T:
        """The rows of a statement, converted by `convert`; read once at this revision, then remembered."""
        results, limit = (self._large, MAX_LARGE) if is_large else (self._small, MAX_RESULTS)
        key = (statement, repr(sorted(values.items())))
        result: T | None = results.get(key)
        if result is None:
            result = convert(self._database.read(statement, **values))
            if len(results) >= limit:
                results.clear()
            results[key] = result
        return result

    @cached_property
    def _cases(self) -> list[_Case]:
        return [
            _Case(id_, row["source"], row["synthetic"] is True, self._sensitivity_of(id_, row))
            for row in self._database.read(_CASES)
            for id_ in row["ids"]
        ]

    def _sensitivity_of(self, id_: str, case: Mapping[str, Any]) -> str:
        return RESTRICTED if id_ in self._cases_around else self.judgement.sensitivity_of(id_, case)

    @cached_property
    def _judged(self) -> dict[str, set[str]]:
        return judged_here(self._database.read, self.judgement)

    @cached_property
    def _cases_around(self) -> set[str]:
        return cases_around(self._database.read, self._judged)

    @cached_property
    def open_cases(self) -> frozenset[str]:
        """The ids of the cases that may leave."""
        return frozenset(case.id for case in self._cases if case.sensitivity == OPEN)

    @cached_property
    def withheld(self) -> dict[str, frozenset[str]]:
        """The ids, by label, of all that never leaves: cases that are not open, and what follows from them."""
        return self._with_what_follows("withheld")

    @cached_property
    def restricted(self) -> dict[str, frozenset[str]]:
        """Of what is withheld, the restricted cases and what follows from them; the rest is internal."""
        is_all = all(case.sensitivity != INTERNAL for case in self._cases)
        return self.withheld if is_all else self._with_what_follows(RESTRICTED)

    def _with_what_follows(self, kind: str) -> dict[str, frozenset[str]]:
        """The ids, by label, of cases of a kind, of what follows from them, and of what nothing else leads to."""
        cases = frozenset(case.id for case in self._cases if kind in case.kinds)
        judged = self._judged
        if not cases and not judged:
            return {}
        only = self._sources_with_nothing_but(kind)
        source_ids = ids_of_sources(self._database, only)
        thread = {label: {*source_ids.get(label, ())} for label in schema().labels_of("thread")}
        for label, ids in judged.items():
            thread[label] = thread.get(label, set()) | ids
        dependents = dependents_of(self._database.read, cases, thread)
        other_sources = {case.source for case in self._cases if case.source} - only
        shared = reached_only_from(self._database, {**dependents, "Source": frozenset(only)}, source_ids, other_sources)
        shared["Source"] = shared.get("Source", set()) | only
        return {**dependents, **{label: frozenset(ids) for label, ids in shared.items()}}

    def has_real(self, label: str) -> bool:
        """Whether a node of this label is neither invented nor follows from what is."""
        if self.has_real_cases:
            return True
        invented = sorted(self._sources_with_nothing_but("invented"))
        statement = f"MATCH (n:{label}) WHERE NOT coalesce(n.source_id, '') IN $invented RETURN n.id AS id ORDER BY id"
        ids = self.once(statement, {"invented": invented}, _ids) if label != "Case" else frozenset()
        return bool(ids and ids - self.invented.get(label, frozenset()))

    @property
    def has_cases(self) -> bool:
        """Whether there is any case."""
        return bool(self._cases)

    @cached_property
    def has_invented(self) -> bool:
        """Whether a case is marked as invented."""
        return any(case.invented for case in self._cases)

    @cached_property
    def has_real_cases(self) -> bool:
        """Whether a case is not."""
        return any(not case.invented for case in self._cases)

    @cached_property
    def invented(self) -> dict[str, frozenset[str]]:
        """The ids, by label, of invented cases, of what follows from them, and of what else their sources hold."""
        dependents = dependents_of(self._database.read, [case.id for case in self._cases if case.invented])
        sources = sorted(self._sources_with_nothing_but("invented"))
        # The thread of a source may be joined to no case at all: then it belongs to the cases of its source.
        thread = schema().labels_of("thread")
        return dependents | {label: dependents.get(label, frozenset()) | self._of(label, sources) for label in thread}

    def apart(self, label: str, *, keep_invented: bool) -> list[str]:
        """The ids of a label that are not counted: the invented ones, or all but those."""
        invented = self.invented.get(label, frozenset())
        if not keep_invented:
            return sorted(invented)
        name = schema().labels[label].name
        return sorted(self.once(f"MATCH (n:{name}) RETURN n.id AS id ORDER BY id", {}, _ids) - invented)

    @cached_property
    def sources(self) -> list[dict[str, str]]:
        """The id and title of every source."""
        return [dict(row) for row in self._database.read(_SOURCES)]

    def sources_of(self, label: str | None, *, coded: bool, counts_invented: bool | None) -> set[str]:
        """The sources that hold what is counted: nodes of a label, or what was coded; invented or real, or both."""
        sources = {str(row["source"]) for row in self._coded if row["source"]} if coded else set()
        if label:
            sources |= self.once(f"MATCH (n:{label}) RETURN DISTINCT n.source_id AS id ORDER BY id", {}, _ids)
        if counts_invented is None:
            return sources
        return sources - self._sources_with_nothing_but("real" if counts_invented else "invented")

    @cached_property
    def has_machine_coding(self) -> bool:
        """Whether a machine coded any contribution."""
        return any(row["by_machine"] for row in self._coded)

    @cached_property
    def superseded_codings(self) -> list[str]:
        """The codings of cases that have one which was agreed between the coders: what they say is counted nowhere."""
        return [str(row["id"]) for row in self._database.read(_SUPERSEDED)]

    @cached_property
    def codebooks(self) -> list[str]:
        """The names of the codebooks that cases were coded with."""
        return [str(row["name"]) for row in self._database.read(_CODEBOOKS)]

    @property
    def projection(self) -> Projection:
        """All contributions in memory; read once, whoever asks first, and let go of when the graph moves on."""
        with self._projecting:
            if self._projection is None:
                from graph.projection import read_projection  # noqa: PLC0415  scipy is not for every question

                self._projection = read_projection(self._database)
            return self._projection

    @cached_property
    def _coded(self) -> list[dict[str, Any]]:
        return self._database.read(_CODED)

    def _sources_with_nothing_but(self, kind: str) -> set[str]:
        """The sources all of whose cases are of a kind, such as invented; a source without cases is none of these."""
        others = {case.source for case in self._cases if kind not in case.kinds}
        return {case.source for case in self._cases if case.source and case.source not in others}

    def _of(self, label: str, sources: list[str]) -> frozenset[str]:
        statement = f"MATCH (n:{label}) WHERE n.source_id IN $sources RETURN n.id AS id ORDER BY id"
        return _ids(self._database.read(statement, sources=sources))


def _ids(rows: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(row["id"] for row in rows if row["id"])


_VERSION = (
    "MATCH (g:GraphState {id: 'graph'}) RETURN g.uid AS uid, coalesce(g.revision, 0) AS revision ORDER BY revision"
)
_FACTS: WeakKeyDictionary[Database, GraphFacts] = WeakKeyDictionary()
_JUDGEMENTS: WeakKeyDictionary[Database, Judgement] = WeakKeyDictionary()


def graph_version(database: Database) -> GraphVersion:
    """Which graph this is and its revision: (None, 0) for one that Casethread never wrote."""
    rows = database.read(_VERSION)
    return GraphVersion(rows[0]["uid"], int(rows[0]["revision"])) if rows else GraphVersion(None, 0)


def facts_at(database: Database, version: GraphVersion | None = None) -> GraphFacts:
    """The facts of the graph at its present revision, remembered until that changes.

    Changes to a graph without a uid do not change its revision, so nothing of it is remembered.
    """
    version = version or graph_version(database)
    facts, judgement = _FACTS.get(database), _JUDGEMENTS.get(database, NO_JUDGEMENT)
    if facts is None or facts.version != version or version.graph_id is None or facts.judgement != judgement:
        facts = _FACTS[database] = GraphFacts(database, version, judgement)
    return facts


def judge_by(database: Database, judgement: Judgement) -> None:
    """From now on, let this judgement decide what may leave of a database, beside what its cases state."""
    _JUDGEMENTS[database] = judgement
