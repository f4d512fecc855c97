"""What the page says about what is selected: one node and the hops from it, one relationship, or one label."""

from __future__ import annotations

from dataclasses import dataclass

from graph.database import Database
from graph.network.keys import ends, relationship_key
from graph.records import Node
from graph.schema import Label, RelationshipType, schema
from graph.viewer import Viewer
from queries.records.captions import captions_of, ids_named, without_withheld
from queries.records.neighbours import PAGE, Neighbours, key_of, neighbours, nodes_of
from queries.release.release import withheld_from
from queries.wording.figures import number
from webapp.addresses import record_url
from webapp.explorer.network import View, caption_of
from webapp.explorer.state import Expanded, parts_of
from webapp.formatting import is_present
from webapp.headings import Heading, group_heading
from webapp.marks import Marks
from webapp.properties import PropertyValue, evidence_properties, property_values

MAX_FACTS = 7
MAX_TEXT = 320  # characters of a long text
BOOKKEEPING = frozenset({"id", "source_id", "synthetic", "canonical_id"})


@dataclass(frozen=True, slots=True)
class NextHop:
    """One hop from a node: `Contributed to`, `2 episodes`, `1 hindering, 1 mixed`, `all shown`; and its button.

    `command` adds the next page of it, or what was collapsed; "" where everything is shown.
    """

    title: str
    count: str
    parts: str
    shown: str
    command: str
    button: str
    neighbours: str  # what the button shows, for screen readers


@dataclass(frozen=True, slots=True)
class SelectedNode:
    """One node: its main facts, the hops from it, and whether it can be collapsed.

    `orders_hops` says whether a hop leads to more than one page of neighbours, so that their order matters.
    """

    key: str
    label: Label
    caption: str
    url: str
    marks: Marks
    facts: tuple[PropertyValue, ...]
    hops: list[NextHop]
    expanded: bool
    shown: bool
    orders_hops: bool
    kind = "node"


@dataclass(frozen=True, slots=True)
class RelationshipEnd:
    """The node at one end of a relationship."""

    key: str
    label: str
    caption: str


@dataclass(frozen=True, slots=True)
class SelectedRelationship:
    """One relationship, both ends, and the evidence for it."""

    key: str
    type: RelationshipType
    start: RelationshipEnd
    end: RelationshipEnd
    polarity: str
    quote: str
    facts: tuple[PropertyValue, ...]
    kind = "relationship"


@dataclass(frozen=True, slots=True)
class SelectedLabel:
    """One label: what it stands for, and how many nodes of it are shown."""

    key: str
    label: Label
    total: int
    kind = "label"


Selection = SelectedNode | SelectedRelationship | SelectedLabel


def selection_of(database: Database, view: View, viewer: Viewer) -> Selection | None:
    """The selection of this view; None where nothing is selected, or it is not there."""
    at = view.state.at
    if ":" not in at:
        return _label(view, at)
    name, id_ = parts_of(at)
    if name in schema().labels:
        return _node(database, view, name, id_, viewer)
    return _relationship(database, view, at, viewer)


def _label(view: View, name: str) -> SelectedLabel | None:
    total = sum(node.label == name for node in view.nodes)
    return SelectedLabel(name, schema().labels[name], total) if total else None


def _node(database: Database, view: View, name: str, id_: str, viewer: Viewer) -> SelectedNode | None:
    nodes = nodes_of(database, [(name, id_)], viewer)
    if not nodes:
        return None
    node, label = nodes[0], schema().labels[name]
    key = key_of(node)
    groups = neighbours(database, name, id_, viewer)
    return SelectedNode(
        key,
        label,
        caption_of(node),
        record_url(name, id_),
        view.marks.get(key, ()),
        _facts(database, node, label, viewer),
        [_next_hop(view, key, group) for group in groups],
        expanded=any(not step.collapsed for step in view.state.expansions(key)),
        shown=key in view.places,
        orders_hops=any(group.nodes > PAGE for group in groups),
    )


def _facts(database: Database, node: Node, label: Label, viewer: Viewer) -> tuple[PropertyValue, ...]:
    left_out = BOOKKEEPING | {label.caption}
    properties = [
        prop
        for prop in label.properties.values()
        if prop.name not in left_out and is_present(node.properties.get(prop.name))
    ][:MAX_FACTS]
    values = without_withheld(properties, node.properties, withheld_from(database, viewer))
    properties = [prop for prop in properties if prop.name in values]
    captions = captions_of(database, ids_named(properties, values))
    return property_values(properties, values, captions, max_length=MAX_TEXT)


def _next_hop(view: View, key: str, group: Neighbours) -> NextHop:
    hop, total = group.hop, group.nodes
    heading = group_heading(hop.type, hop.outward, hop.label, total)
    shown = _shown_along(view, key, group)
    step = _next_step(view, key, group, shown)
    return NextHop(
        heading.title,
        heading.count or number(total),
        ", ".join(f"{number(count)} {word}" for word, count in group.parts),
        f"{'all' if shown == total else number(shown)} shown" if shown else "",
        f"expand.{step.text.removeprefix('~')}" if step else "",
        _button(step, total, shown) if step else "",
        _neighbours(hop.label, heading),
    )


def _neighbours(label: Label, heading: Heading) -> str:
    """`episodes`, or `factors (addresses)` where the heading says more than the label."""
    plural = label.plural.lower()
    return plural if heading.title in {label.title, label.plural} else f"{plural} ({heading.title.lower()})"


def _next_step(view: View, key: str, group: Neighbours, shown: int) -> Expanded | None:
    """The next page of this hop, or the pages that were collapsed; None where everything is shown."""
    steps = [step for step in view.state.expansions(key) if step.hop == group.hop]
    collapsed = next((step for step in steps if step.collapsed), None)
    if collapsed:
        return collapsed
    last = max((step.last for step in steps), default=0)
    if last >= group.nodes or shown == group.nodes:
        return None
    return Expanded(key, group.hop, last + 1, min(last + PAGE, group.nodes))


def _button(step: Expanded, total: int, shown: int) -> str:
    count = step.last - step.first + 1
    if step.collapsed:
        return "Show"
    if step.first > 1:
        return f"Show {count} more"
    if count < total:
        return f"Show the {count} most relevant"
    return "Show the rest" if shown else "Show it" if count == 1 else f"Show all {count}"


def _shown_along(view: View, key: str, group: Neighbours) -> int:
    """How many of the neighbours along one hop are in the network already."""
    shown = set()
    for relationship in view.relationships:
        start, end = ends(relationship)
        near, far = (start, end) if group.hop.outward else (end, start)
        if relationship.type == group.hop.type.name and near == key and parts_of(far)[0] == group.hop.label.name:
            shown.add(far)
    return len(shown)


def _relationship(database: Database, view: View, at: str, viewer: Viewer) -> SelectedRelationship | None:
    relationship = next((link for link in view.relationships if relationship_key(link) == at), None)
    if relationship is None:
        return None
    kind = schema().relationships[relationship.type]
    nodes = {key_of(node): node for node in view.nodes}
    start, end = (_end(nodes[key]) for key in ends(relationship))
    values = without_withheld(kind.properties.values(), relationship.properties, withheld_from(database, viewer))
    properties = evidence_properties(kind, values)
    facts = property_values(properties, values, captions_of(database, ids_named(properties, values)))
    return SelectedRelationship(
        at, kind, start, end, str(values.get("polarity") or ""), str(values.get("quote") or ""), facts
    )


def _end(node: Node) -> RelationshipEnd:
    return RelationshipEnd(key_of(node), schema().labels[node.label].title, caption_of(node))
