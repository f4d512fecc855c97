"""The questions of the catalogue in the document: a path for each, made from what it declares."""

from __future__ import annotations

from typing import get_args

from graph.schema import schema
from queries import Question, questions
from queries.answers.answer import Outcome
from queries.answers.citation import FORMS
from queries.asking.parameters import words_of
from queries.questions.filters import FILTERS
from queries.questions.question import AUDIENCES
from queries.questions.values import MAX_ROWS
from webapp.api.openapi.operations import operation, parameter
from webapp.api.openapi.values import (
    COUNT,
    NEXT,
    TEXTS,
    URL,
    Json,
    cell_schema,
    name_schema,
    object_of,
    parameter_schema,
    ref,
    resolved_schema,
)


def paths() -> Json:
    """One path for each question."""
    return {f"/questions/{question.name}": {"get": _operation(question)} for question in questions()}


def schemas() -> Json:
    """The answer to each question, and a question in the catalogue."""
    return {_answer_name(question): _answer(question) for question in questions()} | {"Question": _question()}


def _operation(question: Question) -> Json:
    parameters = [
        parameter(own.name, _sentence(own.about), parameter_schema(own), required=own.required)
        for own in question.offered
        if own.name != "limit"
    ]
    filters = [parameter(name, _sentence(FILTERS[name].about), _filter(question, name)) for name in _filters(question)]
    return operation(
        question.name.replace("-", "_"),
        question.title,
        "\n\n".join(filter(None, [question.about, question.method, *question.notes])),
        tag="Questions",
        answer=ref(_answer_name(question)),
        parameters=[*parameters, *filters, _limit(question), ref("page", "parameters"), ref("per_page", "parameters")],
        can_be_missing=True,
    )


def _filters(question: Question) -> list[str]:
    """Every filter it takes of those under which answers leave; every question takes `as_at`."""
    own = {parameter.name for parameter in question.parameters}
    return [name for name in question.accepted if name not in own and FILTERS[name].leaves]


def _filter(question: Question, name: str) -> Json:
    if name == "as_at":
        return {"anyOf": [ref("Date"), {"const": "today"}], "default": "today"}
    chosen = FILTERS[name]
    if chosen.label:
        return name_schema(schema().labels[chosen.label])
    if chosen.side:
        return ref("DateSoFar")
    return {"type": "string", "enum": list(words_of(question, name))}


def _limit(question: Question) -> Json:
    about = next((own.about for own in question.parameters if own.name == "limit"), "at most this many rows")
    whole = {"type": "integer", "minimum": 1, "maximum": MAX_ROWS, "default": question.rows_shown}
    return parameter("limit", _sentence(about), whole)


def _answer_name(question: Question) -> str:
    return "".join(part.capitalize() for part in question.name.split("-")) + "Answer"


def _answer(question: Question) -> Json:
    names = [column.name for column in question.columns]
    row = object_of({column.name: cell_schema(column) for column in question.columns}, additionalProperties=False)
    always = {
        "question": {"const": question.name},
        "parameters": _resolved_parameters(question),
        "revision": COUNT,
        "columns": {"const": names, "description": "The names of the columns, in their order."},
        "rows": {"type": "array", "items": row},
        "notes": TEXTS | {"description": "The caveats, as texts."},
        "caveats": {
            "type": "array",
            "items": _caveat(),
            "description": "The same caveats with their codes and values, and what parameter to ask again with.",
        },
        "data": {
            "enum": ["real", "invented", "both", None],
            "description": "Whether the rows are of real cases, of invented ones or of both.",
        },
        "sentence": {"type": "string", "description": "The answer in one sentence."},
        "outcome": {
            "enum": list(get_args(Outcome)),
            "description": "What the sentence is of: rows; no rows among what was examined; a graph in which nothing "
            "of the kind is recorded; filters that leave nothing of it.",
        },
        "citation": _citation(),
    }
    paged = {
        "page": COUNT,
        "pages": COUNT,
        "per_page": COUNT,
        "total": COUNT | {"description": "How many rows there are on all pages."},
        "next": NEXT,
    }
    return object_of(always | paged, required=list(always), title=question.title)


def _caveat() -> Json:
    text: Json = {"type": "string"}
    suggestion = object_of({"text": text, "parameter": text, "value": {"type": ["string", "null"]}})
    nullable_suggestion: Json = {"anyOf": [suggestion, {"type": "null"}]}
    return object_of({"code": text, "text": text, "values": {"type": "object"}, "suggestion": nullable_suggestion})


def _citation() -> Json:
    """What to cite the answer by, as `queries.answers.citation` has it."""
    text: Json = {"type": "string"}
    today: Json = {
        "type": ["string", "null"],
        "description": "Of what is left, where it was altered since publication.",
    }
    edition = object_of({"name": text, "sha256": text, "sha256_today": today, "made_at": text})
    return object_of(
        {
            "key": text | {"description": "The same for the same answer, another for any other."},
            "version": text | {"description": "Of Casethread."},
            "graph": {"type": ["string", "null"], "description": "Which graph it is."},
            "viewer": text,
            "edition": {"anyOf": [edition, {"type": "null"}]},
            "sources": {"type": "array", "items": object_of({"id": text, "title": text})},
            "retrieved": ref("Day"),
            **dict.fromkeys(FORMS, text),
        }
    )


def _resolved_parameters(question: Question) -> Json:
    """The parameters as the answer has them: names resolved to ids, and the day that today was."""
    own = {own.name: resolved_schema(own) for own in question.parameters if own.name != "limit"}
    filters: Json = {name: {"type": "string"} for name in _filters(question)}
    resolved = own | filters | {"limit": COUNT, "as_at": ref("Day")}
    # A question that passes parameters on has those of another question among its own.
    return object_of(resolved, required=["limit", "as_at"], additionalProperties=bool(question.passes_on))


def _question() -> Json:
    """As `Question.describe` has it, with its address."""
    text: Json = {"type": "string"}
    own = object_of(
        {
            "name": text, "type": text, "about": text, "required": {"type": "boolean"},
            "default": {"type": ["string", "null"]},
        }
    )  # fmt: skip
    return object_of(
        {
            "name": text,
            "for": {"type": "array", "items": {"enum": list(AUDIENCES)}},
            "title": text,
            "about": text,
            "parameters": {"type": "array", "items": own},
            "filters": {"type": "object", "additionalProperties": text},
            "columns": {"type": "array", "items": object_of({"name": text, "title": text, "unit": text})},
            "url": URL,
        }
    )


def _sentence(about: str) -> str:
    return f"{about[:1].upper()}{about[1:]}."
