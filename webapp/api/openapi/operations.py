"""The parts of every operation of the API's document: parameters, the answer, and the possible problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from loaders.write import MAX_REASON_LENGTH
from queries.questions.question import ROWS_SHOWN
from queries.questions.values import MAX_ROWS
from webapp.api.openapi.values import COUNT, TEXT, Json, object_of, ref
from webapp.api.problems import BY_STATUS, MEDIA_TYPE

# The problem statuses of any request, of one that reads the graph, and of one that needs a password.
ALWAYS = (400, 406, 413, 415, 500)
READING = (409, 503, 504)
SECURED = (401, 403, 429)

HEADERS: Json = {
    "ETag": {
        "description": "Changes whenever the answer may have: send it back in If-None-Match.",
        "schema": {"type": "string", "pattern": '^(W/)?"[!#-~]+"$'},
    },
    "Casethread-Revision": {"description": "The revision of the graph.", "schema": COUNT},
    "WWW-Authenticate": {"description": "How to send the password.", "schema": {"type": "string"}},
}
PARAMETERS: Json = {
    "page": {
        "name": "page",
        "in": "query",
        "description": "Which page, counted from 1.",
        "schema": ref("Page"),
    },
    "per_page": {
        "name": "per_page",
        "in": "query",
        "description": "How many rows are on a page; without page= and per_page= all rows are returned at once.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_ROWS, "default": ROWS_SHOWN},
    },
    "if-none-match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of an answer that you have: while it is still current, the status is 304.",
        "schema": {"type": "string"},
    },
}
REASON: Json = {"type": "string", "minLength": 1, "maxLength": MAX_REASON_LENGTH}
NAMES: Json = {
    "type": "object",
    "additionalProperties": TEXT,
    "description": "A role for each name that it takes the place of in every text, before anything is stored.",
}
PROBLEM = object_of(
    {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "invalid_parameters": {"type": "array", "items": ref("InvalidParameter")},
        "version": {"type": "string", "description": "Of a record that somebody changed: the version that it is at."},
        "fields": {"type": "array", "items": {"type": "object"}, "description": "Each field that changed since."},
    },
    required=["type", "title", "status", "detail", "instance"],
    description="Problem details (RFC 9457).",
)
INVALID_PARAMETER = object_of(
    {
        "name": {"type": "string"},
        "value": {"type": ["string", "null"], "description": "As it was given; null where it is missing."},
        "rule": {"type": "string", "description": "The rule that it breaks, as a sentence."},
        "fix": {"type": "string", "description": "How to fix it."},
        "mend": {"type": "string", "description": "The old name of fix, for one version.", "deprecated": True},
    }
)


def parameter(name: str, about: str, schema: Json, *, required: bool = False, place: str = "query") -> Json:
    """One parameter of an operation."""
    more: Json = {"required": True} if required else {}
    return {"name": name, "in": place, "description": about, **more, "schema": schema}


IF_MATCH = parameter(
    "If-Match", "The version that you have seen, in quotation marks.", TEXT, required=True, place="header"
)


def operation(
    name: str,
    title: str,
    about: str,
    *,
    tag: str,
    answer: Json,
    media_type: str = "application/json",
    parameters: Iterable[Json] = (),
    reads: bool = True,
    can_be_missing: bool = False,
) -> Json:
    """One operation; `reads` says that it reads the graph, `can_be_missing` that it can end in 404."""
    statuses = sorted({*ALWAYS, *(READING if reads else ()), *((404,) if can_be_missing else ())})
    headers = {"ETag": ref("ETag", "headers")}
    if reads:
        headers["Casethread-Revision"] = ref("Casethread-Revision", "headers")
    return {
        "operationId": name,
        "summary": title,
        "description": about,
        "tags": [tag],
        "parameters": [*parameters, ref("if-none-match", "parameters")],
        "responses": {
            "200": {"description": "The answer.", "headers": headers, "content": {media_type: {"schema": answer}}},
            "304": ref("not-modified", "responses"),
            **{str(status): refusal(status) for status in statuses},
        },
    }


def writing(
    name: str,
    title: str,
    about: str,
    *,
    body: Json,
    status: int,
    parameters: Sequence[Json] = (),
    answer: str = "Written",
) -> Json:
    """One operation that writes something; one that changes it also says which version its author has seen."""
    changes = (404, 412, 428) if IF_MATCH in parameters else ()
    headers = {"ETag": ref("ETag", "headers")} if answer != "Removed" else {}
    content = {"application/json": {"schema": ref(answer)}}
    return {
        "operationId": name,
        "summary": title,
        "description": about,
        "tags": ["Records"],
        "parameters": list(parameters),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            str(status): {"description": "What was written.", "headers": headers, "content": content},
            **{str(refused): refusal(refused) for refused in sorted({*ALWAYS, *READING, 422, *changes})},
        },
    }


def refusal(status: int) -> Json:
    """The response of a problem, by its status."""
    return ref(BY_STATUS[status].name, "responses")


def responses() -> dict[str, Any]:
    """Every response that operations share."""
    unchanged = {"description": "What you have is still current.", "headers": {"ETag": ref("ETag", "headers")}}
    return {"not-modified": unchanged} | {kind.name: _response(kind.status) for kind in BY_STATUS.values()}


def _response(status: int) -> Json:
    kind = BY_STATUS[status]
    headers: Json = {"headers": {"WWW-Authenticate": ref("WWW-Authenticate", "headers")}} if status == 401 else {}
    return {
        "description": f"{kind.title}. {kind.about}",
        **headers,
        "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
    }
