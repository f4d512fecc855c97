"""The accounts of all, for whoever looks after them; and the log of what people did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from graph.accounts.account import Account
from graph.accounts.accounts import INVITATION_DAYS
from graph.accounts.audit import EVENTS, Entry
from graph.accounts.grants import grant_named
from graph.errors import BadRequest
from graph.permissions import ROLES_OF_ACCOUNTS, Permission, ScopeKind
from webapp.accounts.log_lines import entries_for
from webapp.accounts.moments import since_1970
from webapp.accounts.page_names import page_name
from webapp.accounts.requirements import needs_second_factor
from webapp.accounts.scopes import about_scopes, scope_of_form, stored_scope_of_form
from webapp.accounts.stores import accounts, second_factors
from webapp.addresses import site_url
from webapp.audit import audit_log, record_event
from webapp.formatting import moment
from webapp.viewer import current_viewer

blueprint = Blueprint("manage", __name__, url_prefix="/accounts")
MAX_ENTRIES = 500  # of the log on its page; the file has all


@blueprint.get("")
def page() -> str:
    """Every account, and the form for another."""
    return _page()


def _page(error: BadRequest | None = None, name: str = "", invitation: str = "") -> str:
    stored = accounts().all()
    return render_template(
        "accounts/manage.html",
        accounts=stored,
        about_scopes=about_scopes(grant for account in stored for grant in account.grants),
        roles=ROLES_OF_ACCOUNTS,
        kinds=ScopeKind,
        is_granting=request.endpoint in {"manage.grant", "manage.set_role"},
        form=request.form,
        error=str(error or ""),
        field=error.parameters[0].name if error and error.parameters else "",
        name=name,
        invitation=invitation,
        days=INVITATION_DAYS,
        moment=since_1970,
        needs_second_factor=needs_second_factor,
    )


@blueprint.post("")
def add() -> ResponseReturnValue:
    """A new account; the page shows its invitation this once."""
    name, role = request.form.get("name", ""), request.form.get("role", "")
    try:
        scope = scope_of_form()
        token = accounts().add(name, role, scope)
    except BadRequest as error:
        return _page(error, name), 400
    record_event("invited", name=name, as_role=str(grant_named(role, scope)))
    return _page(name=name, invitation=site_url("invitations.page", token=token))


@blueprint.post("/invite")
def invite() -> ResponseReturnValue:
    """A new invitation, such as for somebody who forgot their password."""
    name = request.form.get("name", "")
    try:
        token = accounts().invite(name)
    except BadRequest as error:
        return _page(error), 400
    record_event("invited", name=name)
    return _page(name=name, invitation=site_url("invitations.page", token=token))


@blueprint.post("/role")
def set_role() -> ResponseReturnValue:
    """Another role for an account, in place of all it has."""
    return _change_roles(lambda name, role: accounts().set_role(name, role, scope_of_form()))


@blueprint.post("/grant")
def grant() -> ResponseReturnValue:
    """One more role for an account."""
    return _change_roles(lambda name, role: accounts().grant(name, role, scope_of_form()))


@blueprint.post("/revoke")
def revoke() -> ResponseReturnValue:
    """One role less for an account; what it is limited to may no longer be in the graph."""
    return _change_roles(lambda name, role: accounts().revoke(name, grant_named(role, stored_scope_of_form())))


def _change_roles(change: Callable[[str, str], Account]) -> ResponseReturnValue:
    try:
        account = change(request.form.get("name", ""), request.form.get("role", ""))
    except BadRequest as error:
        return _page(error), 400
    record_event("role-changed", name=account.name, to=account.roles)
    flash(f"The roles of {account.name} are now: {account.roles}.")
    return redirect(url_for(".page"), 303)


@blueprint.post("/disable")
def disable() -> ResponseReturnValue:
    """Close an account at once."""
    try:
        account = accounts().disable(request.form.get("name", ""))
    except BadRequest as error:
        return _page(error), 400
    record_event("disabled", name=account.name)
    flash(f"The account {account.name} is disabled, and its sessions have ended.")
    return redirect(url_for(".page"), 303)


@blueprint.post("/enable")
def enable() -> Response:
    """Open a disabled account again."""
    account = accounts().enable(request.form.get("name", ""))
    record_event("enabled", name=account.name)
    flash(f"The account {account.name} is enabled.")
    return redirect(url_for(".page"), 303)


@blueprint.post("/second-factor/reset")
def reset_second_factor() -> ResponseReturnValue:
    """Take the second factor of somebody away who has lost their phone and their recovery codes."""
    try:
        account = second_factors().remove(request.form.get("name", ""))
    except BadRequest as error:
        return _page(error), 400
    record_event("second-factor-reset", name=account.name)
    flash(
        f"{account.name} has no second factor any more, and all their sessions have ended. Until they set up another, their "
        "password is enough: invite them again where somebody else may know it."
    )
    return redirect(url_for(".page"), 303)


@blueprint.get("/log")
def log() -> str:
    """What people did, the latest first."""
    entries = [
        (moment(entry.at), EVENTS.get(entry.event, entry.event), entry.person, entry.role, _details(entry))
        for entry in audit_log().latest(MAX_ENTRIES, entries_for(current_viewer()))
    ]
    is_all = current_viewer().reach(Permission.READ_LOG).is_everywhere
    return render_template("accounts/log.html", entries=entries, limit=MAX_ENTRIES, is_all=is_all)


def _details(entry: Entry) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_in_words(name, value)}" for name, value in entry.details.items())


def _in_words(name: str, value: Any) -> str:
    """A value of a log's line: pages by their names, ids of records by their label."""
    if name == "page":
        return f"‘{page_name(str(value))}’"
    if not isinstance(value, dict):
        return str(value)
    return "; ".join(f"{label} {' '.join(ids)}" for label, ids in value.items())
