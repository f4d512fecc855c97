"""A network as the browser draws it and as its list twin tells it, both from the same rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from graph.export.content import label_title, relation
from graph.keys import Positions, ends, relationship_key
from graph.layout import layout
from graph.records import Node, Relationship, Subgraph
from graph.schema import schema
from queries.records.neighbours import PARTED_BY, key_of
from webapp.explorer.network import Marks, in_order
from webapp.explorer.selection import caption_of
from webapp.explorer.shapes import shape

SPREAD = 1.4  # the layout leaves room for shapes; their names need more
MOST_IN_SMALL = 150  # relationships of a small picture
LONGEST_NAME = 44  # characters beside a shape; the list and the details have all of it


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """One node with all the words that stand for it; `marks` are Invented and Restricted."""

    key: str
    label: str
    title: str
    caption: str
    marks: tuple[str, ...]
    node: Node
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """One relationship: `manner` says how its line looks, `word` is what stands beside the line."""

    key: str
    start: str
    end: str
    type: str
    title: str
    inverse: str
    manner: str
    word: str
    weight: str
    relationship: Relationship


@dataclass(frozen=True, slots=True)
class Told:
    """A relationship as one of its ends tells it: `contributed to` this, `was contributed to by` that."""

    link: DrawnLink
    title: str
    other: DrawnNode


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole network, ready for the picture and for the list."""

    nodes: dict[str, DrawnNode]
    links: list[DrawnLink]
    told: dict[str, list[Told]]
    left_out: int = 0  # relationships that a small picture has no room for

    @property
    def by_label(self) -> list[tuple[str, list[DrawnNode]]]:
        """(label, its nodes by caption), in the order of the thread."""
        found: dict[str, list[DrawnNode]] = {}
        for node in self.nodes.values():
            found.setdefault(node.label, []).append(node)
        return [(label, sorted(found[label], key=_place_in_list)) for label in in_order(found)]

    @property
    def manners(self) -> Counter[str]:
        """How many relationships are drawn in each manner."""
        return Counter(link.manner for link in self.links)

    def elements(self) -> dict[str, list[dict[str, Any]]]:
        """What the browser draws: plain data, all text as text."""
        return {"nodes": [_node(node) for node in self.nodes.values()], "links": [_link(link) for link in self.links]}


def drawn(subgraph: Subgraph, marks: Marks, places: Positions | None = None) -> Drawn:
    """The network of a subgraph; places that are not given are worked out."""
    places = places if places is not None else layout(subgraph)
    nodes = {key_of(node): _drawn_node(node, places[key_of(node)], marks) for node in subgraph.nodes}
    links = [_drawn_link(one) for one in subgraph.relationships]
    told: dict[str, list[Told]] = {key: [] for key in nodes}
    for link in links:
        told[link.start].append(Told(link, link.title, nodes[link.end]))
        told[link.end].append(Told(link, link.inverse, nodes[link.start]))
    return Drawn(nodes, links, told)


def small(subgraph: Subgraph, marks: Marks) -> Drawn:
    """The network of a subgraph for a small picture.

    Where there are too many links, it has those with the most weight, and the nodes that they join.
    """
    links = subgraph.relationships
    if len(links) <= MOST_IN_SMALL:
        return drawn(subgraph, marks)
    kept = sorted(links, key=lambda one: -float(str(one.properties.get("weight", 0))))[:MOST_IN_SMALL]
    joined = {key for one in kept for key in ends(one)}
    nodes = [node for node in subgraph.nodes if key_of(node) in joined]
    return replace(drawn(Subgraph(nodes, kept), marks), left_out=len(links) - len(kept))


def _drawn_node(node: Node, place: tuple[float, float], marks: Marks) -> DrawnNode:
    key = key_of(node)
    known = schema().labels.get(node.label)
    title = known.title if known else node.label
    at = (round(place[0] * SPREAD, 1), round(place[1] * SPREAD, 1))
    return DrawnNode(key, node.label, title, caption_of(node), marks[key], node, at)


def _drawn_link(one: Relationship) -> DrawnLink:
    start, end = ends(one)
    kind = schema().relationships.get(one.type)
    scope_name = next((name for name in PARTED_BY if one.properties.get(name)), None)
    value = str(one.properties[scope_name]) if scope_name else ""
    prop = kind.properties.get(scope_name) if kind and scope_name else None
    words = schema().words(prop) if prop else {}
    manner = value if scope_name in {"polarity", "effect"} and value in words else "other" if kind else "counted"
    title, inverse = relation(one.type), relation(one.type, inverse=True)
    word, weight = words.get(value, value).lower(), "" if kind else _weight(one)
    return DrawnLink(relationship_key(one), start, end, one.type, title, inverse, manner, word, weight, one)


def _weight(one: Relationship) -> str:
    """The number that a question counted for a pair, for a link that is not itself in the graph: `4 cases`."""
    numbers = {name: value for name, value in one.properties.items() if isinstance(value, int | float)}
    numbers = {name: value for name, value in numbers.items() if name != "weight" or len(numbers) == 1}
    return "; ".join(f"{value:g} {name.replace('_', ' ')}" for name, value in numbers.items())


def _node(node: DrawnNode) -> dict[str, Any]:
    words = " · ".join([node.title, *(mark.lower() for mark in node.marks)])
    look = shape(node.label)
    plural = label_title(node.label, plural=True)
    return {
        "id": node.key, "label": node.label, "title": node.title, "plural": plural,
        "caption": node.caption, "words": words,
        "name": f"{_short(node.caption)}\n{words}", "colour": look.colour, "corners": look.flat,
        "x": node.place[0], "y": node.place[1],
    }  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def _link(link: DrawnLink) -> dict[str, Any]:
    word = " · ".join(filter(None, [link.word or link.title, link.weight]))
    return {
        "id": link.key, "source": link.start, "target": link.end, "manner": link.manner, "word": word,
        "title": link.title, "weight": link.relationship.properties.get("weight", 0),
    }  # fmt: skip


def _place_in_list(node: DrawnNode) -> tuple[int, str, str]:
    sequence = node.node.properties.get("sequence")
    return (sequence if isinstance(sequence, int) else 0, node.caption.casefold(), node.key)
