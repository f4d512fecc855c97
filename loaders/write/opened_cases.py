"""Who may open a case, or what follows from one: restricting is for whoever edits it, opening a right of its own (rule 17)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from graph.privacy.sensitivity import INTERNAL, OPEN, RESTRICTED, sensitivity_of
from graph.privacy.stated_in import stating_properties_of
from graph.records import Node, Relationship
from graph.schema import schema
from graph.writer import Element, Plan
from graph.writer.import_elements import key_of
from graph.writer.reversal import standing_ends
from loaders.check.existing_graph import Key
from loaders.check.removals import ends_of

_CASE = "Case"
_STATED = frozenset({"sensitivity", "synthetic"})  # what says who may see it
Withheld = Callable[[str, str], bool]
Read = Callable[..., list[dict[str, Any]]]
_LESS_AND_LESS = (OPEN, INTERNAL, RESTRICTED)


def openings(plan: Plan) -> Iterator[Node]:
    """The cases of the graph that a plan makes less restricted."""
    for change in plan.changes:
        element = change.element
        if isinstance(element, Node) and element.label == _CASE and opens(change.before, change.after):
            yield element


def opens(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a case is less restricted after a change than before, by the values that it changes."""
    if _STATED.isdisjoint({*before, *after}):
        return False
    return _LESS_AND_LESS.index(sensitivity_of(after)) < _LESS_AND_LESS.index(sensitivity_of(before))


def released(
    plan: Plan, edited: Mapping[Key, Element], is_withheld: Withheld, read: Read
) -> Iterator[tuple[Key, Relationship]]:
    """The withheld records by which a plan lets everybody see more, each with the relationship that it takes away or changes.

    That is a record whose last relationship with another such one is removed, and whatever told a relationship that none of
    them tells any more; the `edited` elements are as the graph has them.
    """
    removed = {key_of(element) for element in plan.removals}
    for going in (element for element in plan.removals if isinstance(element, Relationship)):
        for key, above in _standing(going):
            if key not in removed and is_withheld(*key) and is_withheld(*above):
                added = [end for each in plan.relationships for lower, end in _standing(each) if lower == key]
                if not any(is_withheld(*end) for end in (*added, *_above(read, key, removed))):
                    yield key, going
    for change in plan.changes:
        link = edited.get(key_of(change.element), change.element)
        if isinstance(link, Relationship):
            names = stating_properties_of(schema().relationships[link.type])
            before, after = ({**link.properties, **values} for values in (change.before, change.after))
            if not any(is_withheld(*key) for key in _told_by(names, after)):
                yield from ((key, link) for key in _told_by(names, before) if is_withheld(*key))


def _told_by(names: Mapping[str, str], values: Mapping[str, Any]) -> list[Key]:
    return [(label, str(values[name])) for name, label in names.items() if values.get(name)]


def _standing(link: Relationship) -> Iterator[tuple[Key, Key]]:
    """The ends of a relationship that are withheld with their other end, each with that."""
    start, end = ends_of(link)
    for key in standing_ends(link):
        if schema().labels[key[0]].is_dependent:
            yield key, end if key == start else start


def _above(read: Read, key: Key, removed: Collection[Key]) -> Iterator[Key]:
    """What else a record goes with."""
    label = schema().labels[key[0]].name
    for kind in schema().relationships.values():
        for side in {kind.part, kind.depends} & {"from", "to"}:
            if label in (kind.from_labels if side == "from" else kind.to_labels):
                arrow = f"-[r:{kind.name}]->" if side == "from" else f"<-[r:{kind.name}]-"
                rows = read(
                    f"MATCH (:{label} {{id: $id}}){arrow}(n) "
                    "RETURN r.id AS link, head(labels(n)) AS label, n.id AS id ORDER BY link, id",
                    id=key[1],
                )
                yield from ((row["label"], row["id"]) for row in rows if (kind.name, row["link"]) not in removed)
