"""Your account: your sessions, your password, and the tokens by which programs read in your name."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from graph.accounts.account import Account
from graph.accounts.api_tokens import DAYS, READ, WRITE
from graph.accounts.attempts import Counter
from graph.accounts.passwords import MIN_PASSWORD, is_password
from graph.errors import BadRequest
from graph.permissions import Permission
from webapp.accounts import provider
from webapp.accounts.entering import begin_session
from webapp.accounts.moments import since_1970
from webapp.accounts.requirements import needs_second_factor
from webapp.accounts.second_factor import own_account
from webapp.accounts.stores import accounts, api_tokens, attempts, second_factors, sessions
from webapp.accounts.waiting import in_words
from webapp.audit import record_event
from webapp.viewer import current_viewer

blueprint = Blueprint("own", __name__, url_prefix="/account")


@blueprint.get("")
def page() -> ResponseReturnValue:
    """Everything of one's own; where nobody signs in, there is nothing to show."""
    if not g.get("session"):
        return redirect(url_for("home.page"))
    return _page()


def _page(error: BadRequest | None = None, new_token: str = "") -> str:
    account: Account | None = g.session.account
    return render_template(
        "accounts/own.html",
        account=account,
        current=g.session,
        sessions=sessions().of(account),
        tokens=api_tokens().of(account) if account else [],
        may_have_tokens=account is not None and current_viewer().may(Permission.EXPORT),
        may_write=account is not None and current_viewer().may(Permission.EDIT),
        days=DAYS,
        provider=provider.title(),
        recovery_codes_left=second_factors().recovery_codes_left(account) if account else 0,
        needs_second_factor=account is not None and needs_second_factor(account),
        min_password=MIN_PASSWORD,
        idle_minutes=current_app.config["SESSION_IDLE_MINUTES"],
        hours=current_app.config["SESSION_HOURS"],
        error=str(error or ""),
        field=error.parameters[0].name if error and error.parameters else "",
        new_token=new_token,
        name=request.form.get("name", ""),
        moment=since_1970,
    )


@blueprint.post("/sessions/<id_>/end")
def end_session(id_: str) -> Response:
    """End one of one's own sessions."""
    if not g.get("session"):
        return redirect(url_for("home.page"))
    sessions().end(g.session.account, id_)
    if id_ == g.session.id:
        session.clear()
        return redirect(url_for("login.sign_in"))
    flash("The session has ended.")
    return redirect(url_for(".page"), 303)


@blueprint.post("/sessions/end")
def end_other_sessions() -> Response:
    """End all of one's sessions but this one."""
    if g.get("session"):
        sessions().end_others(g.session)
        flash("All your other sessions have ended.")
    return redirect(url_for(".page"), 303)


@blueprint.post("/password")
def password() -> ResponseReturnValue:
    """A new password, for whoever knows the old one; every other session ends."""
    account = own_account()
    stored = accounts().with_password(account.name)
    counted_by = (Counter(f"session {g.session.id}", 3),)
    try:
        if wait := attempts().begin(counted_by):
            raise BadRequest.about("current", None, f"Too many wrong attempts. Wait {in_words(wait)}, then try again.")
        if stored is None or not is_password(request.form.get("current", ""), stored[1]):
            raise BadRequest.about("current", None, "That is not your password.")
        attempts().succeed(counted_by)
        if request.form.get("password") != request.form.get("again"):
            raise BadRequest.about("again", None, "The two passwords differ.", "Type the same one twice.")
        accounts().set_password(account, request.form.get("password", ""))
    except BadRequest as error:
        return _page(error), 400
    record_event("password-changed")
    response = begin_session(account, url_for(".page"))
    flash("You have a new password, and all your other sessions have ended.")  # in the new session
    return response


@blueprint.post("/tokens")
def create_token() -> ResponseReturnValue:
    """A new API token, which the page shows this once."""
    account = own_account()
    if not current_viewer().may(Permission.EXPORT):
        raise BadRequest("What programs read leaves the site, and your role may take nothing out.")
    days = next((known for known in DAYS if str(known) == request.form.get("days", "")), 0)
    try:
        scope = WRITE if "write" in request.form and current_viewer().may(Permission.EDIT) else READ
        token = api_tokens().create(account, request.form.get("name", ""), days, scope)
    except BadRequest as error:
        return _page(error), 400
    record_event("token-created", days=days)
    return _page(new_token=token)


@blueprint.post("/tokens/<id_>/revoke")
def revoke_token(id_: str) -> Response:
    """End a token of one's own at once."""
    api_tokens().revoke(own_account(), id_)
    record_event("token-revoked")
    flash("The token is revoked: nobody reads by it any more.")
    return redirect(url_for(".page"), 303)
