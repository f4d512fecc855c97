"""Merges two records in one transaction with one undo; the decision is stored, so that the next load knows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from graph.database import Database
from graph.errors import BadRequest, Forbidden
from graph.migrations import prepare
from graph.permissions import Permission
from graph.records import Node
from graph.schema import Label, schema
from graph.viewer import Viewer
from graph.writer import NewImport, Plan, apply
from loaders.check.existing_graph import ExistingGraph
from loaders.check.known_names import KnownRecord
from loaders.check.questions import DIFFERENT, SAME, Answers, Compared, Question
from loaders.merge.duplicates import pair_question
from loaders.merge.moving import plan_moves
from loaders.merge.pair import Pair, pair_of
from loaders.plan.decisions import decision_properties, plan_decision
from loaders.records.record import FORM
from loaders.retries import retried
from loaders.write import Edit, LinkEdit, RecordEdit, write
from loaders.write.texts import checked_reason


@dataclass(frozen=True, slots=True)
class Merge:
    """That the record `goes` is the record `stays`, of the same label.

    `taken` names the properties of which the value of `goes` survives. The versions are those that whoever merges has
    seen; without one, a record is merged whatever anybody wrote since.
    """

    label: str
    goes: str
    stays: str
    taken: frozenset[str] = frozenset()
    goes_version: str | None = None
    stays_version: str | None = None


def merge(database: Database, request: Merge, *, by: Viewer, reason: str) -> str:
    """Merge, and return the import whose undo separates the two again.

    Raises Forbidden to a role within a scope, NotFound for a record that is not there, and BadRequest without a reason,
    where somebody changed one of the two since it was seen, and where something stands against it.
    """
    reason = _allowed(by, reason)
    prepare(database)
    return retried(database, lambda graph: _attempt(database, graph, request, by, reason))


def say_different(database: Database, label: Label, one: str, other: str, *, by: Viewer, reason: str) -> str:
    """Store that two records are not one, so that neither the list of duplicates nor a load asks again; the import.

    Raises Forbidden to a role within a scope, NotFound, and BadRequest without a reason.
    """
    reason = _allowed(by, reason)
    prepare(database)

    def attempt(graph: ExistingGraph) -> str:
        pair = pair_of(graph, label, one, other)
        known = [KnownRecord(side.id, side.name, "", side.id) for side in (pair.goes, pair.stays)]
        question = replace(pair_question(label, *known), answer=DIFFERENT)
        plan = Plan(revision=graph.revision, basis=graph.basis)
        plan_decision(plan, question, Answers(graph).decided.get(question.id), by, date.today().isoformat())
        title = f"{label.plural} ‘{pair.goes.name}’ and ‘{pair.stays.name}’ are different"
        return apply(database, plan, NewImport(FORM, [title], [], by=by, reason=reason))

    return retried(database, attempt)


def _allowed(by: Viewer, reason: str) -> str:
    """The reason as it is stored; raises Forbidden where a scope limits what somebody may edit."""
    if not by.reach(Permission.EDIT).is_everywhere:
        raise Forbidden("What is merged is shared by all cases. Ask somebody whose role reaches everything.")
    return checked_reason(reason)


def _attempt(database: Database, graph: ExistingGraph, request: Merge, by: Viewer, reason: str) -> str:
    pair = pair_of(graph, schema().labels[request.label], request.goes, request.stays)
    if pair.obstacles:
        raise BadRequest(" ".join(pair.obstacles))
    for side, seen in ((pair.goes, request.goes_version), (pair.stays, request.stays_version)):
        if seen not in (None, side.version):
            raise BadRequest(
                f"Somebody changed ‘{side.name}’ since you opened this page, so nothing was merged. Look at both again."
            )
    if pair.keeps_both:
        return _merge_by_link(database, pair, request, by, reason)
    plan = Plan(revision=graph.revision, basis=graph.basis)
    plan_moves(plan, graph, pair, request.taken)
    plan.nodes.append(_decision(pair, by))
    title = f"{pair.label.title} ‘{pair.goes.name}’ merged into ‘{pair.stays.name}’"
    return apply(database, plan, NewImport(FORM, [title], [], by=by, reason=reason))


def _merge_by_link(database: Database, pair: Pair, request: Merge, by: Viewer, reason: str) -> str:
    """What counts as another stays a record: a relationship says so, and the path of every other write writes it."""
    label, goes, stays = request.label, request.goes, request.stays
    values = {
        field.prop.name: field.goes
        for field in pair.fields
        if field.goes is not None and (field.stays is None or field.prop.name in request.taken)
    }
    edits: list[Edit] = [
        LinkEdit("MERGED_INTO", {}, (label, goes), (label, stays)),
        RecordEdit(label, values, stays, request.stays_version),
        RecordEdit(label, {}, goes, request.goes_version),
    ]
    written = write(database, edits, by=by, reason=reason)
    if written.conflicts:
        raise BadRequest("Somebody changed one of the two meanwhile, so nothing was merged. Look at both again.")
    if written.import_id is None:
        raise BadRequest(" ".join(problem.text for problem in written.errors))
    return written.import_id


def _decision(pair: Pair, by: Viewer) -> Node:
    """That the two are the same, with their ids: by these the next load knows what its rows mean."""
    title, names = pair.label.title.lower(), (pair.goes.name, pair.stays.name)
    text = f"Is the {title} '{names[0]}' the same as '{names[1]}'?"
    offered, known = (Compared(name) for name in names)
    question = Question(uuid4().hex[:16], pair.label.name, text, "", (SAME, DIFFERENT), DIFFERENT, offered, known, SAME)
    properties = decision_properties(question, SAME, by, date.today().isoformat())
    return Node("Decision", question.id, {**properties, "merged": pair.goes.id, "into": pair.stays.id})
