"""The page that lists agencies with open actions, and the files that are sent to one of them."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from loaders.agency_workbook import write_agency_workbook
from loaders.records.ids import slug
from queries.records.agency_actions import agencies_with_actions, agency_actions
from webapp.agency.chase import chase_letter, chase_text
from webapp.agency.due_dates import calendar_of
from webapp.audit import record_event
from webapp.connection import database

blueprint = Blueprint("agency", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency on the page, with the text that reminds it."""

    id: str
    name: str
    open: int
    overdue: int
    text: str


@blueprint.get("/agencies")
def page() -> str:
    """Every agency with open actions, those with most overdue first; `?organisation=` opens the text for one of them."""
    today, chosen = date.today(), request.args.get("organisation", "")
    agencies = [
        AgencyRow(**row, text=_text(row["id"], today) if row["id"] == chosen else "")
        for row in agencies_with_actions(database(), today.isoformat())
    ]
    return render_template("agency/agencies.html", agencies=agencies, chosen=chosen)


@blueprint.get("/agencies/actions.xlsx")
def workbook() -> Response:
    """The open actions of `?organisation=`, as a workbook that comes back through the page 'Import'."""
    today, agency, actions = _asked_for("workbook")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actions.xlsx"
        write_agency_workbook(path, agency, actions, today)
        content = path.read_bytes()
    return _sent(content, f"actions-{slug(agency[1])}-{today.isoformat()}.xlsx")


@blueprint.get("/agencies/due-dates.ics")
def calendar() -> Response:
    """The due dates of its open actions."""
    today, agency, actions = _asked_for("calendar")
    return _sent(calendar_of(agency[1], actions, today), f"due-dates-{slug(agency[1])}.ics", "text/calendar")


@blueprint.get("/agencies/letter.docx")
def letter() -> Response:
    """A letter about its open actions, by post."""
    today, agency, actions = _asked_for("letter")
    return _sent(chase_letter(agency[1], actions, today), f"actions-{slug(agency[1])}-{today.isoformat()}.docx", WORD)


def _asked_for(what: str) -> tuple[date, tuple[str, str], list[dict[str, Any]]]:
    today = date.today()
    agency, actions = agency_actions(database(), request.args.get("organisation", ""), today.isoformat())
    record_event("exported", what=f"agency-{what}", organisation=agency[0], actions=len(actions))
    return today, agency, actions


def _text(organisation: str, today: date) -> str:
    agency, actions = agency_actions(database(), organisation, today.isoformat())
    return chase_text(agency[1], actions, today)


def _sent(content: bytes, name: str, mimetype: str | None = None) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)
