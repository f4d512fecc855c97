"""GEXF 1.2 for Gephi: typed attributes, places, parallel relationships kept by their ids.

Written here because networkx's writer takes properties called `start` and `end` for Gephi's timeline, and
fails if one name has values of two types.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

import networkx as nx

from graph.formats.content import Content
from graph.formats.flat import Plain, flat_network, xml_text
from graph.network.keys import Positions

_NAMESPACE = "http://www.gexf.net/1.2draft"
_TYPES: dict[type, str] = {bool: "boolean", int: "long", float: "double", str: "string"}
Attributes = dict[str, tuple[str, str]]  # name -> (number in the file, type)


def render(content: Content) -> bytes:
    """The subgraph as one GEXF document; title and remarks are in its description."""
    network = flat_network(content.subgraph)
    document = Element("gexf", {"xmlns": _NAMESPACE, "xmlns:viz": f"{_NAMESPACE}/viz", "version": "1.2"})
    meta = SubElement(document, "meta")
    SubElement(meta, "creator").text = "Casethread"
    SubElement(meta, "description").text = xml_text(". ".join([content.title, *content.remarks]))
    graph = SubElement(document, "graph", defaultedgetype="directed", mode="static")
    node_attributes = _declare(graph, "node", [data for _, data in network.nodes(data=True)])
    edge_attributes = _declare(graph, "edge", [data for _, _, data in network.edges(data=True)])
    _add_nodes(graph, network, node_attributes, content.places())
    _add_edges(graph, network, edge_attributes)
    indent(document)
    return bytes(tostring(document, encoding="utf-8", xml_declaration=True))


def _declare(graph: Element, owner: str, rows: list[dict[str, Plain]]) -> Attributes:
    """One attribute for each name; it is text if its values are of several types."""
    types: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            types.setdefault(name, set()).add(type(value))
    types.pop("label", None)
    declared = SubElement(graph, "attributes", {"class": owner, "mode": "static"})
    attributes = {}
    for number, (name, value_types) in enumerate(types.items()):
        kind = _TYPES[value_types.pop()] if len(value_types) == 1 else "string"
        SubElement(declared, "attribute", id=str(number), title=name, type=kind)
        attributes[name] = (str(number), kind)
    return attributes


def _add_nodes(graph: Element, network: nx.MultiDiGraph[str], attributes: Attributes, places: Positions) -> None:
    nodes = SubElement(graph, "nodes")
    by_xml_key = {xml_text(key): place for key, place in places.items()}
    for key, data in network.nodes(data=True):
        node = SubElement(nodes, "node", id=key, label=data["label"])
        _add_values(node, data, attributes)
        x, y = by_xml_key[key]
        SubElement(node, "viz:position", x=str(x), y=str(-y), z="0.0")  # in Gephi y points up


def _add_edges(graph: Element, network: nx.MultiDiGraph[str], attributes: Attributes) -> None:
    edges = SubElement(graph, "edges")
    for start, end, key, data in network.edges(keys=True, data=True):
        edge = SubElement(edges, "edge", id=key, source=start, target=end, label=data["label"])
        _add_values(edge, data, attributes)


def _add_values(element: Element, data: dict[str, Plain], attributes: Attributes) -> None:
    values = SubElement(element, "attvalues")
    for name, value in data.items():
        if name != "label":
            text = str(value).lower() if isinstance(value, bool) else str(value)
            SubElement(values, "attvalue", {"for": attributes[name][0], "value": text})
