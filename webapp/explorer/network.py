"""The network behind a state: what its steps brought, where each node stands, and what of it is shown now."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, current_app

from graph.database import Database
from graph.facts import GraphVersion, facts_at, graph_version
from graph.network.keys import Positions, ends
from graph.network.layout import layout
from graph.records import Node, Relationship, Subgraph
from graph.viewer import Viewer
from queries.records.neighbours import between, key_of, most_relevant, nodes_of
from webapp.explorer.state import MOST_NODES, Expanded, Opened, State, Step, keys_of, parts_of

Marks = dict[str, tuple[str, ...]]
NAME = "casethread_networks"
KEPT = 16  # networks kept in memory, by the graph, its revision and the steps that made them
MOST_RELATIONSHIPS = 1_500


@dataclass(frozen=True, slots=True)
class Grown:
    """Everything that some steps brought, collapsed ones among them; `brought` has the keys of each step."""

    nodes: dict[str, Node]
    relationships: list[Relationship]
    places: Positions
    brought: list[list[str]]
    marks: Marks


@dataclass(frozen=True, slots=True)
class View:
    """What is shown now, and what must be said about it; `all_labels` counts the nodes before labels were left out."""

    state: State
    nodes: list[Node]
    relationships: list[Relationship]
    places: Positions
    marks: Marks
    all_labels: Counter[str]
    revision: int
    notices: list[str] = field(default_factory=list)

    @property
    def subgraph(self) -> Subgraph:
        """What is shown as records."""
        return Subgraph(self.nodes, self.relationships)

    def released(self, database: Database, viewer: Viewer) -> Subgraph:
        """What of it this viewer may see."""
        nodes = nodes_of(database, [(node.label, node.id) for node in self.nodes], viewer)
        return Subgraph(nodes, between(database, nodes, viewer)[:MOST_RELATIONSHIPS])

    @property
    def keys(self) -> list[str]:
        """The keys of the nodes that are shown, in the order in which they came."""
        return [key_of(node) for node in self.nodes]


def init_app(app: Flask) -> None:
    """Room for the networks that are kept between requests."""
    app.extensions[NAME] = OrderedDict()
    app.extensions[f"{NAME}_lock"] = Lock()


def view_of(database: Database, state: State, viewer: Viewer) -> View:
    """What this state shows on the screen of this viewer."""
    at = graph_version(database)
    revision = at[1]
    grown = _kept(database, state.steps, at, viewer)
    present = _present(state, grown)
    notices = _notices(state, grown, revision)
    if len(present) > MOST_NODES:
        notices.append(f"Only the first {MOST_NODES} of {len(present)} nodes are shown: collapse or hide some.")
    present = present[:MOST_NODES]
    labels = Counter(parts_of(key)[0] for key in present)
    shown = [grown.nodes[key] for key in present if parts_of(key)[0] not in state.without]
    among = {key_of(node) for node in shown}
    joined = [one for one in grown.relationships if among.issuperset(ends(one))]
    if len(joined) > MOST_RELATIONSHIPS:
        notices.append(f"Only the first {MOST_RELATIONSHIPS:,} of {len(joined):,} relationships are shown.")
    return View(
        state, shown, joined[:MOST_RELATIONSHIPS], {key: grown.places[key] for key in among},
        grown.marks, labels, revision, notices,
    )  # fmt: skip


def _present(state: State, grown: Grown) -> list[str]:
    """The keys of what open steps brought: a step counts only while the node it starts from is there itself."""
    present: dict[str, None] = {}
    size = -1
    while len(present) != size:
        size = len(present)
        for step, keys in zip(state.steps, grown.brought, strict=True):
            if isinstance(step, Opened) or (not step.collapsed and step.node in present):
                present.update(dict.fromkeys(keys))
    hidden = set(state.hidden)
    # In the order of the steps, not of the rounds, so that the first so many are always the same.
    return [key for key in grown.nodes if key in present and key not in hidden]


def _notices(state: State, grown: Grown, revision: int) -> list[str]:
    found = []
    missing = {key for step in state.steps if isinstance(step, Opened) for key in step.keys} - grown.nodes.keys()
    if missing:
        found.append(f"{len(missing)} of the nodes that the address names are not in the graph.")
    if state.revision and state.revision != revision and state.steps:
        found.append(
            f"This view was made at revision {state.revision} of the graph, which has revision {revision} now: "
            "other neighbours may be shown."
        )
    return found


def _kept(database: Database, steps: tuple[Step, ...], at: GraphVersion, viewer: Viewer) -> Grown:
    """The network of these steps, from memory if this is the graph it was grown from, at the same revision.

    It is shared by all who may see the same.
    """
    if at[0] is None:
        return _grow(database, steps, viewer)
    kept: OrderedDict[object, Grown] = current_app.extensions[NAME]
    lock: Lock = current_app.extensions[f"{NAME}_lock"]
    wanted = (at, viewer.sees_restricted, *(step.text.removeprefix("~") for step in steps))
    with lock:
        if wanted in kept:
            kept.move_to_end(wanted)
            return kept[wanted]
    grown = _grow(database, steps, viewer)
    with lock:
        kept[wanted] = grown
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return grown


def _grow(database: Database, steps: tuple[Step, ...], viewer: Viewer) -> Grown:
    brought = [_brought(database, step, viewer) for step in steps]
    keys = dict.fromkeys(key for step in brought for key in step)
    nodes = {key_of(node): node for node in nodes_of(database, map(parts_of, keys), viewer)}
    relationships = between(database, nodes.values(), viewer)
    brought = [[key for key in step if key in nodes] for step in brought]
    places = _placed(nodes, relationships, brought)
    return Grown(nodes, relationships, places, brought, marks_of(database, nodes.values()))


def _brought(database: Database, step: Step, viewer: Viewer) -> list[str]:
    if isinstance(step, Expanded):
        label, id_ = parts_of(step.node)
        return keys_of(most_relevant(database, label, id_, step.way, viewer, first=step.first, last=step.last))
    return list(step.keys)


def _placed(nodes: dict[str, Node], relationships: list[Relationship], brought: list[list[str]]) -> Positions:
    """Where each node stands: step by step, each beside what stood already, so that nothing ever moves."""
    places: Positions = {}
    for step in brought:
        if not set(step) - places.keys():
            continue
        here = places.keys() | set(step)
        joined = [one for one in relationships if here.issuperset(ends(one))]
        places = layout(Subgraph([nodes[key] for key in nodes if key in here], joined), places or None)
    return places


def marks_of(database: Database, nodes: Iterable[Node]) -> Marks:
    """The words that mark invented and restricted nodes, and what follows from such cases; by key."""
    known = facts_at(database)
    found = {}
    for node in nodes:
        invented = node.properties.get("synthetic") or node.id in known.invented.get(node.label, ())
        restricted = node.id in known.withheld.get(node.label, ())
        found[key_of(node)] = (*(["Invented"] if invented else []), *(["Restricted"] if restricted else []))
    return found
