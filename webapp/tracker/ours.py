"""“We are”: the body, organisation or area whose work a person looks at, which each chooses once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.accounts.preferences import Preferences
from graph.errors import BadRequest, CasethreadError
from graph.schema import schema
from graph.viewer import Viewer
from queries.asking.subject import subject
from webapp.connection import database
from webapp.parts.form_errors import ErrorLine
from webapp.parts.question_form import Field, record_field
from webapp.viewer import account_id, current_viewer

blueprint = Blueprint("ours", __name__, url_prefix="/we-are")
KIND = "we-are"
HINTS = {
    "organisation": "A partnership, a board, an agency: whose actions, and recommendations to whom, are ours",
    "area": "A local area, a region or a nation: what applies there",
}  # by the filter that each becomes


@dataclass(frozen=True, slots=True)
class Ours:
    """Who we are: a filter of questions, the id that it is given, and the name of the record."""

    filter: str
    id: str
    name: str

    @property
    def filters(self) -> dict[str, str]:
        """The same as a question takes it."""
        return {self.filter: self.id}


def preferences() -> Preferences:
    """What the person of this request has chosen."""
    return Preferences(Path(current_app.config["CASETHREAD_HOME"]), account_id())


def ours(viewer: Viewer) -> Ours | None:
    """Who this person said that they are; None where they did not, or where that record is no longer to be seen."""
    chosen = preferences().get(KIND)
    if not chosen:
        return None
    try:
        return _ours(chosen["filter"], chosen["id"], viewer)
    except BadRequest:
        return None


def _ours(name: str, text: str, viewer: Viewer) -> Ours:
    record = subject(database(), name.capitalize(), text, viewer, parameter=name)
    return Ours(name, record.id, record.caption)


@blueprint.get("")
def page() -> str:
    """The form in which it is chosen."""
    chosen = ours(current_viewer())
    return _page({chosen.filter: chosen.id} if chosen else {})


@blueprint.post("")
def choose() -> ResponseReturnValue:
    """Choose one, or with two blanks nobody: then Start counts everything."""
    choices = {name: text for name in HINTS if (text := request.form.get(name, "").strip())}
    if not choices:
        preferences().remove(KIND)
        flash("Start shows everything.")
        return redirect(url_for("home.page"), 303)
    if len(choices) > 1:
        line = ErrorLine("Choose an organisation or an area, and leave the other blank.", "organisation")
        return _page(choices, [line]), 400
    [(name, text)] = choices.items()
    try:
        chosen = _ours(name, text, current_viewer())
    except BadRequest as error:
        return _page(choices, _lines(error, name)), 400
    preferences().set(KIND, {"filter": chosen.filter, "id": chosen.id})
    flash(f"Start shows what concerns {chosen.name}.")
    return redirect(url_for("home.page"), 303)


def _lines(error: CasethreadError, name: str) -> list[ErrorLine]:
    return [ErrorLine(f"{wrong.rule} {wrong.fix}".strip(), name) for wrong in getattr(error, "parameters", ())]


def _page(values: dict[str, str], errors: list[ErrorLine] | None = None) -> str:
    fields = [_field(name, values.get(name, "")) for name in HINTS]
    return render_template("tracker/ours.html", fields=fields, errors=errors or [], is_chosen=bool(values))


def _field(name: str, value: str) -> Field:
    label = schema().labels[name.capitalize()]
    return record_field(label, name, label.title, value, current_viewer(), hint=HINTS[name])
