"""Writes a few records: recognised, checked, planned and written as a load, in one transaction with one undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.database import Database
from graph.errors import BadInput, BadRequest, GraphChanged
from graph.migrations import prepare
from graph.schema import schema
from graph.viewer import Viewer
from graph.writer import NewImport, apply
from loaders.check import Checked, check
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.plan import make_plan
from loaders.plan.decisions import plan_decisions
from loaders.records.record import FORM, Problem
from loaders.retries import retried
from loaders.write.conflicts import Conflict, conflict_of
from loaders.write.current import current_elements
from loaders.write.edits import Edit, RecordEdit
from loaders.write.problems import FieldProblem, field_problems
from loaders.write.reading import EditReading
from loaders.write.sign_off import closing_refused

MAX_REASON_LENGTH = 500


@dataclass(slots=True)
class Written:
    """What came of a write: the import, None where nothing was written, and label or type and id of each edit's element.

    With a problem that is an error, or a conflict, nothing of it was written.
    """

    import_id: str | None = None
    keys: list[Key] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def errors(self) -> list[FieldProblem]:
        """The problems for which it was refused."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[FieldProblem]:
        """What deserves a second look."""
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def is_refused(self) -> bool:
        """Whether nothing was written because something stands against it."""
        return bool(self.errors or self.conflicts)


def write(
    database: Database, edits: Sequence[Edit], *, by: Viewer, reason: str, heeds_warnings: bool = False
) -> Written:
    """Write all edits, or, where something stands against one of them, none: in one transaction, with one undo.

    `by` and `reason` are stored with it. Where somebody changed a record after its author saw it, that is a conflict, and
    what the edit sets is in it, beside what was set meanwhile. With `heeds_warnings` a warning, too, keeps everything from
    being written. Raises BadRequest without a reason, NotFound where a record of an edit is gone, and what the database
    raises.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise BadRequest.about("reason", None, "Say why, in a few words.", "It is stored with the change.")
    if len(reason) > MAX_REASON_LENGTH:
        raise BadRequest.about(
            "reason", reason, f"The reason is longer than {MAX_REASON_LENGTH} characters.", "Shorten it."
        )
    prepare(database)
    return retried(database, lambda graph: _Write(database, graph, edits, by, reason, heeds_warnings).attempt())


@dataclass(slots=True)
class _Write:
    """One attempt, on the graph as it is then."""

    database: Database
    graph: ExistingGraph
    edits: Sequence[Edit]
    by: Viewer
    reason: str
    heeds_warnings: bool

    def attempt(self) -> Written:
        current = current_elements(self.graph, self.edits)
        read = EditReading(self.graph, current)
        read.take(self.edits)
        read.problems += closing_refused(self.edits, current, read.offered, self.by)
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
            found = [problem for problem in error.problems if isinstance(problem, Problem)]
            return Written(problems=[*field_problems(found, kinds), *written.problems])
        new = NewImport(FORM, [self._title()], [], by=self.by, reason=self.reason)
        written.import_id = apply(self.database, plan, new) or None
        written.keys = [self._key(number, checked, read) for number in range(len(self.edits))]
        return written

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
        return edit.kind, next(id_ for id_, draft in drafts[edit.kind].items() if draft.record is record)

    def _title(self) -> str:
        """What was written, in a few words: the record that the first edit is about, and how many more."""
        edit, more = self.edits[0], len(self.edits) - 1
        kind = schema().labels[edit.kind] if edit.kind in schema().labels else schema().relationships[edit.kind]
        name = self._name(edit)
        return f"{kind.title}{f' {name}' if name else ''}{f' and {more:,} more' if more else ''}"

    def _name(self, edit: Edit) -> str:
        if edit.kind not in schema().labels:
            return ""
        if edit.id is not None:
            return f"‘{schema().caption(edit.kind, self.graph.node(edit.kind, edit.id) or {}, edit.id)}’"
        values = edit.values if isinstance(edit, RecordEdit) else {}
        return f"‘{values.get(schema().labels[edit.kind].caption, '')}’"
