"""The list of editions, and the file of each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, send_file, url_for
from werkzeug.wrappers import Response

from queries.editions.edition import Edition
from queries.editions.today import check_unaltered
from queries.release.release import withheld_from
from queries.wording.figures import counted
from webapp.audit import record_event
from webapp.connection import graph_database
from webapp.editions import editions
from webapp.viewer import current_viewer

blueprint = Blueprint("editions", __name__)


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition as the page shows it."""

    edition: Edition
    is_altered: bool
    contents: str
    sources: str
    notes: str
    questions_url: str
    file_url: str


@blueprint.get("/editions")
def page() -> str:
    """Every edition of this site, the latest first."""
    return render_template("pages/editions.html", editions=[_view(edition) for edition in editions().stored()])


@blueprint.get("/editions/<id_>.zip")
def file(id_: str) -> Response:
    """The file of an edition, to pass on; it is withheld where something in it may not leave any more."""
    edition = editions().find(id_)
    check_unaltered(edition, editions().is_altered(edition, graph_database()))
    name = f"casethread-edition-{edition.id}.zip"
    record_event("exported", what="edition", edition=edition.id, records=edition.counts["nodes"])
    return send_file(editions().file(edition), mimetype="application/zip", as_attachment=True, download_name=name)


def _view(edition: Edition) -> EditionView:
    counts, database = edition.counts, graph_database()
    withheld = withheld_from(database, current_viewer()).get("Source", frozenset())  # since it was frozen
    return EditionView(
        edition,
        editions().is_altered(edition, database),
        ", ".join(
            [
                counted(counts.get("Case", 0), "case"),
                counted(counts["nodes"], "record"),
                counted(counts["relationships"], "relationship"),
            ]
        ),
        "; ".join(source["title"] for source in edition.sources if source["id"] not in withheld) or "none",
        " ".join(note if note.endswith(".") else f"{note}." for note in edition.notes),
        url_for("questions.catalogue_page", edition=edition.id),
        url_for("editions.file", id_=edition.id),
    )
