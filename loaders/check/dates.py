"""Dates in their order, and none later than what the source can know (rule 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from graph.dates import BadDate, day, parse
from graph.schema import Label, Property, schema
from loaders.check.defects import note_defect
from loaders.check.drafts import OWN_LOADERS, Draft, Drafts
from loaders.check.elements import kind_of
from loaders.check.manual_edits import ENTERED_BY_PEOPLE


def check_dates(drafts: Drafts) -> None:
    """Every date of every node and relationship."""
    limits, closings = _Limits(drafts), _Closings(drafts)
    for name, nodes in list(drafts.nodes.items()):  # a defect is noted at its source, which may not be there yet
        label = schema().labels[name]
        dates = _bounded(label.properties)
        for draft in list(nodes.values()):
            _check_limit(drafts, draft, dates, limits, closings)
            _check_order(drafts, draft, drafts.merged(draft), label)
    for name, relationships in drafts.relationships.items():
        kind = schema().relationships[name]
        dates = _bounded(kind.properties)
        spans = "from" in kind.properties
        for relationship in relationships.values() if dates or spans else ():
            _check_limit(drafts, relationship, dates, limits, closings)
            if spans:
                _note_order(drafts, relationship, relationship.properties, "from", "to")


class _Limits:
    """The last day that each source can know of: the day it was taken on, else today, as of what people enter."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts, self._days = drafts, dict[str, str]()

    def of(self, source: str) -> str:
        if source not in self._days:
            self._days[source] = self._find(source)
        return self._days[source]

    def _find(self, source: str) -> str:
        if self._drafts.reading.loader in ENTERED_BY_PEOPLE:
            return self._drafts.today.isoformat()
        properties = self._drafts.as_it_will_be("Source", source)
        return str(properties.get("taken_on_latest") or self._drafts.today.isoformat())


class _Closings:
    """When events closed what they belong to: a later source may have said so, whose own day bounds its event."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    @cached_property
    def _days(self) -> dict[tuple[str, str], set[str]]:
        days: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in self._drafts.relationships_of("HAS_EVENT"):
            event = self._drafts.nodes_of("Event").get(link.element.to_id)
            if event and event.properties.get("field") == "status" and event.properties.get("at"):
                days[link.element.from_label, link.element.from_id].add(str(event.properties["at"]))
        return days

    def has(self, draft: Draft[Any], name: str) -> bool:
        """Whether a property is the date on which such an event closed the record."""
        label = schema().labels.get(kind_of(draft.element))
        if label is None or name != label.closed:
            return False
        return draft.properties[name] in self._days.get((label.name, draft.element.id), ())


def _bounded(properties: Mapping[str, Property]) -> list[str]:
    return [prop.name for prop in properties.values() if prop.is_date and not prop.may_lie_ahead]


def _check_limit(drafts: Drafts, draft: Draft[Any], dates: list[str], limits: _Limits, closings: _Closings) -> None:
    for name in dates:
        earliest = draft.properties.get(f"{name}_earliest")
        if earliest is None or (name == "at" and draft.properties.get("field") == "owner"):  # an owner may end ahead
            continue
        limit = drafts.today.isoformat() if _is_of_today(draft, name) else limits.of(str(draft.properties["source_id"]))
        if str(earliest) > limit and not closings.has(draft, name):
            is_today = limit == drafts.today.isoformat()
            rule = f"is later than {'today' if is_today else 'the day this source was taken on'}, {day(limit)}"
            fix = "Correct the date." if is_today else "Correct the date, or the taken_on of the source."
            note_defect(
                drafts, "later_than_source", draft, name, rule, fix, _as_shown(drafts, draft, name, draft.properties)
            )


def _is_of_today(draft: Draft[Any], name: str) -> bool:
    """Whether a date is bounded by today alone: what a source says of itself, and the day of a load or a form."""
    kind = kind_of(draft.element)
    by_load = kind == "Event" and draft.properties.get("dated_by") in ("load", "person")
    return by_load or (kind, name) in (("Source", "taken_on"), ("Event", "known_on"), ("OWNED_BY", "from"))


def _check_order(drafts: Drafts, draft: Draft[Any], properties: Mapping[str, Any], label: Label) -> None:
    if label.starts and label.ends:
        _note_order(drafts, draft, properties, label.starts, label.ends)
    if label.made and label.closed:
        _note_order(drafts, draft, properties, label.made, label.closed)
    if label.name == "Review":
        _note_order(drafts, draft, properties, "commissioned_on", "completed_on")
        if "published_before_written" not in drafts.reading.lenient:
            _note_order(drafts, draft, properties, "completed_on", "published_on", is_warning=True)


def _note_order(
    drafts: Drafts, draft: Draft[Any], properties: Mapping[str, Any], first: str, second: str,
    *, is_warning: bool = False,
) -> None:  # fmt: skip
    start, end = properties.get(f"{first}_earliest"), properties.get(f"{second}_latest")
    if start and end and start > end:
        rule = f"is earlier than {draft.record.columns.get(first, first)!r}, which is {_as_shown(drafts, draft, first, properties)}"
        fix, value = "Correct one of the two dates.", _as_shown(drafts, draft, second, properties)
        if is_warning:
            drafts.log.add_for("order", draft.record, second, rule, fix, value=value, severity="warning")
        else:
            note_defect(drafts, "order", draft, second, rule, fix, value)


def _as_shown(drafts: Drafts, draft: Draft[Any], name: str, properties: Mapping[str, Any]) -> str:
    """A date as its file shows it, where that is a text that no reader has written; else in words."""
    written, stored = draft.record.values.get(name), str(properties[name])
    is_own = drafts.reading.loader in OWN_LOADERS or str(written).strip() != stored
    return written if isinstance(written, str) and is_own else day(stored)


def can_be_after(first: object, second: object) -> bool:
    """Whether the second date can lie after the first (dates as text)."""
    try:
        return parse(second).latest > parse(first).earliest
    except BadDate:
        return False
