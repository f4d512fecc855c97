"""What every question must know of the graph first: what is restricted, what is invented, its sources.

Read once for each revision of the graph, and only as far as it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from graph.database import Database
from graph.facts.cases import Cases
from graph.facts.remembered import AtRevision, Results, Values
from graph.facts.search_texts import SearchTexts, read_search_texts, updated_search_texts
from graph.facts.version import GraphVersion
from graph.privacy.judgement import NO_JUDGEMENT, Judgement, cases_around, judged_here
from graph.privacy.scopes import actions_of, cases_in
from graph.privacy.sensitivity import INTERNAL, OPEN, RESTRICTED
from graph.privacy.withheld import Invented, WhatFollows, read_beyond, read_invented, read_what_follows
from graph.schema import schema
from graph.viewer import ONLY_OPEN, Sight
from graph.writer.touched import Touched

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
# Notes say nothing of how things stand, and whose an action is goes by the days of the ownership.
_LAST_CHANGE = """
WHERE h.at_earliest IS NOT NULL AND NOT h.field IN ['progress_note', 'owner']
RETURN max(h.at_earliest) AS day ORDER BY day
"""
_OF_ALL, _OF_SOME = "MATCH (h:Event)", "UNWIND $ids AS id MATCH (h:Event {id: id})"
_CODEBOOKS = "MATCH (g:Coding) WHERE g.codebook IS NOT NULL RETURN DISTINCT g.codebook AS name ORDER BY name"
_SUPERSEDED = """
MATCH (:Coding {state: 'agreed'})-[:CODES]->(:Case)<-[:CODES]-(own:Coding) WHERE coalesce(own.state, '') <> 'agreed'
RETURN DISTINCT own.id AS id ORDER BY id
"""
_SEVERAL_CODERS = """
MATCH (c:Case)<-[:CODES]-(g:Coding)
WITH c, count(DISTINCT CASE WHEN $source IS NULL OR g.source_id IN $source THEN g.id END) AS codings,
     count(CASE WHEN g.state = 'agreed' THEN g.id END) AS agreed
WHERE codings > 1 AND agreed = 0
RETURN c.id AS id ORDER BY id
"""
_ALL_IDS = "WITH n.id AS id RETURN collect(id) AS ids ORDER BY size(ids)"  # of each `n`, in one row

T = TypeVar("T")
Rows = list[dict[str, Any]]
IdsByLabel = dict[str, frozenset[str]]


class GraphFacts:
    """The graph at one revision, as far as every question needs it; `judgement` is that of another on what may leave."""

    def __init__(
        self,
        database: Database,
        version: GraphVersion,
        judgement: Judgement = NO_JUDGEMENT,
        remembered: tuple[Results, Values] | None = None,
    ) -> None:
        self._database, self.version, self.judgement = database, version, judgement
        self._results, self._values = remembered or (Results(database), Values())
        self.at_revision = AtRevision()

    def after(self, touched: Touched, version: GraphVersion) -> GraphFacts:
        """The facts of a later revision, before which only this was touched; nothing is read yet."""
        remembered = self._results.after(touched), self._values.after(touched)
        return GraphFacts(self._database, version, self.judgement, remembered)

    def once(
        self, statement: str, values: Mapping[str, Any], convert: Callable[[Rows], T], *, is_large: bool = False
    ) -> T:
        """The rows of a statement, converted by `convert`; read once, then remembered until what it reads is touched.

        `convert` must go by the rows alone: whatever else it used may change without them.
        """
        return self._results.once(statement, values, convert, is_large=is_large)

    @cached_property
    def _cases(self) -> Cases:
        return self.once(_CASES, {}, self._cases_of)

    def _cases_of(self, rows: Rows, seen: Collection[str] = ()) -> Cases:
        """The cases as whoever sees some of them does: to them these are as if they were open."""
        around = cases_around(self._database.read, self._judged)
        return Cases.of(
            (
                id_,
                row["source"],
                row["synthetic"] is True,
                OPEN if id_ in seen else self._sensitivity_of(id_, row, around),
            )
            for row in rows
            for id_ in row["ids"]
        )

    def _sensitivity_of(self, id_: str, case: Mapping[str, Any], around: set[str]) -> str:
        return RESTRICTED if id_ in around else self.judgement.sensitivity_of(id_, case)

    @cached_property
    def _judged(self) -> dict[str, set[str]]:
        return judged_here(self._database.read, self.judgement)

    @cached_property
    def open_cases(self) -> frozenset[str]:
        """The ids of the cases that may leave."""
        return self._cases.of_kind(OPEN).ids

    def withheld_from(self, sight: Sight) -> IdsByLabel:
        """The ids, by label, of all that somebody may not see: the one place where that is decided."""
        if sight.is_everything:
            return {}
        if sight == ONLY_OPEN:
            return self.withheld
        today = date.today() if sight.actions else None  # an agency may own an action until some day
        return self.at_revision.get("withheld", (sight, today), lambda: self._withheld_beyond(sight))

    def _withheld_beyond(self, sight: Sight) -> IdsByLabel:
        read = self._database.read
        seen, shown = cases_in(read, sight.cases.scopes), actions_of(read, sight.actions.scopes)
        cases, withheld = self._cases_of(read(_CASES), seen).of_kind("withheld"), self._what_follows("withheld")
        return read_beyond(self._database, cases, self._judged, shown, seen, withheld.source_ids)

    @property
    def withheld(self) -> IdsByLabel:
        """The ids, by label, of all that never leaves: cases that are not open, and what follows from them."""
        return self._what_follows("withheld").ids

    @property
    def restricted(self) -> IdsByLabel:
        """Of what is withheld, the restricted cases and what follows from them; the rest is internal."""
        return self._what_follows(RESTRICTED).ids if self._cases.of_kind(INTERNAL).ids else self.withheld

    def _what_follows(self, kind: str) -> WhatFollows:
        cases = self._cases.of_kind(kind)

        def update(before: WhatFollows, touched: Touched) -> WhatFollows | None:
            if touched.nodes is None:
                return None
            return before.updated(self._database, cases, touched.kinds, touched.nodes)

        return self._values.get(kind, lambda: read_what_follows(self._database, cases, self._judged), update)

    def has_real(self, label: str) -> bool:
        """Whether a node of this label is neither invented nor follows from what is."""
        if self.has_real_cases:
            return True
        invented = sorted(self._cases.of_kind("invented").sources)
        statement = f"MATCH (n:{label}) WHERE NOT coalesce(n.source_id, '') IN $invented {_ALL_IDS}"
        ids = self.once(statement, {"invented": invented}, _all_ids) if label != "Case" else frozenset()
        return bool(ids and ids - self.invented.get(label, frozenset()))

    @property
    def has_cases(self) -> bool:
        """Whether there is any case."""
        return self.has_invented or self.has_real_cases

    @property
    def has_invented(self) -> bool:
        """Whether a case is marked as invented."""
        return bool(self._cases.of_kind("invented").ids)

    @property
    def has_real_cases(self) -> bool:
        """Whether a case is not."""
        return bool(self._cases.of_kind("real").ids)

    @property
    def invented(self) -> IdsByLabel:
        """The ids, by label, of invented cases, of what follows from them, and of what else their sources hold."""
        cases = self._cases.of_kind("invented")

        def update(before: Invented, touched: Touched) -> Invented | None:
            if touched.nodes is None:
                return None
            return before.updated(self._database, cases, touched.kinds, touched.nodes)

        return self._values.get("invented", lambda: read_invented(self._database, cases), update).ids

    def apart(self, label: str, *, keep_invented: bool) -> list[str]:
        """The ids of a label that are not counted: the invented ones, or all but those."""
        invented = self.invented.get(label, frozenset())
        if not keep_invented:
            return sorted(invented)
        name = schema().labels[label].name
        return sorted(self.once(f"MATCH (n:{name}) {_ALL_IDS}", {}, _all_ids) - invented)

    @property
    def sources(self) -> list[dict[str, str]]:
        """The id and title of every source."""
        return self.once(_SOURCES, {}, lambda rows: [dict(row) for row in rows])

    def sources_of(self, label: str | None, *, coded: bool, counts_invented: bool | None) -> set[str]:
        """The sources that hold what is counted: nodes of a label, or what was coded; invented or real, or both."""
        sources = {str(row["source"]) for row in self._coded if row["source"]} if coded else set()
        if label:
            sources |= self.once(f"MATCH (n:{label}) RETURN DISTINCT n.source_id AS id ORDER BY id", {}, _ids)
        if counts_invented is None:
            return sources
        return sources - self._cases.of_kind("real" if counts_invented else "invented").sources

    @property
    def has_machine_coding(self) -> bool:
        """Whether a machine coded any contribution."""
        return any(row["by_machine"] for row in self._coded)

    @property
    def superseded_codings(self) -> list[str]:
        """The codings of cases that have one which was agreed between the coders: what they say is counted nowhere."""
        return self.once(_SUPERSEDED, {}, lambda rows: [str(row["id"]) for row in rows])

    def cases_of_several_coders(self, sources: list[str] | None) -> list[str]:
        """Cases with several codings, of these sources where any are named, none of them agreed between the coders."""
        return self.once(_SEVERAL_CODERS, {"source": sources}, lambda rows: [str(row["id"]) for row in rows])

    def has_changes_after(self, day: str) -> bool:
        """Whether a change of a recommendation or an action is recorded that lies after a day."""

        def last(of: str, **values: Any) -> str:
            return str(self._database.read(of + _LAST_CHANGE, **values)[0]["day"] or "")

        def update(before: str, touched: Touched) -> str | None:
            if touched.nodes is None or before > day:  # the one that lay ahead may be gone
                return None
            return max(before, last(_OF_SOME, ids=sorted(touched.ids("Event"))))

        return self._values.get("last change", lambda: last(_OF_ALL), update) > day

    @property
    def codebooks(self) -> list[str]:
        """The names of the codebooks that cases were coded with."""
        return self.once(_CODEBOOKS, {}, lambda rows: [str(row["name"]) for row in rows])

    @property
    def projection(self) -> Projection:
        """All contributions in memory; read once, whoever asks first, and brought up to date when the graph moves on."""
        from graph.projection import read_projection, updated_projection  # noqa: PLC0415  networkx is not for every question

        def update(before: Projection, touched: Touched) -> Projection | None:
            return updated_projection(self._database, before, touched.kinds, touched.nodes)

        return self._values.get("projection", lambda: read_projection(self._database), update)

    def search_texts(self, label: str) -> SearchTexts:
        """What the records of a label are found by; read once, and brought up to date when the graph moves on."""
        read = partial(read_search_texts, self._database, schema().labels[label])
        texts: SearchTexts = self._values.get(f"texts of {label}", read, partial(updated_search_texts, self._database))
        return texts

    @property
    def _coded(self) -> Rows:
        return self.once(_CODED, {}, lambda rows: rows)


def _all_ids(rows: Rows) -> frozenset[str]:
    return frozenset(id_ for row in rows for id_ in row["ids"])


def _ids(rows: Rows) -> frozenset[str]:
    return frozenset(row["id"] for row in rows if row["id"])
