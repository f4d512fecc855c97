"""What the addresses of lists ask for that people want again and again: open, overdue, due soon, open for very long."""

from __future__ import annotations

from datetime import date, timedelta

from graph.dates import parse
from graph.schema import Label
from queries.records.list_columns import main_date
from queries.records.lists import OPEN

YEARS_OPEN = 10
IS_OPEN = {"status": OPEN}


def overdue(today: date) -> dict[str, str]:
    """Open and past the due date, the longest first."""
    return {**IS_OPEN, "due_on.until": (today - timedelta(days=1)).isoformat(), "sort": "due_on"}


def open_for_long(label: Label, today: date) -> dict[str, str] | None:
    """Open and made so many years ago, the oldest first; None where the schema names no day on which it was made."""
    made = main_date(label)
    if made is None:
        return None
    long_ago = parse(f"{today.year - YEARS_OPEN}-{today:%m}").earliest
    return {**IS_OPEN, f"{made.name}.until": long_ago, "sort": made.name}
