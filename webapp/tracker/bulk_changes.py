"""Ticked rows of the tracker, changed at once: what to do, what that would change row by row, and one save with one undo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.access import may
from graph.errors import BadRequest, Forbidden, GraphChanged
from graph.permissions import Permission
from graph.writer import Import
from loaders.check.existing_graph import Key
from loaders.write.followed import followed_records
from loaders.write.many import MAX_RECORDS, RecordChange, changes_by, try_changes, write_changes
from loaders.write.operations import Operation
from queries import question
from queries.questions.values import MAX_ROWS
from queries.release.release import withheld_among
from webapp.answers import answer_to
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.form import FormError
from webapp.editing.record_history import own_save, undo_by_hand
from webapp.messages import NOT_DONE
from webapp.tracker.bulk_forms import OPERATIONS
from webapp.tracker.bulk_page import BulkPage
from webapp.tracker.bulk_view import change_rows, key_of_text
from webapp.tracker.view import QUESTION, question_parameters, tracker_address
from webapp.viewer import current_viewer

blueprint = Blueprint("bulk_changes", __name__, url_prefix="/tracker/changes")
WHY = "why"
CHANGED_MEANWHILE = (
    "Somebody else changed one of these rows meanwhile, or a rule stands against it by now: nothing was saved yet."
)


@blueprint.post("")
def page() -> ResponseReturnValue:
    """What to do to the rows; what that would change; and, from there, the save."""
    name, query = request.form.get("operation", ""), request.form.get("query", "")
    keys = _keys(query)
    if refusal := _refusal(name, keys):
        flash(refusal, NOT_DONE)
        return redirect(tracker_address(dict(parse_qsl(query))), 303)
    form = OPERATIONS[name]
    labels = {label for label, _ in keys}
    fields = tuple(
        replace(entry, value=request.form.get(entry.input_name, entry.value)) for entry in form.fields(labels)
    )
    page = BulkPage(name, fields, " ".join(request.form.get(WHY, "").split()), query, keys)
    step = request.form.get("step", "")
    if not step:
        return _shown(page)
    try:
        operation = form.operation(page.values)
        if not page.why:
            raise BadRequest.about(WHY, "", "Say why, in a few words.", "It stands in the history of each row.")
        if step == "save" and request.form.get("shown") == page.shown:
            return _save(page, operation)
        return _shown(_tried(page, operation))
    except BadRequest as error:
        return _shown(page.with_wrong(error)), 400


@blueprint.get("/<import_id>")
def saved(import_id: str) -> str:
    """What was saved, with its undo."""
    return _saved_page(own_save(import_id))


@blueprint.post("/<import_id>/undo")
def undo(import_id: str) -> ResponseReturnValue:
    """Undo all of it that nobody has changed since."""
    batch = own_save(import_id)
    try:
        sentence = undo_by_hand(batch)
    except (BadRequest, Forbidden) as error:
        return _saved_page(batch, error=str(error)), 403 if isinstance(error, Forbidden) else 409
    flash(sentence)
    return redirect(tracker_address(dict(parse_qsl(request.form.get("query", "")))), 303)


def _keys(query: str) -> tuple[Key, ...]:
    """The rows that were ticked, or all that the filter shows; without what this person may not see."""
    if request.form.get("all"):
        asked = {"limit": str(MAX_ROWS), **question_parameters(dict(parse_qsl(query)))}
        answer = answer_to(question(QUESTION), asked, current_viewer(), [])
        keys = [(str(row["kind"]), str(row["node"])) for row in answer.rows]
    else:
        ticked = [key_of_text(text) for text in request.form.getlist("row")]
        keys = [
            record.key for record in followed_records(graph_database(), ticked)
        ]  # what is not there counts as little
    labels = {label for label, _ in keys}
    withheld = {
        (label, id_)
        for label in labels
        for id_ in withheld_among(graph_database(), label, [id_ for of, id_ in keys if of == label], current_viewer())
    }
    return tuple(key for key in dict.fromkeys(keys) if key not in withheld)


def _refusal(name: str, keys: Sequence[Key]) -> str:
    if name not in OPERATIONS:
        return "Nothing was changed: choose what to do with the rows."
    if not keys:
        return "Nothing was changed: tick at least one row first."
    if len(keys) > MAX_RECORDS:
        return f"Nothing was changed: {len(keys):,} rows are too many at once. Filter them to at most {MAX_RECORDS:,}."
    return ""


def _tried(page: BulkPage, operation: Operation) -> BulkPage:
    """The page with what the operation would change, as things are now."""
    changes = _changes(operation, page.keys)
    try_changes(graph_database(), changes, by=current_viewer(), reason=page.why)
    return _with_rows(page, changes)


def _changes(operation: Operation, keys: Sequence[Key], seen: Mapping[str, str] | None = None) -> list[RecordChange]:
    viewer, database = current_viewer(), graph_database()
    changes = changes_by(operation, followed_records(database, keys, seen))
    for change in changes:
        if not may(database, viewer, Permission.EDIT, change.record.key):
            change.problems.append("Your role does not let you change it.")
    return changes


def _with_rows(page: BulkPage, changes: Sequence[RecordChange]) -> BulkPage:
    now = followed_records(graph_database(), page.keys)
    seen = {name: version for record in now for name, version in record.versions.items()}
    return replace(page, rows=tuple(change_rows(changes)), seen=json.dumps(seen))


def _save(page: BulkPage, operation: Operation) -> ResponseReturnValue:
    """Write the rows that are still ticked, in one transaction, unless something stands against one of them by now."""
    chosen = [key_of_text(text) for text in request.form.getlist("save")]
    keys = [key for key in page.keys if key in chosen]
    if not keys:
        raise BadRequest("No row is ticked, so nothing was saved.")
    database, viewer = graph_database(), current_viewer()
    changes = _changes(operation, keys, _seen())
    if any(change.problems for change in changes):
        return _refused(page, changes)
    try:
        written = write_changes(database, changes, by=viewer, reason=page.why)
    except GraphChanged as error:
        return _shown(replace(_tried(page, operation), errors=(FormError(f"{error} Nothing was saved."),))), 409
    if written.is_refused:
        return _refused(page, changes)
    if written.import_id is None:
        flash("Nothing was changed.", NOT_DONE)
        return redirect(page.back_url, 303)
    record_event("edited", records=len(keys), operation=page.name, import_id=written.import_id)
    return redirect(url_for(".saved", import_id=written.import_id, query=page.query, rows=len(keys)), 303)


def _refused(page: BulkPage, changes: Sequence[RecordChange]) -> ResponseReturnValue:
    """The page again, with what stands against some of the rows; the others can be saved from there."""
    try_changes(graph_database(), changes, by=current_viewer(), reason=page.why)
    return _shown(replace(_with_rows(page, changes), errors=(FormError(CHANGED_MEANWHILE),))), 409


def _seen() -> dict[str, str]:
    """The versions that the page showed; raises BadRequest for what is none of ours."""
    try:
        seen = json.loads(request.form.get("seen", ""))
    except (ValueError, RecursionError):
        seen = None
    if not isinstance(seen, dict):
        raise BadRequest("The form does not say which versions it showed. Look at the changes again.")
    return {str(name): str(version) for name, version in seen.items()}


def _shown(page: BulkPage) -> str:
    return render_template("tracker/bulk_change.html", page=page)


def _saved_page(batch: Import, error: str = "") -> str:
    query = request.values.get("query", "")
    return render_template(
        "tracker/bulk_saved.html",
        batch=batch,
        query=query,
        back_url=tracker_address(dict(parse_qsl(query))),
        rows=request.args.get("rows", type=int),
        error=error,
    )
