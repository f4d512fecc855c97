"""The page, or for programs the problem details, of every error: plain words, never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from graph.errors import (
    BadRequest,
    CasethreadError,
    DatabaseUnavailable,
    DiskFull,
    FileNotWritten,
    OutcomeUnknown,
    WrongParameter,
)
from graph.system.disk_room import REFUSALS
from webapp.accounts.security import OldForm
from webapp.addresses import own_path
from webapp.api.problems import problem
from webapp.error_texts import FIXES, FULL, TITLES, UNFORESEEN, ErrorText, describe_error
from webapp.refused_form import refused_form

UNAVAILABLE = (503, 504)  # these pass: the page offers to try again
HEADERS_FOR_PROGRAMS = ("Allow", "WWW-Authenticate", "Retry-After")


def init_app(app: Flask) -> None:
    """Handle our own errors, Flask's, and any other."""
    app.register_error_handler(CasethreadError, _own_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(Exception, _unforeseen_error)


def _own_error(error: CasethreadError) -> Response:
    text = describe_error(error)
    if text.status >= 500:
        current_app.logger.error("%s: %s", text.title, error)
    may_send_again = isinstance(error, DatabaseUnavailable | DiskFull | FileNotWritten) and not isinstance(
        error, OutcomeUnknown
    )
    return _response(text, error.parameters if isinstance(error, BadRequest) else (), may_send_again=may_send_again)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    detail = error.description if error.description != type(error).description else None
    if isinstance(error, RequestEntityTooLarge):
        limit = (request.max_content_length or 0) // (1024 * 1024)
        detail = f"The limit is {limit} MB. Whoever runs this site can load a larger file on the command line."
    text = ErrorText(status, TITLES.get(status, HTTPStatus(status).phrase), detail or "")
    response = _response(text, may_send_again=isinstance(error, OldForm))
    # Which methods there are, and how to sign in.
    headers = {name: value for name, value in error.get_headers() if name in HEADERS_FOR_PROGRAMS}
    response.headers.update(headers)
    return response


def _system_error(error: OSError) -> Response:
    """A disk that takes no more is said so; what else the system refuses was not foreseen."""
    if error.errno not in REFUSALS:
        return _unforeseen_error(error)
    current_app.logger.error("%s: %s", FULL.title, error)
    return _response(FULL)


def _unforeseen_error(error: Exception) -> Response:
    current_app.logger.exception("While answering %s %r", request.method, request.path, exc_info=error)
    return _response(UNFORESEEN)


def _response(text: ErrorText, wrong: Sequence[WrongParameter] = (), *, may_send_again: bool = False) -> Response:
    """One error as a page, or as problem details (RFC 9457) below /api; without a detail, what can be done.

    The page has what was typed in a form, and sends it again where that may help.
    """
    if request.path.startswith("/api/"):
        return problem(text.status, text.detail, wrong)
    detail = text.detail or FIXES.get(text.status, "")
    retry_url = None
    if text.status in UNAVAILABLE:
        retry_url = own_path() if request.method == "GET" else url_for("home.page")
    form = refused_form() if text.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE else None
    sign_in_url = url_for("login.sign_in") if form and text.status == HTTPStatus.UNAUTHORIZED else None
    may_send_again = bool(form and form.is_ours) and (may_send_again or bool(sign_in_url))
    page = render_template(
        "error.html", title=text.title, detail=detail, retry_url=retry_url,
        form=form, sign_in_url=sign_in_url, may_send_again=may_send_again,
    )  # fmt: skip
    return Response(page, text.status)
