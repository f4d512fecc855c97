"""What a network looks like: a shape and colour for each label, a line style and a word for each relationship.

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

MAX_WORDED = 80  # relationships; more words would hide the picture, and hovering shows them
MAX_NAME_LENGTH = 60  # characters
GREY = "#505a5f"


@dataclass(frozen=True)
class Shape:
    """How nodes of one label are drawn; `box` has its text inside, which then names the label too."""

    name: str
    fill: str
    border: str = "#0b0c0c"


@dataclass(frozen=True)
class Line:
    """How one kind of relationship is drawn, and its word from its start and from its end."""

    word: str
    inverse: str
    colour: str = GREY
    dashes: tuple[int, ...] = ()
    width: float = 1.0
    arrow: str = "arrow"


SHAPES = {
    "Case": Shape("square", "#1d70b8"),
    "Episode": Shape("dot", "#8eb8dc"),
    "Factor": Shape("diamond", "#ffdd00"),
    "Finding": Shape("star", "#912b88"),
    "Recommendation": Shape("triangle", "#00703c"),
    "Action": Shape("triangleDown", "#85994b"),
    "Organisation": Shape("hexagon", "#b1b4b6"),
}
BOX = Shape("box", "#f3f2f1")

# The property that decides how a relationship is drawn, and its values.
_STYLED = {
    "polarity": {
        "supporting": Line("supports", "is supported by", "#00703c", (), 2.5),
        "hindering": Line("hinders", "is hindered by", "#b8500b", (10, 6), 2.5),
        "mixed": Line("both supports and hinders", "is both supported and hindered by", "#4c2c92", (14, 4, 3, 4), 2.5),
        "unclear": Line("bears on, unclear how,", "is borne on, unclear how, by", GREY, (2, 5), 2.5),
    },
    "effect": {
        "increases": Line("increases", "is increased by", "#1d70b8", (), 2.0),
        "decreases": Line("decreases", "is decreased by", "#912b88", (6, 3), 2.0, "bar"),
    },
}
# Properties that the word of a line already expresses.
PROPERTIES_IN_WORDS = tuple(_STYLED)


def shape_of(label: str) -> Shape:
    """The shape of a label; labels that seldom matter share the box, which is written on."""
    return SHAPES.get(label, BOX)


def line_of(relationship: Relationship) -> Line:
    """The style of a relationship: by polarity or effect where it has one, else plain."""
    for name, lines in _STYLED.items():
        line = lines.get(str(relationship.properties.get(name)))
        if line:
            return line
    return Line(relation(relationship.type), relation(relationship.type, inverse=True))


def invented(node: Node) -> bool:
    """Whether this is marked as made up."""
    return node.properties.get("synthetic") is True


def shapes_shown(content: Content) -> list[tuple[str, Shape, int]]:
    """The legend of the nodes: title, shape and how many, most first."""
    counts = Counter(node.label for node in content.subgraph.nodes)
    titles = {label: label_title(label, plural=count != 1) for label, count in counts.items()}
    return [(titles[label], shape_of(label), count) for label, count in counts.most_common()]


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
    shape, name = shape_of(node.label), caption(node)
    kind = label_title(node.label)
    mark = "\n(invented)" if invented(node) else ""
    shown = name if len(name) <= MAX_NAME_LENGTH else f"{name[: MAX_NAME_LENGTH - 1]}…"
    return {
        "label": (f"{kind}: {shown}" if shape == BOX else shown) + mark,
        "title": f"{kind}: {name}{mark}",
        "shape": shape.name,
        "color": {"background": shape.fill, "border": shape.border},
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
        "arrows": {"to": {"enabled": True, "type": line.arrow, "scaleFactor": 0.7}},
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
