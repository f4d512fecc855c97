"""One HTML file with the picture of a network and the same as a list, that asks nothing of any host.

The picture is pyvis's, drawn by the vis-network script inside the pyvis package. Its own template is not used: it
loads from other hosts and writes headings as raw HTML. The page's policy allows the scripts and styles of this file
by their hashes, and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from graph.formats import picture
from graph.formats.content import NOT_CHECKED, Content, caption, caption_property, facts, label_title
from graph.formats.picture import Line
from graph.network.keys import ends, node_key, relationship_key
from graph.records import Node
from graph.schema import schema

# Relationships; a list that is longer is folded at first, being too long to read through.
MAX_UNFOLDED = 200
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"

_FONT = {"color": "#0b0c0c", "strokeWidth": 4, "strokeColor": "#ffffff"}
# Names smaller than seven pixels cannot be read: they come when one zooms in.
_NAMES = {"label": {"enabled": False, "drawThreshold": 8}}
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "multiselect": True, "zoomView": False},
    "nodes": {
        "font": {"size": 16, **_FONT},
        "scaling": _NAMES,
        "widthConstraint": {"maximum": 170},
    },
    "edges": {"font": {"size": 13, **_FONT}, "scaling": _NAMES, "selectionWidth": 2, "hoverWidth": 1},
}


@dataclass(frozen=True)
class Step:
    """One relationship as the list shows it from one of its ends."""

    key: str
    word: str
    outgoing: bool
    other: int
    other_name: str
    other_kind: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """One node of the list: its number on the page, and all its relationships both ways."""

    number: int
    key: str
    name: str
    invented: bool
    facts: list[tuple[str, str]]
    steps: list[Step]


def render(content: Content) -> bytes:
    """The whole page in UTF-8."""
    vis, script, style = _text("pyvis", _VIS), _text("graph.formats", "page.js"), _text("graph.formats", "page.css")
    drawn = picture.network(content)
    invented_count = sum(picture.invented(node) for node in content.subgraph.nodes)
    page: str = _template().render(
        title=content.title,
        not_checked=NOT_CHECKED,
        notes=content.notes,
        policy=policy([vis, script], [style]),
        vis=vis,
        script=script,
        style=style,
        drawn={
            "nodes": drawn.nodes,
            "edges": drawn.edges,
            "options": OPTIONS,
            "corners": picture.corners_shown(content),
        },
        groups=_groups(content),
        looks=picture.looks_shown(content),
        lines=picture.lines_shown(content),
        node_count=len(content.subgraph.nodes),
        relationship_count=len(content.subgraph.relationships),
        invented=invented_count,
        unfolded=len(content.subgraph.relationships) <= MAX_UNFOLDED,
    )
    return page.encode("utf-8")


def _groups(content: Content) -> list[tuple[str, list[Entry]]]:
    """The list: labels as in the legend, in their order, their nodes by name, each with its relationships."""
    number = {node_key(node.label, node.id): index for index, node in enumerate(content.subgraph.nodes)}
    steps = _steps(content, number)
    groups: dict[str, list[Entry]] = {}
    for node in content.subgraph.nodes:
        key = node_key(node.label, node.id)
        node_facts = facts(node, without=[caption_property(node.label)])
        entry = Entry(number[key], key, caption(node), picture.invented(node), node_facts, steps[key])
        groups.setdefault(node.label, []).append(entry)
    return [
        (label_title(label, plural=True), sorted(groups[label], key=lambda entry: entry.name.casefold()))
        for label in schema().in_order(groups)
    ]


def _steps(content: Content, number: dict[str, int]) -> dict[str, list[Step]]:
    nodes = {node_key(node.label, node.id): node for node in content.subgraph.nodes}
    steps: dict[str, list[Step]] = {key: [] for key in nodes}
    for relationship in content.subgraph.relationships:
        start, end = ends(relationship)
        line, line_facts = picture.line_of(relationship), facts(relationship, without=picture.PROPERTIES_IN_WORDS)
        key = relationship_key(relationship)
        steps[start].append(_step(key, line, True, number[end], nodes[end], line_facts))
        steps[end].append(_step(key, line, False, number[start], nodes[start], line_facts))
    return steps


def _step(key: str, line: Line, outgoing: bool, number: int, other: Node, details: list[tuple[str, str]]) -> Step:
    word = line.word if outgoing else line.inverse
    return Step(key, word, outgoing, number, caption(other), label_title(other.label), details)


def policy(scripts: Sequence[str], styles: Sequence[str], images: str = "'none'") -> str:
    """A Content-Security-Policy under which only these very texts run, and nothing is fetched or sent."""
    allowed = {"script-src": scripts, "style-src": styles}
    hashes = "; ".join(f"{name} {' '.join(_hash(text) for text in texts)}" for name, texts in allowed.items())
    closed = f"connect-src 'none'; img-src {images}; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; {hashes}; {closed}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _text(package: str, name: str) -> str:
    """A file of a package, with the line ends that a browser makes of it before it checks a hash."""
    text = (files(package) / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@cache
def _template() -> Any:
    """Everything is escaped but the scripts and the style, which are files of ours and of pyvis."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "allow_nan": False}
    return environment.from_string(_text("graph.formats", "page.html"))
