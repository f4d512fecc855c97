"""What is shown now, as a file; what is restricted is never in it."""

from __future__ import annotations

from flask import Response

from graph.database import Database
from graph.errors import BadRequest
from graph.formats import FORMATS, render
from graph.records import Subgraph
from graph.viewer import Viewer
from queries.records.neighbours import key_of
from queries.release.release import withheld_note
from webapp.audit import record_event
from webapp.explorer.network import View, view_of
from webapp.explorer.state import State

# The formats offered on the page, with what the button says.
FORMATS_OFFERED = {
    "html": "A page that opens in any browser",
    "graphml": "GraphML",
    "node-link": "JSON",
    "csv": "CSV",
}


def download_response(database: Database, state: State, name: str, viewer: Viewer) -> Response:
    """The network of a state as one file in the format of this name; raises BadRequest for another format."""
    if name not in FORMATS_OFFERED:
        raise BadRequest(f"A network can be downloaded as {', '.join(FORMATS_OFFERED)}, not as {name!r}.")
    view = view_of(database, state, viewer)
    released = view.released(database, viewer.for_export())
    places = {key_of(node): view.places[key_of(node)] for node in released.nodes}
    content = render(released, name, title="Casethread network", notes=notes_of(view, released), positions=places)
    record_event("exported", what="network", nodes=len(released.nodes), relationships=len(released.relationships))
    kind = FORMATS[name]
    return Response(
        content,
        mimetype=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="casethread-network{kind.suffix}"'},
    )


def notes_of(view: View, released: Subgraph) -> list[str]:
    """How much it is, what was left out, and of which state of the graph."""
    nodes, relationships = len(released.nodes), len(released.relationships)
    notes = [f"{nodes} nodes and {relationships} relationships, chosen by hand. Graph revision: {view.revision}."]
    if len(view.nodes) > nodes or len(view.relationships) > relationships:
        notes.append(withheld_note())
    return notes
