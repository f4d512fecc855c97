"""What a request writes into the audit log: where people sign in, and not on the machine of one owner."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, flash, g, request

from graph.accounts.audit import AuditLog
from graph.viewer import ONLY_OPEN
from webapp.addresses import named_records
from webapp.connection import current_facts
from webapp.messages import NOT_DONE
from webapp.viewer import current_viewer

_WITH_CONTENT = (200, 400, 409)  # a form that is refused is shown again, with all that is in it
_IS_DONE = frozenset(
    {"edited", "merged", "said-different", "undone"}
)  # when it is logged, by a transaction of the graph


def init_app(app: Flask) -> None:
    """Log after each request which restricted records its page named, and what was refused."""
    app.after_request(_log_restricted)
    app.after_request(_log_refusal)


def audit_log() -> AuditLog:
    """The log of this site."""
    return AuditLog(current_app.config["CASETHREAD_HOME"], current_app.config["AUDIT_DAYS"])


def record_event(event: str, **details: Any) -> None:
    """Log an event of the person of this request, if they had to sign in.

    What is written already stays so where the log cannot be: whoever reads that it failed would do it again. What only shows
    something is not shown then.
    """
    if not g.get("signed_in"):
        return
    viewer = current_viewer()
    try:
        audit_log().record(event, viewer.person, viewer.roles, **details)
    except OSError as error:
        if event not in _IS_DONE:
            raise
        current_app.logger.error(
            "The log could not be written (%s): %s by %s, %s", error, event, viewer.person, details
        )
        flash("That is done, but the log of this site could not be written. Tell whoever runs the site.", NOT_DONE)


def _log_refusal(response: Response) -> Response:
    """One line for what somebody's role may not do, by the page or operation: neither its address nor what was sent."""
    if response.status_code == 403:
        record_event("refused", page=request.endpoint)
    return response


def _log_restricted(response: Response) -> Response:
    """One line for a page, an answer or a network that named restricted or internal records: their ids, by label."""
    is_page = response.status_code in _WITH_CONTENT
    if is_page and named_records() and g.get("signed_in") and current_viewer().sight != ONLY_OPEN:
        withheld = current_facts().withheld
        records: dict[str, list[str]] = {}
        for label, id_ in sorted(named_records()):
            if id_ in withheld.get(label, ()):
                records.setdefault(label, []).append(id_)
        if records:
            record_event("restricted-viewed", page=request.endpoint, records=records)
    return response
