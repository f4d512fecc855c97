"""Who asks: the one place of the site that says who is at work, in which role, and what they may see."""

from __future__ import annotations

from flask import current_app, g

from graph.viewer import Viewer, machine_owner


def current_viewer() -> Viewer:
    """The person of this request, created when first asked for; `.for_export()` where something leaves the site."""
    if "viewer" not in g:
        g.viewer = _viewer_of_request()
    viewer: Viewer = g.viewer
    return viewer


def _viewer_of_request() -> Viewer:
    """Whoever may use the site is the owner of its machine: there are no accounts yet."""
    return machine_owner(current_app.config["PERSON"])
