"""The form for a file, the list of imports, the page of each, and undo; `loading` has the check and the load."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from graph.errors import BadRequest, NotFound
from graph.writer import Import, decisions_of, find_import, remaining_after_undo
from graph.writer import imports as read_imports
from loaders.flat_template import write_flat_template
from loaders.load import load as load_file
from loaders.plan.titles import kind_title
from loaders.read.mapping import mapping_text, shipped_mappings
from loaders.records.record import FORM
from loaders.sample import sample_folder
from loaders.template import write_template
from loaders.write import undo as undo_import
from queries.release.names import names_to_offer
from webapp.audit import record_event
from webapp.connection import database
from webapp.formatting import import_title
from webapp.imports import background_work, loading, uploads
from webapp.imports.planned_changes import kinds_in_order
from webapp.viewer import current_viewer

blueprint = Blueprint("imports", __name__)
blueprint.register_blueprint(loading.blueprint)
OWN_FORMAT = "own"
# How a file can be read, besides the mappings that ship.
READINGS = {
    OWN_FORMAT: "As its headings say: Casethread’s own format, a flat sheet of contributions, an action plan",
    "as:action-plan": "Action plan of a review (Excel or Word)",
    "as:taic": "Transport inquiries of New Zealand (TAIC)",
    "as:pfd": "Prevention-of-future-deaths reports (PFD tracker)",
}
MAPPING_FILE = "mapping-file"
MAX_SAVES = 20  # by hand that are listed; each record has its own in its history


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind an import added, changed or removed."""

    kind: str
    change: str
    total: int


@blueprint.get("/imports")
def page(error: tuple[str, str] | None = None) -> str:
    """The form for a file, every import, and the latest saves; an error is the id of its field and what is wrong."""
    batches = read_imports(database())
    saves = [batch for batch in batches if batch.loader == FORM]
    return render_template(
        "imports/imports.html",
        error=error,
        readings=_readings(),
        reading=request.form.get("reading", OWN_FORMAT),
        max_upload_mb=current_app.config["MAX_UPLOAD_MB"],
        imports=[batch for batch in batches if batch.loader != FORM],
        saves=saves[:MAX_SAVES],
        total_saves=len(saves),
    )


@blueprint.post("/imports")
def receive() -> Response | tuple[str, int]:
    """Store the uploaded file, and go on to what it would change."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        return page(("file", "Choose a file")), 400
    reading = request.form.get("reading", OWN_FORMAT)
    if reading not in _readings():  # a mapping of any other name would be a path of this machine
        return page(("reading", "Choose one of the ways to read it")), 400
    mapping_file = request.files.get("mapping")
    if reading == MAPPING_FILE and not (mapping_file and mapping_file.filename):
        return page(("mapping", "Choose the mapping file, or another way to read the file")), 400
    upload = uploads.store(files, _upload(reading), mapping_file if reading == MAPPING_FILE else None)
    return redirect(url_for(".loading.check", token=upload.token))


def _readings() -> dict[str, str]:
    """Every way to read a file that the form offers."""
    mappings = {f"mapping:{name}": f"By the mapping {name}" for name in shipped_mappings()}
    return READINGS | mappings | {MAPPING_FILE: "By a mapping file of my own"}


def _upload(reading: str) -> uploads.Upload:
    return uploads.Upload(
        as_=reading.removeprefix("as:") if reading.startswith("as:") else None,
        mapping=reading.removeprefix("mapping:") if reading.startswith("mapping:") else None,
        strict="strict" in request.form,
        replace="replace" in request.form,
        clear_blanks="clear_blanks" in request.form,
    )


@blueprint.post("/imports/sample")
def sample() -> Response:
    """Load the invented cases that ship with Casethread, so that there is something to look at."""
    load_file(database(), sample_folder(), by=current_viewer())
    flash("The invented sample is loaded. You can undo it on the page ‘Import’.")
    return redirect(url_for("home.page"))


@blueprint.get("/imports/<id_>")
def show(id_: str) -> str:
    """What one import did."""
    batch = find_import(database(), id_)
    has_ids = batch.state != "undone" and uploads.ids_of(batch.id) is not None
    files = list(zip(batch.files, batch.hashes, strict=False)) if batch.hashes else []
    decisions = decisions_of(database(), batch.id)
    return render_template(
        "imports/import.html",
        batch=batch,
        is_by_hand=batch.loader == FORM,
        counts=_counts(batch),
        files=files,
        has_ids=has_ids,
        decisions=decisions,
    )


@blueprint.get("/imports/<id_>/ids.xlsx")
def ids(id_: str) -> Response:
    """A flat sheet that was loaded, with the ids that were made for it."""
    batch = find_import(database(), id_)
    workbook = uploads.ids_of(batch.id)
    if workbook is None:
        raise NotFound(
            f"The workbook with the ids of import {batch.id} is not here: it is stored for one day after the load."
        )
    return send_file(workbook, as_attachment=True, download_name=f"{Path(batch.files[0]).stem}-with-ids.xlsx")


@blueprint.get("/imports/check/<token>/mapping.yaml")
def mapping(token: str) -> Response:
    """What the columns of a flat sheet were taken for, as a mapping for the next one."""
    upload = uploads.upload_named(token)
    run = background_work.read_run(loading.run_file(upload, loading.CHECK))
    columns = (run.result or {}).get("columns") if run else None
    if not columns:
        raise NotFound("There is no mapping to save: only the columns of a flat sheet have one, until it is loaded.")
    content = io.BytesIO(mapping_text(columns).encode())
    name = f"{Path(upload.names[0]).stem}-mapping.yaml"
    return send_file(content, mimetype="application/yaml", as_attachment=True, download_name=name)


@blueprint.route("/imports/<id_>/undo", methods=["GET", "POST"])
def undo(id_: str) -> str | Response:
    """Say what stays and ask, then undo the import."""
    batch = find_import(database(), id_)
    remaining = remaining_after_undo(database(), batch.id)
    if request.method == "GET":
        return render_template("imports/undo.html", batch=batch, remaining=remaining, error=None)
    try:
        undone = undo_import(database(), batch.id, by=current_viewer())
    except BadRequest as error:
        return render_template("imports/undo.html", batch=batch, remaining=remaining, error=str(error))
    record_event("undone", import_id=batch.id)
    flash(
        f"The import of {import_title(batch)} is {'partly ' if undone.remaining else ''}undone. {undone.sentence}".strip()
    )
    return redirect(url_for("imports.page"))


@blueprint.get("/imports/template.xlsx")
def template() -> Response:
    """The blank workbook: one sheet with what the graph has on offer and, with `?all`, one for each kind of record."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "casethread-template.xlsx"
        write = write_template if "all" in request.args else write_flat_template
        write(path, names_to_offer(database()))
        content = io.BytesIO(path.read_bytes())
    return send_file(content, as_attachment=True, download_name="casethread-template.xlsx")


def _counts(batch: Import) -> list[Count]:
    return [
        Count(kind_title(kind), change, totals[kind])
        for change, totals in batch.counts.items()
        for kind in kinds_in_order()
        if kind in totals
    ]
