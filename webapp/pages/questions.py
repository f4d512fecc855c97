"""The catalogue's page, and the page of one answer with its charts and its JSON and CSV."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from graph.errors import BadRequest
from queries import Answer, Question
from queries.answers.answer import EVERY_PART
from queries.answers.citation import cite, to_json
from webapp.answers import STATE_ARGUMENTS, answer_for_export, answer_to, question_named
from webapp.cells import table
from webapp.connection import database
from webapp.downloads import answer_csv, json_response
from webapp.editions import edition_argument, editions, requested_edition
from webapp.explorer.network import marks_of
from webapp.explorer.picture import SmallPicture, titled_picture
from webapp.pages.catalogue import catalogue_groups
from webapp.pages.charts import charts_for_export, charts_for_page
from webapp.pages.graph_state import changes_since
from webapp.pages.question_form import form_fields
from webapp.viewer import current_viewer

blueprint = Blueprint("questions", __name__)


@blueprint.get("/questions")
def catalogue_page() -> str:
    """Every question, by whom it is for."""
    return render_template(
        "pages/questions.html",
        groups=catalogue_groups(),
        editions=editions().stored(),
        edition=requested_edition(),
        edition_argument=edition_argument(),
    )


@blueprint.get("/questions/<name>")
def page(name: str) -> str | tuple[str, int]:
    """The answer to one question as a page, or its form while something needed is missing."""
    question = question_named(name)
    parameters = _parameters()
    if any(parameter.required and parameter.name not in parameters for parameter in question.parameters):
        return _page(question, parameters)
    try:
        revision = _requested_revision()
        answer = answer_to(question, parameters, current_viewer(), EVERY_PART)
    except BadRequest as error:
        # Where nothing was asked yet, it says what the question needs, and is no mistake.
        return _page(question, parameters, error=error), 400 if request.args else 200
    return _page(question, parameters, **_answer_context(question, parameters, answer, revision))


@blueprint.get("/questions/<name>.json")
def as_json(name: str) -> Response:
    """The same answer for a program, as it may leave the site."""
    answer = answer_for_export(question_named(name), _parameters())
    return json_response(to_json(answer), revision=answer.revision)


@blueprint.get("/questions/<name>.csv")
def as_csv(name: str) -> Response:
    """The same answer for a spreadsheet, as it may leave the site."""
    return answer_csv(answer_for_export(question_named(name), _parameters()))


@blueprint.get("/questions/<name>.chart.json")
def as_charts(name: str) -> Response:
    """The charts of the same answer, as they may leave the site: these are drawn when a picture is saved."""
    answer = answer_for_export(question_named(name), _parameters(), ["charts"])
    return json_response(charts_for_export(answer), revision=answer.revision)


def _parameters() -> dict[str, str]:
    """The parameters of the question in the address, without blank fields."""
    return {key: text.strip() for key, text in request.args.items() if text.strip() and key not in STATE_ARGUMENTS}


def _requested_revision() -> int | None:
    """The revision at which the address was made, if it says one; it changes nothing of the answer."""
    text = request.args.get("revision", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise BadRequest(f"revision= is the number of a revision of the graph, not {text!r}.")
    return int(text) if text else None


def _page(question: Question, parameters: dict[str, str], error: BadRequest | None = None, **answer: Any) -> str:
    return render_template(
        "pages/answer.html",
        question=question,
        error_lines=str(error).splitlines() if error else [],
        is_mistaken=bool(error and parameters),
        fields=form_fields(question, parameters, database(), current_viewer()),
        edition=requested_edition(),
        edition_argument=edition_argument(),
        **answer,
    )


def _answer_context(
    question: Question, parameters: dict[str, str], answer: Answer, revision: int | None
) -> dict[str, Any]:
    """What the page shows of an answer besides its form."""
    permanent: dict[str, Any] = {key: str(text) for key, text in answer.parameters.items() if text not in (None, "")}
    state: dict[str, Any] = edition_argument() or {"revision": answer.revision}
    formats = permanent | edition_argument()
    address = partial(_evidence_url, answer)
    current: dict[str, Any] = {**parameters}
    return {
        "answer": answer,
        "table": table(answer, [address(evidence) for evidence in answer.evidence or ()]),
        "picture": _picture(question, answer),
        "permalink": url_for("questions.page", name=question.name, _external=True, **permanent, **state),
        "links": {
            kind: url_for(f"questions.as_{kind}", name=question.name, **formats) for kind in ("json", "csv", "charts")
        },
        "charts": charts_for_page(answer, address),
        "citation": cite(answer),
        "bibtex": cite(answer, "bibtex"),
        "current_url": url_for("questions.page", name=question.name, **current),
        "since": changes_since(answer, permanent, revision),
    }


def _picture(question: Question, answer: Answer) -> SmallPicture | None:
    """The network of an answer, where something in it is joined."""
    if answer.network is None or not answer.network.relationships:
        return None
    marks = marks_of(database(), answer.network.nodes)
    return titled_picture(question.title, answer.network, marks, has_pages=answer.edition is None)


def _evidence_url(answer: Answer, parameters: dict[str, Any] | None) -> str | None:
    """The page with the evidence of a row, as at the same day as the row."""
    if not parameters:
        return None
    arguments = {"as_at": answer.parameters["as_at"]} | parameters | edition_argument()
    return url_for("questions.page", name="evidence-for", **arguments)
