"""What follows from the cases of one kind, such as those that never leave: brought up to date, or read anew.

Whatever a write may have changed is looked at again. Only what it cannot have changed, by the schema, is taken from before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.database import Database
from graph.privacy.dependents import Dependents, Ids, changed_dependence, read_dependents
from graph.privacy.shared_records import (
    NO_SHARED,
    SharedRecords,
    deciding_labels,
    ids_of_sources,
    joining_kinds,
    linking_kinds,
    reached_only_from,
    updated_ids_of_sources,
)
from graph.schema import schema


@dataclass(frozen=True)
class CasesOfKind:
    """Cases of a kind, the sources with nothing but those, and the sources with other cases."""

    ids: frozenset[str]
    sources: frozenset[str]
    other_sources: frozenset[str]


@dataclass(frozen=True)
class WhatFollows:
    """The cases of a kind with all that follows from them, and with what of their sources nothing else leads to.

    `judged` are records that follow by themselves, whatever their cases.
    """

    cases: CasesOfKind
    source_ids: Ids
    dependents: Dependents
    shared: SharedRecords

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids by label; empty where there is no such case."""
        if not any(self.dependents.ids.values()):
            return {}
        shared = {label: set(ids) for label, ids in self.shared.ids.items()}
        shared["Source"] = shared.get("Source", set()) | self.cases.sources
        return {**self.dependents.ids, **{label: frozenset(ids) for label, ids in shared.items()}}

    def updated(
        self, database: Database, cases: CasesOfKind, kinds: Collection[str], nodes: Mapping[str, Collection[str]]
    ) -> WhatFollows | None:
        """The same after a write that touched these kinds and concerned these nodes; None where it must be read anew.

        `cases` are those of the kind now.
        """
        if (cases.sources, cases.other_sources) != (self.cases.sources, self.cases.other_sources):
            return None
        source_ids = updated_ids_of_sources(database, self.source_ids, cases.sources, kinds, nodes)
        if any(source_ids.get(label, set()) != self.source_ids.get(label, set()) for label in schema().shared_labels):
            return None
        changed = changed_dependence(database.read, kinds, nodes)
        dependents = self.dependents
        if any(changed.values()):
            dependents = self.dependents.updated(database.read, cases.ids, _thread(source_ids), changed)
        shared = self._updated_shared(database, dependents, kinds, nodes)
        shared = shared or _read_shared(database, cases, source_ids, dependents)
        return WhatFollows(cases, source_ids, dependents, shared)

    def _updated_shared(
        self, database: Database, dependents: Dependents, kinds: Collection[str], nodes: Mapping[str, Collection[str]]
    ) -> SharedRecords | None:
        """None where the write concerned what is withheld, was or is, or how shared records are joined."""
        before, now = self.dependents.ids, dependents.ids
        nobody: frozenset[str] = frozenset()
        if any(before.get(label, nobody) != now.get(label, nobody) for label in deciding_labels()):
            return None
        is_joining = not joining_kinds().isdisjoint(kinds)
        if is_joining and any(not ids.isdisjoint(nodes.get(label, ())) for label, ids in now.items()):
            return None
        return self.shared.updated(database, kinds, nodes) if linking_kinds().isdisjoint(kinds) else None


@dataclass(frozen=True)
class Invented:
    """Invented cases with all that follows from them, and the thread of the sources that hold nothing else.

    The thread of a source may be joined to no case at all: then it belongs to the cases of its source.
    """

    cases: CasesOfKind
    source_ids: Ids
    dependents: Dependents

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids by label."""
        ids = self.dependents.ids
        return ids | {label: ids.get(label, frozenset()) | of_label for label, of_label in self.source_ids.items()}

    def updated(
        self, database: Database, cases: CasesOfKind, kinds: Collection[str], nodes: Mapping[str, Collection[str]]
    ) -> Invented | None:
        """The same after a write, as with what is withheld."""
        if cases.sources != self.cases.sources:
            return None
        source_ids = updated_ids_of_sources(database, self.source_ids, cases.sources, kinds, nodes)
        thread = {label: source_ids.get(label, set()) for label in schema().labels_of("thread")}
        changed = changed_dependence(database.read, kinds, nodes)
        dependents = self.dependents
        if any(changed.values()):
            dependents = dependents.updated(database.read, cases.ids, {}, changed)
        return Invented(cases, thread, dependents)


def read_invented(database: Database, cases: CasesOfKind) -> Invented:
    """All that is invented, where these cases are."""
    source_ids = ids_of_sources(database, cases.sources)
    thread = {label: set(source_ids.get(label, ())) for label in schema().labels_of("thread")}
    return Invented(cases, thread, read_dependents(database.read, cases.ids, {}))


def read_what_follows(database: Database, cases: CasesOfKind, judged: Mapping[str, set[str]]) -> WhatFollows:
    """All that follows from these cases, and from the records that were judged to."""
    nothing = not cases.ids and not judged
    source_ids = {} if nothing else ids_of_sources(database, cases.sources)
    thread = _thread(source_ids)
    for label, ids in judged.items():
        thread[label] = thread.get(label, set()) | ids
    dependents = read_dependents(database.read, cases.ids, thread)
    return WhatFollows(cases, source_ids, dependents, _read_shared(database, cases, source_ids, dependents))


def read_beyond(
    database: Database,
    cases: CasesOfKind,
    judged: Mapping[str, set[str]],
    shown: Mapping[str, Collection[str]],
    seen: Collection[str],
    withheld_sources: Ids,
) -> dict[str, frozenset[str]]:
    """The ids, by label, of what follows from these cases for somebody who is shown some of it all the same.

    `withheld_sources` is what is in sources of withheld cases alone: of their thread it takes one of the cases that they
    have `seen` to see what leads to it, and what leads to no case stays with the source.
    """
    if not cases.ids and not judged:
        return {}
    source_ids = ids_of_sources(database, cases.sources)
    thread = _thread(source_ids)
    for label, ids in judged.items():
        thread[label] = thread.get(label, set()) | ids
    reached = read_dependents(database.read, seen, {}).reached
    for label, ids in _thread(withheld_sources).items():
        thread[label] |= ids - reached.get(label, set())
    every = read_dependents(database.read, cases.ids, thread).ids
    withheld = {label: ids.difference(shown.get(label, ())) for label, ids in every.items()}
    shared = reached_only_from(database, {**withheld, "Source": cases.sources}, source_ids, cases.other_sources).ids
    sources = frozenset(shared.get("Source", ())) | cases.sources
    return {**withheld, **{label: frozenset(ids) for label, ids in shared.items()}, "Source": sources}


def _read_shared(database: Database, cases: CasesOfKind, source_ids: Ids, dependents: Dependents) -> SharedRecords:
    withheld = dependents.ids
    if not any(withheld.values()):
        return NO_SHARED
    return reached_only_from(database, {**withheld, "Source": cases.sources}, source_ids, cases.other_sources)


def _thread(source_ids: Ids) -> Ids:
    return {label: {*source_ids.get(label, ())} for label in schema().labels_of("thread")}
