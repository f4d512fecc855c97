"""The answer to the question of a request: from the graph, or from the edition that the address names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph.errors import BadRequest, NotFound
from graph.viewer import Viewer
from queries import Answer, Question, ask, question
from queries.answers.answer import Part
from queries.editions.store import ask_edition
from webapp.audit import record_event
from webapp.connection import database, graph_database
from webapp.editions import requested_edition
from webapp.viewer import current_viewer

# What an address says beside the question: which edition is asked, and at which revision the address was made.
STATE_ARGUMENTS = frozenset({"edition", "revision"})


def question_named(name: str) -> Question:
    """The question of that name; raises NotFound where there is none."""
    try:
        return question(name)
    except BadRequest as error:
        raise NotFound(f"There is no question called {name!r}. The page 'Questions' lists them all.") from error


def answer_to(
    question: Question, parameters: Mapping[str, str], viewer: Viewer, parts: Collection[Part] = ()
) -> Answer:
    """The answer of the graph, or of the edition that the address names; raises as `queries.ask`."""
    edition = requested_edition()
    if edition is not None:
        return ask_edition(
            edition, database(), question.name, parameters, viewer=viewer, live=graph_database(), parts=parts
        )
    return ask(database(), question.name, parameters, viewer=viewer, parts=parts)


def answer_for_export(question: Question, parameters: Mapping[str, str], parts: Collection[Part] = ()) -> Answer:
    """The answer to a question as it may leave the site.

    Raises BadRequest, and never NotFound: a filter with an unknown name is a bad request about something that exists.
    """
    try:
        answer = answer_to(question, parameters, current_viewer().for_export(), parts)
    except NotFound as error:
        raise BadRequest(str(error), error.parameters) from error
    record_event("exported", what=question.name, rows=len(answer.rows))
    return answer
