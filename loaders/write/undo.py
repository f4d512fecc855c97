"""Undoes an import where its author may, and where what it leaves keeps the rules that a write is held to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graph.database import Database, Transaction
from graph.errors import BadRequest, Forbidden
from graph.facts import facts_at
from graph.permissions import Permission
from graph.records import BY_HAND, Node, ReadRows, Relationship
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import Element, Import, Reversal, Undone
from graph.writer import undo as undo_import
from graph.writer.changes import element_of, was_removal
from graph.writer.import_elements import key_of
from graph.writer.imports import read_imports
from graph.writer.statements import read_elements
from loaders.check.existing_graph import Key
from loaders.write.broken_rules import Broken, broken_rules
from loaders.write.opened_cases import opened_by, opens, tellers_lost
from loaders.write.within_roles import WithinRoles, is_about_a_case

MAX_REASONS = 3
OUTSIDE = "It concerns what lies outside what your role is limited to. Ask somebody whose role reaches it."


def undo(database: Database, import_id: str, *, by: Viewer) -> Undone:
    """Undo an import as `graph.writer.undo` does.

    Raises Forbidden where it concerns what the roles of `by` do not reach, or closes or reopens an action that they may not
    sign off, and BadRequest where what it would leave breaks a rule: nothing is then undone.
    """
    guard = _Guard(database, by)
    try:
        return undo_import(database, import_id, by=by, guard=guard)
    except _BreaksRules:
        if not guard.in_part:
            raise
    # A value that goes back may need one that stays: then none of that record does.
    return undo_import(database, import_id, by=by, guard=_Guard(database, by), undivided=guard.in_part)


class _BreaksRules(BadRequest):
    """What an undo would leave breaks a rule."""


@dataclass(slots=True)
class _Guard:
    """Looks at the graph before and after, in the transaction of the undo."""

    database: Database
    by: Viewer
    _concerned: set[Key] = field(default_factory=set)
    _broken: dict[Broken, str] = field(default_factory=dict)
    _restored: list[Node] = field(default_factory=list)
    in_part: frozenset[Key] = frozenset()  # what of it would go back in some of its values

    def before(self, read: ReadRows, batch: Import, reversal: Reversal) -> None:
        """Whether they may, and which rules are broken already."""
        changed = [element_of(row) for row in reversal.changes]
        removed = [element_of(row) for row in reversal.changes if was_removal(row)]
        self.in_part = frozenset(key_of(each.element) for each in reversal.remaining if each.in_part)
        self._restored = [element for element in removed if isinstance(element, Node)]
        self._check_roles(read, reversal, changed)
        if any(other.revision > batch.revision and other.state != "undone" for other in read_imports(read)):
            gone = {key_of(element) for element in reversal.removals}
            self._concerned = {key for element in (*reversal.removals, *changed) for key in _records(element)} - gone
            self._broken = broken_rules(read, self._concerned)

    def after(self, transaction: Transaction) -> None:
        """Whether more of them are broken now, all that came back lies where they may write, and they may open what they do."""
        read = transaction.run
        WithinRoles(self.by, read).verify(self._restored)
        roles = WithinRoles(self.by, self.database.read)  # as it was before
        if not roles.opens_everywhere:
            roles.verify_opened(opened_by(self.database, transaction))
        broken = broken_rules(read, self._concerned) if self._concerned else {}
        if news := [sentence for rule, sentence in broken.items() if rule not in self._broken]:
            more = f" And {len(news) - MAX_REASONS:,} more." if len(news) > MAX_REASONS else ""
            raise _BreaksRules(
                f"This cannot be undone as things are now. {' '.join(news[:MAX_REASONS])}{more} "
                "Undo first what came after it, or set by hand what should hold."
            )

    def _check_roles(self, read: ReadRows, reversal: Reversal, changed: list[Element]) -> None:
        roles = WithinRoles(self.by, read)
        if not roles.edits_everywhere:  # first: what it did is for those whose scopes it lies in
            self._check_scopes(roles, read, reversal, changed)
        if not roles.opens_everywhere:
            self._check_tellers(roles, read, [element_of(row) for row in reversal.changes if not was_removal(row)])
        for row in reversal.changes:
            if _is_closing(row) and not roles.may(Permission.SIGN_OFF, (row["entity"], row["entity_id"])):
                raise Forbidden("This closed or reopened an action: only whoever may sign it off undoes it.")
            if _is_restriction(row) and not roles.may(Permission.OPEN_CASES, (row["entity"], row["entity_id"])):
                raise Forbidden("This restricted a case: only a lead or a reviewer makes it less restricted again.")

    def _check_tellers(self, roles: WithinRoles, read: ReadRows, changed: list[Element]) -> None:
        """Whether a relationship is told of by what everybody sees alone, once it has its former values."""
        former = [element for element in changed if isinstance(element, Relationship)]
        withheld = facts_at(self.database).withheld if former else {}
        given = ((_with_values(read, link), link.properties) for link in former)
        links = ((link, values) for link, values in given if isinstance(link, Relationship))
        roles.verify_opened({key for _, key in tellers_lost(links, withheld)})

    def _check_scopes(self, roles: WithinRoles, read: ReadRows, reversal: Reversal, changed: list[Element]) -> None:
        back = {key_of(node) for node in self._restored}
        there = [_with_values(read, element) for element in reversal.removals]
        there += [element for element in changed if key_of(element) not in back]
        if not (reversal.removals or changed):  # whoever may undo it is told what came after it
            there = [staying.element for staying in reversal.remaining]
            if not there:  # all of it is gone: its title, which names a record, is all there is
                raise Forbidden(OUTSIDE)
        # With the first record that anybody enters comes the source of all of them.
        there = [element for element in there if key_of(element) != ("Source", BY_HAND)]
        links = [element for element in there if isinstance(element, Relationship)]
        joined = {end for link in links if is_about_a_case(link) for end in link.ends}
        for element in there:
            is_shared = isinstance(element, Node) and not schema().labels[element.label].is_dependent
            if not (key_of(element) in joined if is_shared else roles.may_edit(element, back)):
                raise Forbidden(OUTSIDE)


def _records(element: Element) -> list[Key]:
    """The records that an element is, or joins, to which rules apply."""
    keys = [key_of(element)] if isinstance(element, Node) else list(element.ends)
    return [key for key in keys if schema().labels[key[0]].is_dependent]


def _is_closing(row: dict[str, Any]) -> bool:
    """Whether a change closed an action, or opened a closed one."""
    sides = [json.loads(row[side] or "{}").get("values", {}).get("status") for side in ("before", "after")]
    closed = schema().labels["Action"].closed_statuses
    return row["entity"] == "Action" and any(status in closed for status in sides)


def _is_restriction(row: dict[str, Any]) -> bool:
    """Whether a change made a case more restricted, so that its undo opens it."""
    before, after = (json.loads(row[side] or "{}").get("values", {}) for side in ("before", "after"))
    return row["entity"] == "Case" and bool(before) and bool(after) and opens(after, before)


def _with_values(read: ReadRows, element: Element) -> Element:
    """An element of the graph with its values: what a relationship names may decide where it lies."""
    if isinstance(element, Node):
        return element
    ends = {"from_id": element.from_id, "to_id": element.to_id}
    [row] = read(read_elements(element), rows=[{"id": element.id, **ends}])
    return Relationship(
        element.type,
        element.id,
        element.from_label,
        element.from_id,
        element.to_label,
        element.to_id,
        row["properties"],
    )
