"""GraphML: typed keys, `label` for Gephi, parallel relationships kept by their ids."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from networkx.readwrite.graphml import GraphMLWriter

from graph.formats.content import Content
from graph.formats.flat import flat_network, xml_text


class _Writer(GraphMLWriter):
    """networkx writes `True`, which other XML readers refuse: the standard has `true`."""

    def add_data(self, name: str, element_type: type, value: str, *rest: Any, **more: Any) -> Any:
        text = value.lower() if element_type is bool else value
        return super().add_data(name, element_type, text, *rest, **more)


def render(content: Content) -> bytes:
    """The subgraph as one GraphML document; title and remarks are data of the graph itself."""
    network = flat_network(content.subgraph)
    network.graph.update(title=xml_text(content.title), notes=xml_text("\n".join(content.remarks)))
    document = BytesIO()
    _Writer(graph=network, encoding="utf-8", prettyprint=True).dump(document)
    return document.getvalue()
