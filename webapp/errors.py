"""What a person, or a program, reads when something goes wrong: plain words, never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from graph.errors import (
    BadInput,
    BadRequest,
    CasethreadError,
    DatabaseUnavailable,
    Forbidden,
    GraphChanged,
    NotFound,
    OutcomeUnknown,
    TookTooLong,
    TransactionTooLarge,
    WrongParameter,
)
from webapp.api.problems import problem

# The first class that fits says the status and the heading of the page.
KINDS: tuple[tuple[type[CasethreadError], int, str], ...] = (
    (NotFound, 404, "Not found"),
    (BadRequest, 400, "This cannot be answered as asked"),
    (BadInput, 422, "The file has problems, so nothing was loaded"),
    (Forbidden, 403, "This is not allowed"),
    (GraphChanged, 409, "The graph has changed meanwhile"),
    (TransactionTooLarge, 413, "Too much for one load"),
    (TookTooLong, 504, "This took too long"),
    (OutcomeUnknown, 503, "The database was lost in the middle of a change"),
    (DatabaseUnavailable, 503, "The database does not answer"),
    (CasethreadError, 500, "Something went wrong"),
)
TITLES = {
    400: "This request cannot be understood",
    401: "Sign in first",
    403: "This is not allowed",
    404: "Page not found",
    405: "This cannot be done here",
    413: "The file is too large",
    429: "Too many tries",
    500: "Something went wrong on our side",
}
MENDS = {
    401: "Send the password with the request (HTTP Basic, any user name).",
    404: "If you typed the address, check it. If you followed a link, what it led to may have been undone or removed.",
    405: "Go back and use the links and buttons of the page.",
    500: "Nothing was changed by this page. Try again; if it fails again, the log of the site says why.",
}


def init_app(app: Flask) -> None:
    """Handle our own errors, Flask's, and any other."""
    app.register_error_handler(CasethreadError, _ours)
    app.register_error_handler(HTTPException, _flasks)
    app.register_error_handler(Exception, _unforeseen)


def in_words(error: CasethreadError) -> tuple[int, str, str]:
    """The status, the heading and the text of a page that tells of one of our errors."""
    status, title = next((status, title) for kind, status, title in KINDS if isinstance(error, kind))
    return status, title, str(error)


def unforeseen() -> tuple[int, str, str]:
    """The same for an error that nobody foresaw; only the log says more."""
    return 500, TITLES[500], MENDS[500]


def _ours(error: CasethreadError) -> Response:
    status, title, text = in_words(error)
    if status >= 500:
        current_app.logger.error("%s: %s", title, error)
    return _response(status, title, text, error.parameters if isinstance(error, BadRequest) else ())


def _flasks(error: HTTPException) -> Response:
    status = error.code or 500
    own_words = error.description if error.description != type(error).description else None
    if isinstance(error, RequestEntityTooLarge):
        own_words = (
            f"At most {current_app.config['MAX_UPLOAD_MB']} MB are taken. Load a larger file on the command line."
        )
    made = _response(status, TITLES.get(status, HTTPStatus(status).phrase), own_words or "")
    # What the error itself has to say to a program: which methods there are, how to sign in.
    made.headers.update({name: value for name, value in error.get_headers() if name in ("Allow", "WWW-Authenticate")})
    return made


def _unforeseen(error: Exception) -> Response:
    current_app.logger.exception("While answering %s %s", request.method, request.path, exc_info=error)
    return _response(*unforeseen())


def _response(status: int, title: str, detail: str, wrong: Sequence[WrongParameter] = ()) -> Response:
    """One error as a page, or as problem details (RFC 9457) below /api; where there is no detail, what can be done."""
    if request.path.startswith("/api/"):
        return problem(status, detail, wrong)
    shown = render_template("error.html", title=title, detail=detail or MENDS.get(status, ""), status=status)
    return Response(shown, status)
