"""Before each request: who it is from, and whether they may."""

from __future__ import annotations

import hmac
import time

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from werkzeug.datastructures import Authorization, WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from graph.accounts.account import Account
from graph.accounts.passwords import is_password
from graph.accounts.sessions import Session
from graph.permissions import roles_that_may
from graph.viewer import Viewer
from webapp.accounts.requirements import (
    CONFIRMED,
    KNOWN_THERE,
    OPEN_TO_ALL,
    REQUIRED,
    WITHOUT_SECOND_FACTOR,
    is_allowed,
    needs_second_factor,
)
from webapp.accounts.session_cookies import SessionCookies
from webapp.accounts.stores import accounts, api_tokens, attempts, owner_proof, sessions
from webapp.accounts.waiting import counters_of_address, counters_of_guesses, waiting
from webapp.addresses import own_path
from webapp.messages import NOT_DONE
from webapp.refused_form import refused_form
from webapp.viewer import current_viewer

SESSION_TOKEN = "session"  # noqa: S105 - the key under which the cookie holds it
KNOWN_PASSWORD = "known_password"  # noqa: S105 - the key of the hash of what was right in this process
CONFIRMED_FOR = 300.0  # seconds after a password was given in which it is not asked for again


def init_app(app: Flask) -> None:
    """Let in before each request who may come in, and tell the templates what they may use."""
    app.session_interface = SessionCookies()
    app.before_request(_let_in)
    app.context_processor(_context)


def _context() -> dict[str, object]:
    let_in = g.get("let_in")
    return {
        "may_open": lambda endpoint: is_allowed(let_in, endpoint),
        "signed_in_as": current_viewer() if g.get("session") else None,
    }


def _let_in() -> Response | None:
    """Set `g.let_in` to who it is, for an account `g.account`, and for a browser `g.session`; else ask to sign in, or refuse."""
    if request.endpoint in OPEN_TO_ALL - KNOWN_THERE:
        return None
    if not _identify():
        if request.endpoint in OPEN_TO_ALL:
            return None
        if request.path.startswith("/api/"):
            raise Unauthorized(
                "Send an API token (Authorization: Bearer ...), which a person makes on the page 'Your account'."
                if accounts().are_in_use()
                else None,
                www_authenticate=WWWAuthenticate(
                    "bearer" if accounts().are_in_use() else "basic", {"realm": "Casethread"}
                ),
            )
        return _to_sign_in()
    g.let_in = current_viewer()
    if request.routing_exception is None and not is_allowed(g.let_in, request.endpoint):
        abort(403, _refusal(g.let_in, str(request.endpoint)))
    return _set_up_first() or _ask_again()


def _to_sign_in() -> Response:
    """To the page that asks who it is, which says so where a session was there and has ended; what was typed stays here."""
    if refused_form():
        raise Unauthorized("Nothing was changed, because you are not signed in any more.")
    if session.pop(SESSION_TOKEN, None):
        changed = "Nothing was changed: your" if request.method == "POST" else "Your"
        flash(f"{changed} session has ended, by its time, by somebody, or with your account. Sign in again.", NOT_DONE)
    return redirect(url_for("login.sign_in", next=own_path()))


def _identify() -> bool:
    """Whether it is known who asks."""
    if request.path.startswith("/api/") and request.authorization:
        return _identify_program(request.authorization)
    proof = owner_proof()
    if token := session.get(SESSION_TOKEN, ""):
        current = sessions().current(token, proof)
        if current and (current.account or not accounts().are_in_use()):
            g.session, g.account, g.signed_in = current, current.account, True
            return True
    if proof or accounts().are_in_use():
        return False
    g.needs_no_sign_in = True
    return True


def _identify_program(authorization: Authorization) -> bool:
    """A program sends a person's token; on a site without accounts, the one password (HTTP Basic, any user name)."""
    password = str(current_app.config["PASSWORD"] or "")
    has_accounts = accounts().are_in_use()
    if not has_accounts and not owner_proof():
        g.needs_no_sign_in = True
        return True
    if not has_accounts and not password:
        abort(
            403, "Here programs read by an API token, and those need an account. Whoever owns the machine can add one."
        )
    if has_accounts:
        # Nobody guesses a token: a right one counts whatever others at this address did, and is written nowhere.
        token, writes = authorization.token or "", request.method not in {"GET", "HEAD", "OPTIONS"}
        g.account = api_tokens().person(token, to_write=writes)
        if writes and g.account is None and api_tokens().person(token):
            abort(403, "This token may only read. Make one that may also write on the page 'Your account'.")
        g.signed_in = g.account is not None
        refusal = "That is no API token of this site: it has expired, was revoked, or its account is disabled."
        wait = 0 if g.signed_in else attempts().begin(counters_of_guesses("tokens"))
    else:
        wait, g.signed_in = _try_password(authorization.password or "", password)
        refusal = "That is not the password."
    if wait:
        raise waiting(wait)
    if not g.signed_in:
        abort(403, refusal)
    return True


def _try_password(given: str, password: str) -> tuple[int, bool]:
    """How long to wait, and whether a program's password is right; one that was right before is not written down again."""
    store = attempts()
    hashed = store.file.hashed(given)
    is_known = hmac.compare_digest(hashed, current_app.extensions.get(KNOWN_PASSWORD, ""))
    counted_by = counters_of_address()
    if wait := store.begin(counted_by, counts=not is_known):
        return wait, False
    if not is_known:
        if not is_password(given, password):
            return 0, False
        store.take_back(counted_by)
        current_app.extensions[KNOWN_PASSWORD] = hashed
    return 0, True


def _set_up_first() -> Response | None:
    """To the page for a second factor, where somebody's role needs one that they have not set up yet."""
    account: Account | None = g.session.account if g.get("session") else None
    if account is None or account.has_second_factor or not needs_second_factor(account):
        return None
    if request.endpoint in WITHOUT_SECOND_FACTOR:
        return None
    address = own_path() if request.method == "GET" else None
    return redirect(url_for("second_factor.page", next=address), 303)


def _ask_again() -> Response | None:
    """To the page for the password, where it is required once more."""
    current: Session | None = g.get("session")
    endpoint = str(request.endpoint)
    if current is None or not (current.account or current_app.config["PASSWORD"]):
        return None  # there is no password to ask for
    if endpoint not in CONFIRMED or time.time() - current.confirmed <= CONFIRMED_FOR:
        return None
    page = CONFIRMED[endpoint]
    if request.method == "POST":
        flash("Nothing was changed yet: give your password, then send the form again.", NOT_DONE)
    return redirect(url_for("login.confirm", next=url_for(page) if page else request.script_root + request.path), 303)


def _refusal(viewer: Viewer, endpoint: str) -> str:
    """Which roles may, where the table says so."""
    if endpoint not in REQUIRED:
        return "Nobody may use this address."
    names = [other.value for other in roles_that_may(REQUIRED[endpoint])]
    listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    return f"It needs one of these roles: {listed}. You are signed in as {viewer.roles or 'nobody of these'}."
