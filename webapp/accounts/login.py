"""Signing in and out: by name and password; without accounts by the one password; alone on this machine not at all."""

from __future__ import annotations

import ipaddress
import re

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from graph.accounts.accounts import Account, key_of_name
from graph.accounts.attempts import Counter, counters
from graph.accounts.passwords import is_password, waste_time
from graph.accounts.sessions import DEVICE_DAYS
from graph.errors import BadRequest
from graph.permissions import Role
from webapp.accounts.gate import SESSION_TOKEN
from webapp.accounts.stores import accounts, attempts, sessions
from webapp.accounts.waiting import in_words
from webapp.audit import audit_log, record_event

blueprint = Blueprint("login", __name__)
# Two slashes name another host. To browsers a backslash is a slash, and tabs and line ends are not there
# (https://url.spec.whatwg.org/#concept-basic-url-parser); no address of ours holds a control character.
_LEADS_ELSEWHERE = re.compile(r"^[/\\]{2}|[\x00-\x1f\x7f]")


def check_binding(host: str, password: str | None, *, has_accounts: bool = False) -> None:
    """Refuse to listen anywhere but on loopback where nobody signs in; raises BadRequest that says what to do."""
    if password or has_accounts or _is_loopback(host):
        return
    raise BadRequest(
        f"The site would listen on {host}, where other machines can reach it, and nobody would have to sign in. Add an "
        "account ('casethread accounts add NAME --role administrator'), set CASETHREAD_PASSWORD, or listen on 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | tuple[str, int]:
    """The page that asks who it is."""
    by_name = accounts().are_in_use()
    if g.get("needs_no_sign_in") or not (by_name or current_app.config["PASSWORD"]):
        return redirect(url_for("home.page"))
    if request.method == "GET":
        return make_response(_page(by_name))
    name = request.form.get("name", "").strip() if by_name else ""
    found = accounts().with_password(name) if by_name else None
    account = found[0] if found else None
    stored = found[1] if found else "" if by_name else str(current_app.config["PASSWORD"])
    counted_by = _counters(name, account, exists=bool(stored))
    if wait := attempts().begin(counted_by):
        page = make_response(_page(by_name, f"Too many wrong attempts. Wait {in_words(wait)}, then try again"), 429)
        page.headers["Retry-After"] = str(wait)
        return page
    if not _is_right(request.form.get("password", ""), stored):
        audit_log().record("sign-in-failed", account.name if account else "somebody", "", address=request.remote_addr)
        return _page(by_name, "That is not the name and the password" if by_name else "That is not the password"), 403
    attempts().succeed(counted_by)
    return begin_session(account, own_address(request.args.get("next", "")))


def begin_session(account: Account | None, address: str) -> Response:
    """Sign somebody in who has proved who they are, and lead them to an address."""
    if token := session.get(SESSION_TOKEN):
        former = sessions().current(token, str(current_app.config["PASSWORD"] or ""))
        if former:
            sessions().end(former.account, former.id)
    knows_device = sessions().knows_device(_device(), account)
    session.clear()
    session.permanent = True
    password = "" if account else str(current_app.config["PASSWORD"])
    session[SESSION_TOKEN] = sessions().start(account, request.user_agent.string, password)
    response = redirect(address)
    if not knows_device:
        response.set_cookie(
            current_app.config["DEVICE_COOKIE_NAME"], sessions().remember_device(account),
            max_age=DEVICE_DAYS * 24 * 3_600, httponly=True, samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
    who = (account.shown_as or account.name, account.role) if account else ("owner", Role.OWNER)
    audit_log().record("signed-in", who[0], who[1].value, address=request.remote_addr)
    return response


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session, here and in the browser."""
    if g.get("session"):
        sessions().end(g.session.account, g.session.id)
        record_event("signed-out")
    session.clear()
    flash("You have signed out.")
    return redirect(url_for("login.sign_in"))


@blueprint.route("/confirm", methods=["GET", "POST"])
def confirm() -> Response | tuple[str, int]:
    """Ask for the password once more before something that cannot be taken back lightly."""
    address = own_address(request.args.get("next", ""))
    if not g.get("session"):
        return redirect(address)
    if request.method == "GET":
        return make_response(render_template("accounts/confirm.html", error=None))
    account = g.session.account
    stored = accounts().with_password(account.name) if account else None
    counted_by = (Counter(f"session {g.session.id}", 3),)
    if wait := attempts().begin(counted_by):
        return _confirm_page(f"Too many wrong attempts. Wait {in_words(wait)}, then try again"), 429
    right = stored[1] if stored else str(current_app.config["PASSWORD"])
    if not is_password(request.form.get("password", ""), right):
        record_event("sign-in-failed", address=request.remote_addr)
        return _confirm_page("That is not your password"), 403
    attempts().succeed(counted_by)
    sessions().confirm(g.session)
    return redirect(address)


def own_address(path: str) -> str:
    """The path of a page of this site; the start page for what a browser may take for another site's."""
    if not path.startswith("/") or _LEADS_ELSEWHERE.search(path):
        return url_for("home.page")
    return path


def _page(by_name: bool, error: str | None = None) -> str:
    return render_template("accounts/sign_in.html", error=error, by_name=by_name, name=request.form.get("name", ""))


def _confirm_page(error: str) -> str:
    return render_template("accounts/confirm.html", error=error)


def _counters(name: str, account: Account | None, *, exists: bool) -> tuple[Counter, ...]:
    """By what this attempt counts: a browser that signed in to the account before is not slowed down by others."""
    device = _device() if exists and sessions().knows_device(_device(), account) else None
    return counters(key_of_name(name), request.remote_addr, device)


def _device() -> str:
    return request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "")


def _is_right(password: str, stored: str) -> bool:
    if not stored:
        waste_time(password)
        return False
    return is_password(password, stored)
