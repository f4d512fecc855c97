"""What cases share and is joined with others of its kind: what an area lies in, what a factor was merged into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from graph.database import Database
from graph.schema import schema

Key = tuple[str, str]  # label and id
MAX_STEPS = 4  # up or down: a ward in a town in a county in a region


def joined(
    database: Database, keys: Iterable[Key], *, upward: bool, unless_stated_in: Collection[str] = ()
) -> set[tuple[Key, Key]]:
    """Each of these nodes with the shared nodes above it, or below it, by relationships that other sources state.

    One step at a time: by a pattern of several steps, the database follows every way, of which there may be millions.
    """
    starts = set(keys)
    next_to: dict[Key, set[Key]] = {}
    new = starts
    for _ in range(MAX_STEPS):
        next_to |= _next_to(database, new, unless_stated_in, upward=upward)
        new = {key for near in map(next_to.__getitem__, new) for key in near} - next_to.keys()
    return {(start, key) for start in starts for key in _within_steps(start, next_to)}


def _next_to(
    database: Database, keys: Collection[Key], unless_stated_in: Collection[str], *, upward: bool
) -> dict[Key, set[Key]]:
    arrow = f"-[step:{_up()}]->" if upward else f"<-[step:{_up()}]-"
    values = {"shared": list(schema().shared_labels), "sources": sorted(unless_stated_in)}
    next_to: dict[Key, set[Key]] = {key: set() for key in keys}
    ids_by_label: dict[str, set[str]] = defaultdict(set)
    for label, id_ in keys:
        ids_by_label[label].add(id_)
    for label, ids in ids_by_label.items():
        statement = (
            f"UNWIND $ids AS record_id MATCH (n:{label} {{id: record_id}}){arrow}(m) "
            "WHERE head(labels(m)) IN $shared AND NOT coalesce(step.source_id, '') IN $sources "
            "WITH DISTINCT n.id AS id, head(labels(m)) AS label, m.id AS other "
            "RETURN id, label, other ORDER BY id, label, other"
        )
        for row in database.read(statement, ids=sorted(ids), **values):
            next_to[label, row["id"]].add((row["label"], row["other"]))
    return next_to


def _within_steps(start: Key, next_to: Mapping[Key, Collection[Key]]) -> set[Key]:
    reached = {start}
    new = reached
    for _ in range(MAX_STEPS):
        new = {key for near in new for key in next_to.get(near, ())} - reached
        reached = reached | new
    return reached - {start}


@cache
def _up() -> str:
    """The types that lead from one shared node to another that is known by it: `MERGED_INTO|PART_OF`."""
    shared = set(schema().shared_labels)
    kinds = (kind for kind in schema().relationships.values() if kind.depends == "to")
    return "|".join(kind.name for kind in kinds if any(shared.issuperset(pair) for pair in kind.pairs))
