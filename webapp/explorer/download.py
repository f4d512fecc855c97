"""What is shown now, as a file; what is restricted never leaves."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request

from graph.errors import BadRequest
from graph.formats import FORMATS, render
from graph.records import Node, Subgraph
from queries.records.neighbours import key_of
from webapp.connection import database
from webapp.explorer.network import View, view_of
from webapp.explorer.state import from_arguments
from webapp.viewer import current_viewer

blueprint = Blueprint("explorer", __name__)
# The formats offered on the page, with what the button says.
FORMATS_OFFERED = {
    "html": "A page that opens in any browser",
    "graphml": "GraphML",
    "node-link": "JSON",
    "csv": "CSV",
}


@blueprint.get("/explorer/download")
def download() -> Response:
    """The network of the address as one file, in the `format` that it names."""
    name = request.args.get("format", "")
    if name not in FORMATS_OFFERED:
        raise BadRequest(f"A network can be downloaded as {', '.join(FORMATS_OFFERED)}, not as {name!r}.")
    viewer = current_viewer()
    view = view_of(database(), from_arguments(request.args), viewer)
    leaving = view.released(database(), viewer.for_export())
    places = {key_of(node): view.places[key_of(node)] for node in leaving.nodes}
    content = render(leaving, name, title="Casethread network", notes=_notes(view, leaving), positions=places)
    kind = FORMATS[name]
    return Response(
        content,
        mimetype=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="casethread-network{kind.suffix}"'},
    )


def _notes(view: View, leaving: Subgraph) -> list[str]:
    """How much it is, what was left out, and of which state of the graph."""
    nodes, relationships = len(leaving.nodes), len(leaving.relationships)
    notes = [f"{nodes} nodes and {relationships} relationships, chosen by hand. Graph revision: {view.revision}."]
    withheld = _cases(view.nodes) - _cases(leaving.nodes)
    if len(view.nodes) > nodes or len(view.relationships) > relationships:
        cases = "1 restricted case is" if withheld == 1 else f"{withheld} restricted cases are"
        notes.append(f"{cases} withheld, with what follows from restricted cases.")
    return notes


def _cases(nodes: Iterable[Node]) -> int:
    return sum(node.label == "Case" for node in nodes)
