"""Drafts of forms: stored while somebody types, offered when they open the form again, deleted once it is saved."""

from __future__ import annotations

import re
import secrets
import sqlite3
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Flask, current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from graph.accounts.drafts import Draft, Drafts, remove_old
from graph.errors import BadRequest, FileNotWritten
from graph.viewer import Viewer
from queries.release.release import withheld_from
from webapp.connection import graph_database
from webapp.editing.form import EditForm
from webapp.formatting import moment
from webapp.viewer import account_id

# What a form sends as its `step`, where it is not to be saved yet: a script or the button stores a draft of it, and
# whoever is offered a draft continues with it or discards it.
STEP = "step"
REASON = "reason"  # in the session: why somebody added something last
# Each form to add something has a draft of its own, by a word at the end of its address: two tabs share none.
OPENED = "opened"
_OPENED = re.compile(rf"[?&]{OPENED}=[^&]*$")
TYPED, DRAFT, CONTINUE, DISCARD = "typed", "draft", "continue", "discard"


def init_app(app: Flask) -> None:
    """Delete the drafts that are too old: a site that was stopped has none of them when it starts again."""
    remove_old(Path(app.config["CASETHREAD_HOME"]), app.config["DRAFT_DAYS"])


def drafts() -> Drafts:
    """Those of the person of this request."""
    home, days = current_app.config["CASETHREAD_HOME"], current_app.config["DRAFT_DAYS"]
    return Drafts(Path(home), account_id(), days)


def listed_drafts(viewer: Viewer) -> list[Draft]:
    """Those of this person that name nothing which they may not see any more: a title says what a record is called."""
    withheld = withheld_from(graph_database(), viewer).values()
    return [draft for draft in drafts().all() if all(ids.isdisjoint(_ids_in(draft.form)) for ids in withheld)]


def _ids_in(form: str) -> set[str]:
    """What may be the id of a record in the address of a form: `/case/c1/edit`, `?to=Episode:e1`, `?action=a1`."""
    address = urlsplit(form.removeprefix(request.script_root))
    named = [text for _, text in parse_qsl(address.query)]
    in_path = unquote(address.path).strip("/").partition("/")[2].rpartition("/")[0]
    return {in_path, *named, *(text.partition(":")[2] for text in named)}


def page_of(form: EditForm) -> str:
    """The page of a form."""
    return render_template(form.template, form=form)


def answer_unsaved(form: EditForm) -> ResponseReturnValue | None:
    """What a form is answered with that is only opened, or is about its draft; None where it is to be saved."""
    if request.method == "GET":
        stored, own = _stored_of(form), _with_own_address(form)
        if stored:
            return render_template("editing/draft.html", form=form, drafts=stored, another=own.action)
        return page_of(_reasoned(own))
    step = request.form.get(STEP)
    if step in (TYPED, DRAFT):
        return _stored(form.filled(request.form), by_script=step == TYPED)
    if step == CONTINUE:
        draft = drafts().get(form.action)
        return page_of(_continued(form, draft) if draft else form)
    if step == DISCARD:
        drafts().discard(form.action)
        flash("The draft is deleted.")
        return redirect(_OPENED.sub("", form.action), 303)
    return None


def _stored_of(form: EditForm) -> list[Draft]:
    """The drafts of a form; of one to add something, where it is opened anew, all that were begun."""
    if not form.fields:
        return []
    if not form.is_new or OPENED in request.args:
        draft = drafts().get(form.action)
        return [draft] if draft else []
    return [draft for draft in drafts().all() if _OPENED.sub("", draft.form) == form.action]


def _with_own_address(form: EditForm) -> EditForm:
    if not form.is_new or not form.fields or OPENED in request.args:
        return form
    mark = "&" if "?" in form.action else "?"
    return replace(form, action=f"{form.action}{mark}{OPENED}={secrets.token_hex(4)}")


def discard_saved(form: EditForm) -> None:
    """Delete the draft of what is saved: where that fails it is saved all the same, and the draft is offered again."""
    try:
        drafts().discard(form.action)
    except (OSError, sqlite3.Error, FileNotWritten) as error:
        current_app.logger.error("A draft could not be deleted: %s", error)


def remember_reason(form: EditForm) -> None:
    """Whoever writes up a report adds record after record for one reason: the next form to add something begins with it."""
    if form.is_new:
        session[REASON] = form.why


def _reasoned(form: EditForm) -> EditForm:
    return replace(form, why=session.get(REASON, "")) if form.is_new else form


def _stored(form: EditForm, *, by_script: bool) -> ResponseReturnValue:
    """Store what is in the form, with roles for the names; a script learns when, and what may identify somebody."""
    try:
        replaced = form.with_pseudonyms()
        draft = drafts().save(Draft(form.action, form.name, replaced.entries(), form.version))
    except BadRequest as error:
        return {"status": f"Not saved as a draft. {error}"} if by_script else (page_of(form.with_refusal(error)), 400)
    drafted = f"Draft saved: {moment(draft.saved_at)}."
    if by_script:
        return {"status": drafted, "identifiers": replaced.identifiers()}
    return page_of(replace(replaced, drafted=drafted))


def _continued(form: EditForm, draft: Draft) -> EditForm:
    """The form with what is in a draft, at the version that its author saw."""
    filled = form.filled({**draft.entries, "version": draft.version})
    return replace(filled, drafted=f"This is your draft of {moment(draft.saved_at)}.")
