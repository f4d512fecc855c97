"""Records that were removed: what they said, who removed them and why, and the undo of what was removed by hand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from graph.errors import Forbidden
from graph.schema import Label, schema
from graph.writer.removed import MAX_REMOVED, RemovedRecord, removed_records
from loaders.records.record import FORM
from queries.records.captions import captions_of, ids_named
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.shown import shown_value
from webapp.formatting import is_present
from webapp.properties import Captions
from webapp.viewer import current_viewer

blueprint = Blueprint("removals", __name__)


@dataclass(frozen=True, slots=True)
class RemovedView:
    """One record with its values as people read them, and whether its removal can be undone here."""

    record: RemovedRecord
    label: Label
    values: tuple[tuple[str, str], ...]
    may_be_undone: bool


@blueprint.get("/removals")
def page() -> str:
    """The latest first, or those with some words in them."""
    if not current_viewer().sight.is_everything:  # what it followed from is no longer known
        raise Forbidden("What was removed is shown to whoever may see all cases.")
    text = request.args.get("q", "")
    records = removed_records(graph_database(), text)
    if records:
        record_event("removed-viewed", records=sorted({f"{record.label} {record.id}" for record in records}))
    captions = _captions(records)
    views = [_view(record, captions) for record in records]
    return render_template("editing/removals.html", views=views, text=text, most=MAX_REMOVED)


def _view(record: RemovedRecord, captions: Captions) -> RemovedView:
    label = schema().labels[record.label]
    values = tuple(
        (prop.title, shown_value(record.values[name], prop, captions))
        for name, prop in label.properties.items()
        if name not in ("id", "source_id", "canonical_id") and is_present(record.values.get(name))
    )
    return RemovedView(record, label, values, record.by.loader == FORM)


def _captions(records: list[RemovedRecord]) -> Captions:
    keys = [
        key for record in records for key in ids_named(schema().labels[record.label].properties.values(), record.values)
    ]
    return captions_of(graph_database(), keys)
