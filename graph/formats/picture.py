"""What a network looks like: each label as it looks everywhere, a line style and a word for each relationship.

Colour is never alone: shapes and dashes differ too, and the words are written out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pyvis.network import Network

from graph.formats.content import Content, caption, label_title, relation
from graph.network.keys import ends, node_key, relationship_key
from graph.network.networkx_graph import degrees
from graph.records import Node, Relationship
from graph.schema import schema
from graph.schema.look import Corners, Look

MAX_WORDED = 80  # relationships; more words would hide the picture, and hovering shows them
MAX_NAME_LENGTH = 60  # characters
GREY = "#505a5f"


# Properties that the word of a line already expresses.
PROPERTIES_IN_WORDS = tuple({line.of: None for line in schema().lines.values()})


@dataclass(frozen=True)
class Line:
    """How one kind of relationship is drawn, and its word from its start and from its end."""

    word: str
    inverse: str
    colour: str = GREY
    dashes: tuple[int, ...] = ()
    width: float = 1.0
    end: str = "triangle"  # the names of the schema's ends are vis-network's own


def line_of(relationship: Relationship) -> Line:
    """The line of a relationship: by its polarity or effect where it has one, else plain."""
    word = schema().line_word(relationship.properties)
    if word is None:
        return Line(relation(relationship.type), relation(relationship.type, inverse=True))
    line = schema().lines[word]
    return Line(line.word, line.inverse, line.colour, line.dashes, 2.5, line.end)


def invented(node: Node) -> bool:
    """Whether this is marked as made up."""
    return node.properties.get("synthetic") is True


def looks_shown(content: Content) -> list[tuple[str, Look, int]]:
    """The legend of the nodes: title, look and how many, in the order of labels."""
    counts = Counter(node.label for node in content.subgraph.nodes)
    titles = {label: label_title(label, plural=count != 1) for label, count in counts.items()}
    return [(titles[label], schema().look(label), counts[label]) for label in schema().in_order(counts)]


def corners_shown(content: Content) -> dict[str, Corners]:
    """The corners of each label's shape, for the script that draws them: vis-network has few shapes of its own."""
    return {node.label: schema().look(node.label).corners for node in content.subgraph.nodes}


def lines_shown(content: Content) -> list[tuple[Line, int]]:
    """The legend of the relationships: style and how many, most first."""
    return Counter(line_of(relationship) for relationship in content.subgraph.relationships).most_common()


def network(content: Content) -> Network:
    """The picture as pyvis keeps it: places set, nothing moves by itself, all texts plain."""
    drawn = Network(directed=True)
    places, degree = content.places(), degrees(content.subgraph)
    for node in content.subgraph.nodes:
        key = node_key(node.label, node.id)
        x, y = places[key]
        drawn.add_node(key, x=x, y=y, size=12 + min(degree[key], 40) ** 0.5 * 4, **_node_options(node))
    words = len(content.subgraph.relationships) <= MAX_WORDED
    for relationship, bend in _bends(content.subgraph.relationships):
        start, end = ends(relationship)
        drawn.add_edge(start, end, **_edge_options(relationship, bend, words))
    return drawn


def _node_options(node: Node) -> dict[str, Any]:
    look, name, kind = schema().look(node.label), caption(node), label_title(node.label)
    mark = "\n(invented)" if invented(node) else ""
    shown = name if len(name) <= MAX_NAME_LENGTH else f"{name[: MAX_NAME_LENGTH - 1]}…"
    colours = {"background": look.colour, "border": "#ffffff" if mark else look.colour}
    return {
        "kind": node.label,
        "label": (shown if node.label in schema().labels else f"{kind}: {shown}") + mark,
        "title": f"{kind}: {name}{mark}",
        "shape": "custom",
        "color": {**colours, "highlight": colours, "hover": colours},
        "shapeProperties": {"borderDashes": [4, 3] if mark else False},
    }


def _edge_options(relationship: Relationship, bend: float, words: bool) -> dict[str, Any]:
    line = line_of(relationship)
    curve = {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
    return {
        "id": relationship_key(relationship),
        "label": line.word.strip(",") if words else "",
        "title": line.word.strip(","),
        "color": line.colour,
        "dashes": list(line.dashes) or False,
        "width": line.width,
        "arrows": {"to": {"enabled": True, "type": line.end, "scaleFactor": 0.7}},
        "smooth": curve if bend else False,
    }


def _bends(relationships: list[Relationship]) -> list[tuple[Relationship, float]]:
    """How far each bends aside, so that several between the same two nodes are all seen."""
    between = Counter(frozenset(ends(relationship)) for relationship in relationships)
    met: Counter[frozenset[str]] = Counter()
    bends = []
    for relationship in relationships:
        start, end = ends(relationship)
        pair = frozenset((start, end))
        number, met[pair] = met[pair], met[pair] + 1
        aside = 0.15 * (number // 2 + 1) * (1 if number % 2 == 0 else -1)
        # A bend is seen from the start, so one that runs the other way is turned round.
        bends.append((relationship, (aside if start <= end else -aside) if between[pair] > 1 else 0.0))
    return bends
