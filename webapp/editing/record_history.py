"""The history of a record: who set or linked what, when and why, and the undo of each step that was entered by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import BadRequest, Forbidden, NotFound
from graph.schema import Label, schema
from graph.writer import Import, Remaining, find_import, import_changes
from graph.writer.changes import was_removal
from loaders.records.record import FORM
from loaders.write import undo as undo_import
from queries.release.release import withheld_among
from webapp.addresses import WORDS, LinkedText, label_of, page_of_record, record_url
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.access import check_may_edit, is_own_save
from webapp.editing.history_entries import entries
from webapp.editing.records import seen
from webapp.editing.shown import seen_captions
from webapp.formatting import import_title
from webapp.viewer import current_viewer

blueprint = Blueprint("record_history", __name__)
GONE = "It is gone."
MAX_NAMED = 3  # of what stays, in one sentence
ONLY_BY_HAND = "Only what was entered by hand is undone here. Undo a load of a file on the page ‘Import’."


@blueprint.get(f"/<any({WORDS}):word>/history")
@blueprint.get(f"/<any({WORDS}):word>/<path:id_>/history")
def page(word: str, id_: str | None = None) -> str:
    """Every step, the latest first."""
    return _page(label_of(word), id_ or request.args.get("id", ""))


@blueprint.post("/history/undo/<import_id>")
def undo(import_id: str) -> ResponseReturnValue:
    """Undo what was entered by hand, as a whole; what is loaded from a file is undone where imports are."""
    label, id_ = label_of(request.form.get("word", "")), request.form.get("id", "")
    batch = find_import(graph_database(), import_id)
    if batch.loader != FORM:
        raise Forbidden(ONLY_BY_HAND)
    try:
        sentence = undo_by_hand(batch)
    except (BadRequest, Forbidden) as error:
        status = 403 if isinstance(error, Forbidden) else 409
        return (_page(label, id_, str(error)) if _is_there(label, id_) else _removal_page(batch, str(error))), status
    if _is_there(label, id_):
        flash(sentence)
        return redirect(page_of_record(".page", label.name, id_), 303)
    flash(f"{sentence} {GONE}")
    return redirect(url_for("redo.page", import_id=import_id) if is_own_save(batch) else url_for("home.page"), 303)


def undo_by_hand(batch: Import) -> str:
    """Undo what was entered by hand, and say so in a sentence.

    Raises Forbidden for a load, and where it closed or reopened an action and this person does not sign off, and
    BadRequest where nothing of it can be undone.
    """
    if batch.loader != FORM:
        raise Forbidden(ONLY_BY_HAND)
    undone = undo_import(graph_database(), batch.id, by=current_viewer())
    record_event("undone", import_id=batch.id)
    return " ".join(filter(None, (f"Undone: {import_title(batch)}.", undone.sentence, *_named(undone.remaining))))


def _named(remaining: Sequence[Remaining]) -> Iterator[str]:
    """The first records and links that stay, by what people call them, each with why."""
    first = remaining[:MAX_NAMED]
    captions = seen_captions((each.entity, each.id) for each in first if each.entity in schema().labels)
    for each in first:
        caption = captions.get((each.entity, each.id))
        title = schema().kind(each.entity).title
        yield f"{title[:1].upper()}{title[1:]}{f' ‘{caption}’' if caption else ''}: {each.why}."
    if len(remaining) > MAX_NAMED:
        yield f"And {len(remaining) - MAX_NAMED:,} more."


def own_save(import_id: str) -> Import:
    """What was entered by hand, as its author sees it, or whoever sees everything: its title names a record.

    Raises NotFound for anything else.
    """
    batch = find_import(graph_database(), import_id)
    if not is_own_save(batch):
        raise NotFound(f"There is no change {import_id!r}.")
    return batch


@blueprint.get("/history/removed/<import_id>")
def removed(import_id: str) -> str:
    """What somebody removed themselves, with its undo: the record has no page any more."""
    return _removal_page(own_save(import_id))


def _removal_page(batch: Import, error: str = "") -> str:
    rows = import_changes(graph_database(), batch.id)
    gone = next((row for row in rows if was_removal(row) and row["entity"] in schema().labels), None)
    if gone is None:
        raise NotFound(f"There is no removal {batch.id!r}.")
    return render_template(
        "editing/removed.html",
        batch=batch,
        label=schema().labels[gone["entity"]],
        id=gone["entity_id"],
        error=error,
    )


def _is_there(label: Label, id_: str) -> bool:
    """Whether there is a record that this person may see."""
    rows = graph_database().read(f"MATCH (n:{label.name} {{id: $id}}) RETURN n.id AS id ORDER BY id", id=id_)
    return bool(rows) and not withheld_among(graph_database(), label.name, [id_], current_viewer())


def _page(label: Label, id_: str, error: str = "") -> str:
    caption, values, _ = seen(label, id_)
    check_may_edit(label.name, id_)
    back = LinkedText(caption, record_url(label.name, id_))
    return render_template(
        "editing/history.html",
        caption=caption,
        back=back,
        label=label,
        id=id_,
        entries=entries(label, id_, values),
        error=error,
    )
