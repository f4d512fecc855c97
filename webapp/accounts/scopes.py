"""What roles are limited to, as the page of accounts says it and takes it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from graph.access import check_in_graph
from graph.accounts.grants import scope_named
from graph.errors import DatabaseUnavailable
from graph.permissions import Grant, Scope
from graph.privacy.scopes import as_merged
from queries.records.captions import captions_of
from queries.release.release import withheld_among
from webapp.connection import database
from webapp.viewer import current_viewer


def scope_of_form() -> Scope | None:
    """The scope that a form names, None where the role is to hold everywhere; raises BadRequest."""
    scope = scope_named(request.form.get("scope_kind", ""), request.form.get("scope_id", ""))
    if scope:
        check_in_graph(database(), scope)
    return scope


def stored_scope_of_form() -> Scope | None:
    """The same of a role that somebody has: what it is limited to may have been removed from the graph."""
    return scope_named(request.form.get("scope_kind", ""), request.form.get("scope_id", ""))


def about_scopes(grants: Iterable[Grant]) -> dict[Scope, str]:
    """What is to be said of each scope: what it is called, where this viewer may see it, or that it is gone."""
    scopes = {grant.scope for grant in grants if grant.scope}
    try:
        return {scope: _about(scope) for scope in scopes}
    except DatabaseUnavailable:
        return dict.fromkeys(scopes, "")


def _about(scope: Scope) -> str:
    label, [scope] = scope.kind.label, as_merged(database().read, [scope])
    captions = captions_of(database(), [(label, scope.id)])
    if not captions:
        return f"This {scope.kind.value} is no longer in the graph, so the role gives nothing: remove it."
    if withheld_among(database(), label, [scope.id], current_viewer()):
        return ""
    return captions[label, scope.id]
