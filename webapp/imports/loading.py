"""From an upload to the graph: its check, what it would change, the load, and the progress of both.

Reading, checking and writing a large file takes longer than browsers and proxies wait. So both are done beside the
request, and a page shows their progress until there is a result; for a small file there is one at once.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.database import Database
from graph.errors import TransactionTooLarge
from graph.privacy.sensitivity import INTERNAL, OPEN, RESTRICTED
from graph.schema import schema
from loaders.load import load as load_file
from loaders.progress import ProgressCallback
from loaders.read.column_answers import LEAVE_OUT
from loaders.read.flat.headings import column_names, column_title
from queries.wording.figures import counted
from webapp.connection import database
from webapp.imports import answers, background_work, uploads
from webapp.imports.background_work import Result, Run
from webapp.imports.check_result import shown_of
from webapp.imports.uploads import Upload
from webapp.messages import NOT_DONE
from webapp.viewer import current_viewer

blueprint = Blueprint("loading", __name__)
CHECK, LOAD = "check", "load"
# What each means for a case that states none.
SENSITIVITIES = {
    OPEN: "May leave: in exports, editions and the API.",
    INTERNAL: "Shown on the pages here; never leaves.",
    RESTRICTED: "Marked as restricted on the pages here; never leaves. Choose this where you are not sure.",
}

Page = str | AnyResponse | tuple[str, int]


@blueprint.get("/imports/check/<token>")
def check(token: str) -> Page:
    """Every problem of the file and what loading it would change; this page changes nothing."""
    upload = uploads.upload_with_files(token)
    earlier = background_work.read_run(run_file(upload, LOAD))
    if earlier and earlier.at_work:
        return redirect(url_for(".loading", token=token))
    run = _checked(upload)
    if run.at_work:
        return _at_work(upload, CHECK, run)
    if run.failure:
        background_work.forget(run_file(upload, CHECK))  # so that reloading the page tries again
        return render_template(
            "error.html", title=run.failure.title, detail=run.failure.detail, retry_url=None
        ), run.failure.status
    return _check_page(upload, run.result or {}, earlier)


def _checked(upload: Upload) -> Run:
    """The check of an upload; started where there is none, or where the graph has changed since."""
    run = background_work.read_run(run_file(upload, CHECK))
    if run and (run.at_work or run.failure):
        return run
    graph = database()
    if run and run.result and run.result["revision"] == graph.revision():
        return run
    return _start(upload, CHECK, partial(_check, graph, upload.path, _options(upload)))


def _check(graph: Database, path: Path, options: dict[str, Any], report: ProgressCallback) -> Result:
    """The result of a dry run, as much of it as the page shows."""
    revision = graph.revision()  # before the check: where the graph changes meanwhile, the page checks again
    return {"revision": revision, **shown_of(load_file(graph, path, dry_run=True, **options, on_progress=report))}


def _check_page(upload: Upload, result: Result, earlier: Run | None) -> tuple[str, int]:
    """The page of a check; `earlier` is a try to load it, which failed or was lost."""
    failure = earlier.failure if earlier else None
    too_large = failure is not None and failure.kind == TransactionTooLarge.__name__
    page = render_template(
        "imports/check.html",
        upload=upload,
        choices=schema().vocabularies["decision_answer"],
        sensitivities=schema().vocabularies["sensitivity"],
        meanings=SENSITIVITIES,
        sensitivity=upload.sensitivity or RESTRICTED,
        result=result,
        columns=[(name, column_title(name)) for name in column_names()],
        plan=result["plan"],
        failure=failure,
        lost=earlier is not None and earlier.lost,
        too_large=too_large,
        in_parts=result["plan"] and (too_large or result["needs_parts"] or bool(result["begun"])),
    )
    return page, 422 if result["error_count"] else failure.status if failure else 200


@blueprint.post("/imports/check/<token>/columns")
def columns(token: str) -> AnyResponse:
    """What columns hold whose headings are not known; the file is checked again with that."""
    upload = uploads.upload_with_files(token)
    names = {*column_names(), LEAVE_OUT}
    meanings = {
        heading: column
        for heading, column in zip(request.form.getlist("heading"), request.form.getlist("column"), strict=False)
        if column in names
    }
    return _check_again(replace(upload, columns=upload.columns | meanings))


@blueprint.post("/imports/check/<token>/parts")
def parts(token: str) -> AnyResponse:
    """Which hidden sheets and rows, totals, notes and struck-out rows are read; the file is checked again with that."""
    upload = uploads.upload_with_files(token)
    names, read = request.form.getlist("part"), set(request.form.getlist("read"))
    return _check_again(replace(upload, parts=upload.parts | {name: name in read for name in names}))


def _check_again(upload: Upload) -> AnyResponse:
    """The check of an upload that is to be read otherwise now."""
    background_work.forget(run_file(upload, CHECK))
    return redirect(url_for(".check", token=upload.token), 303)


@blueprint.post("/imports/check/<token>")
def load(token: str) -> AnyResponse:
    """Load the file, once it is checked: all of it or nothing; in parts where that is asked for.

    The answers to the questions of the page come with it; the button beside them only checks again.
    """
    upload = uploads.upload_with_files(token)
    checked = background_work.read_run(run_file(upload, CHECK))
    if checked is None or checked.result is None:
        return redirect(url_for(".check", token=token), 303)
    conflicts = (checked.result.get("plan") or {}).get("conflicts", [])
    questions = [*checked.result.get("questions", []), *checked.result.get("word_questions", []), *conflicts]
    answers.save(upload.place, questions, request.form)
    if checked.result.get("cases_without_sensitivity"):
        word = request.form.get("sensitivity", "")
        upload = replace(upload, sensitivity=word if word in SENSITIVITIES else RESTRICTED)
    if "check_again" in request.form:
        return _check_again(upload)
    options = _options(upload) | {"in_parts": "in_parts" in request.form, "sensitivity": upload.sensitivity}
    work = partial(_load, database(), upload.path, upload.place, options, checked.result["is_flat"])
    _start(upload, LOAD, work)
    return redirect(url_for(".loading", token=upload.token), 303)


def _load(
    graph: Database, path: Path, place: Path, options: dict[str, Any], is_flat: bool, report: ProgressCallback
) -> Result:
    """Load it; the uploaded files are deleted, and for a flat sheet the workbook with its ids stays for a day."""
    ids = place / "ids.xlsx" if is_flat else None
    outcome = load_file(graph, path, **options, ids=ids, on_progress=report)
    if outcome.refused:
        return {"refused": True}
    if ids and outcome.batch:
        ids.replace(place / f"{outcome.batch}.xlsx")
    uploads.remove_files(place)
    return {"refused": False, "batch": outcome.batch, "kept": outcome.plan.conflicts_kept if outcome.plan else 0}


@blueprint.get("/imports/load/<token>")
def loading(token: str) -> Page:
    """The progress of the load; after it, the page of the import."""
    upload = uploads.upload_named(token)
    run = background_work.read_run(run_file(upload, LOAD))
    if run and run.at_work:
        return _at_work(upload, LOAD, run)
    if run is None or run.result is None or run.result["refused"]:
        return redirect(url_for(".check", token=token))  # that page says why
    kept = run.result.get("kept", 0)
    stay = f" {counted(kept, 'value')} that people entered {'stays' if kept == 1 else 'stay'}." if kept else ""
    if run.result["batch"] is None:
        flash(f"Nothing in {upload.title} was new, so nothing was changed.{stay}", NOT_DONE)
        return redirect(url_for("imports.page"))
    flash(f"{upload.title} is loaded.{stay}")
    return redirect(url_for("imports.show", id_=run.result["batch"]))


@blueprint.get("/imports/state/<any(check, load):what>/<token>")
def state(what: str, token: str) -> Response:
    """The progress of a check or a load, for the script of the page that waits for it."""
    run = background_work.read_run(run_file(uploads.upload_named(token), what))
    if run is None:
        return jsonify(at_work=False)
    return jsonify(at_work=run.at_work, sentence=run.progress.sentence, **asdict(run.progress))


def _at_work(upload: Upload, what: str, run: Run) -> str:
    return render_template("imports/at_work.html", upload=upload, what=what, progress=run.progress)


def _start(upload: Upload, what: str, work: background_work.Work) -> Run:
    return background_work.start(run_file(upload, what), work, current_app.logger, current_app.config["WAIT"])


def run_file(upload: Upload, what: str) -> Path:
    """Where the progress and the result of a check or a load are kept."""
    return upload.place / f"{what}.json"


def _options(upload: Upload) -> dict[str, Any]:
    """How an upload is to be loaded, and by whom: the person of this request, whose thread may outlast it."""
    return {
        "by": current_viewer(), "as_": upload.as_, "mapping": upload.mapping, "strict": upload.strict,
        "replace": upload.replace, "clear_blanks": upload.clear_blanks, "columns": upload.columns, "parts": upload.parts,
        "answers": answers.saved(upload.place), "limits": current_app.config["READ_LIMITS"],
        "signing_key": str(current_app.config["SECRET_KEY"]),
    }  # fmt: skip
