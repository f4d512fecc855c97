"""The headers of every response, and the checks of every request: its host and the token of its form."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request, session
from werkzeug.exceptions import BadRequest

from webapp.accounts.gate import SESSION_TOKEN
from webapp.accounts.requirements import OPEN_TO_ALL
from webapp.accounts.stores import accounts, owner_proof

# No inline script or style anywhere, and nothing from another host.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
TOKEN_BYTES = 32
MAX_FORM_BYTES = 4 * 1024 * 1024  # without files: more than the longest text that a record may have
MAX_FORM_OF_STRANGERS = 16 * 1024  # names, passwords and codes
SESSION_KEY = "form_token"  # not the key of earlier versions, whose sessions may go on
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Behind https a browser is to come by nothing else for two years; below a path the host is that of others, too.
TRANSPORT = "max-age=63072000"


class OldForm(BadRequest):
    """A form without the token of this session: of a former one, or from another site."""


def init_app(app: Flask) -> None:
    """Check the host, the size and the token of a form before each request; set the headers after it."""
    app.before_request(_check_host)
    app.before_request(_limit_form)
    app.before_request(_check_token)
    app.after_request(_set_headers)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The token that every form of this session must send, written with other letters in every page.

    A page that is compressed would else give it away, letter by letter, to whoever sees how long the page is.
    """
    if SESSION_KEY not in session:
        session[SESSION_KEY] = secrets.token_hex(TOKEN_BYTES)
    mask = secrets.token_bytes(TOKEN_BYTES)
    return (mask + _masked(bytes.fromhex(session[SESSION_KEY]), mask)).hex()


def _masked(token: bytes, mask: bytes) -> bytes:
    """The token under the mask, or from under it."""
    return (int.from_bytes(token) ^ int.from_bytes(mask)).to_bytes(TOKEN_BYTES)


def _unmasked(text: str) -> str:
    """The token that a form sends; empty where it is none."""
    try:
        sent = bytes.fromhex(text)
    except ValueError:
        return ""
    return _masked(sent[TOKEN_BYTES:], sent[:TOKEN_BYTES]).hex() if len(sent) == 2 * TOKEN_BYTES else ""


def _check_host() -> None:
    """Refuse unknown host names: another site whose name points here must not read our pages."""
    if _host_name(request.environ.get("HTTP_HOST", "")) not in current_app.config["HOSTS"]:
        abort(
            400,
            "This site does not answer to the address you used. Use http://127.0.0.1 with its port, or ask "
            "whoever runs the site to add the address to CASETHREAD_ALLOWED_HOSTS.",
        )


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _limit_form() -> None:
    """Only what holds files may be as large as those: a form of fields is read into memory as a whole.

    Of whoever has not signed in it is small, as are all forms for them: four megabytes of fields take seconds to read.
    """
    if request.mimetype == "application/x-www-form-urlencoded":
        most = MAX_FORM_OF_STRANGERS if _is_of_stranger() else MAX_FORM_BYTES
        request.max_content_length = min(most, current_app.config["MAX_CONTENT_LENGTH"])


def _is_of_stranger() -> bool:
    """Whether a form comes from somebody who is not known yet, and should be."""
    if request.endpoint in OPEN_TO_ALL:
        return True
    return not session.get(SESSION_TOKEN) and bool(owner_proof() or accounts().are_in_use())


def _check_token() -> None:
    """A form sent from another site cannot know the token of this session."""
    # An unknown address changes nothing: it gets its own error (404, 405), not one about the token.
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.routing_exception is not None:
        return
    # No form can send JSON, and no script of another site without our leave, which nobody has (CORS).
    if request.blueprint in ("api_writing", "api_relationships") and request.mimetype == "application/json":
        return
    token = _unmasked(request.form.get("csrf_token", ""))
    if not hmac.compare_digest(token.encode(), str(session.get(SESSION_KEY, "")).encode()) or not token:
        raise OldForm("This form is too old, or another site sent it. Go back, reload the page and send it again.")


def _set_headers(response: Response) -> Response:
    response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        whole_host = "" if current_app.config["PATH_PREFIX"] else "; includeSubDomains"
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT + whole_host)
    if request.endpoint != "static":
        if g.get("needs_no_sign_in"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        else:  # downloads and the API too, whatever their views say
            response.headers["Cache-Control"] = "no-store"
    return response
