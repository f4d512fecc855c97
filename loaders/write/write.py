"""Writes a few records: recognised, checked, planned and written as a load, in one transaction with one undo."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from graph.database import Database, Transaction
from graph.errors import BadInput, GraphChanged
from graph.facts import facts_at
from graph.migrations import prepare
from graph.permissions import Permission
from graph.records import Node, Relationship
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import Element, NewImport, Plan, apply
from graph.writer.import_elements import key_of
from loaders.check import Checked, check
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.plan import make_plan
from loaders.plan.decisions import plan_decisions
from loaders.records.problem import Problem
from loaders.records.record import FORM
from loaders.retries import retried
from loaders.write.conflicts import conflict_of
from loaders.write.current import Current, current_elements
from loaders.write.edits import Edit, RecordEdit
from loaders.write.opened_cases import opened_by, openings, tellers_lost
from loaders.write.problems import (
    FieldProblem,
    closes_unsigned,
    field_problems,
    no_such_record,
    opens_unauthorised,
    opens_what_follows,
    outside_roles,
    reopens_unsigned,
)
from loaders.write.pseudonyms import NO_PSEUDONYMS, Pseudonyms
from loaders.write.reading import EditReading
from loaders.write.sign_off import closings, reopenings
from loaders.write.stored_edits import text_of_edits
from loaders.write.texts import check_texts, checked_reason
from loaders.write.titles import title_of
from loaders.write.within_roles import Beyond, BeyondRoles, OpensCases, WithinRoles
from loaders.write.written import Written


def write(
    database: Database,
    edits: Sequence[Edit],
    *,
    by: Viewer,
    reason: str,
    heeds_warnings: bool = False,
    dry_run: bool = False,
    pseudonyms: Pseudonyms = NO_PSEUDONYMS,
) -> Written:
    """Write all edits, or, where something stands against one of them, none: in one transaction, with one undo.

    `by` and `reason` are stored with it. What `by` may not see is not there for them, and what their roles do not reach stays
    as it is. Where somebody changed a record after its author saw it, that is a conflict, which has what the edit sets
    beside what was set meanwhile. With `heeds_warnings` a warning, too, keeps everything from being written. With `dry_run`
    nothing is written, and what stands against it is reported all the same. `pseudonyms` take the place of names in every
    text, and in the reason, before anything else is done. Raises BadRequest without a reason, NotFound where a record of
    an edit is gone, and what the database raises.
    """
    reason = checked_reason(pseudonyms.in_text(reason))
    edits = [pseudonyms.in_edit(edit) for edit in edits]
    check_texts(edits)
    prepare(database)
    return retried(
        database,
        lambda graph: _Write(database, graph, edits, by, reason, heeds_warnings, dry_run).attempt(),
        lambda: facts_at(database).withheld_from(by.sight),
    )


@dataclass(slots=True)
class _Write:
    """One attempt, on the graph as it is then."""

    database: Database
    graph: ExistingGraph
    edits: Sequence[Edit]
    by: Viewer
    reason: str
    heeds_warnings: bool
    dry_run: bool

    def attempt(self) -> Written:
        current = current_elements(self.graph, self.edits)
        edited = {key_of(known.element): known.element for known in current.values()}
        roles = WithinRoles(self.by, self.graph.read, self.graph.is_hidden, edited)
        if outside := [number for number in current if not self._reaches(roles, current[number])]:
            return Written(problems=[outside_roles(number) for number in outside])
        read = EditReading(self.graph, current)
        read.take(self.edits)
        conflicts = [
            conflict
            for number, edit in enumerate(self.edits)
            if edit.version is not None
            and number in current
            and (
                conflict := conflict_of(
                    self.database, number, current[number], edit.version, read.offered.get(number, {})
                )
            )
        ]
        if read.problems or conflicts:
            return Written(problems=read.problems, conflicts=conflicts)
        read.reading.reason = self.reason
        checked = check(read.reading, self.graph, today=date.today())
        written = Written(problems=self._problems(checked, read))
        if written.errors and self.database.revision() != self.graph.revision:
            raise GraphChanged("Somebody wrote while this was being checked.")  # what is wrong may be theirs, half read
        if written.is_refused or (self.heeds_warnings and written.warnings):
            return written
        try:
            plan = make_plan(checked)
            plan_decisions(plan, checked.drafts, self.by)
        except BadInput as error:
            kinds = self._kinds()
            problems = [problem for problem in error.problems if isinstance(problem, Problem)]
            return Written(problems=[*field_problems(problems, kinds), *written.problems])
        return self._applied(plan, checked, read, roles, written)

    def _applied(
        self, plan: Plan, checked: Checked, read: EditReading, roles: WithinRoles, written: Written
    ) -> Written:
        """What came of writing the plan, as far as the roles of its author reach."""
        checks = (self._beyond_roles, self._unsigned, self._opened)
        if refused := [problem for each in checks for problem in each(plan, checked, roles)]:
            return Written(problems=list(dict.fromkeys(refused)))
        if self.dry_run:
            return written
        written.keys = [self._key(number, checked, read) for number in range(len(self.edits))]
        edits = text_of_edits(self.edits, written.keys)
        new = NewImport(
            FORM, [title_of(self.graph, self.edits, read.current)], [], by=self.by, reason=self.reason, edits=edits
        )
        try:
            written.import_id = apply(self.database, plan, new, verify=partial(self._verify, plan, roles)) or None
        except OpensCases as error:
            return Written(problems=[opens_what_follows(self._edit_about(error.keys, plan, checked))])
        except BeyondRoles as error:
            return Written(problems=[outside_roles(self._edit_of(Node(*error.key), checked))])
        return written

    @staticmethod
    def _reaches(roles: WithinRoles, current: Current) -> bool:
        """Whether somebody may change something of what an edit names; what of it, the plan shows."""
        return roles.may_edit(current.element) or roles.reports_on(current.element)

    def _beyond_roles(self, plan: Plan, checked: Checked, roles: WithinRoles) -> Iterator[FieldProblem]:
        if roles.edits_everywhere and not self.graph.hides:
            return
        named: set[int] = set()  # what follows from a record that may not be named needs no words of its own
        for beyond in roles.beyond(plan):
            edit = self._edit_of(beyond.element, checked)
            if field := self._field_of(edit, beyond):
                named.add(edit)
                yield no_such_record(edit, self.edits[edit].kind, field)
            elif edit not in named:
                yield outside_roles(edit)

    def _field_of(self, edit: int, beyond: Beyond) -> str:
        """The field of an edit in which an element of the plan names a record: what it belongs to has a column."""
        kind, named = self.edits[edit].kind, key_of(beyond.element)[0]
        if kind == named:
            return beyond.field
        columns = schema().labels[kind].columns.values() if kind in schema().labels else ()
        return next((column.name for column in columns if column.relationship == named), "")

    def _unsigned(self, plan: Plan, checked: Checked, roles: WithinRoles) -> Iterator[FieldProblem]:
        if not self.by.reach(Permission.SIGN_OFF).is_everywhere:
            for actions, problem in ((closings(plan), closes_unsigned), (reopenings(plan), reopens_unsigned)):
                for action in actions:
                    if not roles.may(Permission.SIGN_OFF, key_of(action)):
                        yield problem(self._edit_of(action, checked))

    def _opened(self, plan: Plan, checked: Checked, roles: WithinRoles) -> Iterator[FieldProblem]:
        for case in openings(plan):
            if not roles.may(Permission.OPEN_CASES, key_of(case)):
                yield opens_unauthorised(self._edit_of(case, checked))
        if roles.opens_everywhere:
            return
        edited = [(roles.edited.get(key_of(change.element), change.element), change.after) for change in plan.changes]
        links = [(link, after) for link, after in edited if isinstance(link, Relationship)]
        for link, key in tellers_lost(links, facts_at(self.database).withheld) if links else ():
            if not roles.may(Permission.OPEN_CASES, key):
                yield opens_what_follows(self._edit_of(link, checked))

    def _verify(self, plan: Plan, roles: WithinRoles, transaction: Transaction) -> None:
        WithinRoles(self.by, transaction.run).verify(plan.nodes)
        if not roles.opens_everywhere:
            roles.verify_opened(opened_by(self.database, transaction))

    def _edit_of(self, element: Element, checked: Checked) -> int:
        """The edit that an element of the plan came with; the first for what came with several."""
        kind, id_ = key_of(element)
        drafts = checked.drafts.nodes if isinstance(element, Node) else checked.drafts.relationships
        draft = drafts.get(kind, {}).get(id_)
        return max(draft.record.place.row - 1, 0) if draft and draft.record.place.row else 0

    def _edit_about(self, keys: Collection[Key], plan: Plan, checked: Checked) -> int:
        """The first edit that concerns one of these records; the first of all where none names one itself."""
        changed = (change.element for change in plan.changes)
        for element in (*plan.removals, *changed, *plan.relationships):
            if not {key_of(element), *(element.ends if isinstance(element, Relationship) else ())}.isdisjoint(keys):
                return self._edit_of(element, checked)
        return 0

    def _kinds(self) -> dict[int, str]:
        return {number: edit.kind for number, edit in enumerate(self.edits)}

    def _problems(self, checked: Checked, read: EditReading) -> list[FieldProblem]:
        """The problems of the check; a new record that is there already, and what it may be the same as."""
        problems = field_problems(checked.problems, self._kinds())
        for number, edit in enumerate(self.edits):
            if isinstance(edit, RecordEdit) and edit.id is None:
                label, id_ = self._key(number, checked, read)
                if checked.drafts.existing(label, id_):
                    kind = schema().labels[label]
                    text = f"{kind.properties[kind.caption].title}: there is such a {kind.title.lower()} already. Use that."
                    problems.append(FieldProblem(number, kind.caption, text, code="exists", record=(label, id_)))
        for question in checked.drafts.questions:
            if question.answer is None:
                problems.append(FieldProblem(0, "", f"{question.text} {question.meanwhile}", "warning", "question"))
        return problems

    def _key(self, number: int, checked: Checked, read: EditReading) -> Key:
        edit = self.edits[number]
        if edit.id is not None:
            return edit.kind, edit.id
        drafts = checked.drafts.nodes if edit.kind in schema().labels else checked.drafts.relationships
        record = read.records[number]
        ids = (id_ for id_, draft in drafts[edit.kind].items() if draft.record is record)
        return edit.kind, next(ids, "")  # a note that is there already is not made again
