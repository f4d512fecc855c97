"""Who asks: the one place of the site that says who is at work, in which role, and what they may see."""

from __future__ import annotations

from flask import current_app, g

from graph.accounts.account import Account
from graph.accounts.preferences import OWNER
from graph.viewer import Viewer, machine_owner, person_with_account


def current_viewer() -> Viewer:
    """The person of this request, created when first asked for; `.for_export()` where something leaves the site."""
    if "viewer" not in g:
        g.viewer = _viewer_of_request()
    viewer: Viewer = g.viewer
    return viewer


def _viewer_of_request() -> Viewer:
    """Whoever signed in to an account, else the owner of the machine: `webapp.accounts` has let them in by now."""
    account: Account | None = g.get("account")
    if account is not None:
        return person_with_account(account.shown_as or account.name, account.grants)
    return machine_owner(current_app.config["PERSON"])


def account_id() -> str:
    """Whose the choices and the drafts of this request are."""
    account: Account | None = g.get("account")
    return account.id if account else OWNER
