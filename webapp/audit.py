"""What a request writes into the audit log: where people sign in, and not on the machine of one owner."""

from __future__ import annotations

from typing import Any

from flask import current_app, g

from graph.accounts.audit import AuditLog
from webapp.viewer import current_viewer


def audit_log() -> AuditLog:
    """The log of this site."""
    return AuditLog(current_app.config["CASETHREAD_HOME"])


def record_event(event: str, **details: Any) -> None:
    """Log an event of the person of this request, if they had to sign in."""
    if g.get("signed_in"):
        viewer = current_viewer()
        audit_log().record(event, viewer.person, viewer.roles, **details)
