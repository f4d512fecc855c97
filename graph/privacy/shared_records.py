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
Known = Mapping[str, Collection[str]]

_OF_SOURCES = """
MATCH (n) WHERE n.source_id IN $sources AND head(labels(n)) IN $wanted
RETURN head(labels(n)) AS label, n.id AS id ORDER BY label, id
"""


def held_by(database: Database, sources: Collection[str]) -> dict[str, set[str]]:
    """The ids, by label, of all that these sources hold beside cases and what is read with a case."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = [*schema().labels_of("thread"), *schema().shared_labels]
    for row in database.read(_OF_SOURCES, sources=sorted(sources), wanted=wanted) if sources else ():
        found[row["label"]].add(row["id"])
    return {**found, "Source": set(sources)}


def reached_only_from(
    database: Database, withheld: Known, held: Known, kept_sources: Collection[str]
) -> dict[str, set[str]]:
    """The shared nodes, by label, that only withheld nodes lead to, and those in `held` that nothing else leads to.

    An area is led to by what lies in it, a factor by those that were merged into it. `kept_sources` hold other cases.
    """
    named, elsewhere = named_records(database, withheld)
    uses = _uses(database, {label: withheld.get(label, ()) for label in _leading()})
    own = {(label, id_) for label in schema().shared_labels for id_ in held.get(label, ())}
    touched = own | named | {key for key in uses if key[0] in _telling()}
    touched |= {above for _, above in _joined(database, touched, upward=True) if above[0] in _telling()}
    below = _joined(database, touched, upward=False)
    every = _totals(database, touched | {lower for _, lower in below})
    open_ = {key for key, total in every.items() if total > uses[key]}
    open_ |= elsewhere | {("Source", id_) for id_ in kept_sources}
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
    joined = {frozenset(pair) for kind in schema().relationships.values() for pair in kind.pairs}
    shared = schema().shared_labels
    return tuple(name for name in schema().dependent_labels if any({name, other} in joined for other in shared))


@cache
def _up() -> str:
    """The types that lead from one shared node to another that is known by it: `MERGED_INTO|PART_OF`."""
    shared = set(schema().shared_labels)
    kinds = (kind for kind in schema().relationships.values() if kind.depends == "to")
    return "|".join(kind.name for kind in kinds if any(shared.issuperset(pair) for pair in kind.pairs))


def _uses(database: Database, leading: Known) -> Counter[Key]:
    """How many relationships join each shared node with one of these."""
    uses: Counter[Key] = Counter()
    for label, ids in leading.items():
        statement = (
            f"UNWIND $ids AS one MATCH (:{label} {{id: one}})-[r]-(n) WHERE head(labels(n)) IN $shared "
            "RETURN head(labels(n)) AS label, n.id AS id, count(r) AS total ORDER BY label, id"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(schema().shared_labels)) if ids else ():
            uses[row["label"], row["id"]] += row["total"]
    return uses


def _totals(database: Database, keys: Iterable[Key]) -> dict[Key, int]:
    """How many relationships join each of these shared nodes with anything that leads to a case."""
    found = {}
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS one MATCH (n:{label} {{id: one}})-[r]-(m) WHERE head(labels(m)) IN $leading "
            "RETURN n.id AS id, count(r) AS total ORDER BY id"
        )
        for row in database.read(statement, ids=sorted(ids), leading=list(_leading())):
            found[label, row["id"]] = int(row["total"])
    return found


def _joined(database: Database, keys: Iterable[Key], *, upward: bool) -> set[tuple[Key, Key]]:
    """Each of these nodes with the shared nodes above it, or below it."""
    arrow = f"-[:{_up()}*1..4]->" if upward else f"<-[:{_up()}*1..4]-"
    found = set()
    for label, ids in _by_label(keys).items():
        statement = (
            f"UNWIND $ids AS one MATCH (n:{label} {{id: one}}){arrow}(m) WHERE head(labels(m)) IN $shared "
            "RETURN DISTINCT n.id AS id, head(labels(m)) AS label, m.id AS other ORDER BY id, label, other"
        )
        for row in database.read(statement, ids=sorted(ids), shared=list(schema().shared_labels)):
            found.add(((label, row["id"]), (row["label"], row["other"])))
    return found


def _sources_in_use(database: Database, touched: set[Key], withheld: Known) -> set[Key]:
    """The sources among these that hold something of their own that is not withheld."""
    sources = sorted(id_ for label, id_ in touched if label == "Source" and id_ not in withheld.get("Source", ()))
    own = [label for label in schema().labels_of("thread") if label not in part_labels()]
    found = set()
    for label in own if sources else ():
        statement = (
            f"MATCH (n:{label}) WHERE n.source_id IN $sources AND NOT n.id IN $withheld "
            "RETURN DISTINCT n.source_id AS id ORDER BY id"
        )
        rows = database.read(statement, sources=sources, withheld=sorted(withheld.get(label, ())))
        found |= {("Source", row["id"]) for row in rows}
    return found


def _by_label(keys: Iterable[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for label, id_ in keys:
        if label in schema().shared_labels:
            found[label].add(id_)
    return found
