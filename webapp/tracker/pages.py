"""The tracker: actions and recommendations as one table, whose rows open beside it, with views that each person saves."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from graph.errors import BadRequest
from loaders.write.many import MAX_RECORDS
from queries import question
from queries.questions.values import MAX_ROWS
from webapp.addresses import tracker_url
from webapp.answers import answer_to
from webapp.messages import NOT_DONE
from webapp.parts.form_errors import error_lines
from webapp.parts.question_form import question_form
from webapp.parts.table_page import table_choice
from webapp.tracker.bulk_forms import OPERATIONS
from webapp.tracker.ours import ours, preferences
from webapp.tracker.view import OPEN, QUESTION, question_parameters, tracker_address, tracker_view
from webapp.viewer import current_viewer

blueprint = Blueprint("tracker", __name__, url_prefix="/tracker")
VIEW = "tracker-view"  # the kind of preference
MAX_NAME = 60  # characters of the name of a view
MAX_VIEWS, MAX_QUERY = 50, 4_000  # of one person; characters of what the address of one asks for


@blueprint.get("")
def page() -> ResponseReturnValue:
    """The tracker as its address asks for it; without anything asked, what is ours."""
    viewer = current_viewer()
    if not request.args and (we_are := ours(viewer)):
        return redirect(tracker_url(**we_are.filters))
    given = _given()
    parameters = question_parameters(given)
    declared = question(QUESTION)
    form = question_form(declared, parameters, viewer, action=tracker_url())
    try:
        answer = answer_to(declared, {"limit": str(MAX_ROWS), **parameters}, viewer, [])
        view = tracker_view(answer, given, parameters, table_choice(given), viewer)
    except BadRequest as error:
        lines = error_lines(error, declared, form.fields, lambda name, value: tracker_address({**given, name: value}))
        return render_template("tracker/tracker.html", form=form, errors=lines, view=None, views=_views()), 400
    return render_template(
        "tracker/tracker.html",
        form=form,
        errors=[],
        view=view,
        views=_views(),
        query=urlencode(given),
        max_name=MAX_NAME,
        max_changed=MAX_RECORDS,
        operations=OPERATIONS,
    )


@blueprint.post("/views")
def save_view() -> ResponseReturnValue:
    """Save what the page shows under a name; a view of that name is replaced."""
    name, query = " ".join(request.form.get("name", "").split()), request.form.get("query", "")
    parameters = {key: text for key, text in parse_qsl(query) if key not in (OPEN, "page")}
    others = preferences().all(VIEW).keys() - {name}
    if not name or len(name) > MAX_NAME:
        flash(f"Not saved: give the view a name of at most {MAX_NAME} characters.", NOT_DONE)
    elif len(others) >= MAX_VIEWS or len(query) > MAX_QUERY:
        rule = f"you may have {MAX_VIEWS} views, each of {MAX_QUERY:,} characters"
        flash(f"Not saved: {rule}. Remove one, or ask for less.", NOT_DONE)
    else:
        preferences().set(VIEW, parameters, name)
        flash(f"Saved: {name}.")
    return redirect(tracker_address(parameters), 303)


@blueprint.post("/views/remove")
def remove_view() -> ResponseReturnValue:
    """Remove a view of one's own."""
    name, query = request.form.get("name", ""), request.form.get("query", "")
    preferences().remove(VIEW, name)
    flash(f"Removed: {name}.")
    return redirect(tracker_address(dict(parse_qsl(query))), 303)


def _given() -> dict[str, str]:
    """What the address asks for, without blank fields; columns may be ticked one by one."""
    given = {name: text.strip() for name, text in request.args.items() if text.strip()}
    if columns := ",".join(filter(None, request.args.getlist("columns"))):
        given["columns"] = columns
    return given


def _views() -> list[tuple[str, str]]:
    """The views that this person has saved, each with its address."""
    return [(name, tracker_address(asked)) for name, asked in preferences().all(VIEW).items()]
