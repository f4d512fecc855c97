"""The history of actions and recommendations: their values on a day, notes, moves of the due date, the latest news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from queries.answers.column import Row
from queries.asking.context import QuestionContext
from queries.threads.parts import parts_of

_EVENTS = """-[:HAS_EVENT]->(h:Event)
RETURN n.id AS of, n.source_id AS source, h.field AS field, h.from_value AS was, h.to_value AS became, h.at AS at,
       h.at_earliest AS earliest, h.at_latest AS dated, h.known_on_latest AS known, h.by_role AS by_role, h.reason AS reason,
       h.evidence AS evidence, h.sequence AS sequence, h.id AS id
ORDER BY of, coalesce(sequence, 0), coalesce(dated, ''), id
"""
_TAKEN = "MATCH (s:Source) RETURN s.id AS id, s.taken_on_latest AS day ORDER BY id"


@dataclass(frozen=True)
class History:
    """The events of one record in their order; `then` says how many of each field had happened on the day asked for.

    Until which event things had got is decided as for statuses (`queries/questions/scopes/as_it_stood.part`).
    """

    events: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    as_at: str | None = None

    def until_then(self, name: str) -> Sequence[Row]:
        """The events of a field that had happened by the day; all of them where no day was asked for."""
        events = self.events.get(name, ())
        if self.as_at is None:
            return events
        reached = [place for place, event in enumerate(events) if event["day"] <= self.as_at]
        return events[: reached[-1] + 1] if reached else ()

    def value(self, name: str, current: str | None) -> str | None:
        """What a property was on the day; `current` is what it is now."""
        events, happened = self.events.get(name, ()), self.until_then(name)
        if len(happened) == len(events):
            return current
        before: str | None = events[len(happened)]["was"]
        return before if before is not None or not happened else happened[-1]["became"]

    def first_value(self, name: str, current: str | None) -> str | None:
        """What a property was in the beginning, as far as is recorded; `current` is what it was on the day."""
        events = self.until_then(name)
        values = [value for event in events for value in (event["was"], event["became"]) if value is not None]
        return values[0] if values else current

    def changes(self, name: str) -> list[Row]:
        """The events by which a property had one value and then another."""
        return [event for event in self.until_then(name) if None not in (event["was"], event["became"])]

    def last(self, name: str) -> Row | None:
        """The latest event of a field by the day, in the order of the history."""
        return next(reversed(self.until_then(name)), None)

    @property
    def last_note(self) -> Row | None:
        """The latest progress note by the day, by its date: a plan may have the newest first."""
        notes = [event for event in self._by_then if event["field"] == "progress_note"]
        return max(notes, key=lambda note: (note["day"], note["sequence"] or 0), default=None)

    @property
    def last_news(self) -> Row | None:
        """The latest event of any field that has a date."""
        dated = [event for event in self._by_then if event["dated"]]
        return max(dated, key=lambda event: str(event["dated"]), default=None)

    @property
    def evidence(self) -> list[str]:
        """What its events name as their evidence."""
        return [event["evidence"] for event in self._by_then if event["evidence"]]

    @cached_property
    def _by_then(self) -> list[Row]:
        events = [event for of_field in self.events.values() for event in of_field]
        return [event for event in events if self.as_at is None or event["day"] <= self.as_at]


def histories(context: QuestionContext, label: str, ids: Sequence[str]) -> dict[str, History]:
    """The history of each of these records that has one."""
    taken = context.read_once(_TAKEN, lambda rows: {row["id"]: row["day"] for row in rows})
    today, as_at = str(context.resolved.bound["today"]), context.as_at if "as_at" in context.resolved.filters else None
    by_record: dict[str, dict[str, list[Row]]] = {}
    for id_, events in parts_of(context, label, _EVENTS, ids).items():
        by_field = by_record.setdefault(id_, defaultdict(list))
        for event in events:
            day = event["dated"] or event["known"] or min(taken.get(event["source"]) or today, today)
            if day > today >= (event["earliest"] or today):  # "November 2026" in that month: it has happened
                day = today
            by_field[event["field"]].append({**event, "day": day})
    return {id_: History(by_field, as_at) for id_, by_field in by_record.items()}
