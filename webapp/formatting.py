"""How values and counts are written on a page: plain formatting that reads nothing but the schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten
from typing import Any

from graph.dates import day
from graph.schema import Property, schema
from graph.writer import Import
from queries.wording.figures import counted, number


def moment(text: str) -> str:
    """An instant such as `2026-11-23T05:47:00+00:00` as people write it: 23 November 2026, 05:47."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day(at.date().isoformat())}, {at:%H:%M}"


def value_text(value: Any, prop: Property) -> str:
    """The value of a property as a person reads it."""
    if isinstance(value, list):
        return "; ".join(value_text(item, prop) for item in value)
    titles = schema().words(prop)
    if titles:
        return titles.get(str(value), str(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return number(value)
    return day(str(value)) if prop.is_date else str(value)


_LONGEST_NOTE = 120
_EVENT_WORDS = ("action_status", "recommendation_status", "action_level", "rag")


def event_text(event: Mapping[str, Any]) -> str:
    """What an event changed, and to what: `Status: Completed`, `Due on: 3 May 2019`; of a note what it says."""
    field = value_text(event.get("field"), schema().labels["Event"].properties["field"])
    if (value := event.get("to_value")) is None:
        text = str(event.get("reason") or ("none" if event.get("from_value") else ""))
        return f"{field}: {shorten(text, _LONGEST_NOTE, placeholder=' …')}" if text else field
    return f"{field}: {event_value(value)}"


def event_value(value: Any) -> str:
    """What an event changed something from or to: a word of a status, a day, or a name."""
    words = {word: title for name in _EVENT_WORDS for word, title in schema().vocabularies[name].items()}
    return words.get(str(value), day(str(value)))


def caption_text(label: str, properties: Mapping[str, Any], fallback: str) -> str:
    """What people call a record; an event has no name, and is called by what it changed."""
    return event_text(properties) if label == "Event" else schema().caption(label, dict(properties), fallback)


def import_title(batch: Import) -> str:
    """What people call an import: its one file, or the first and how many more."""
    if not batch.files:
        return batch.loader
    more = len(batch.files) - 1
    return batch.files[0] if not more else f"{batch.files[0]} and {counted(more, 'more file')}"


def is_present(value: Any) -> bool:
    """Whether a property has a value that says something."""
    return value is not None and value not in ("", [])
