"""What cases share (factors, organisations, areas): it follows from some cases where no other case leads to it.

A factor that contributed to restricted cases only would tell of them by its name. One that nothing leads to tells of
no case, and is not among it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from graph.database import Database
from graph.privacy.named_records import named_records
from graph.privacy.steps import part_labels
from graph.schema import schema

Key = tuple[str, str]  # label and id
IdsByLabel = Mapping[str, Collection[str]]

_OF_SOURCES = """
MATCH (n) WHERE n.source_id IN $sources AND head(labels(n)) IN $labels
RETURN head(labels(n)) AS label, n.id AS id ORDER BY label, id
"""


def ids_of_sources(database: Database, sources: Collection[str]) -> dict[str, set[str]]:
    """The ids, by label, of all that these sources hold, without cases and what is read with a case."""
    ids: dict[str, set[str]] = defaultdict(set)
    labels = [*schema().labels_of("thread"), *schema().shared_labels]
    for row in database.read(_OF_SOURCES, sources=sorted(sources), labels=labels) if sources else ():
        ids[row["label"]].add(row["id"])
    return {**ids, "Source": set(sources)}


def reached_only_from(
    database: Database, withheld: IdsByLabel, ids_of_sources: IdsByLabel, other_sources: Collection[str]
) -> dict[str, set[str]]:
    """The shared nodes, by label, that only withheld nodes lead to, and those in `ids_of_sources` that nothing else leads to.

    An area is led to by what lies in it, a factor by those that were merged into it. `other_sources` hold other cases.
    """
    named, elsewhere = named_records(database, withheld)
    uses = _uses(database, {label: withheld.get(label, ()) for label in _leading()})
    own = {(label, id_) for label in schema().shared_labels for id_ in ids_of_sources.get(label, ())}
    touched = own | named | {key for key in uses if key[0] in _telling()}
    touched |= {above for _, above in _joined(database, touched, upward=True) if above[0] in _telling()}
    below = _joined(database, touched, upward=False)
    every = _totals(database, touched | {lower for _, lower in below})
    open_ = {key for key, total in every.items() if total > uses[key]}
    open_ |= elsewhere | {("Source", id_) for id_ in other_sources}
    open_ |= _sources_in_use(database, touched, withheld)
    open_ |= {upper for upper, lower in below if lower in open_}
    return _by_label(touched - open_)


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


@cache
def _up() -> str:
    """The types that lead from one shared node to another that is known by it: `MERGED_INTO|PART_OF`."""
    shared = set(schema().shared_labels)
    kinds = (kind for kind in schema().relationships.values() if kind.depends == "to")
    return "|".join(kind.name for kind in kinds if any(shared.issuperset(pair) for pair in kind.pairs))


def _uses(database: Database, leading: IdsByLabel) -> Counter[Key]:
    """How many relationships join each shared node with one of these."""
    uses: Counter[Key] = Counter()
    for label, ids in leading.items():
        statement = (
            f"UNWIND $ids AS record_id MATCH (:{label} {{id: record_id}})-[r]-(n) WHERE head(labels(n)) IN $shared "
            "RETURN head(labels(n)) AS label, n.id AS id, count(r) AS total ORDER BY label, id"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(schema().shared_labels)) if ids else ():
            uses[row["label"], row["id"]] += row["total"]
    return uses


def _totals(database: Database, keys: Iterable[Key]) -> dict[Key, int]:
    """How many relationships join each of these shared nodes with anything that leads to a case."""
    totals = {}
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}})-[r]-(m) WHERE head(labels(m)) IN $leading "
            "RETURN n.id AS id, count(r) AS total ORDER BY id"
        )
        for row in database.read(statement, ids=sorted(ids), leading=list(_leading())):
            totals[label, row["id"]] = int(row["total"])
    return totals


def _joined(database: Database, keys: Iterable[Key], *, upward: bool) -> set[tuple[Key, Key]]:
    """Each of these nodes with the shared nodes above it, or below it."""
    arrow = f"-[:{_up()}*1..4]->" if upward else f"<-[:{_up()}*1..4]-"
    pairs = set()
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}){arrow}(m) WHERE head(labels(m)) IN $shared "
            "RETURN DISTINCT n.id AS id, head(labels(m)) AS label, m.id AS other ORDER BY id, label, other"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(schema().shared_labels)):
            pairs.add(((label, row["id"]), (row["label"], row["other"])))
    return pairs


def _sources_in_use(database: Database, touched: set[Key], withheld: IdsByLabel) -> set[Key]:
    """The sources among these that hold something of their own that is not withheld."""
    sources = sorted(id_ for label, id_ in touched if label == "Source" and id_ not in withheld.get("Source", ()))
    own = [label for label in schema().labels_of("thread") if label not in part_labels()]
    in_use = set()
    for label in own if sources else ():
        statement = (
            f"MATCH (n:{label}) WHERE n.source_id IN $sources AND NOT n.id IN $withheld "
            "RETURN DISTINCT n.source_id AS id ORDER BY id"
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
