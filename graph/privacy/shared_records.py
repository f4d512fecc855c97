"""What cases share (factors, organisations, areas): it follows from some cases where no other case leads to it.

A factor that contributed to restricted cases only would tell of them by its name. One that nothing leads to tells of
no case, and is not among it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from graph.database import Database
from graph.privacy.joined_records import joined
from graph.privacy.named_records import named_records, naming_kinds
from graph.privacy.stated_in import stated_by_source, stating_properties_of
from graph.privacy.steps import counted_ways, part_labels, ways_between
from graph.schema import schema

Key = tuple[str, str]  # label and id
IdsByLabel = Mapping[str, Collection[str]]

_OF_SOURCES = """
MATCH (n) WHERE n.source_id IN $sources AND head(labels(n)) IN $labels
WITH head(labels(n)) AS label, n.id AS id
RETURN label, collect(id) AS ids ORDER BY label
"""


@dataclass(frozen=True)
class SharedRecords:
    """What decides which shared records only withheld ones lead to, as it was found.

    `candidates` are those that something withheld leads to, `uses` by how many relationships, of the `totals` of all that
    lead to a case. `open_anyway` are open for another reason; what is open also opens what it is joined to (`below`).
    `renamed` may be among those without being named any more: they have to be used elsewhere, or all is read anew.
    """

    uses: Counter[Key]
    candidates: frozenset[Key]
    below: frozenset[tuple[Key, Key]]
    totals: Mapping[Key, int]
    open_anyway: frozenset[Key]
    renamed: frozenset[Key] = frozenset()

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The ids, by label, of those that only withheld records lead to."""
        open_ = {key for key in self.totals if self.is_used_elsewhere(key)} | self.open_anyway
        open_ |= {upper for upper, lower in self.below if lower in open_}
        return _by_label(self.candidates - open_)

    def is_used_elsewhere(self, key: Key) -> bool:
        """Whether what is not withheld leads to it, too."""
        return self.totals.get(key, 0) > self.uses[key]

    def updated(self, database: Database, kinds: Collection[str], nodes: IdsByLabel) -> SharedRecords | None:
        """The same after a write that concerned no withheld record; None where it may have changed more than totals."""
        concerned = {(label, id_) for label in schema().shared_labels for id_ in nodes.get(label, ())}
        again = concerned & (self.candidates | {lower for _, lower in self.below})
        totals = {key: total for key, total in self.totals.items() if key not in again} | _totals(database, again)
        renamed = self.renamed | {key for key in again if naming_kinds(key[0]).intersection(kinds)}
        updated = replace(self, totals=totals, renamed=renamed)
        has_sources = any(label == "Source" for label, _ in self.candidates)
        if has_sources and not _own_labels().isdisjoint(kinds):
            return None
        return updated if all(map(updated.is_used_elsewhere, renamed)) else None


NO_SHARED = SharedRecords(Counter(), frozenset(), frozenset(), {}, frozenset())


def ids_of_sources(database: Database, sources: Collection[str]) -> dict[str, set[str]]:
    """The ids, by label, of all that these sources hold, without cases and what is read with a case."""
    ids: dict[str, set[str]] = defaultdict(set)
    labels = [*schema().labels_of("thread"), *schema().shared_labels]
    for row in database.read(_OF_SOURCES, sources=sorted(sources), labels=labels) if sources else ():
        ids[row["label"]].update(row["ids"])
    return {**ids, "Source": set(sources)}


def updated_ids_of_sources(
    database: Database, ids: IdsByLabel, sources: Collection[str], kinds: Collection[str], nodes: IdsByLabel
) -> dict[str, set[str]]:
    """The same after a write, which touched these kinds and concerned these nodes; the sources are those of before."""
    updated = {label: set(of_label) for label, of_label in ids.items()}
    for label in (*schema().labels_of("thread"), *schema().shared_labels):
        concerned = nodes.get(label, ()) if label in kinds and label != "Source" and sources else ()
        if concerned:
            statement = (
                f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) WHERE n.source_id IN $sources "
                "WITH n.id AS id RETURN id ORDER BY id"
            )
            rows = database.read(statement, ids=sorted(concerned), sources=sorted(sources))
            updated[label] = updated.get(label, set()).difference(concerned) | {row["id"] for row in rows}
    return updated


def reached_only_from(
    database: Database, withheld: IdsByLabel, ids_of_sources: IdsByLabel, other_sources: Collection[str]
) -> SharedRecords:
    """The shared nodes, by label, that only withheld nodes lead to, and those in `ids_of_sources` that nothing else leads to.

    An area is led to by what lies in it, a factor by those that were merged into it, unless a source says so that is withheld
    itself. `other_sources` hold other cases.
    """
    named, elsewhere = named_records(database, withheld)
    uses = _uses(database, {label: withheld.get(label, ()) for label in _leading()})
    own = {(label, id_) for label in schema().shared_labels for id_ in ids_of_sources.get(label, ())}
    touched = own | named | {key for key in uses if key[0] in _telling()}
    touched |= {above for _, above in joined(database, touched, upward=True) if above[0] in _telling()}
    below = joined(database, touched, upward=False, unless_stated_in=withheld.get("Source", ()))
    open_anyway = elsewhere | {("Source", id_) for id_ in other_sources}
    open_anyway |= _sources_in_use(database, touched, withheld)
    totals = _totals(database, touched | {lower for _, lower in below})
    return SharedRecords(uses, frozenset(touched), frozenset(below), totals, frozenset(open_anyway))


@cache
def joining_kinds() -> frozenset[str]:
    """The types by which a shared record is led to, or leads to another, and the labels and types that name one."""
    kinds = schema().relationships.values()
    shared = set(schema().shared_labels)
    joining = {kind.name for kind in kinds if any(shared.intersection(pair) for pair in kind.pairs)}
    return frozenset(joining | naming_kinds(*schema().shared_labels))


@cache
def deciding_labels() -> frozenset[str]:
    """The labels on whose being withheld it depends which shared records are."""
    naming = naming_kinds(*schema().shared_labels).intersection(schema().labels)
    stating = {
        label for name in stated_by_source() for label in stating_properties_of(schema().relationships[name]).values()
    }
    return frozenset({*_leading(), *naming, *stating, *_own_labels()})


@cache
def linking_kinds() -> frozenset[str]:
    """The types between two shared records: by these it is told what is above what, and where it is stated."""
    shared = set(schema().shared_labels)
    kinds = schema().relationships.values()
    return frozenset(kind.name for kind in kinds if any(shared.issuperset(pair) for pair in kind.pairs))


@cache
def _own_labels() -> frozenset[str]:
    """The labels whose records keep their source in use."""
    return frozenset(schema().labels_of("thread")) - part_labels()


@cache
def _telling() -> frozenset[str]:
    """The shared labels that tell of the cases they are found in.

    A category says nothing of the case that is in it: it is left out only with the source that brought it.
    """
    return frozenset(schema().labels_of("all_cases", "provenance"))


@cache
def _leading() -> tuple[str, ...]:
    """The labels withheld with a case from which some relationship leads to what cases share."""
    label_pairs = {frozenset(pair) for kind in schema().relationships.values() for pair in kind.pairs}
    shared = schema().shared_labels
    return tuple(name for name in schema().dependent_labels if any({name, other} in label_pairs for other in shared))


def _uses(database: Database, leading: IdsByLabel) -> Counter[Key]:
    """How many relationships join each shared node with one of these."""
    uses: Counter[Key] = Counter()
    for label, ids in leading.items():
        types = "|".join(dict.fromkeys(kind.name for kind, _, _ in ways_between(label, schema().shared_labels)))
        statement = (
            f"UNWIND $ids AS record_id MATCH (:{label} {{id: record_id}})-[r:{types}]-(n) "
            "WHERE head(labels(n)) IN $shared "
            "WITH head(labels(n)) AS label, n.id AS id, count(r) AS total RETURN label, id, total ORDER BY label, id"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(schema().shared_labels)) if ids else ():
            uses[row["label"], row["id"]] += row["total"]
    return uses


def _totals(database: Database, keys: Iterable[Key]) -> dict[Key, int]:
    """How many relationships join each of these shared nodes with anything that leads to a case."""
    totals = {}
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}) "
            f"WITH n.id AS id, {counted_ways(label, _leading())} AS total RETURN id, total ORDER BY id"
        )
        for row in database.read(statement, ids=sorted(ids)):
            totals[label, row["id"]] = int(row["total"])
    return totals


def _sources_in_use(database: Database, touched: set[Key], withheld: IdsByLabel) -> set[Key]:
    """The sources among these that hold something of their own that is not withheld."""
    sources = sorted(id_ for label, id_ in touched if label == "Source" and id_ not in withheld.get("Source", ()))
    in_use = set()
    for label in schema().in_order(_own_labels()) if sources else ():
        statement = (
            f"MATCH (n:{label}) WHERE n.source_id IN $sources AND NOT n.id IN $withheld "
            "WITH DISTINCT n.source_id AS id RETURN id ORDER BY id"
        )
        rows = database.read(statement, sources=sources, withheld=sorted(withheld.get(label, ())))
        in_use |= {("Source", row["id"]) for row in rows}
    return in_use


def _by_label(keys: Iterable[Key]) -> dict[str, set[str]]:
    ids_by_label: dict[str, set[str]] = defaultdict(set)
    for label, id_ in keys:
        if label in schema().shared_labels:
            ids_by_label[label].add(id_)
    return ids_by_label
