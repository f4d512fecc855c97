"""What was entered by hand and undone since, done again: what that would set is looked at first, then written anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import BadRequest, NotFound
from graph.schema import schema
from graph.writer import Import
from graph.writer.imports import entered_by_hand
from graph.writer.undo import PARTLY_UNDONE, UNDONE
from loaders.check.existing_graph import Key
from loaders.write import Edit, EventEdit, Removal, Written, write
from loaders.write.redo import Redo, Redone, redo_of
from webapp.addresses import page_of_record, record_url
from webapp.connection import graph_database
from webapp.editing.record_history import own_save
from webapp.editing.redo_view import records_of, step_views
from webapp.formatting import import_title
from webapp.viewer import current_viewer

blueprint = Blueprint("redo", __name__)
WHY, SEEN = "why", "seen"
NOTHING_LEFT = "Nothing was left to be done again: it is so already."
MEANWHILE = "Somebody changed it meanwhile: nothing was saved yet. Look again at what would be set."


@blueprint.get("/history/redo/<import_id>")
def page(import_id: str) -> ResponseReturnValue:
    """What would be written."""
    return _page(own_save(import_id))


@blueprint.post("/history/redo/<import_id>")
def save(import_id: str) -> ResponseReturnValue:
    """Write it, unless somebody changed something of it since it was looked at."""
    batch = own_save(import_id)
    steps = _redo(batch).steps
    try:
        written = _write(list(_as_seen(step.edit for step in steps)))
    except (BadRequest, NotFound) as error:
        return _page(batch, [str(error)]), 400
    if written.is_refused:
        texts = [problem.text for problem in written.errors] or [MEANWHILE]
        return _page(batch, list(dict.fromkeys(texts))), 409
    flash(f"Done again: {import_title(batch)}." if written.import_id else NOTHING_LEFT)
    return redirect(_address(steps, written), 303)


def _as_seen(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits with the versions that were shown; one that was not shown has none that holds."""
    try:
        shown = dict(json.loads(request.form.get(SEEN, "")))
    except (ValueError, TypeError):
        shown = {}
    for edit in edits:
        if edit.id is None or isinstance(edit, EventEdit):
            yield edit
        else:
            yield replace(edit, version=str(shown.get(_version_key(edit), "")))


def _write(edits: Sequence[Edit]) -> Written:
    if not edits:
        return Written()
    return write(graph_database(), edits, by=current_viewer(), reason=request.form.get(WHY, ""))


def _page(batch: Import, errors: Sequence[str] = ()) -> str:
    redo = _redo(batch)
    is_undone = batch.state in (UNDONE, PARTLY_UNDONE)
    return render_template(
        "editing/redo.html",
        batch=batch,
        steps=step_views(redo.steps),
        left_out=redo.left_out,
        seen=json.dumps({_version_key(step.edit): step.current.version for step in redo.steps if step.current}),
        errors=[{"text": text} for text in errors],
        why=request.form.get(WHY, batch.reason),
        is_undone=is_undone,
        cancel_url=_cancel_url(redo.steps),
        is_stored=not is_undone or bool(entered_by_hand(graph_database().read, batch.id)),
    )


def _redo(batch: Import) -> Redo:
    """What would be done again; raises NotFound where something of it is hidden from whoever did it, or gone: to them alike."""
    redo = redo_of(graph_database(), batch, by=current_viewer())
    if redo.left_out and not current_viewer().sight.is_everything:
        raise NotFound(f"There is no change {batch.id!r}.")
    return redo


def _version_key(edit: Edit) -> str:
    return f"{edit.kind}:{edit.id}"


def _cancel_url(steps: Sequence[Redone]) -> str:
    """The history of the first record that it is about and that is there."""
    first = _first_record(key for step in steps if step.current for key in records_of(step))
    return page_of_record("record_history.page", *first) if first else url_for("home.page")


def _address(steps: Sequence[Redone], written: Written) -> str:
    """The page of the first record that it is about, once it is done."""
    done = ((step, key) for step, key in zip(steps, written.keys, strict=False) if not isinstance(step.edit, Removal))
    first = _first_record(key for step, made in done for key in (*records_of(step), made))
    return record_url(*first) if first else url_for("home.page")


def _first_record(keys: Iterable[Key]) -> Key | None:
    labels = {label.name for label in schema().domain_labels}
    return next((key for key in keys if key[0] in labels), None)
