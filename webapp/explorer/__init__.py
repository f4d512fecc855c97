"""The network explorer: a picture to walk in, its list twin from the same rows, and what is selected.

Whatever can be done is a deed that a button names, and the server answers with the address of the next view: with
scripts off the buttons send a form, with scripts on the same deeds are fetched and drawn without leaving the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.records import Node
from webapp.connection import database
from webapp.explorer import network
from webapp.explorer.details import details
from webapp.explorer.download import FORMATS_OFFERED, blueprint, download
from webapp.explorer.drawn import Drawn, drawn
from webapp.explorer.find import found
from webapp.explorer.network import View, view_of
from webapp.explorer.shapes import shape
from webapp.explorer.state import MOST_NODES, Opened, State, acted, from_arguments, keys_of

__all__ = ["blueprint", "download", "explorer_url", "init_app"]

PARTS = ("notices", "list", "details", "legend", "state")


def init_app(app: Flask) -> None:
    """Give the templates the explorer's addresses and shapes."""
    network.init_app(app)
    app.jinja_env.globals.update(explorer_url=explorer_url, shape=shape)


def explorer_url(nodes: Iterable[Node | tuple[str, str]]) -> str:
    """The address of the explorer with these nodes in it; at most so many as it can show."""
    named = [(node.label, node.id) if isinstance(node, Node) else node for node in nodes]
    keys = keys_of(named)[:MOST_NODES]
    state = State((Opened(tuple(keys)),), at=keys[0] if len(keys) == 1 else "") if keys else State()
    return f"{url_for('explorer.page')}?{state.query}" if keys else url_for("explorer.page")


@blueprint.get("/explorer")
def page() -> ResponseReturnValue:
    """The explorer; a deed among the arguments leads to the address of what comes of it."""
    state = _asked()
    if "do" in request.args:
        return redirect(f"{url_for('explorer.page')}?{state.query}")
    view = view_of(database(), state)
    text = request.args.get("q", "").strip()
    return render_template("explorer.html", **_context(view), text=text, found=found(database(), text))


@blueprint.get("/explorer/view")
def view() -> ResponseReturnValue:
    """The same as data and pieces of the page, for the script."""
    view = view_of(database(), _asked())
    context = _context(view)
    pieces = PARTS if request.args.get("only") != "details" else ("details", "state")
    parts = {part: render_template(f"explorer_{part}.html", **context) for part in pieces}
    whole = context["data"] if request.args.get("only") != "details" else {}
    return {**whole, "query": context["state"].query, "at": view.state.at, "parts": parts}


@blueprint.get("/explorer/found")
def search() -> ResponseReturnValue:
    """What was found for a text, as a piece of the page."""
    text = request.args.get("q", "").strip()
    return render_template("explorer_found.html", text=text, found=found(database(), text))


def _asked() -> State:
    """The state of the address, after the deed it names."""
    state = from_arguments(request.args)
    deed = request.args.get("do")
    return acted(state, deed) if deed else state


def _context(view: View) -> dict[str, Any]:
    """Everything that the page and its pieces are made from."""
    picture: Drawn = drawn(view.subgraph, view.marks, view.places)
    about = details(database(), view)
    state = State(view.state.steps, view.state.hidden, view.state.without, view.state.at, view.revision)
    data = {**picture.elements(), "query": state.query, "at": state.at, "most": MOST_NODES}
    return {
        "view": view,
        "state": state,
        "picture": picture,
        "about": about,
        "data": data,
        "order": network.in_order(view.all_labels),
        "formats": FORMATS_OFFERED,
    }
