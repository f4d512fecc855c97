"""Find anything by its name, title, reference or alias."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from graph.errors import BadRequest
from queries import Viewer, ask
from webapp.connection import database

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def page() -> str:
    """The field, and what was found for what is in it."""
    text = request.args.get("q", "").strip()
    if not text:
        return render_template("pages/search.html", text=text, answer=None, error=None)
    try:
        answer = ask(database(), "find", {"text": text}, viewer=Viewer.OWNER)
    except BadRequest as error:
        return render_template("pages/search.html", text=text, answer=None, error=str(error))
    return render_template("pages/search.html", text=text, answer=answer, error=None)
