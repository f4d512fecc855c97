"""The page of an invitation: it sets a password and the name that others see, once."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.accounts.names import MAX_NAME
from graph.accounts.passwords import MIN_PASSWORD
from graph.errors import BadRequest, NotFound
from webapp.accounts import provider
from webapp.accounts.at_provider import invited_as, name_at_provider
from webapp.accounts.entering import enter_by_password
from webapp.accounts.stores import accounts, attempts
from webapp.accounts.waiting import counters_of_guesses, waiting
from webapp.audit import audit_log

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def page(token: str) -> ResponseReturnValue:
    """The form, and what comes of it; raises NotFound for an invitation that is not, or no longer, valid."""
    try:
        account = accounts().invited(token)
    except NotFound:
        if wait := attempts().begin(counters_of_guesses("invitations")):  # nobody tries tokens without end
            raise waiting(wait) from None
        raise
    identity = None if request.args.get("by") == "password" else invited_as(token)
    error: BadRequest | None = None
    if request.method == "POST":
        form = request.form
        try:
            if identity:
                joined = accounts().accept_by_identity(token, form.get("shown_as", ""), identity)
            else:
                joined = accounts().accept(token, form.get("shown_as", ""), _new_password())
        except NotFound:
            raise
        except BadRequest as refusal:
            error = refusal
        else:
            audit_log().record("joined", joined.shown_as or "", joined.roles)
            response = enter_by_password(joined, url_for("home.page"))
            by = f"sign in as {joined.name}" if joined.has_password else f"sign in with {provider.title()}"
            flash(f"Welcome, {joined.shown_as} (from now on, {by}).")  # in the new session
            return response
    field = error.parameters[0].name if error and error.parameters else ""
    shown_as = request.form.get("shown_as", account.shown_as or (name_at_provider() if identity else ""))
    body = render_template(
        "accounts/invitation.html",
        account=account,
        shown_as=shown_as,
        field=field,
        error=str(error or ""),
        min_password=MIN_PASSWORD,
        max_name=MAX_NAME,
        provider=provider.title() if provider.is_configured() else "",
        by_provider=identity is not None,
    )
    return body, 400 if error else 200


def _new_password() -> str:
    """The password of the form; raises BadRequest unless it was typed twice."""
    password = request.form.get("password", "")
    if password != request.form.get("again"):
        raise BadRequest.about("again", None, "The two passwords differ.", "Type the same one twice.")
    return password
