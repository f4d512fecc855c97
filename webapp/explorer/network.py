"""The network behind a state: what its steps added, where each node is drawn, and what of it is shown now."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from flask import Flask, current_app

from graph.database import Database
from graph.facts import GraphVersion, facts_at, graph_version
from graph.formats.content import caption
from graph.network.keys import Positions, ends
from graph.network.layout import layout
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema
from graph.viewer import Viewer
from queries.records.neighbours import between, key_of, most_relevant, nodes_of
from webapp.explorer.state import (
    COUNTED_LINES,
    MAX_NODES,
    OTHER_LINES,
    Expanded,
    Opened,
    State,
    Step,
    keys_of,
    parts_of,
)
from webapp.formatting import event_text
from webapp.marks import INVENTED, Marks, record_marks

NodeMarks = dict[str, Marks]
NAME = "casethread_networks"
MAX_CACHED = 16  # networks in memory, by the graph, its revision and the steps that made them
MAX_RELATIONSHIPS = 1_500


@dataclass(frozen=True, slots=True)
class StepsNetwork:
    """Everything that some steps added, collapsed ones included; `added` has the keys of each step."""

    nodes: dict[str, Node]
    relationships: list[Relationship]
    places: Positions
    added: list[list[str]]
    marks: NodeMarks


@dataclass(frozen=True, slots=True)
class View:
    """What is shown now, and the notices about it.

    `all_labels` and `all_lines` count the nodes and the lines before kinds of them were left out.
    """

    state: State
    nodes: list[Node]
    relationships: list[Relationship]
    places: Positions
    marks: NodeMarks
    all_labels: Counter[str]
    all_lines: Counter[str]
    revision: int
    notices: list[str] = field(default_factory=list)

    @property
    def subgraph(self) -> Subgraph:
        """What is shown as records."""
        return Subgraph(self.nodes, self.relationships)

    def released(self, database: Database, viewer: Viewer) -> Subgraph:
        """The part of it that this viewer may see."""
        nodes = nodes_of(database, [(node.label, node.id) for node in self.nodes], viewer)
        links = [link for link in between(database, nodes, viewer) if line_of(link) not in self.state.without]
        return Subgraph(nodes, links[:MAX_RELATIONSHIPS])


def init_app(app: Flask) -> None:
    """Make room for the networks that are cached between requests."""
    app.extensions[NAME] = OrderedDict()
    app.extensions[f"{NAME}_lock"] = Lock()


def view_of(database: Database, state: State, viewer: Viewer) -> View:
    """What this state shows on the screen of this viewer."""
    version = graph_version(database)
    revision = version.revision
    network = _cached(database, state.steps, version, viewer)
    present = _present(state, network)
    notices = _notices(state, network, revision)
    if len(present) > MAX_NODES:
        notices.append(f"Only the first {MAX_NODES} of {len(present)} nodes are shown: collapse or hide some.")
    present = present[:MAX_NODES]
    labels = Counter(parts_of(key)[0] for key in present)
    shown = [network.nodes[key] for key in present if parts_of(key)[0] not in state.without]
    among = {key_of(node) for node in shown}
    links = [link for link in network.relationships if among.issuperset(ends(link))]
    lines = Counter(map(line_of, links))
    links = [link for link in links if line_of(link) not in state.without]
    if len(links) > MAX_RELATIONSHIPS:
        notices.append(f"Only the first {MAX_RELATIONSHIPS:,} of {len(links):,} relationships are shown.")
    return View(
        state, shown, links[:MAX_RELATIONSHIPS], {key: network.places[key] for key in among},
        network.marks, labels, lines, revision, notices,
    )  # fmt: skip


def _present(state: State, network: StepsNetwork) -> list[str]:
    """The keys of what open steps added: a step counts only while the node it starts from is there itself."""
    present: dict[str, None] = {}
    size = -1
    while len(present) != size:
        size = len(present)
        for step, keys in zip(state.steps, network.added, strict=True):
            if isinstance(step, Opened) or (not step.collapsed and step.node in present):
                present.update(dict.fromkeys(keys))
    hidden = set(state.hidden)
    # In the order of the steps, not of the rounds, so that the first so many are always the same.
    return [key for key in network.nodes if key in present and key not in hidden]


def _notices(state: State, network: StepsNetwork, revision: int) -> list[str]:
    notices = []
    missing = {key for step in state.steps if isinstance(step, Opened) for key in step.keys} - network.nodes.keys()
    if missing:
        notices.append(f"{len(missing)} of the nodes that the address names are not in the graph.")
    if state.revision and state.revision != revision and state.steps:
        notices.append(
            f"This view was made at revision {state.revision} of the graph, which has revision {revision} now: "
            "other neighbours may be shown."
        )
    return notices


def _cached(database: Database, steps: tuple[Step, ...], version: GraphVersion, viewer: Viewer) -> StepsNetwork:
    """The network of these steps, from memory if it was read from this graph at the same revision.

    Viewers who may see the same share it.
    """
    if version.graph_id is None:
        return _read(database, steps, viewer)
    cache: OrderedDict[object, StepsNetwork] = current_app.extensions[NAME]
    lock: Lock = current_app.extensions[f"{NAME}_lock"]
    key = (version, viewer.sight, date.today(), *(step.text.removeprefix("~") for step in steps))
    with lock:
        if key in cache:
            cache.move_to_end(key)
            return cache[key]
    network = _read(database, steps, viewer)
    with lock:
        cache[key] = network
        while len(cache) > MAX_CACHED:
            cache.popitem(last=False)
    return network


def _read(database: Database, steps: tuple[Step, ...], viewer: Viewer) -> StepsNetwork:
    added = [_added(database, step, viewer) for step in steps]
    keys = dict.fromkeys(key for step in added for key in step)
    nodes = {key_of(node): node for node in nodes_of(database, map(parts_of, keys), viewer)}
    relationships = between(database, nodes.values(), viewer)
    added = [[key for key in step if key in nodes] for step in added]
    places = _places(nodes, relationships, added)
    return StepsNetwork(nodes, relationships, places, added, marks_of(database, nodes.values()))


def _added(database: Database, step: Step, viewer: Viewer) -> list[str]:
    if isinstance(step, Expanded):
        label, id_ = parts_of(step.node)
        return keys_of(most_relevant(database, label, id_, step.hop, viewer, first=step.first, last=step.last))
    return list(step.keys)


def _places(nodes: dict[str, Node], relationships: list[Relationship], added: list[list[str]]) -> Positions:
    """Where each node is drawn: step by step, each beside what is there already, so that nothing ever moves."""
    places: Positions = {}
    for step in added:
        if not set(step) - places.keys():
            continue
        present = places.keys() | set(step)
        links = [link for link in relationships if present.issuperset(ends(link))]
        places = layout(Subgraph([nodes[key] for key in nodes if key in present], links), places or None)
    return places


def line_of(relationship: Relationship) -> str:
    """The word by which the line of a relationship looks different, or that it has none."""
    return schema().line_word(relationship.properties) or OTHER_LINES


def kinds_of_line(totals: Counter[str]) -> list[tuple[str, str, int]]:
    """(word, title, how many) of each kind of line that there is, those of the schema first, in its order."""
    definitions = schema()
    titles = {word: definitions.vocabularies[line.of][word] for word, line in definitions.lines.items()}
    titles |= {
        COUNTED_LINES: "A row of the table: the thicker, the higher its number",
        OTHER_LINES: "Any other relationship",
    }
    return [(word, title, totals[word]) for word, title in titles.items() if totals[word]]


def marks_of(database: Database, nodes: Iterable[Node]) -> NodeMarks:
    """The marks of these nodes by their keys; a node may say itself that it is invented."""
    facts = facts_at(database)
    marks = {}
    for node in nodes:
        own = record_marks(facts, node.label, node.id)
        missing = node.properties.get("synthetic") and INVENTED not in own
        marks[key_of(node)] = (INVENTED, *own) if missing else own
    return marks


def caption_of(node: Node) -> str:
    """What a person calls a node; an event is called by what changed and to what."""
    text = caption(node)
    if node.label != "Event":
        return text
    return event_text(node.properties)
