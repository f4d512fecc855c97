"""Reports how an action is going: its status while it is open, a note, and the evidence; nothing else of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import Forbidden
from graph.schema import schema
from loaders.write import REPORTED, Edit, LinkEdit, RecordEdit
from webapp.addresses import LinkedText, record_url
from webapp.audit import record_event
from webapp.editing.access import OUTSIDE, may_report
from webapp.editing.drafts import answer_unsaved
from webapp.editing.fields import Choice, FieldsOf, FormField
from webapp.editing.form import EditForm
from webapp.editing.records import saved, seen
from webapp.viewer import current_viewer

blueprint = Blueprint("reporting", __name__)
ACTION = schema().labels["Action"]
NOTE = "note"


@blueprint.route("/report-on-action", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Ask how it is going, then store what is new of it."""
    id_ = request.args.get("id_", "")
    caption, values, version = seen(ACTION, id_)
    if not may_report(id_):
        raise Forbidden(OUTSIDE)
    form = EditForm(
        f"Report on {caption}",
        url_for(".page", id_=id_),
        LinkedText(caption, record_url("Action", id_)),
        (
            *_fields(values),
            FormField(
                NOTE, "Note", "paragraphs", hint="What was done since the last note. It is added.", is_screened=True
            ),
        ),
        version,
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    entered = form.entered()
    note = entered.pop(NOTE).strip()
    edits: list[Edit] = [RecordEdit("Action", entered, id_, form.version), *_note(id_, note)]

    def done(_: object) -> ResponseReturnValue:
        record_event("edited", label="Action", id=id_)
        flash("Reported.")
        return redirect(record_url("Action", id_), 303)

    return saved(form, edits, ACTION.properties, done)


def _fields(values: dict[str, object]) -> list[FormField]:
    """What a report sets; the status only as far as the action stays open, which closing it is not."""
    fields = [field for field in FieldsOf(ACTION, current_viewer(), values=values).fields() if field.name in REPORTED]
    statuses = schema().words(ACTION.properties["status"])
    is_open = values.get("status") in (None, *ACTION.open_statuses)
    choices = tuple(Choice(value=status, text=statuses[status]) for status in ACTION.open_statuses)
    return [
        replace(field, kind="radios", choices=choices, hint="") if field.name == "status" else field
        for field in fields
        if is_open or field.name != "status"
    ]


def _note(action: str, text: str) -> list[Edit]:
    """A note as one more event of the action."""
    if not text:
        return []
    note = {"field": "progress_note", "to_value": text, "at": date.today().isoformat()}
    return [RecordEdit("Event", note), LinkEdit("HAS_EVENT", {}, ("Action", action), ("Event", "progress_note"))]
