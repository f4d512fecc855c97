"""The catalogue of questions, and the page of one answer with its charts and its JSON and CSV twins."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, render_template, request, url_for

from graph.errors import BadRequest, NotFound
from queries import Answer, Question, Viewer, ask, question, questions
from queries.answers.answer import EVERY_PART, Part
from queries.answers.citation import to_json
from queries.editions.store import ask_edition
from queries.questions.question import AUDIENCES
from webapp import charts
from webapp.answer_page import answer_page
from webapp.connection import database
from webapp.downloads import answer_csv, json_response
from webapp.editions import asked_edition, edition_argument, editions
from webapp.form import asked, question_form

blueprint = Blueprint("questions", __name__)
TITLES = {"researcher": "For researchers", "reviewer": "For reviewers", "learning-lead": "For learning leads"}


@blueprint.get("/questions")
def catalogue_page() -> str:
    """Every question, by whom it is for."""
    for_all = [each for each in questions() if set(each.audiences) == set(AUDIENCES)]
    groups = [("For everybody", for_all)]
    groups += [
        (title, [each for each in questions_for(audience) if each not in for_all]) for audience, title in TITLES.items()
    ]
    return render_template(
        "questions.html", groups=[(title, found) for title, found in groups if found], editions=editions().kept()
    )


def questions_for(audience: str) -> list[Question]:
    """The questions that name this audience."""
    return [each for each in questions() if audience in each.audiences]


def named(name: str) -> Question:
    """The question of that name; raises NotFound where there is none."""
    try:
        return question(name)
    except BadRequest as error:
        raise NotFound(f"There is no question called {name!r}. The page 'Questions' lists them all.") from error


@blueprint.get("/questions/<name>")
def page(name: str) -> str | tuple[str, int]:
    """The answer to one question as a page, or its form where something needed is not given yet."""
    it = named(name)
    given = asked()
    if any(parameter.required and parameter.name not in given for parameter in it.parameters):
        return _page(it, given)
    try:
        made_at = _revision_asked()
        answer = _answer(it, given, Viewer.OWNER, EVERY_PART)
    except BadRequest as error:
        # Nothing was asked yet: what the question needs is told, and is no mistake.
        return _page(it, given, error=error), 400 if request.args else 200
    return _page(it, given, answer=answer, made_at=made_at)


@blueprint.get("/questions/<name>.json")
def as_json(name: str) -> Response:
    """The same answer for a program, without what may not leave."""
    answer = leaving(named(name), asked())
    return json_response(to_json(answer), revision=answer.revision)


@blueprint.get("/questions/<name>.csv")
def as_csv(name: str) -> Response:
    """The same answer for a spreadsheet, without what may not leave."""
    return answer_csv(leaving(named(name), asked()))


@blueprint.get("/questions/<name>.chart.json")
def as_charts(name: str) -> Response:
    """The charts of the same answer, without what may not leave: what is drawn when a picture is saved."""
    answer = leaving(named(name), asked(), ["charts"])
    return json_response(charts.leaving(answer), revision=answer.revision)


def leaving(it: Question, given: dict[str, str], parts: Collection[Part] = ()) -> Answer:
    """The answer to a question as it may leave the site.

    Raises BadRequest, and never NotFound: a filter that nothing bears is a bad request about something that is there.
    """
    try:
        return _answer(it, given, Viewer.EXPORT, parts)
    except NotFound as error:
        raise BadRequest(str(error), error.parameters) from error


def _answer(it: Question, given: dict[str, str], viewer: Viewer, parts: Collection[Part]) -> Answer:
    """The answer of the graph, or of the edition that the address names."""
    edition = asked_edition()
    if edition is not None:
        return ask_edition(edition, database(), it.name, given, parts=parts)
    return ask(database(), it.name, given, viewer=viewer, parts=parts)


def _revision_asked() -> int | None:
    """The revision at which the address was made, if it says one; it changes nothing of the answer."""
    text = request.args.get("revision", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise BadRequest(f"revision= is the number of a revision of the graph, not {text!r}.")
    return int(text) if text else None


def _page(
    it: Question,
    given: dict[str, str],
    *,
    answer: Answer | None = None,
    error: BadRequest | None = None,
    made_at: int | None = None,
) -> str:
    """The page of a question: its form, with its answer or with what is wrong with what was given."""
    form = question_form(it, given, database())
    return render_template(
        "answer.html",
        question=it,
        form=form,
        page=answer_page(answer, given, form.fields, made_at) if answer else None,
        error=str(error).splitlines() if error else [],
        is_mistaken=bool(error and given),
        of_edition=asked_edition() is not None,
        links={
            "questions": url_for("questions.catalogue_page", **edition_argument()),
            "editions": url_for("editions.page"),
            "imports": url_for("imports.page"),
        },
    )
