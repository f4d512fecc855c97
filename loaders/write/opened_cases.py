"""Who may open a case, or what follows from one: restricting is for whoever edits it, opening a right of its own (rule 17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from graph.database import Database, Transaction
from graph.facts import facts_at, facts_within
from graph.privacy.sensitivity import is_less_restricted
from graph.privacy.stated_in import stating_properties_of
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer import Plan
from loaders.check.existing_graph import Key

OPENS_CASES = (
    "With this, what goes with a restricted case would be open to everybody, which a lead or a reviewer alone decides."
)
_CASE = "Case"
_STATED = frozenset({"sensitivity", "synthetic"})  # what says who may see it
_EXISTING = "UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id ORDER BY id"


def openings(plan: Plan) -> Iterator[Node]:
    """The cases of the graph that a plan makes less restricted."""
    for change in plan.changes:
        element = change.element
        if isinstance(element, Node) and element.label == _CASE and opens(change.before, change.after):
            yield element


def opens(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a case is less restricted after a change than before, by the values that it changes."""
    return not _STATED.isdisjoint({*before, *after}) and is_less_restricted(after, before)


def tellers_lost(
    changes: Iterable[tuple[Relationship, Mapping[str, Any]]], withheld: Mapping[str, Collection[str]]
) -> Iterator[tuple[Relationship, Key]]:
    """The relationships, each with its values and those it is given, of which nothing withheld tells any more, with what did."""
    for link, values in changes:
        names = stating_properties_of(schema().relationships[link.type])
        before, after = (
            [key for key in _told_by(names, each) if key[1] in withheld.get(key[0], ())]
            for each in (link.properties, {**link.properties, **values})
        )
        yield from ((link, key) for key in before if not after)


def _told_by(names: Mapping[str, str], values: Mapping[str, Any]) -> list[Key]:
    return [(label, str(values[name])) for name, label in names.items() if values.get(name)]


def opened_by(database: Database, transaction: Transaction) -> set[Key]:
    """What is open to everybody once a transaction that has written is committed, and was withheld before.

    However that comes about: a case is less restricted, the last relationship with one is gone, or a new one joins what is
    withheld to what is open. What cases share, such as a factor, is not asked: whoever uses its name elsewhere tells it.
    """
    before = facts_at(database).withheld
    if not before:
        return set()
    with database.reading_within(transaction):
        after = facts_within(database).withheld
        return {
            (name, row["id"])
            for name in schema().dependent_labels
            if (gone := before.get(name, frozenset()) - after.get(name, frozenset()))
            for row in database.read(_EXISTING.format(label=schema().labels[name].name), ids=sorted(gone))
        }
