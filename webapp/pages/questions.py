"""The catalogue's page, and the page of one answer with its charts and its JSON and CSV."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request, url_for

from graph.errors import BadRequest
from queries import Answer, Question
from queries.answers.answer import EVERY_PART
from queries.answers.citation import to_json
from queries.questions.values import MAX_ROWS
from webapp.answers import STATE_ARGUMENTS, answer_for_export, answer_to, question_named
from webapp.downloads import answer_csv, json_response
from webapp.editions import edition_argument, editions, requested_edition
from webapp.pages.answer_view import answer_view
from webapp.pages.catalogue import catalogue_groups
from webapp.pages.charts import charts_for_export
from webapp.parts.form_errors import error_lines
from webapp.parts.question_form import question_form
from webapp.parts.set_fields import gathered
from webapp.parts.table_page import ARGUMENTS as TABLE_ARGUMENTS
from webapp.parts.table_page import table_choice
from webapp.viewer import current_viewer

blueprint = Blueprint("questions", __name__)
MAX_DIGITS = 15  # of a revision: a database takes no number of any length


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
    parameters = _parameters(question)
    if question.opening and not request.args:
        parameters = dict(question.opening(date.today()))
    if any(parameter.required and parameter.name not in parameters for parameter in question.parameters):
        return _page(question, parameters)
    try:
        revision = _requested_revision()
        answer = answer_to(question, parameters, current_viewer(), EVERY_PART)
    except BadRequest as error:
        # Where nothing was asked yet, it says what the question needs, and is no mistake.
        return _page(question, parameters, error=error), 400 if request.args else 200
    return _page(question, parameters, answer=answer, revision=revision)


@blueprint.get("/questions/<name>.json")
def as_json(name: str) -> Response:
    """The same answer for a program, as it may leave the site."""
    question = question_named(name)
    answer = answer_for_export(question, _parameters(question))
    return json_response(to_json(answer), revision=answer.revision)


@blueprint.get("/questions/<name>.csv")
def as_csv(name: str) -> Response:
    """The same answer for a spreadsheet, as it may leave the site: every row, unless a limit is asked for."""
    question = question_named(name)
    return answer_csv(answer_for_export(question, {"limit": str(MAX_ROWS)} | _parameters(question)))


@blueprint.get("/questions/<name>.chart.json")
def as_charts(name: str) -> Response:
    """The charts of the same answer, as they may leave the site: these are drawn when a picture is saved."""
    question = question_named(name)
    answer = answer_for_export(question, _parameters(question), ["charts"])
    return json_response(charts_for_export(answer), revision=answer.revision)


def _parameters(question: Question) -> dict[str, str]:
    """The parameters of a question in the address, without blank fields."""
    others = STATE_ARGUMENTS | TABLE_ARGUMENTS
    given = {key: text.strip() for key, text in request.args.items() if text.strip() and key not in others}
    return gathered(question, given)


def _requested_revision() -> int | None:
    """The revision at which the address was made, if it says one; it changes nothing of the answer."""
    text = request.args.get("revision", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
        raise BadRequest(f"revision= is the number of a revision of the graph, not {text[:100]!r}.")
    return int(text) if text else None


def _page(
    question: Question,
    parameters: dict[str, str],
    *,
    answer: Answer | None = None,
    revision: int | None = None,
    error: BadRequest | None = None,
) -> str:
    """The page of a question: its form, with its answer or with what is wrong with its parameters."""
    form = question_form(question, parameters, current_viewer())

    def address(name_of_parameter: str, value: str) -> str:
        arguments = {**parameters, name_of_parameter: value, **edition_argument()}
        return url_for("questions.page", name=question.name, **arguments)

    return render_template(
        "pages/answer.html",
        question=question,
        form=form,
        page=answer_view(answer, parameters, form.fields, revision, table_choice(request.args)) if answer else None,
        error_lines=error_lines(error, question, form.fields, address) if error else [],
        is_mistaken=bool(error and parameters),
        edition=requested_edition(),
        catalogue_url=url_for("questions.catalogue_page", **edition_argument()),
    )
