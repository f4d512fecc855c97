"""Moments as pages show them."""

from __future__ import annotations

from datetime import UTC, datetime

from webapp.formatting import moment


def since_1970(seconds: float) -> str:
    """A number of seconds since 1970 as a day and a time."""
    return moment(datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"))
