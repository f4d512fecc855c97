"""The one password: required wherever others can reach the site; on this machine alone there is none."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import time
from collections import deque
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from graph.errors import BadRequest

blueprint = Blueprint("login", __name__)
MAX_TRIES = 5
WINDOW = 60.0  # seconds in which one address may send that many wrong passwords
# Two slashes name another host. To browsers a backslash is a slash, and tabs and line ends are not there
# (https://url.spec.whatwg.org/#concept-basic-url-parser); no address of ours holds a control character.
_LEADS_ELSEWHERE = re.compile(r"^[/\\]{2}|[\x00-\x1f\x7f]")
OPEN_TO_ALL = frozenset({"static", "login.sign_in", "home.health"})


def check_binding(host: str, password: str | None) -> None:
    """Refuse to listen anywhere but on loopback without a password; raises BadRequest that says what to do."""
    if password or _is_loopback(host):
        return
    raise BadRequest(
        f"The site would listen on {host}, where other machines can reach it, and has no password. Set "
        "CASETHREAD_PASSWORD, or listen on 127.0.0.1."
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def init_app(app: Flask) -> None:
    """Ask for the password before anything else, if there is one."""
    app.extensions["casethread_tries"] = {}
    app.before_request(_require_password)
    app.register_blueprint(blueprint)
    app.context_processor(_sign_out_context)


def _sign_out_context() -> dict[str, bool]:
    return {"can_sign_out": bool(current_app.config["PASSWORD"] and session.get("signed_in"))}


def _require_password() -> Response | None:
    if not current_app.config["PASSWORD"] or request.endpoint in OPEN_TO_ALL or _signed_in():
        return None
    if request.path.startswith("/api/"):
        return _require_basic()
    return redirect(url_for("login.sign_in", next=request.full_path.rstrip("?")))


def _require_basic() -> Response | None:
    """Programs send the password with each request (HTTP Basic; any user name)."""
    password = request.authorization.password if request.authorization else None
    if password is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("basic", {"realm": "Casethread"}))
    if not _try_password(password):
        abort(403, "That is not the password.")
    return None


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """The page that asks for the password."""
    if not current_app.config["PASSWORD"]:
        return redirect(url_for("home.page"))
    if request.method == "GET":
        return render_template("accounts/sign_in.html", error=None)
    if not _try_password(request.form.get("password", "")):
        return render_template("accounts/sign_in.html", error="That is not the password"), 403
    session.clear()
    session.permanent = True
    session["signed_in"] = _fingerprint()
    return redirect(_own_address(request.args.get("next", "")))


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    session.clear()
    flash("You have signed out.")
    return redirect(url_for("login.sign_in"))


def _own_address(path: str) -> str:
    """The path of a page of this site, written anew: what a browser makes of other letters may lead elsewhere.

    Browsers take a backslash for a slash and leave out tabs and line ends, so that `/\\t/other.example` is
    `//other.example` to them (https://url.spec.whatwg.org/#concept-basic-url-parser).
    """
    if not path.startswith("/") or _LEADS_ELSEWHERE.search(path):
        return url_for("home.page")
    return path


def _signed_in() -> bool:
    return hmac.compare_digest(str(session.get("signed_in", "")), _fingerprint())


def _fingerprint() -> str:
    """What a session stores instead of the password; a new password ends every session."""
    key, password = str(current_app.secret_key), str(current_app.config["PASSWORD"])
    return hmac.new(key.encode(), password.encode(), hashlib.sha256).hexdigest()


def _try_password(password: str) -> bool:
    """Whether it is the password; too many wrong ones from one address end in status 429."""
    tries: dict[str | None, deque[float]] = current_app.extensions["casethread_tries"]
    now = time.monotonic()
    recent = tries.setdefault(request.remote_addr, deque(maxlen=MAX_TRIES))
    while recent and now - recent[0] > WINDOW:
        recent.popleft()
    if len(recent) == MAX_TRIES:
        abort(429, "Too many wrong passwords. Wait one minute, then try again.")
    if _is_password(password, current_app.config["PASSWORD"]):
        return True
    recent.append(now)
    return False


def _is_password(password: str, configured: Any) -> bool:
    if not str(configured).startswith("$argon2"):
        return hmac.compare_digest(password.encode(), str(configured).encode())
    try:
        return PasswordHasher().verify(configured, password)
    except (VerificationError, InvalidHashError):
        return False
