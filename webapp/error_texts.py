"""What a page says when something goes wrong: a status, a heading, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import (
    AccountsUnusable,
    BadInput,
    BadRequest,
    CasethreadError,
    DatabaseUnavailable,
    DiskFull,
    FileNotWritten,
    Forbidden,
    GraphChanged,
    NotFound,
    OutcomeUnknown,
    TookTooLong,
    TransactionTooLarge,
)

# The first class that fits decides the status and the heading of the page.
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
    (DiskFull, 507, "There is no room left"),
    (FileNotWritten, 507, "A file could not be written"),
    (AccountsUnusable, 503, "Nobody can sign in at present"),
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
# What the log alone says in full: it names folders of the machine, and nobody has signed in yet.
NOT_SHOWN: dict[type[CasethreadError], str] = {
    AccountsUnusable: "The accounts of this site cannot be used. Whoever runs it finds in its log why, and what to do.",
}
FIXES = {
    401: "Send the password with the request (HTTP Basic, any user name).",
    404: "If you typed the address, check it. If you followed a link, the page may have been undone or removed.",
    405: "Go back and use the links and buttons of the page.",
    500: "Nothing was changed by this page. Try again; if it fails again, the log of the site says why.",
}


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The status, the heading and the text of an error's page."""

    status: int
    title: str
    detail: str


UNFORESEEN = ErrorText(500, TITLES[500], FIXES[500])  # only the log says more


FULL = ErrorText(
    507,
    "There is no room left",
    "The disk of this site is full or may not be written to. Tell whoever runs it; nothing was changed.",
)


def describe_error(error: CasethreadError) -> ErrorText:
    """What the page of one of our errors says."""
    status, title = next((status, title) for kind, status, title in KINDS if isinstance(error, kind))
    return ErrorText(status, title, NOT_SHOWN.get(type(error), str(error)))
