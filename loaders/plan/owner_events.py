"""The events of owners: each day, from the first that a load changes on, from which an action has other owners than before.

An older version of a plan may be loaded after a newer one, and a row may state days to come. A later event counts before an
earlier one whatever their days are, so all later days on which owners change are recorded again after a changed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.records import Relationship, Value
from graph.writer.plan import Plan
from loaders.check import Drafts
from loaders.check.histories import Histories
from loaders.plan.events import Step
from loaders.plan.moments import ENDS, Dated, Moments

FIELD = "owner"
BETWEEN_NAMES = "; "
_OWNERS = """
UNWIND $ids AS id MATCH (a:Action {id: id})-[w:OWNED_BY]->(o:Organisation)
RETURN id, w.id AS link, o.id AS organisation, o.name AS name, properties(w) AS properties
ORDER BY id, name, organisation, link
"""

_Link = tuple[str, str]  # the id of an ownership, and that of the organisation: a row may come to name another one


@dataclass(frozen=True, slots=True)
class Turn:
    """The beginning or the end of an ownership of an action; the day of its moment is the first after an end."""

    action: str
    moment: Dated

    @property
    def day(self) -> str:
        return str(self.moment["at_latest"])


@dataclass(frozen=True, slots=True)
class _Ownership:
    """What a relationship says of an organisation and an action."""

    name: str
    properties: Mapping[str, Value | None]

    @property
    def first(self) -> str:
        """The day by which it has begun; empty where nothing says when."""
        return str(self.properties.get("from_latest") or "")

    @property
    def last(self) -> str:
        """The last day; empty where it goes on."""
        return str(self.properties.get("to_latest") or "")

    @property
    def days(self) -> Iterator[str]:
        """The days from which on the owners may be others than on the day before."""
        yield self.first
        if self.last:
            yield (date.fromisoformat(self.last) + timedelta(days=1)).isoformat()

    def holds_on(self, day: str) -> bool:
        is_owner = self.properties.get("role") in (None, "owner")
        return is_owner and self.first <= day <= (self.last or "9999")


_Ownerships = dict[_Link, _Ownership]


class OwnerEvents:
    """Reads who owned actions when, and compares it with what a plan makes of that."""

    def __init__(self, drafts: Drafts, histories: Histories, moments: Moments, plan: Plan) -> None:
        self._drafts, self._histories, self._moments, self._plan = drafts, histories, moments, plan

    def steps(self, turns: Iterable[Turn], name: Callable[[str], str]) -> Iterator[Step]:
        """For each day on which an action comes to have other owners: all their names before and after.

        `name` is asked for those of organisations that the plan brings as owners.
        """
        moments: dict[str, dict[str, Dated]] = defaultdict(dict)
        for turn in turns:
            moments[turn.action][turn.day] = turn.moment
        self._histories.fetch(("Action", action) for action in moments)
        before: dict[str, _Ownerships] = {action: {} for action in sorted(moments)}
        for row in self._drafts.graph.read_in_batches(_OWNERS, list(before)):
            before[row["id"]][row["link"], row["organisation"]] = _Ownership(row["name"], row["properties"])
        after = self._planned(before, name)
        for action, ownerships in before.items():
            yield from self._steps(action, moments[action], ownerships, after[action])

    def _planned(self, before: Mapping[str, _Ownerships], name: Callable[[str], str]) -> dict[str, _Ownerships]:
        after = {action: dict(ownerships) for action, ownerships in before.items()}
        for link in _owned(self._plan.removals, before):
            after[link.from_id].pop(_key(link), None)
        for change in self._plan.changes:
            for link in _owned([change.element], before):
                known = after[link.from_id][_key(link)]
                after[link.from_id][_key(link)] = replace(known, properties={**known.properties, **change.after})
        for link in _owned(self._plan.relationships, before):
            after[link.from_id][_key(link)] = _Ownership(name(link.to_id), link.properties)
        return after

    def _steps(self, action: str, moments: dict[str, Dated], before: _Ownerships, after: _Ownerships) -> Iterator[Step]:
        first = min(moments)
        days = {day for known in (before, after) for ownership in known.values() for day in ownership.days}
        is_changed = False
        for day in sorted({*moments, *(day for day in days if day > first)}):
            then, now = _names(before, day), _names(after, day)
            was = _names(after, _eve(day)) if is_changed else then
            if was == now and then == now:
                continue
            is_changed = True
            source = self._drafts.reading.source_id
            moment = moments.get(day) or self._recorded(action, day) or self._on(day, source)
            yield Step(("Action", action), FIELD, was if was != now else then, now, moment, source)

    def _recorded(self, action: str, day: str) -> Dated | None:
        """When a change of that day happened by the event that recorded it first."""
        for event in self._histories.in_graph(("Action", action), FIELD):
            if event.get("at_latest") == day:
                return {name: event[name] for name in (*(f"at{end}" for end in ENDS), "dated_by") if name in event}
        return None

    def _on(self, day: str, source: str) -> Dated:
        return {**self._moments.of_change(source), **dict.fromkeys((f"at{end}" for end in ENDS), day)}


def _owned(elements: Iterable[object], actions: Mapping[str, object]) -> Iterator[Relationship]:
    """The ownerships of these actions among elements of a plan."""
    for element in elements:
        if isinstance(element, Relationship) and element.type == "OWNED_BY" and element.from_id in actions:
            yield element


def _key(link: Relationship) -> _Link:
    return link.id, link.to_id


def _eve(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _names(ownerships: _Ownerships, day: str) -> str | None:
    names = {ownership.name for ownership in ownerships.values() if ownership.holds_on(day)}
    return BETWEEN_NAMES.join(sorted(names)) or None
