"""Who owned an action when: a later owner begins and one that is gone ends on the day of the load, as events say too.

So they do of a later post, status or due date of an owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from graph.dates import PartialDate, parse
from graph.names import OWN_VALUES, name_key, value_of_owner
from graph.records import Node, Relationship, Value
from graph.schema import schema
from graph.writer.plan import ElementChange, Plan
from loaders.check import Drafts
from loaders.check.histories import Histories
from loaders.plan.events import Step
from loaders.plan.existing_relationships import ExistingRelationships
from loaders.plan.moments import ENDS, Dated, Moments
from loaders.plan.owner_events import BETWEEN_NAMES, FIELD, OwnerEvents, Turn
from loaders.records.ids import digest

_OWNED_BY = "OWNED_BY"
_TO = tuple(f"to{end}" for end in ENDS)


class Owners:
    """The changes that a plan makes to the owners of actions which the graph had before."""

    def __init__(self, drafts: Drafts, histories: Histories, moments: Moments, plan: Plan) -> None:
        self._drafts, self._histories, self._moments, self._plan = drafts, histories, moments, plan
        self._turns: list[Turn] = []
        self._known: dict[str, Relationship] = {}

    def take_back(self, owner: Relationship, in_graph: ExistingRelationships) -> None:
        """An owner whom a load ended, and of whom the file speaks again, owns again from the day of this load on."""
        if owner.type != _OWNED_BY or (known := in_graph.get(owner)) is None:
            return
        self._known[owner.id] = known
        if "to" not in known.properties or self._row_gives(owner, "to"):
            return
        latest = max(in_graph.between(owner), key=_last_day)
        first_day = self._day_of(owner)
        if "to" not in latest.properties or not self._was_ended_by_load(owner):
            return
        # Later than that is the end where an older file comes after the one that the owner was not in.
        if _last_day(latest) >= _day_before(first_day).text:
            before = {name: latest.properties[name] for name in _TO}
            self._plan.changes.append(ElementChange(latest, before, dict.fromkeys(_TO)))
            self._begins(latest, self._moments.of_change(_source_of(owner)))
        else:
            properties = {**owner.properties, **_dates("from", first_day)}
            again = replace(owner, id=digest(f"{latest.id}|{first_day.text}"), properties=properties)
            self._plan.relationships.append(again)
            self._begins(again, self._moments.of_change(_source_of(owner)))

    def date(self) -> None:
        """Let new owners begin and former ones end, where no row says when they did."""
        for owner in [r for r in self._plan.relationships if r.type == _OWNED_BY and self._is_stated(r)]:
            if not self._drafts.is_new("Action", owner.from_id):
                self._begin(owner)
        for was in [r for r in self._plan.removals if isinstance(r, Relationship) and r.type == _OWNED_BY]:
            self._succeed(was)
        for number, change in enumerate(self._plan.changes):
            owned = change.element
            if isinstance(owned, Relationship) and owned.type == _OWNED_BY:
                if change.after.get("to"):
                    self._turns.append(Turn(owned.from_id, self._stated_end(change.after)))
                if "role" in change.after:
                    self._plan.changes[number] = self._with_another_role(owned, change)
        stated = {(draft.element.from_id, draft.element.to_id) for draft in self._drafts.relationships_of(_OWNED_BY)}
        for owner in self._drafts.records_to_remove.ended_owners.values():
            if (owner.from_id, owner.to_id) not in stated:
                self._end(owner)

    def _begin(self, owner: Relationship) -> None:
        if self._row_gives(owner, "from"):
            moment = self._stated("from", owner.properties)
        else:
            moment = self._moments.of_change(_source_of(owner))
            owner.properties = {**owner.properties, **_dates("from", self._day_of(owner))}
        self._begins(owner, moment)

    def _succeed(self, was: Relationship) -> None:
        """The same row names another owner now: the one before has been, under an id of its own."""
        if ("Action", was.from_id) in {(node.label, node.id) for node in self._plan.removals if isinstance(node, Node)}:
            return
        [now] = [r for r in self._plan.relationships if r.type == _OWNED_BY and r.id == was.id]
        if not self._row_gives(now, "to"):
            now.properties = {name: value for name, value in now.properties.items() if name not in _TO}
        self._has_been(was, digest(f"{was.id}|{was.to_id}"))
        self._ends(was)

    def _with_another_role(self, owner: Relationship, change: ElementChange) -> ElementChange:
        """It has the new role from the day of this load on; in the one before it has been, under an id of its own."""
        was = self._known[owner.id]
        after = {**change.after, **({} if self._row_gives(owner, "from") else _dates("from", self._day_of(owner)))}
        self._has_been(was, digest(f"{was.id}|{was.properties.get('role')}|{self._day_of(owner).text}"))
        self._ends(was)
        self._begins(owner, self._moments.of_change(_source_of(owner)))
        return ElementChange(owner, {name: was.properties.get(name) for name in after}, after)

    def _has_been(self, was: Relationship, link_id: str) -> None:
        last = self._day_before_load()
        if _first_day(was) <= last.text:
            properties = {name: value for name, value in was.properties.items() if name != "import_id"}
            properties |= _dates("to", last) if _last_day(was) > last.text else {}
            self._plan.relationships.append(replace(was, id=link_id, properties=properties))

    def _end(self, owner: Relationship) -> None:
        """The day before the load is its last, unless it had ended by then; what began no earlier goes."""
        last = self._day_before_load()
        if _last_day(owner) <= last.text:
            return
        if _first_day(owner) > last.text:
            self._plan.removals.append(owner)
        else:
            after = _dates("to", last)
            self._plan.changes.append(ElementChange(owner, {name: owner.properties.get(name) for name in after}, after))
        self._ends(owner)

    def _day_before_load(self) -> PartialDate:
        return _day_before(self._moments.day(self._drafts.reading.source_id))

    def _begins(self, owner: Relationship, moment: Dated) -> None:
        if owner.properties.get("role", "owner") == "owner":
            self._turns.append(Turn(owner.from_id, moment))

    def _ends(self, owner: Relationship) -> None:
        moment = self._moments.of_change(self._drafts.reading.source_id)
        self._turns.append(Turn(owner.from_id, moment))

    def _day_of(self, owner: Relationship) -> PartialDate:
        return parse(self._moments.day(_source_of(owner)).latest)

    def _was_ended_by_load(self, owner: Relationship) -> bool:
        """Whether the event says so by which it went, under any of its names: a merge leaves those of then in events.

        What a row or a person ended holds until one of these says otherwise.
        """
        self._histories.fetch([("Action", owner.from_id)])
        names = {name_key(name) for name in self._names_of(owner.to_id)}
        for event in reversed(self._histories.in_graph(("Action", owner.from_id), FIELD)):
            before, after = (
                {name_key(name) for name in str(event.get(side, "")).split(BETWEEN_NAMES)}
                for side in ("from_value", "to_value")
            )
            if names & before and not names & after:
                return event.get("dated_by") in ("source", "load")
        return False

    def _is_stated(self, owner: Relationship) -> bool:
        return owner.id in self._drafts.relationships.get(_OWNED_BY, {})

    def _row_gives(self, owner: Relationship, name: str) -> bool:
        return bool(self._drafts.relationships[_OWNED_BY][owner.id].record.get(name))

    def _stated_end(self, properties: Mapping[str, Any]) -> Dated:
        """When it is no longer theirs: they own it until the last day that the end can mean."""
        day = parse(date.fromisoformat(str(properties["to_latest"])) + timedelta(days=1))
        return {**self._stated("to", properties), **_dates("at", day)}

    def _stated(self, name: str, properties: Mapping[str, Any]) -> Dated:
        return self._moments.stated("at", {f"at{end}": properties.get(f"{name}{end}") for end in ENDS})

    def steps(self) -> Iterator[Step]:
        """For each day on which an action has other owners than before: all their names before and after."""
        events = OwnerEvents(self._drafts, self._histories, self._moments, self._plan)
        return events.steps(self._turns, self._name)

    def own_steps(self) -> Iterator[Step]:
        """Each change of what is an owner's own: post, status, due date. Both values name the owner."""
        changes = [
            (change, link)
            for change in self._plan.changes
            if isinstance(link := change.element, Relationship) and link.type == _OWNED_BY
        ]
        self._histories.fetch(("Action", link.from_id) for _, link in changes)
        for field, name in OWN_VALUES.items():
            for change, link in ((change, link) for change, link in changes if name in change.after):
                values = change.before.get(name), change.after[name]
                before, after = (value_of_owner(self._name(link.to_id), str(v)) if v else None for v in values)
                source = _source_of(link)
                yield Step(("Action", link.from_id), field, before, after, self._moments.of_change(source), source)

    def _name(self, organisation: str) -> str:
        return schema().caption("Organisation", self._properties_of(organisation), organisation)

    def _names_of(self, organisation: str) -> list[str]:
        """Its name and what it is also called, such as the name of what was merged into it."""
        return [self._name(organisation), *(self._properties_of(organisation).get("aliases") or [])]

    def _properties_of(self, organisation: str) -> dict[str, Any]:
        return self._drafts.as_it_will_be("Organisation", organisation)


def _first_day(owner: Relationship) -> str:
    return str(owner.properties.get("from_earliest", ""))


def _last_day(owner: Relationship) -> str:
    return str(owner.properties.get("to_latest", "9999"))


def _day_before(day: PartialDate) -> PartialDate:
    return parse(date.fromisoformat(day.latest) - timedelta(days=1))


def _source_of(owner: Relationship) -> str:
    return str(owner.properties["source_id"])


def _dates(name: str, day: PartialDate) -> dict[str, Value]:
    return dict(zip((f"{name}{end}" for end in ENDS), (day.text, day.earliest, day.latest), strict=True))
