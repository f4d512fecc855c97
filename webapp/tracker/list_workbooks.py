"""Any list, and the tracker, as a workbook to change in Excel and to import again: what may leave, as it is filtered."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, request, send_file
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response

from graph.errors import BadRequest
from graph.schema import Label, schema
from graph.viewer import Viewer
from loaders.list_workbook import ListToSend, is_sent, write_list_workbook
from loaders.workbook_to_send import MAX_ROWS
from queries import question
from queries.records.captions import without_withheld
from queries.records.list_columns import RelatedColumn, columns_of
from queries.records.list_filters import list_filters
from queries.records.lists import ListedRecord, read_list
from queries.release.release import withheld_from
from webapp.addresses import WORDS, label_of
from webapp.answers import answer_for_export
from webapp.audit import record_event
from webapp.connection import database
from webapp.editions import requested_edition
from webapp.parts.table_page import ARGUMENTS, table_choice
from webapp.tracker.view import QUESTION, question_parameters
from webapp.viewer import current_viewer

blueprint = Blueprint("list_workbooks", __name__)
# What is followed up in the tracker; the rest of a record is changed on its page, or in its list.
FOLLOWED = ("status", "closed_on", "due_on", "rag", "level", "job_role", "evidence_in_source")
SHOWN = {
    "ref": "Reference",
    "review": "Review",
    "owners": "Owners",
    "posts": "Accountable posts",
    "returned": "Returned because",
    "last_note": "Last note",
}  # of a row of the tracker
_STORED = "MATCH (n:{label}) WHERE n.id IN $ids RETURN properties(n) AS values ORDER BY n.id"
Row = Mapping[str, Any]


@blueprint.get(f"/all/<any({WORDS}):word>/workbook")
def listing(word: str) -> Response:
    """The records of one label as its list shows them, all pages of it."""
    label, viewer = label_of(word), current_viewer().for_export()
    if not is_sent(label.name) or requested_edition() is not None:
        raise NoSuchPage
    given = {name: text.strip() for name, text in request.args.items() if text.strip() and name not in ARGUMENTS}
    filters = list_filters(database(), label, given, viewer)
    records = read_list(database(), label, viewer, filters.values, table_choice(request.args).sort, 1, MAX_ROWS)
    _check_number(records.total)
    related = [column for column in columns_of(label.name) if isinstance(column, RelatedColumn)]
    rows = [_row(label, record, related, viewer) for record in records.records]
    shown = {column.name: column.title for column in related}
    return _sent(label.plural, [ListToSend(label, rows, shown)])


@blueprint.get("/tracker/workbook")
def tracker() -> Response:
    """The rows of the tracker, as it is filtered: a sheet of actions and one of recommendations."""
    if requested_edition() is not None:
        raise NoSuchPage
    parameters = question_parameters({name: text.strip() for name, text in request.args.items() if text.strip()})
    answer = answer_for_export(question(QUESTION), {**parameters, "limit": str(MAX_ROWS + 1)}, [])
    _check_number(len(answer.rows))
    labels = dict.fromkeys(str(row["kind"]) for row in answer.rows)
    lists = [_followed(schema().labels[name], [row for row in answer.rows if row["kind"] == name]) for name in labels]
    return _sent("Tracker", lists)


def _row(label: Label, record: ListedRecord, related: Sequence[RelatedColumn], viewer: Viewer) -> Row:
    withheld = withheld_from(database(), viewer)
    values = without_withheld(label.properties.values(), record.properties, withheld)
    return {**values, **{column.name: record.text(column) for column in related}}


def _followed(label: Label, rows: Sequence[Row]) -> ListToSend:
    """Rows of the tracker with the values that are stored: these are what is changed, and compared."""
    ids = [row["node"] for row in rows]
    stored = {row["values"]["id"]: row["values"] for row in database().read(_STORED.format(label=label.name), ids=ids)}
    entered = tuple(name for name in FOLLOWED if name in label.properties)
    shown = {
        name: title
        for name, title in SHOWN.items()
        if name in ("ref", "review") or label.name == "Action" or name != "posts"
    }
    sent = [
        {**{name: row[name] for name in shown}, **{name: stored[row["node"]].get(name) for name in (label.caption, *entered)},
         "id": row["node"]}
        for row in rows
    ]  # fmt: skip
    return ListToSend(label, sent, shown, entered)


def _check_number(rows: int) -> None:
    if rows > MAX_ROWS:
        rule = f"A workbook holds at most {MAX_ROWS:,} rows that somebody goes through, and the list has more."
        raise BadRequest(f"{rule} Filter it first.")
    if not rows:
        raise BadRequest("Nothing in this list may leave, so there is nothing to put into a workbook.")


def _sent(title: str, lists: Sequence[ListToSend]) -> Response:
    today = date.today()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list_workbook(path, title, lists, today, str(current_app.config["SECRET_KEY"]))
        content = io.BytesIO(path.read_bytes())
    record_event("exported", what="list-workbook", rows=sum(len(each.rows) for each in lists))
    name = f"{title.lower().replace(' ', '-')}-{today.isoformat()}.xlsx"
    return send_file(content, as_attachment=True, download_name=name)
