"""The page that lists agencies with open actions, and the files that are sent to one of them."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from graph.names import name_key
from loaders.agency_workbook import write_agency_workbook
from loaders.records.ids import slug
from queries.answers.column import Row
from queries.records.paging import check_page, page_number, pages_of
from webapp.agency.chase import chase_letter, chase_text
from webapp.agency.due_dates import calendar_of
from webapp.agency.open_actions import agencies, open_actions
from webapp.audit import record_event
from webapp.connection import database
from webapp.viewer import current_viewer

blueprint = Blueprint("agency", __name__)
AGENCIES_PER_PAGE = 50
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/agencies")
def page() -> str:
    """The agencies with open actions, those with most overdue first, page by page; `?words=` keeps those with these in their
    name, and `?organisation=` opens the text for one of them."""
    chosen, text = request.args.get("organisation", ""), ""
    if chosen:
        (_, chosen), actions = open_actions(database(), chosen, current_viewer())
        text = chase_text(chosen, actions, date.today()) if actions else ""
    words = request.args.get("words", "").strip()
    listed = agencies(database(), current_viewer())
    found = [agency for agency in listed if name_key(words) in name_key(agency.name)]
    pages = pages_of(len(found), AGENCIES_PER_PAGE)
    number = page_number(request.args.get("page") or "1")
    check_page(number, pages, "the list of agencies")
    return render_template(
        "agency/agencies.html",
        agencies=found[(number - 1) * AGENCIES_PER_PAGE : number * AGENCIES_PER_PAGE],
        total=len(listed),
        found=len(found),
        words=words,
        page=number,
        pages=pages,
        chosen=chosen,
        text=text,
    )


@blueprint.get("/agencies/actions.xlsx")
def workbook() -> Response:
    """The open actions of `?organisation=`, as a workbook that comes back through the page 'Import'."""
    today, agency, actions = _requested("workbook")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actions.xlsx"
        write_agency_workbook(path, agency, actions, today, str(current_app.config["SECRET_KEY"]))
        content = path.read_bytes()
    return _download(content, f"actions-{slug(agency[1])}-{today.isoformat()}.xlsx")


@blueprint.get("/agencies/due-dates.ics")
def calendar() -> Response:
    """The due dates of its open actions."""
    today, agency, actions = _requested("calendar")
    return _download(calendar_of(agency[1], actions, today), f"due-dates-{slug(agency[1])}.ics", "text/calendar")


@blueprint.get("/agencies/letter.docx")
def letter() -> Response:
    """A letter about its open actions, by post."""
    today, agency, actions = _requested("letter")
    return _download(
        chase_letter(agency[1], actions, today), f"actions-{slug(agency[1])}-{today.isoformat()}.docx", WORD
    )


def _requested(what: str) -> tuple[date, tuple[str, str], list[Row]]:
    agency, actions = open_actions(database(), request.args.get("organisation", ""), current_viewer())
    record_event("exported", what=f"agency-{what}", organisation=agency[0], actions=len(actions))
    return date.today(), agency, actions


def _download(content: bytes, name: str, mimetype: str | None = None) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)
