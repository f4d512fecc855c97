"""The catalogue of questions, and the page of one answer with its charts and its JSON and CSV twins."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from graph.errors import BadRequest, NotFound
from queries import Answer, Declaration, Viewer, ask, catalogue, questions
from queries.declaration import AUDIENCES
from webapp import charts
from webapp.cells import table
from webapp.connection import database
from webapp.form import asked, fields
from webapp.written import answer_csv, json_response

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
    return render_template("questions.html", groups=[(title, found) for title, found in groups if found])


def questions_for(audience: str) -> list[Declaration]:
    """The questions that name this audience."""
    return [each for each in questions() if audience in each.audiences]


def named(name: str) -> Declaration:
    """The question of that name; raises NotFound where there is none."""
    found = catalogue().get(name)
    if found is None:
        raise NotFound(f"There is no question called {name!r}. The page 'Questions' lists them all.")
    return found


@blueprint.get("/questions/<name>")
def page(name: str) -> str | tuple[str, int]:
    """The answer to one question as a page, or its form where something needed is not given yet."""
    it = named(name)
    given = asked()
    if any(parameter.required and parameter.name not in given for parameter in it.parameters):
        return _page(it, given)
    try:
        answer = ask(database(), it.name, given, viewer=Viewer.OWNER)
    except BadRequest as error:
        # Nothing was asked yet: what the question needs is told, and is no mistake.
        return _page(it, given, error=error), 400 if given else 200
    return _page(it, given, answer=answer)


@blueprint.get("/questions/<name>.json")
def as_json(name: str) -> Response:
    """The same answer for a program, without what may not leave."""
    answer = leaving(named(name), asked())
    return json_response(answer.to_json(), revision=answer.revision)


@blueprint.get("/questions/<name>.csv")
def as_csv(name: str) -> Response:
    """The same answer for a spreadsheet, without what may not leave."""
    return answer_csv(leaving(named(name), asked()))


@blueprint.get("/questions/<name>.chart.json")
def as_charts(name: str) -> Response:
    """The charts of the same answer, without what may not leave: what is drawn when a picture is saved."""
    answer = leaving(named(name), asked())
    return json_response(charts.leaving(answer), revision=answer.revision)


def leaving(it: Declaration, given: dict[str, str]) -> Answer:
    """The answer to a question as it may leave the site.

    Raises BadRequest, and never NotFound: a filter that nothing bears is a bad request about something that is there.
    """
    try:
        return ask(database(), it.name, given, viewer=Viewer.EXPORT)
    except NotFound as error:
        raise BadRequest(str(error), error.parameters) from error


def _page(
    it: Declaration, given: dict[str, str], *, answer: Answer | None = None, error: BadRequest | None = None
) -> str:
    shown: dict[str, Any] = {}
    if answer is not None:
        permanent: dict[str, Any] = {
            key: str(value) for key, value in answer.parameters.items() if value not in (None, "")
        }
        shown = {
            "table": table(answer, database(), [_evidence_url(answer, each) for each in answer.evidence]),
            "permalink": url_for("questions.page", name=it.name, _external=True, **permanent),
            "links": {
                kind: url_for(f"questions.as_{kind}", name=it.name, **permanent) for kind in ("json", "csv", "charts")
            },
            "charts": charts.drawn(answer, partial(_evidence_url, answer)),
        }
    return render_template(
        "answer.html",
        question=it,
        answer=answer,
        error=error,
        given=given,
        fields=fields(it, given, database()),
        **shown,
    )


def _evidence_url(answer: Answer, parameters: dict[str, Any] | None) -> str | None:
    """Where the evidence of a row is told, as at the same day as the row."""
    if not parameters:
        return None
    return url_for("questions.page", name="evidence-for", **{"as_at": answer.parameters["as_at"]} | parameters)
