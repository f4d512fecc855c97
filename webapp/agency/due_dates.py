"""Due dates as a calendar file (RFC 5545): a whole day for each open action that is due on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from graph.dates import BadDate, PartialDate, parse
from graph.formats.content import NOT_CHECKED
from graph.version import __version__
from webapp.agency.chase import numbered


def calendar_of(agency: str, actions: Sequence[Mapping[str, Any]], today: date) -> bytes:
    """The calendar; an action due in a month or a year stands on its last day, and says so."""
    from icalendar import Calendar, Event  # noqa: PLC0415  a tenth of the time in which a site starts

    calendar = Calendar()
    calendar.add("prodid", f"-//Casethread//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Actions of {agency}")
    for action in actions:
        due = _due(action["due_on"])
        if due is None:
            continue
        last = date.fromisoformat(due.latest)
        event = Event()
        event.add("uid", f"{action['node']}@casethread")
        event.add("dtstamp", datetime.combine(today, time(), UTC))
        event.add("dtstart", last)
        event.add("dtend", last + timedelta(days=1))
        event.add("summary", " ".join(filter(None, ["Due:", *numbered(action)])))
        is_exact = due.earliest == due.latest
        event.add(
            "description", f"{NOT_CHECKED}." if is_exact else f"Due {action['due_on']}: its last day. {NOT_CHECKED}."
        )
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _due(text: str | None) -> PartialDate | None:
    """The date due; None where there is none, or its words are no date."""
    try:
        return parse(text) if text else None
    except BadDate:
        return None
