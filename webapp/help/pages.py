"""The pages of the help: the list of documents, each document, and its pictures."""

from __future__ import annotations

from functools import cache, partial
from posixpath import join, normpath

from flask import Blueprint, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.help.documents import Document, document, picture, sections
from webapp.help.markdown import Page, render

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def page() -> str:
    """Every document, by section."""
    return render_template("help/index.html", sections=sections())


@blueprint.get("/help/<path:name>")
def read(name: str) -> str:
    """One document."""
    source = document(name)
    if source is None:
        raise NotFound("There is no help page of this name. The page ‘Help’ lists them all.")
    return render_template("help/document.html", document=source, page=_rendered(source, request.script_root))


@blueprint.get("/help/pictures/<path:name>")
def show_picture(name: str) -> Response:
    """A picture of a document."""
    path = picture(name)
    if path is None:
        raise NotFound
    return send_file(path)


@cache
def _rendered(source: Document, _root: str) -> Page:
    """The page of a document; rendered once for each prefix that its links begin with."""
    return render(source.text, partial(_link_address, source.name), partial(_picture_address, source.name))


def _link_address(name: str, target: str) -> str | None:
    """Where a link of a document leads on the site; None for a file that is no help page."""
    if target.startswith(("https://", "http://", "#", "/")):
        return target
    path, _, anchor = target.partition("#")
    linked = _resolved(name, path).removesuffix(".md")
    if document(linked) is None:
        return None
    return url_for("help.read", name=linked, _anchor=anchor or None)


def _picture_address(name: str, target: str) -> str | None:
    path = _resolved(name, target)
    return url_for("help.show_picture", name=path) if picture(path) else None


def _resolved(name: str, target: str) -> str:
    """The path, below the documents, of a file that a document names by its path from there."""
    return normpath(join(name, "..", target))
