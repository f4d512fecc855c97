"""The events of recommendations and actions: those that a file states beside those that the graph has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from graph.schema import schema
from loaders.check.drafts import Drafts
from loaders.records.record import Record

Owner = tuple[str, str]  # label, id of what has the events
Event = dict[str, Any]

# What an event says; the same event again may say more of it, such as a reason.
_STATEMENT = ("field", "from_value", "to_value", "sequence", "at")


class Histories:
    """Reads the events of each owner once; `stated` has the ids of those in the file, with the row that says so."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._in_graph: dict[Owner, list[Event]] = {}
        self.stated: dict[Owner, dict[str, Record]] = defaultdict(dict)
        for owner, event_id, record in self._owners_in_graph():
            self.stated[owner][event_id] = record
        for draft in drafts.relationships_of("HAS_EVENT"):
            link = draft.element
            self.stated[link.from_label, link.from_id][link.to_id] = draft.record
        self._owner_of = {event_id: owner for owner, events in self.stated.items() for event_id in events}
        self.fetch(self.stated)

    def _owners_in_graph(self) -> Iterable[tuple[Owner, str, Record]]:
        """Rows of events that are linked in the graph, and perhaps not in the file."""
        drafts = self._drafts
        events = drafts.nodes_of("Event")
        existing = [event_id for event_id in events if drafts.existing("Event", event_id)]
        return ((owner, event, events[event].record) for event, owner in drafts.graph.owners_of_events(existing))

    def fetch(self, owners: Iterable[Owner]) -> None:
        """Read the events of these owners, so that `in_graph` has them; what was read before is not read again."""
        missing: dict[str, list[str]] = defaultdict(list)
        for label, owner_id in owners:
            if (label, owner_id) not in self._in_graph:
                self._in_graph[label, owner_id] = []
                missing[label].append(owner_id)
        graph = self._drafts.graph
        for label in (label for label in schema().labels if label in missing):
            graph.fetch(label, missing[label])
            existing = [owner_id for owner_id in missing[label] if graph.node(label, owner_id)]
            for owner_id, events in graph.events(label, existing).items():
                self._in_graph[label, owner_id] = events

    def in_graph(self, owner: Owner, field: str | None = None) -> list[Event]:
        """The events that the graph has of an owner that was fetched, in their order; `field` is what they changed."""
        return [event for event in self._in_graph.get(owner, ()) if field in (None, event.get("field"))]

    def all(self, owner: Owner, field: str) -> list[Event]:
        """The events of a field as they will be: those of the file, and those that only the graph has."""
        stated = [self._as_it_will_be(event_id) for event_id in self.stated.get(owner, ())]
        others = [event for event in self.in_graph(owner) if event["id"] not in self.stated.get(owner, ())]
        return [event for event in (*stated, *others) if event.get("field") == field]

    def states(self, owner: Owner, field: str) -> bool:
        """Whether the file has any event of a field."""
        return any(self._as_it_will_be(event).get("field") == field for event in self.stated.get(owner, ()))

    def news(self, owner: Owner, field: str) -> list[Event]:
        """The events of a field that the file states and the graph does not have, or not so."""
        known = {event["id"] for event in self.in_graph(owner)}
        stated = self.stated.get(owner, ())
        events = [self._as_it_will_be(event_id) for event_id in stated if self._is_news(event_id, known)]
        return [event for event in events if event.get("field") == field]

    def comes_later(self, event_id: str) -> bool:
        """Whether an event of the file is one of something that the graph had before this load."""
        owner = self._owner_of.get(event_id)
        return owner is not None and not self._drafts.is_new(*owner)

    def last_sequence(self, owner: Owner) -> int:
        """The highest number of an event, in the graph or the file; 0 where there is none."""
        stated = (self._as_it_will_be(event_id) for event_id in self.stated.get(owner, ()))
        return max((int(event.get("sequence") or 0) for event in (*self.in_graph(owner), *stated)), default=0)

    def _is_news(self, event_id: str, known: set[str]) -> bool:
        draft = self._drafts.nodes_of("Event").get(event_id)
        if draft is None or event_id not in known:
            return event_id not in known
        existing = self._drafts.existing("Event", event_id) or {}
        return self._drafts.is_new("Event", event_id) or any(
            existing.get(name) != draft.properties[name] for name in _STATEMENT if name in draft.properties
        )

    def _as_it_will_be(self, event_id: str) -> Event:
        return self._drafts.as_it_will_be("Event", event_id)


def last_of(events: Iterable[Event]) -> Event:
    """The last of some events: by their numbers, or by their dates where one of them has no number."""
    events = list(events)
    numbered = all(event.get("sequence") is not None for event in events)

    def order(event: Event) -> tuple[Any, Any]:
        number, day = event.get("sequence") or 0, event.get("at_earliest") or ""
        return (number, day) if numbered else (day, number)

    return max(events, key=order)
