"""The way of an upload into the graph: its check, what it would change, and the load, with how far either is.

Reading, checking and writing a large file takes longer than browsers and proxies wait. So both are done beside the
request, and a page says how far they are until there is an answer; what is small is answered at once.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.database import Database
from graph.errors import TransactionTooLarge
from loaders.load import Outcome
from loaders.load import load as load_file
from loaders.progress import Tell
from webapp.connection import database
from webapp.imports import background_work, uploads
from webapp.imports.background_work import Result, Run
from webapp.imports.planned_changes import differences
from webapp.imports.uploads import Upload

blueprint = Blueprint("loading", __name__)
SHOWN = 200  # problems on the page; the count says the rest
CHECK, LOAD = "check", "load"

Page = str | AnyResponse | tuple[str, int]


@blueprint.get("/imports/check/<token>")
def check(token: str) -> Page:
    """Every problem of the file and what loading it would change; nothing is changed by this page."""
    upload = uploads.find(token)
    earlier = background_work.look(_file(upload, LOAD))
    if earlier and earlier.at_work:
        return redirect(url_for(".loading", token=token))
    run = _checked(upload)
    if run.at_work:
        return _at_work(upload, CHECK, run)
    if run.failure:
        background_work.forget(_file(upload, CHECK))  # so that the page, asked for again, tries again
        return render_template("error.html", **asdict(run.failure)), run.failure.status
    return _what_would_change(upload, run.result or {}, earlier)


def _checked(upload: Upload) -> Run:
    """The check of an upload as it stands; begun where there is none, or the graph has moved since."""
    run = background_work.look(_file(upload, CHECK))
    if run and (run.at_work or run.failure):
        return run
    graph = database()
    if run and run.result and run.result["revision"] == graph.revision():
        return run
    return _begin(upload, CHECK, partial(_check, graph, upload.path, _options(upload)))


def _check(graph: Database, path: Path, options: dict[str, Any], tell: Tell) -> Result:
    """What a dry run finds, as much of it as the page shows."""
    revision = graph.revision()  # of before: where it moves meanwhile, the page checks again
    outcome = load_file(graph, path, dry_run=True, **options, tell=tell)
    return {
        "revision": revision,
        "errors": [problem.sentence for problem in outcome.errors[:SHOWN]],
        "error_count": len(outcome.errors),
        "warnings": [problem.sentence for problem in outcome.warnings[:SHOWN]],
        "warning_count": len(outcome.warnings),
        "is_flat": outcome.is_flat,
        **_planned(outcome),
    }


def _planned(outcome: Outcome) -> Result:
    if outcome.plan is None:
        return {"plan": None}
    plan = asdict(differences(outcome.plan)) | {"is_empty": outcome.plan.is_empty}
    return {"plan": plan, "needs_parts": outcome.needs_parts, "begun": outcome.begun}


def _what_would_change(upload: Upload, found: Result, earlier: Run | None) -> tuple[str, int]:
    """The page of a check; `earlier` is a try to load it, which failed or was lost."""
    failure = earlier.failure if earlier else None
    too_large = failure is not None and failure.kind == TransactionTooLarge.__name__
    page = render_template(
        "imports/check.html",
        upload=upload,
        found=found,
        plan=found["plan"],
        failure=failure,
        lost=earlier is not None and earlier.lost,
        too_large=too_large,
        in_parts=found["plan"] and (too_large or found["needs_parts"] or bool(found["begun"])),
    )
    return page, 422 if found["error_count"] else failure.status if failure else 200


@blueprint.post("/imports/check/<token>")
def load(token: str) -> AnyResponse:
    """Load the file, once it is checked: all of it or nothing; in parts where that is asked for."""
    upload = uploads.find(token)
    found = background_work.look(_file(upload, CHECK))
    if found is None or found.result is None:
        return redirect(url_for(".check", token=token), 303)
    options = _options(upload) | {"in_parts": "in_parts" in request.form}
    work = partial(_load, database(), upload.path, upload.place, options, found.result["is_flat"])
    _begin(upload, LOAD, work)
    return redirect(url_for(".loading", token=token), 303)


def _load(graph: Database, path: Path, place: Path, options: dict[str, Any], is_flat: bool, tell: Tell) -> Result:
    """Load it; what was sent goes, and for a flat sheet the workbook with its ids stays for a day."""
    ids = place / "ids.xlsx" if is_flat else None
    outcome = load_file(graph, path, **options, ids=ids, tell=tell)
    if outcome.refused:
        return {"refused": True}
    if ids and outcome.batch:
        ids.replace(place / f"{outcome.batch}.xlsx")
    uploads.remove_files(place)
    return {"refused": False, "batch": outcome.batch}


@blueprint.get("/imports/load/<token>")
def loading(token: str) -> Page:
    """How far the load is; after it, the way to what it did."""
    upload = uploads.named(token)
    run = background_work.look(_file(upload, LOAD))
    if run and run.at_work:
        return _at_work(upload, LOAD, run)
    if run is None or run.result is None or run.result["refused"]:
        return redirect(url_for(".check", token=token))  # that page says why
    if run.result["batch"] is None:
        flash(f"Nothing in {upload.title} was new, so nothing was changed.")
        return redirect(url_for("imports.page"))
    flash(f"{upload.title} is loaded.")
    return redirect(url_for("imports.show", id_=run.result["batch"]))


@blueprint.get("/imports/state/<any(check, load):what>/<token>")
def state(what: str, token: str) -> Response:
    """How far a check or a load is, for the script of the page that waits for it."""
    run = background_work.look(_file(uploads.named(token), what))
    if run is None:
        return jsonify(at_work=False)
    return jsonify(at_work=run.at_work, sentence=run.progress.sentence, **asdict(run.progress))


def _at_work(upload: Upload, what: str, run: Run) -> str:
    return render_template("imports/at_work.html", upload=upload, what=what, progress=run.progress)


def _begin(upload: Upload, what: str, work: background_work.Work) -> Run:
    return background_work.begin(_file(upload, what), work, current_app.logger, current_app.config["WAIT"])


def _file(upload: Upload, what: str) -> Path:
    return upload.place / f"{what}.json"


def _options(upload: Upload) -> dict[str, Any]:
    return {
        "as_": upload.as_, "mapping": upload.mapping, "strict": upload.strict, "replace": upload.replace,
        "clear_blanks": upload.clear_blanks,
    }  # fmt: skip
