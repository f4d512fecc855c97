"""Signing in at a provider of OpenID Connect: the pages that lead there, and the one that people come back to."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from graph.accounts.account import Account, Identity
from webapp.accounts import provider
from webapp.accounts.entering import begin_session, own_address
from webapp.accounts.login import sign_in_page
from webapp.accounts.provider import Proof, SignInFailed
from webapp.accounts.stores import accounts, sessions
from webapp.addresses import site_url
from webapp.audit import audit_log, record_event

blueprint = Blueprint("at_provider", __name__)
INVITED = "invited_as"  # the key under which the cookie holds who somebody with an invitation is at the provider
SIGN_IN, INVITATION, CONFIRM = "sign-in", "invitation", "confirm"  # what people are led to the provider for


@blueprint.get("/sign-in/provider")
def sign_in() -> Response | tuple[str, int]:
    """To the provider, to sign in."""
    return _ask({"for": SIGN_IN, "next": own_address(request.args.get("next", ""))})


@blueprint.get("/invitation/<token>/provider")
def use_invitation(token: str) -> Response | tuple[str, int]:
    """To the provider, to use an invitation by what it says; raises NotFound for one that is not valid."""
    accounts().invited(token)
    return _ask({"for": INVITATION, "invitation": token})


@blueprint.get("/confirm/provider")
def confirm() -> Response | tuple[str, int]:
    """To the provider, in place of giving a password once more: it must ask, though somebody is signed in there."""
    return _ask({"for": CONFIRM, "next": own_address(request.args.get("next", ""))}, prompt="login", max_age="0")


@blueprint.get("/sign-in/provider/answer")
def answer() -> Response | tuple[str, int]:
    """Back from the provider."""
    if not provider.is_configured():
        abort(404)
    try:
        proof = provider.proof_of_answer()
        reason = proof.purpose["for"]
        if reason == INVITATION:
            return _go_on_with_invitation(proof)
        account = accounts().with_identity(proof.identity)
        if account is None:
            raise SignInFailed(
                f"{provider.title()} knows you, and you have no account here that is open: ask whoever looks after the "
                "accounts for an invitation, and use it."
            )
        if reason == CONFIRM:
            return _confirmed(proof, account)
        return begin_session(account, proof.purpose["next"], is_confirmed=proof.is_fresh)
    except SignInFailed as failure:
        return _failed(failure)


@blueprint.get("/sign-out/provider")
def sign_out() -> Response | tuple[str, int]:
    """To where one signs out at the provider, too."""
    if not provider.is_configured():
        abort(404)
    try:
        address = provider.sign_out_address(site_url("login.sign_in"))
    except SignInFailed as failure:
        return _failed(failure)
    if address is None:
        flash(f"{provider.title()} offers no page to sign out at: close the browser, or sign out on its own pages.")
    return redirect(address or url_for("login.sign_in"))


def invited_as(token: str) -> Identity | None:
    """Who somebody with this invitation is at the provider, where they have come back from there."""
    held = session.get(INVITED) or {}
    return Identity(held["issuer"], held["subject"]) if held.get("invitation") == token else None


def name_at_provider() -> str:
    """The name that the provider gave them."""
    return str(session.get(INVITED, {}).get("name", ""))


def _ask(purpose: dict[str, str], **parameters: str) -> Response | tuple[str, int]:
    if not provider.is_configured():
        abort(404)
    try:
        return provider.ask(site_url(".answer"), purpose, **parameters)
    except SignInFailed as failure:
        return _failed(failure)


def _go_on_with_invitation(proof: Proof) -> Response:
    token = proof.purpose["invitation"]
    session[INVITED] = {
        "invitation": token, "issuer": proof.identity.issuer, "subject": proof.identity.subject, "name": proof.name,
    }  # fmt: skip
    return redirect(url_for("invitations.page", token=token))


def _confirmed(proof: Proof, account: Account) -> Response:
    """Somebody who is signed in proved it once more: the same person, and after they were sent to do so."""
    current = g.get("session")
    if current is None or current.account is None or current.account.id != account.id:
        raise SignInFailed(f"At {provider.title()} you are somebody else than here: sign out there, and sign in again.")
    if not proof.is_fresh:
        raise SignInFailed(f"{provider.title()} did not ask who you are once more, so nothing was changed.")
    sessions().confirm(current)
    return redirect(proof.purpose["next"])


def _failed(failure: SignInFailed) -> tuple[str, int]:
    if g.get("session"):
        record_event("sign-in-failed", step="provider", address=request.remote_addr)
    else:
        audit_log().record("sign-in-failed", "somebody", "", step="provider", address=request.remote_addr)
    return sign_in_page(str(failure)), 403
