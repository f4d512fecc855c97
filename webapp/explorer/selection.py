"""What the page says about what is selected: one node and the ways on from it, one relationship, or one label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.database import Database
from graph.export.content import caption as plain_caption
from graph.keys import ends, relationship_key
from graph.records import Node, Relationship
from graph.schema import Label, Property, RelationshipType, schema
from queries.answers.answer import Viewer
from queries.records.captions import captions_of
from queries.records.neighbours import PAGE, Neighbours, key_of, neighbours, nodes_of
from queries.wording.dates import day
from webapp.explorer.network import View
from webapp.explorer.state import Expanded, parts_of
from webapp.pages.records import evidence_of
from webapp.words import said

MOST_FACTS = 7
BOOKKEEPING = frozenset({"id", "source_id", "synthetic", "canonical_id"})


@dataclass(frozen=True, slots=True)
class WayOn:
    """One way on from a node: how many it leads to, how many of them are shown, and the next deed it offers."""

    neighbours: Neighbours
    shown: int
    next: Expanded | None
    again: bool  # the next deed brings back what was collapsed

    @property
    def count(self) -> int:
        """How many nodes the next deed brings."""
        return self.next.last - self.next.first + 1 if self.next else 0


@dataclass(frozen=True, slots=True)
class AboutNode:
    """One node: its main facts, the ways on, and whether it can be collapsed."""

    key: str
    node: Node
    caption: str
    label: Label
    facts: list[Property]
    captions: dict[tuple[str, str], str]
    ways: list[WayOn]
    expanded: bool
    shown: bool
    kind = "node"


@dataclass(frozen=True, slots=True)
class AboutRelationship:
    """One relationship, both ends, and the evidence for it."""

    key: str
    relationship: Relationship
    type: RelationshipType
    start: Node
    end: Node
    facts: list[Property]
    captions: dict[tuple[str, str], str]
    kind = "relationship"


@dataclass(frozen=True, slots=True)
class AboutLabel:
    """One label: what it stands for, and the nodes of it that are shown."""

    key: str
    label: Label
    nodes: list[Node]
    kind = "label"


About = AboutNode | AboutRelationship | AboutLabel


def details(database: Database, view: View) -> About | None:
    """What is said about the selection of this view; None where nothing is selected, or it is not there."""
    at = view.state.at
    if ":" not in at:
        return _about_label(view, at)
    name, id_ = parts_of(at)
    if name in schema().labels:
        return _about_node(database, view, name, id_)
    return _about_relationship(database, view, at)


def caption_of(node: Node) -> str:
    """What a person calls a node; an event is told by what changed and to what."""
    text = plain_caption(node)
    if node.label != "Event":
        return text
    field = said(text, schema().labels["Event"].properties["field"])
    words = schema().vocabularies["action_status"] | schema().vocabularies["recommendation_status"]
    to_value = str(node.properties.get("to_value") or "")
    return f"{field}: {words.get(to_value, day(to_value))}" if to_value else field


def _about_label(view: View, name: str) -> AboutLabel | None:
    nodes = [node for node in view.nodes if node.label == name]
    return AboutLabel(name, schema().labels[name], nodes) if nodes else None


def _about_node(database: Database, view: View, name: str, id_: str) -> AboutNode | None:
    found = nodes_of(database, [(name, id_)], Viewer.OWNER)
    if not found:
        return None
    node, label = found[0], schema().labels[name]
    apart = BOOKKEEPING | {label.caption}
    given = [prop for prop in label.properties.values() if prop.name not in apart and _is_given(node, prop)]
    facts = given[:MOST_FACTS]
    key = key_of(node)
    return AboutNode(
        key, node, caption_of(node), label, facts, _captions(database, facts, node),
        ways=[_way_on(view, key, counted) for counted in neighbours(database, name, id_, Viewer.OWNER)],
        expanded=any(not step.collapsed for step in view.state.expansions(key)),
        shown=key in view.places,
    )  # fmt: skip


def _way_on(view: View, key: str, counted: Neighbours) -> WayOn:
    """The next page of this way, or the pages that were collapsed."""
    taken = [step for step in view.state.expansions(key) if step.way == counted.way]
    shown = _shown_along(view, key, counted)
    if any(step.collapsed for step in taken):
        return WayOn(counted, shown, next(step for step in taken if step.collapsed), True)
    last = max((step.last for step in taken), default=0)
    if last >= counted.nodes or shown == counted.nodes:
        return WayOn(counted, shown, None, False)
    return WayOn(counted, shown, Expanded(key, counted.way, last + 1, min(last + PAGE, counted.nodes)), False)


def _shown_along(view: View, key: str, counted: Neighbours) -> int:
    """How many of the neighbours of one way are in the network already."""
    found = set()
    for one in view.relationships:
        start, end = ends(one)
        here, there = (start, end) if counted.way.outward else (end, start)
        if one.type == counted.way.type.name and here == key and parts_of(there)[0] == counted.way.label.name:
            found.add(there)
    return len(found)


def _about_relationship(database: Database, view: View, at: str) -> AboutRelationship | None:
    one = next((one for one in view.relationships if relationship_key(one) == at), None)
    if one is None:
        return None
    kind = schema().relationships[one.type]
    nodes = {key_of(node): node for node in view.nodes}
    start, end = ends(one)
    facts = evidence_of(kind, one.properties)
    return AboutRelationship(at, one, kind, nodes[start], nodes[end], facts, _captions(database, facts, one))


def _captions(database: Database, facts: Sequence[Property], item: Node | Relationship) -> dict[tuple[str, str], str]:
    return captions_of(database, _named(facts, item))


def _named(facts: Iterable[Property], item: Node | Relationship) -> Iterable[tuple[str, str]]:
    """(label, id) of everything that these facts name."""
    for prop in facts:
        value = item.properties.get(prop.name)
        if prop.of and value:
            yield from ((prop.of, str(one)) for one in (value if isinstance(value, list) else [value]))


def _is_given(node: Node, prop: Property) -> bool:
    return node.properties.get(prop.name) not in (None, "", [])
