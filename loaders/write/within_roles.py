"""What somebody may write: what their roles allow, held against where each record of a plan lies.

Within a scope somebody writes what lies there, and links it with what lies there too, or with what cases share and they
may see. Whoever may only report on an action, or sign it off, says how it is going, and changes nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.access import permitted
from graph.errors import Forbidden
from graph.permissions import Permission
from graph.records import Node, ReadRows, Relationship
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import Element, ElementChange, Plan
from graph.writer.import_elements import key_of
from loaders.check.existing_graph import Key
from loaders.check.removals import referred
from loaders.write.opened_cases import OPENS_CASES

_ACTION = "Action"
# What says how an action is going, and what says beside it that it is closed.
REPORTED = frozenset({"status", "evidence_in_source"})
_SIGNED_OFF = REPORTED | {"closed_on", "closed_on_earliest", "closed_on_latest"}
_REPORTED_EVENTS = frozenset({"status", "evidence", "progress_note", "owner_status"})
_OWNED_BY = "OWNED_BY"  # which says how far each owner's own part is
_ON_AN_ACTION = (Permission.REPORT, Permission.SIGN_OFF)


class BeyondRoles(Forbidden):
    """A record would lie outside what the roles of its author are limited to."""

    def __init__(self, key: Key) -> None:
        self.key = key
        super().__init__("This lies outside what your role is limited to.")


class OpensCases(Forbidden):
    """Records that go with restricted cases would be open to everybody, which others alone decide."""

    def __init__(self, keys: Collection[Key]) -> None:
        self.keys = keys
        super().__init__(OPENS_CASES)


@dataclass(frozen=True, slots=True)
class Beyond:
    """An element that somebody may not write; `field` is where it names the record that is at fault, if it does."""

    element: Element
    field: str = ""


@dataclass(slots=True)
class WithinRoles:
    """What the roles of one person reach of a graph, as `read` reads it; `is_hidden` is what they may not see.

    `edited` are the elements that they name to change them, as the graph has them: a plan has of these what changes.
    """

    by: Viewer
    read: ReadRows
    is_hidden: Callable[[str, str], bool] = lambda *_: False
    edited: Mapping[Key, Element] = field(default_factory=dict)
    _known: dict[tuple[Permission, Key], bool] = field(default_factory=dict)

    @property
    def edits_everywhere(self) -> bool:
        """Whether no scope limits what they may edit."""
        return self.by.reach(Permission.EDIT).is_everywhere

    @property
    def opens_everywhere(self) -> bool:
        """Whether no scope limits which cases they may open."""
        return self.by.reach(Permission.OPEN_CASES).is_everywhere

    def may(self, permission: Permission, key: Key) -> bool:
        """Whether they may do something to a record that is there."""
        asking = (permission, key)
        if asking not in self._known:
            self._known[asking] = key in permitted(self.read, self.by, permission, {key})
        return self._known[asking]

    def may_edit(self, element: Element, new: Collection[Key] = ()) -> bool:
        """Whether they may change or remove an element: all that it is about, as far as it is there, lies in their scopes."""
        element = self.edited.get(key_of(element), element)
        about = [key for key in _named(element) if schema().labels[key[0]].is_dependent]
        return self.edits_everywhere or (
            bool(about) and all(key in new or self.may(Permission.EDIT, key) for key in about)
        )

    def reports_on(self, element: Element) -> bool:
        """Whether they may say of an action, or of an owner's part of it, how it is going, or that it is closed."""
        action = _reported_action(element)
        return action is not None and any(self.may(permission, action) for permission in _ON_AN_ACTION)

    def beyond(self, plan: Plan) -> Iterator[Beyond]:
        """Each element of a plan that they may not write, as far as the graph says before it is written."""
        new = {key_of(node) for node in plan.nodes}
        for change in plan.changes:
            may_edit = self.may_edit(change.element)
            if not (may_edit or self._may_report(change)):
                yield Beyond(change.element)
            elif may_edit and (wrong := self._out_of_reach(change.element, change.after, new)):
                yield Beyond(change.element, wrong)
        yield from (Beyond(element) for element in plan.removals if not self.may_edit(element))
        reported = {link.to_id for link in plan.relationships if self._is_report(link, new)}
        for link in plan.relationships:
            if not self._is_report(link, new):
                yield from self._beyond_of_link(link, new)
        joined = {end for link in plan.relationships if is_about_a_case(link) for end in link.ends}
        for node in plan.nodes:
            if wrong := self._out_of_reach(node, node.properties, new):
                yield Beyond(node, wrong)
            elif not (self.edits_everywhere or self._may_add(node, joined, reported)):
                yield Beyond(node)

    def verify(self, nodes: Iterable[Node]) -> None:
        """Raise BeyondRoles where a new record, now that it is written, lies in none of their scopes."""
        for node in nodes if not self.edits_everywhere else ():
            label = schema().labels[node.label]
            permissions = (Permission.EDIT, *(_ON_AN_ACTION if node.label != _ACTION else ()))
            if label.is_dependent and not any(self.may(permission, key_of(node)) for permission in permissions):
                raise BeyondRoles(key_of(node))

    def verify_opened(self, keys: Collection[Key]) -> None:
        """Raise OpensCases where a write opens a record, as it lay before, that they may not open."""
        if beyond := {key for key in keys if not self.may(Permission.OPEN_CASES, key)}:
            raise OpensCases(beyond)

    def _may_report(self, change: ElementChange) -> bool:
        """Whether it says how an action is going, and no more; only signing it off closes or reopens it."""
        action, names = _reported_action(change.element), change.after.keys()
        if action is None:
            return False
        if self.may(Permission.SIGN_OFF, action):
            return names <= _SIGNED_OFF
        may_be = {None, *schema().labels[_ACTION].open_statuses}
        stays_open = {change.before.get("status"), change.after.get("status")} <= may_be
        return names <= REPORTED and stays_open and self.may(Permission.REPORT, action)

    def _is_report(self, link: Relationship, new: set[Key]) -> bool:
        """Whether it adds to an action what says how it is going, for somebody who may not edit the action itself."""
        action, part = link.ends
        return (
            schema().relationships[link.type].part == "to"
            and action[0] == _ACTION
            and action not in new
            and part in new
            and not self.may(Permission.EDIT, action)
            and any(self.may(permission, action) for permission in _ON_AN_ACTION)
        )

    def _may_add(self, node: Node, joined: set[Key], reported: set[str]) -> bool:
        """Whether a new record may come with the plan; where it lies is seen once it is written (`verify`)."""
        label = schema().labels[node.label]
        if node.id in reported:
            return node.label != "Event" or node.properties.get("field") in _REPORTED_EVENTS
        return label.is_dependent or node.label == "Source" or key_of(node) in joined

    def _beyond_of_link(self, link: Relationship, new: set[Key]) -> Iterator[Beyond]:
        if wrong := self._out_of_reach(link, link.properties, new):
            yield Beyond(link, wrong)
        elif not (self.edits_everywhere or is_about_a_case(link) or new.intersection(link.ends)):
            yield Beyond(link)

    def _out_of_reach(self, element: Element, values: Any, new: set[Key]) -> str:
        """The field in which an element names a record that its author may not see, or may not link; empty for none."""
        for name, key in _naming(element, values):
            is_beyond = schema().labels[key[0]].is_dependent and not self.edits_everywhere
            if key not in new and (self.is_hidden(*key) or (is_beyond and not self.may(Permission.EDIT, key))):
                return name
        return ""


def _reported_action(element: Element) -> Key | None:
    """The action of which an element says how it is going: itself, or the part of one of its owners."""
    if isinstance(element, Node):
        return key_of(element) if element.label == _ACTION else None
    return element.ends[0] if element.type == _OWNED_BY else None


def _naming(element: Element, values: Any) -> Iterator[tuple[str, Key]]:
    """The records that an element names in its ends and in these values of its properties, each with the field."""
    kind = element.label if isinstance(element, Node) else element.type
    if isinstance(element, Relationship):
        yield from zip(("from_id", "to_id"), element.ends, strict=True)
    for name, value in values.items():
        if value is not None:
            yield from ((name, key) for key in referred(kind, {name: value}))


def _named(element: Element) -> Iterator[Key]:
    """A record itself; of a relationship both ends, and what its properties name."""
    if isinstance(element, Node):
        yield key_of(element)
    else:
        yield from (key for _, key in _naming(element, element.properties))


def is_about_a_case(link: Relationship) -> bool:
    """Whether it is about something that depends on a case, and not only about what cases share."""
    return any(schema().labels[label].is_dependent for label, _ in _named(link))
