"""The pages of the explorer: the network as a picture and as a list, and what is selected in it.

Whatever can be done is a command that a button names, and the server answers with the address of the next view: with
scripts off the buttons send a form, with scripts on the same commands are fetched and drawn without leaving the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.facts import graph_version
from graph.formats import NOT_CHECKED
from graph.schema import Label, schema
from queries.records.contents import SHIPPED, contents
from queries.records.most_recorded import most_recorded
from webapp.audit import record_event
from webapp.connection import database
from webapp.explorer.download import FORMATS_OFFERED, download_response, notes_of
from webapp.explorer.network import View, kinds_of_line, view_of
from webapp.explorer.picture import Picture, picture_of
from webapp.explorer.search import matches_for
from webapp.explorer.selection import selection_of
from webapp.explorer.state import MAX_NODES, State, apply_command, from_arguments, keys_of
from webapp.marks import INVENTED
from webapp.viewer import current_viewer

blueprint = Blueprint("explorer", __name__)
FIRST_FACTORS = 20  # what the page opens with
PARTS = ("notices", "list", "details", "legend", "state")
# Relationships: of more, the list has those of a node when its item is opened, or the network is drawn too late.
MAX_LISTED = 200
PARTS_OF_SELECTION = ("details", "state")


@blueprint.get("/explorer")
def page() -> ResponseReturnValue:
    """The explorer: what its address names, else the factors that are recorded most and how they influence each other.

    A command among the arguments leads to the address of the view after it.
    """
    state = _requested_state()
    if "do" in request.args:
        return redirect(f"{url_for('explorer.page')}?{state.query}")
    text = request.args.get("q", "").strip()
    begins = not request.args
    if begins:
        state = state.opening(
            keys_of(("Factor", id_) for id_ in most_recorded(database(), FIRST_FACTORS, current_viewer()))
        )
    context = _context(view_of(database(), state, current_viewer()))
    is_bare = begins and not context["picture"].nodes
    return render_template(
        "explorer/page.html",
        **context,
        begins=begins,
        kinds=[kind for kind in contents(database(), current_viewer()) if kind[0].name not in SHIPPED]
        if is_bare
        else [],
        text=text,
        matches=matches_for(database(), text, current_viewer()),
    )


@blueprint.get("/explorer/view")
def view() -> ResponseReturnValue:
    """The same as data and parts of the page, for the script."""
    context = _context(view_of(database(), _requested_state(), current_viewer()))
    only_selection = request.args.get("only") == "details"
    names = PARTS_OF_SELECTION if only_selection else PARTS
    parts = {name: render_template(f"explorer/{name}.html", **context) for name in names}
    data = {} if only_selection else context["data"]
    return {**data, "query": context["state"].query, "at": context["state"].at, "parts": parts}


@blueprint.get("/explorer/joined")
def joined() -> ResponseReturnValue:
    """What the `node` of the network of the address is joined with, as a part of a list that was too long to have it."""
    view = view_of(database(), from_arguments(request.args), current_viewer())
    picture = picture_of(view.subgraph, view.marks, view.places)
    connections = picture.connections.get(request.args.get("node", ""), [])
    return render_template("explorer/joined.html", state=view.state, connections=connections)


@blueprint.get("/explorer/found")
def search() -> ResponseReturnValue:
    """What matches a text, as a part of the page."""
    text = request.args.get("q", "").strip()
    return render_template("explorer/matches.html", matches=matches_for(database(), text, current_viewer()))


@blueprint.get("/explorer/download")
def download() -> ResponseReturnValue:
    """The network of the address as one file, in the `format` that it names."""
    state = from_arguments(request.args)
    return download_response(database(), state, request.args.get("format", ""), current_viewer())


@blueprint.get("/explorer/released")
def released() -> ResponseReturnValue:
    """What of the network of the address may leave, as data for a picture that is saved, and what is printed with it."""
    viewer = current_viewer()
    shown = view_of(database(), from_arguments(request.args), viewer)
    subgraph = shown.released(database(), viewer.for_export())
    record_event("exported", what="network", nodes=len(subgraph.nodes), relationships=len(subgraph.relationships))
    picture = picture_of(subgraph, shown.marks, shown.places)
    invented = [f"{INVENTED}: {picture.invented} of {len(picture.nodes)} nodes."] if picture.invented else []
    return {**picture.elements, "notes": [NOT_CHECKED, *invented, *notes_of(shown, subgraph)]}


def _requested_state() -> State:
    """The state of the address, after the command it names."""
    state = from_arguments(request.args)
    command = request.args.get("do")
    return apply_command(state, command) if command else state


def _context(view: View) -> dict[str, Any]:
    """Everything that the page and its parts are made from."""
    picture = picture_of(view.subgraph, view.marks, view.places)
    state = replace(view.state, revision=view.revision)
    return {
        "state": state,
        "notices": view.notices,
        "picture": picture,
        "expanded": _expanded(state, picture),
        "is_listed_whole": len(picture.links) <= MAX_LISTED,
        "selection": selection_of(database(), view, current_viewer()),
        "legend": _legend(view),
        "lines": kinds_of_line(view.all_lines),
        "data": {
            **picture.elements,
            "query": state.query,
            "at": state.at,
            "graph": graph_version(database()).graph_id or "",
        },
        "formats": FORMATS_OFFERED,
        "max_nodes": MAX_NODES,
    }


def _expanded(state: State, picture: Picture) -> frozenset[str]:
    """The keys of the nodes whose neighbours were added, so that they can be collapsed."""
    return frozenset(key for key in picture.nodes if any(not step.collapsed for step in state.expansions(key)))


def _legend(view: View) -> list[tuple[Label, int]]:
    """The labels of the network, with how many nodes each has."""
    return [(schema().labels[name], view.all_labels[name]) for name in schema().in_order(view.all_labels)]
