"""Moves an episode to another place among those of its case: all their numbers are one write, with one undo."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from graph.schema import schema
from loaders.write import Edit, RecordEdit
from webapp.addresses import LinkedText, record_url
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editing.access import check_may_edit
from webapp.editing.drafts import answer_unsaved, page_of
from webapp.editing.fields import Choice, FormField
from webapp.editing.form import EditForm
from webapp.editing.records import saved, seen

blueprint = Blueprint("episode_order", __name__)
AFTER, FIRST = "after", "first"
_EPISODES = """
MATCH (c:Case)-[:HAS_EPISODE]->(:Episode {id: $id}) MATCH (c)-[:HAS_EPISODE]->(e:Episode)
RETURN c.id AS case, e.id AS id, coalesce(e.title, e.id) AS title, e.sequence AS sequence
ORDER BY sequence IS NULL, sequence, id
"""


@blueprint.route("/move-episode", methods=["GET", "POST"])
def page() -> ResponseReturnValue:
    """Ask after which episode it comes, then number those of the case anew; `number` is the place to propose."""
    id_ = request.args.get("id_", "")
    caption, _, version = seen(schema().labels["Episode"], id_)
    check_may_edit("Episode", id_)
    rows = graph_database().read(_EPISODES, id=id_)
    if not rows:
        raise NoSuchPage
    case = str(rows[0]["case"])
    seen(schema().labels["Case"], case)
    others = [row for row in rows if row["id"] != id_]
    choices = (
        Choice(value=FIRST, text="Nothing: it is the first"),
        *(Choice(value=str(row["id"]), text=str(row["title"])) for row in others),
    )
    proposed = request.args.get("number", [row["id"] for row in rows].index(id_) + 1, int)
    before = others[: max(proposed - 1, 0)]
    place = str(before[-1]["id"]) if before else FIRST
    field = FormField(AFTER, "It comes after", "radios", place, required=True, choices=choices)
    form = EditForm(
        f"Move {caption}", url_for(".page", id_=id_), LinkedText(caption, record_url("Case", case)), (field,), version
    )
    if answer := answer_unsaved(form):
        return answer
    form = form.filled(request.form)
    after = form.entered()[AFTER]
    if after not in {choice["value"] for choice in choices}:
        return page_of(form.with_error("Choose the episode that comes before it.", field.id)), 400
    properties = schema().labels["Episode"].properties
    edits = _renumbered(rows, others, id_, after, form.version)

    def done(_: object) -> ResponseReturnValue:
        record_event("edited", label="Episode", id=id_)
        flash("Moved.")
        return redirect(record_url("Case", case), 303)

    return saved(form, edits, properties, done) if edits else redirect(form.back.url, 303)


def _renumbered(
    rows: list[dict[str, Any]], others: list[dict[str, Any]], id_: str, after: str, version: str
) -> list[Edit]:
    """The numbers that change; that of the moved episode at the version that its author saw."""
    ids = [str(row["id"]) for row in others]
    ids.insert(0 if after == FIRST else ids.index(after) + 1, id_)
    numbers = {str(row["id"]): row["sequence"] for row in rows}
    return [
        RecordEdit("Episode", {"sequence": number}, episode, version if episode == id_ else None)
        for number, episode in enumerate(ids, start=1)
        if numbers[episode] != number
    ]
