"""What is sent to one agency: the workbook of its actions to fill in, and its due dates as a calendar."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from loaders.agency_workbook import write_agency_workbook
from loaders.records.ids import slug
from queries.records.agency_actions import agency_actions
from webapp.audit import record_event
from webapp.connection import database

blueprint = Blueprint("agency", __name__)


@blueprint.get("/imports/agency-workbook.xlsx")
def workbook() -> Response:
    """The open actions of `?organisation=`, as a workbook that comes back through the page 'Import'."""
    today = date.today()
    agency, actions = agency_actions(database(), request.args.get("organisation", ""), today.isoformat())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actions.xlsx"
        write_agency_workbook(path, agency, actions, today)
        content = io.BytesIO(path.read_bytes())
    record_event("exported", what="agency-workbook", organisation=agency[0], actions=len(actions))
    name = f"actions-{slug(agency[1])}-{today.isoformat()}.xlsx"
    return send_file(content, as_attachment=True, download_name=name)
