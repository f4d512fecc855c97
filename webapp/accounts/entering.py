"""What follows when somebody has proved who they are: the second factor where there is one, then a session."""

from __future__ import annotations

import re
from collections.abc import Collection

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from graph.accounts.account import Account
from graph.accounts.attempts import Counter, counters
from graph.accounts.names import key_of_name
from graph.accounts.sessions import DEVICE_DAYS
from graph.permissions import Role
from webapp.accounts.gate import SESSION_TOKEN
from webapp.accounts.stores import attempts, owner_proof, pending_sign_ins, sessions
from webapp.audit import audit_log

PENDING_TOKEN = "pending"  # noqa: S105 - the key under which the cookie holds it
# Two slashes name another host. To browsers a backslash is a slash, and tabs and line ends are not there
# (https://url.spec.whatwg.org/#concept-basic-url-parser); no address of ours holds a control character.
_LEADS_ELSEWHERE = re.compile(r"^[/\\]{2}|[\x00-\x1f\x7f]")


def enter_by_password(account: Account | None, address: str, counted_by: Collection[Counter] = ()) -> Response:
    """Sign somebody in who gave their password; where they have a second factor, ask for that first."""
    if account is None or not account.has_second_factor:
        attempts().succeed(counted_by)
        return begin_session(account, address)
    attempts().take_back(counted_by)
    session.clear()
    session[PENDING_TOKEN] = pending_sign_ins().begin(account)
    return redirect(url_for("second_factor.code", next=address))


def begin_session(account: Account | None, address: str, *, is_confirmed: bool = True) -> Response:
    """Sign somebody in who has proved who they are, and lead them to an address.

    `is_confirmed` says that they did so just now, so that for some minutes it is not asked for again.
    """
    if token := session.get(SESSION_TOKEN):
        former = sessions().current(token, owner_proof())
        if former:
            sessions().end(former.account, former.id)
    knows_device = sessions().knows_device(device_token(), account)
    session.clear()
    session.permanent = True
    proof = "" if account else owner_proof()
    session[SESSION_TOKEN] = sessions().start(account, request.user_agent.string, proof, is_confirmed=is_confirmed)
    response = redirect(address)
    if not knows_device:
        response.set_cookie(
            current_app.config["DEVICE_COOKIE_NAME"], sessions().remember_device(account),
            max_age=DEVICE_DAYS * 24 * 3_600, httponly=True, samesite="Lax", path=current_app.config["SESSION_COOKIE_PATH"],
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
    who = (account.shown_as or account.name, account.roles) if account else ("owner", Role.OWNER.value)
    audit_log().record("signed-in", *who, address=request.remote_addr)
    return response


def own_address(path: str) -> str:
    """The path of a page of this site; the start page for what a browser may take for another site's."""
    if not path.startswith(f"{request.script_root}/") or _LEADS_ELSEWHERE.search(path):
        return url_for("home.page")
    return path


def counters_of(name: str, account: Account | None, *, exists: bool) -> tuple[Counter, ...]:
    """By what this attempt counts: a browser that signed in to the account before is not slowed down by others."""
    device = device_token() if exists and sessions().knows_device(device_token(), account) else None
    return counters(key_of_name(name), request.remote_addr, device)


def device_token() -> str:
    """What a browser sends that has signed in before."""
    return request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "")
