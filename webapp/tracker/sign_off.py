"""Reports on actions, and sign-off: the form of a report, what waits for sign-off, and accepting or returning it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from graph.access import may
from graph.errors import BadRequest, Forbidden, NotFound
from graph.permissions import Permission
from graph.schema import schema
from loaders.check.sign_off import REPORTED
from loaders.write import Edit
from loaders.write.followed import FollowedRecord, followed_records
from queries import question
from queries.questions.values import MAX_ROWS
from webapp.addresses import LinkedText, own_path, page_of_record, record_url
from webapp.answers import answer_to
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.access import may_edit
from webapp.editing.drafts import answer_unsaved, page_of
from webapp.editing.fields import PREFIX, FormField
from webapp.editing.form import EditForm
from webapp.editing.records import saved, seen
from webapp.tracker.follow_up import FROM, SIGN_OFF, way_from
from webapp.tracker.sign_off_forms import accepting, decision_fields, decision_of, report_fields, report_of
from webapp.tracker.sign_off_view import proof_of, waiting_row
from webapp.tracker.view import opened_row
from webapp.tracker.way_back import WAITING, asked_of_waiting, way_back
from webapp.viewer import current_viewer

blueprint = Blueprint("sign_off", __name__)
ACTION = "Action"
RETURNED = "Returned: it is in progress again."
COMPLETE = "Reported complete. It is open until it is accepted; where it has several owners, it awaits that once all have reported."


@blueprint.get("/sign-off")
def page() -> str:
    """What is reported complete and waits for sign-off, for everybody or as the address filters it."""
    asked = asked_of_waiting(request.args)
    answer = answer_to(question(WAITING), {**asked, "limit": str(MAX_ROWS)}, current_viewer(), [])
    way = way_from(SIGN_OFF, asked)
    rows = [waiting_row(row, way, may_decide=_may(Permission.SIGN_OFF, row["node"])) for row in answer.rows]
    return render_template(
        "tracker/waiting.html", sentence=answer.sentence, rows=rows, notes=list(map(str, answer.notes))
    )


@blueprint.route("/report", methods=["GET", "POST"])
def report() -> ResponseReturnValue:
    """Report how the action that the address names is going, or that it, or one owner's part of it, is complete."""
    record = _record(Permission.REPORT)
    form = _form(record, f"Report on {record.caption}", ".report", report_fields(record))
    is_complete = request.form.get(f"{PREFIX}status") == REPORTED
    return _answer(
        form,
        record,
        lambda values, why: report_of(record, values, why),
        COMPLETE if is_complete else "Reported.",
    )


@blueprint.get("/report-on-action")
def moved() -> ResponseReturnValue:
    """Where a report of progress had a page of its own."""
    return redirect(url_for(".report", action=request.args.get("id_", "")), 301)


@blueprint.route("/sign-off/decide", methods=["GET", "POST"])
def decide() -> ResponseReturnValue:
    """Accept or return the action that the address names, with its evidence beside the form."""
    record = _record(Permission.SIGN_OFF)
    form = _form(record, f"Sign off: {record.caption}", ".decide", decision_fields(record))
    decision = request.form.get(f"{PREFIX}decision", "")
    text = f"Accepted: {accepted[decision].lower()}." if decision in (accepted := accepting(record)) else RETURNED
    return _answer(form, record, lambda values, why: decision_of(record, values, why), text)


def _answer(
    form: EditForm,
    record: FollowedRecord,
    edits_of: Callable[[Mapping[str, str], str], list[Edit]],
    text: str,
) -> ResponseReturnValue:
    """The form, or what comes of it once it is sent."""
    if answer := answer_unsaved(form):
        return answer
    form = replace(form.filled(request.form), version=request.form.get("version", ""))
    try:
        edits = edits_of(form.entered(), form.why)
    except BadRequest as error:
        return page_of(form.with_wrong(error)), 400

    def done(_: object) -> ResponseReturnValue:
        record_event("edited", label=ACTION, id=record.id)
        flash(_done(record, text))
        return redirect(form.back.url, 303)

    return saved(form, edits, schema().labels[ACTION].properties, done)


def _done(record: FollowedRecord, text: str) -> Markup:
    """What the next page says first, with ways to the record and to the undo."""
    links = [LinkedText(record.caption, record_url(ACTION, record.id))]
    if may_edit(ACTION, record.id):
        links.append(LinkedText("Undo it in its history", page_of_record("record_history.page", ACTION, record.id)))
    link = Markup(' <a class="govuk-notification-banner__link" href="{}">{}</a>.')
    return Markup("{}").format(text) + Markup("").join(link.format(to.url, to.text) for to in links)


def _record(permission: Permission) -> FollowedRecord:
    """The action that the address names, at the version that the form was opened with; raises NotFound and Forbidden."""
    id_, label = request.args.get("action", ""), schema().labels[ACTION]
    seen(label, id_)
    if not _may(permission, id_):
        raise Forbidden("Your role does not let you do that with this action.")
    version = {f"{ACTION}:{id_}": request.form["version"]} if request.form.get("version") else {}
    records = followed_records(graph_database(), [(ACTION, id_)], version)
    if not records:
        raise NotFound(f"There is no action {id_!r}.")
    return records[0]


def _may(permission: Permission, action: str) -> bool:
    return may(graph_database(), current_viewer(), permission, (ACTION, action))


def _form(record: FollowedRecord, title: str, endpoint: str, fields: list[FormField]) -> EditForm:
    opened = opened_row(ACTION, record.id, own_path(), current_viewer())
    return EditForm(
        title,
        url_for(endpoint, action=record.id),
        way_back(LinkedText(record.caption, record_url(ACTION, record.id))),
        tuple(fields),
        record.version,
        is_named=True,
        hidden={FROM: request.values.get(FROM, "")},
        template="tracker/sign_off.html",
        beside={"opened": opened, "proof": proof_of(record.id)},
    )
