"""Signing in and out: by name and password; without accounts by the one password; alone on this machine not at all."""

from __future__ import annotations

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

from graph.accounts.account import Account
from graph.accounts.attempts import Counter
from graph.accounts.passwords import is_password, waste_time
from graph.errors import BadRequest
from graph.system.loopback import is_loopback
from webapp.accounts import provider
from webapp.accounts.entering import begin_session, counters_of, enter_by_password, own_address
from webapp.accounts.second_factor import WRONG_CODE, is_right_code
from webapp.accounts.stores import accounts, attempts, owner_proof, sessions, uses_entry
from webapp.accounts.waiting import in_words
from webapp.audit import audit_log, record_event

blueprint = Blueprint("login", __name__)


def check_binding(host: str, password: str | None, *, has_accounts: bool = False) -> None:
    """Refuse to listen anywhere but on loopback where nobody signs in; raises BadRequest that says what to do."""
    if password or has_accounts or is_loopback(host):
        return
    raise BadRequest(
        f"The site would listen on {host}, where other machines can reach it, and nobody would have to sign in. Add an "
        "account ('casethread accounts add NAME --role administrator'), set CASETHREAD_PASSWORD, or listen on 127.0.0.1."
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | tuple[str, int]:
    """The page that asks who it is."""
    by_name = accounts().are_in_use()
    if g.get("needs_no_sign_in") or not (by_name or owner_proof()):
        return redirect(url_for("home.page"))
    if not (by_name or current_app.config["PASSWORD"]):
        return redirect(url_for("home.page")) if g.get("session") else (render_template("accounts/no_entry.html"), 403)
    return make_response(sign_in_page()) if request.method == "GET" else _attempt(by_name=by_name)


def _attempt(*, by_name: bool) -> Response | tuple[str, int]:
    """What comes of a name and a password, or of the one password."""
    name = request.form.get("name", "").strip() if by_name else ""
    found = accounts().with_password(name) if by_name else None
    account = found[0] if found else None
    stored = found[1] if found else "" if by_name else str(current_app.config["PASSWORD"])
    counted_by = counters_of(name, account, exists=bool(stored))
    if wait := attempts().begin(counted_by):
        page = make_response(sign_in_page(f"Too many wrong attempts. Wait {in_words(wait)}, then try again"), 429)
        page.headers["Retry-After"] = str(wait)
        return page
    if not _is_right(request.form.get("password", ""), stored):
        return _refused(account, "That is not the name and the password" if by_name else "That is not the password")
    if account is not None and account.disabled:
        return _refused(account, "Your account is closed: ask whoever looks after the accounts to open it again")
    return enter_by_password(account, own_address(request.args.get("next", "")), counted_by)


def _refused(account: Account | None, words: str) -> tuple[str, int]:
    audit_log().record("sign-in-failed", account.name if account else "somebody", "", address=request.remote_addr)
    return sign_in_page(words), 403


@blueprint.get("/enter/<token>")
def enter(token: str) -> Response | tuple[str, int]:
    """Where the address leads that `casethread serve` prints: its token lets the owner in, once."""
    if g.get("session") or g.get("needs_no_sign_in"):
        return redirect(url_for("home.page"))
    if request.method != "GET" or not uses_entry(token):  # HEAD is how programs look, and leaves the token as it is
        return render_template("accounts/no_entry.html"), 403
    return begin_session(None, url_for("home.page"))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session, here and in the browser."""
    account: Account | None = g.session.account if g.get("session") else None
    if g.get("session"):
        sessions().end(account, g.session.id)
        record_event("signed-out")
    session.clear()
    if account is not None and not account.has_password and provider.is_configured():
        flash(f"You have signed out here, and not at {provider.title()}.")
        response = redirect(url_for("login.sign_in", signed_out="here"))
    else:
        flash("You have signed out.")
        response = redirect(url_for("login.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # the cookie holds what the next page says
    return response


@blueprint.route("/confirm", methods=["GET", "POST"])
def confirm() -> Response | tuple[str, int]:
    """Ask for the password once more before something that cannot be taken back lightly."""
    address = own_address(request.args.get("next", ""))
    if not g.get("session"):
        return redirect(address)
    if request.method == "GET":
        return make_response(_confirm_page())
    account = g.session.account
    counted_by = (Counter(f"session {g.session.id}", 3),)
    if wait := attempts().begin(counted_by):
        return _confirm_page(f"Too many wrong attempts. Wait {in_words(wait)}, then try again"), 429
    if not _is_right(request.form.get("password", ""), _password_of(account)):
        record_event("sign-in-failed", address=request.remote_addr)
        return _confirm_page("That is not your password"), 403
    if account and account.has_second_factor and not is_right_code(account, request.form.get("code", "")):
        record_event("sign-in-failed", address=request.remote_addr)
        return _confirm_page(WRONG_CODE, "code"), 403
    attempts().succeed(counted_by)
    sessions().confirm(g.session)
    return redirect(address)


def sign_in_page(error: str = "") -> str:
    """The page that asks who it is, and says what was wrong."""
    return render_template(
        "accounts/sign_in.html",
        error=error,
        by_name=accounts().are_in_use(),
        name=request.form.get("name", ""),
        provider=provider.title() if provider.is_configured() else "",
    )


def _confirm_page(error: str = "", field: str = "password") -> str:
    account: Account | None = g.session.account
    return render_template(
        "accounts/confirm.html",
        error=error,
        field=field,
        asks_for_password=account is None or account.has_password,
        asks_for_code=account is not None and account.has_second_factor,
        provider=provider.title(),
    )


def _password_of(account: Account | None) -> str:
    """What is stored of the password of an account, or of the site without accounts; empty where there is none."""
    if account is None:
        return str(current_app.config["PASSWORD"] or "")
    stored = accounts().with_password(account.name)
    return stored[1] if stored else ""


def _is_right(password: str, stored: str) -> bool:
    if not stored:
        waste_time(password)
        return False
    return is_password(password, stored)
