"""A network as the browser draws it and as the list beside it has it, both from the same rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from graph.formats.content import label_title, relation
from graph.network.keys import Positions, ends, relationship_key
from graph.network.layout import layout
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema
from queries.records.neighbours import COUNTED_BY, key_of
from webapp.addresses import record_url
from webapp.explorer.addresses import explorer_url
from webapp.explorer.network import NodeMarks, caption_of, kinds_of_line, line_of
from webapp.explorer.state import COUNTED_LINES
from webapp.headings import group_heading
from webapp.marks import INVENTED, Marks

SPREAD = 1.4  # the layout leaves room for shapes; their names need more
MAX_SMALL_LINKS = 150  # relationships of a small picture
MAX_NAME = 44  # characters beside a shape; the list and the details have all of it


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """One node with all the words that stand for it; `url` is its page, if the schema knows its label."""

    key: str
    label: str
    title: str
    caption: str
    marks: Marks
    url: str | None
    sequence: int
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """One relationship: `manner` says how its line looks, `word` is what stands beside the line."""

    key: str
    start: str
    end: str
    title: str
    manner: str
    word: str
    weight: str
    relationship: Relationship


@dataclass(frozen=True, slots=True)
class Connection:
    """A relationship as read from one of its ends: `Contributed to` this, `Contributory factor` that."""

    link: DrawnLink
    title: str
    other: DrawnNode


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """The nodes of one label, by caption."""

    label: str
    plural: str
    nodes: list[DrawnNode]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole network, ready for the drawing and for the list.

    `connections` are those of each node by its key, `manners` counts the lines that look alike, `elements` is what
    the browser draws, as plain data, and `left_out` counts the relationships that a small picture has no room for.
    """

    nodes: dict[str, DrawnNode]
    links: list[DrawnLink]
    connections: dict[str, list[Connection]]
    by_label: list[LabelGroup]
    manners: Counter[str]
    elements: dict[str, Any]
    left_out: int = 0

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """The kinds of line for the legend."""
        return kinds_of_line(self.manners)

    @property
    def invented(self) -> int:
        """How many of the nodes are marked as invented: said once beside the picture, not on each of them."""
        return sum(INVENTED in node.marks for node in self.nodes.values())


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """The picture of an answer with its title; `explorer_url` opens it in the explorer, where that has its nodes."""

    title: str
    picture: Picture
    explorer_url: str | None


def picture_of(subgraph: Subgraph, marks: NodeMarks, places: Positions | None = None) -> Picture:
    """The picture of a subgraph; places that are not there are worked out."""
    places = places if places is not None else layout(subgraph)
    nodes = {key_of(node): _drawn_node(node, places[key_of(node)], marks) for node in subgraph.nodes}
    links = [_drawn_link(relationship) for relationship in subgraph.relationships]
    connections: dict[str, list[Connection]] = {key: [] for key in nodes}
    for link in links:
        start, end = nodes[link.start], nodes[link.end]
        connections[link.start].append(Connection(link, _heading(link, end, outward=True), end))
        connections[link.end].append(Connection(link, _heading(link, start, outward=False), start))
    manners = Counter(link.manner for link in links)
    elements = {
        "nodes": [_node(node) for node in nodes.values()],
        "links": [_link(link) for link in links],
        "labels": {label: _look(label) for label in dict.fromkeys(node.label for node in nodes.values())},
        "manners": {
            word: line.model_dump(include={"colour", "dashes", "end"})
            for word, line in schema().lines.items()
            if word in manners
        },
    }
    return Picture(nodes, links, connections, _by_label(nodes), manners, elements)


def small_picture(subgraph: Subgraph, marks: NodeMarks) -> Picture:
    """The picture of a subgraph where there is little room.

    Where there are too many links, it has those with the most weight, and the nodes that they join.
    """
    links = subgraph.relationships
    if len(links) <= MAX_SMALL_LINKS:
        return picture_of(subgraph, marks)
    heaviest = sorted(links, key=lambda link: -float(str(link.properties.get("weight", 0))))[:MAX_SMALL_LINKS]
    keys = {key for link in heaviest for key in ends(link)}
    nodes = [node for node in subgraph.nodes if key_of(node) in keys]
    return replace(picture_of(Subgraph(nodes, heaviest), marks), left_out=len(links) - len(heaviest))


def titled_picture(title: str, subgraph: Subgraph, marks: NodeMarks, *, has_pages: bool) -> SmallPicture:
    """The small picture of an answer; what an edition holds may have no page today, so nothing leads there."""
    picture = small_picture(subgraph, marks)
    if not has_pages:
        groups = [replace(group, nodes=[replace(node, url=None) for node in group.nodes]) for group in picture.by_label]
        return SmallPicture(title, replace(picture, by_label=groups), None)
    return SmallPicture(title, picture, explorer_url(subgraph.nodes))


def _by_label(nodes: dict[str, DrawnNode]) -> list[LabelGroup]:
    """The nodes of each label, in the order of the thread."""
    groups: dict[str, list[DrawnNode]] = {}
    for node in nodes.values():
        groups.setdefault(node.label, []).append(node)
    return [
        LabelGroup(label, label_title(label, plural=True), sorted(groups[label], key=_place_in_list))
        for label in schema().in_order(groups)
    ]


def _drawn_node(node: Node, place: tuple[float, float], marks: NodeMarks) -> DrawnNode:
    key = key_of(node)
    definition = schema().labels.get(node.label)
    title = definition.title if definition else node.label
    url = record_url(node.label, node.id) if definition else None
    sequence = node.properties.get("sequence")
    at = (round(place[0] * SPREAD, 1), round(place[1] * SPREAD, 1))
    number = sequence if isinstance(sequence, int) else 0
    return DrawnNode(key, node.label, title, caption_of(node), marks[key], url, number, at)


def _drawn_link(relationship: Relationship) -> DrawnLink:
    start, end = ends(relationship)
    kind = schema().relationships.get(relationship.type)
    scope_name = next((name for name in COUNTED_BY if relationship.properties.get(name)), None)
    value = str(relationship.properties[scope_name]) if scope_name else ""
    prop = kind.properties.get(scope_name) if kind and scope_name else None
    words = schema().words(prop) if prop else {}
    manner = line_of(relationship) if kind else COUNTED_LINES
    word, weight = words.get(value, value).lower(), "" if kind else _weight(relationship)
    key = relationship_key(relationship)
    return DrawnLink(key, start, end, relation(relationship.type), manner, word, weight, relationship)


def _heading(link: DrawnLink, other: DrawnNode, *, outward: bool) -> str:
    """What a node calls the one at the other end; a link that a question counted reads the same from both."""
    kind = schema().relationships.get(link.relationship.type)
    if kind is None:
        return link.title.capitalize()
    return group_heading(kind, outward, schema().labels[other.label], 1).title


def _weight(relationship: Relationship) -> str:
    """The number that a question counted for a pair, for a link that is not itself in the graph: `4 cases`."""
    numbers = {name: value for name, value in relationship.properties.items() if isinstance(value, int | float)}
    numbers = {name: value for name, value in numbers.items() if name != "weight" or len(numbers) == 1}
    return "; ".join(f"{value:g} {name.replace('_', ' ')}" for name, value in numbers.items())


def _node(node: DrawnNode) -> dict[str, Any]:
    words = " · ".join([node.title, *(mark.lower() for mark in node.marks)])
    beside_shape = " · ".join([node.title, *(mark.lower() for mark in node.marks if mark != INVENTED)])
    return {
        "id": node.key, "label": node.label, "caption": node.caption, "words": words,
        "name": f"{_short(node.caption)}\n{beside_shape}", "x": node.place[0], "y": node.place[1],
    }  # fmt: skip


def _look(label: str) -> dict[str, Any]:
    """What all nodes of a label have in common."""
    look = schema().look(label)
    titles = {"title": label_title(label), "plural": label_title(label, plural=True)}
    return {**titles, "colour": look.colour, "corners": look.corners}


def _short(text: str) -> str:
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1].rstrip()}…"


def _link(link: DrawnLink) -> dict[str, Any]:
    word = " · ".join(filter(None, [link.word or link.title, link.weight]))
    return {
        "id": link.key, "source": link.start, "target": link.end, "manner": link.manner, "word": word,
        "weight": link.relationship.properties.get("weight", 0),
    }  # fmt: skip


def _place_in_list(node: DrawnNode) -> tuple[int, str, str]:
    return (node.sequence, node.caption.casefold(), node.key)
