"""The catalogue of questions, and the page of one answer with its charts and its JSON and CSV twins."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from graph.errors import BadRequest, NotFound
from graph.writer import since
from queries import Answer, Question, Viewer, ask, question, questions
from queries.answers.answer import EVERY_PART, Part
from queries.answers.citation import cite, to_json
from queries.editions.store import ask_edition
from queries.questions.question import AUDIENCES
from webapp.cells import table
from webapp.connection import database
from webapp.downloads import answer_csv, json_response
from webapp.editions import asked_edition, edition_argument, editions
from webapp.pages import charts
from webapp.pages.question_form import asked, fields

blueprint = Blueprint("questions", __name__)
MOST_NAMED = 10  # imports named on the page of an older address; more are on their own page
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
        "pages/questions.html", groups=[(title, found) for title, found in groups if found], editions=editions().kept()
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
        then = _revision_asked()
        answer = _answer(it, given, Viewer.OWNER, EVERY_PART)
    except BadRequest as error:
        # Nothing was asked yet: what the question needs is told, and is no mistake.
        return _page(it, given, error=error), 400 if request.args else 200
    return _page(it, given, answer=answer, then=then)


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
    then: int | None = None,
) -> str:
    shown: dict[str, Any] = {}
    if answer is not None:
        permanent: dict[str, Any] = {
            key: str(value) for key, value in answer.parameters.items() if value not in (None, "")
        }
        state: dict[str, Any] = edition_argument() or {"revision": answer.revision}
        twins = permanent | edition_argument()
        asked_today: dict[str, Any] = {**given}
        shown = {
            "table": table(answer, [_evidence_url(answer, parameters) for parameters in answer.evidence or ()]),
            "permalink": url_for("questions.page", name=it.name, _external=True, **permanent, **state),
            "links": {
                kind: url_for(f"questions.as_{kind}", name=it.name, **twins) for kind in ("json", "csv", "charts")
            },
            "charts": charts.drawn(answer, partial(_evidence_url, answer)),
            "citation": cite(answer),
            "bibtex": cite(answer, "bibtex"),
            "today_url": url_for("questions.page", name=it.name, **asked_today),
            **_since(answer, permanent, then),
        }
    return render_template(
        "pages/answer.html",
        question=it,
        answer=answer,
        error=error,
        given=given,
        fields=fields(it, given, database()),
        **shown,
    )


def _since(answer: Answer, permanent: dict[str, Any], then: int | None) -> dict[str, Any]:
    """What became of the graph since an older address was made, and which editions keep it as it was."""
    if answer.edition is not None or then in (None, answer.revision):
        return {}
    kept = editions().of_revision(answer.graph, int(then or 0))
    urls = [url_for("questions.page", name=answer.question, edition=each.id, **permanent) for each in kept]
    return {"since": since(database(), int(then or 0)), "then": kept, "then_urls": urls, "most": MOST_NAMED}


def _evidence_url(answer: Answer, parameters: dict[str, Any] | None) -> str | None:
    """Where the evidence of a row is told, as at the same day as the row."""
    if not parameters:
        return None
    as_then = {"as_at": answer.parameters["as_at"]} | parameters | edition_argument()
    return url_for("questions.page", name="evidence-for", **as_then)
