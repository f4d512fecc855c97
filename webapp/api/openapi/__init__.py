"""The API's own description (OpenAPI 3.1), made from what the schema and the catalogue declare."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from graph.version import __version__
from queries.records.paging import MAX_PAGES
from webapp.api.openapi import operations, questions, records, relationships
from webapp.api.openapi.operations import SECURED, operation, refusal
from webapp.api.openapi.values import COUNT, DATE, DATE_SO_FAR, DAY, URL, Json, object_of, ref

ABOUT = """\
The answers and records of the site for programs. Nothing that is restricted or internal leaves here, and nothing is
checked for disclosure: leaving out names does not make people anonymous.

Lists come in pages; the rows of an answer do where page= or per_page= is given, and then up to 100,000 of them unless
limit= says otherwise or the question has one of its own. Beside each page stands next, the address of the next one, which
is null on the last. A page beyond the end is a problem.

Every answer has an ETag. Send it back in If-None-Match: while neither the graph's revision nor the day has changed, the
status is 304, and the question is not asked again. The tag is weak: it promises the same answer, not the same bytes, and a program
that writes to the graph by Bolt does not change its revision (casethread check --refresh does).

POST adds a record to a list, PATCH changes one; both take JSON, {"values": {...}, "reason": "..."}, and hold it to the rules of
a load. PATCH needs the version of the record that you have seen as If-Match: version of the record, or the ETag of the answer
to what you wrote last. Where somebody changed it since, the status is 412, with both versions field by field. A token must
allow writing.

So it is with what joins two records: POST to its type adds one between "from" and "to", its own address takes PATCH and DELETE,
at the version that GET gives. "names": {"Jo Smith": "the social worker"} beside the values, of a record too, puts the role in
place of each name before anything is stored; the names themselves are stored nowhere.
"""
TAGS = [
    {"name": "Questions", "description": "The catalogue. Each question takes its own parameters and its filters."},
    {
        "name": "Records",
        "description": "What is in the graph, by label: lists, and each record with its relationships.",
    },
    {"name": "About", "description": "What there is, and how to use it."},
]


@cache
def document(base: str, *, has_password: bool) -> Json:
    """The description of the API at the address `base`, such as `/api/v1`, of a site with or without a password."""
    paths = deepcopy({**questions.paths(), **records.paths(), **relationships.paths(), **_about()})
    if has_password:
        for path in paths.values():
            for item in path.values():
                item["responses"] |= {str(status): refusal(status) for status in SECURED}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Casethread",
            "version": __version__,
            "summary": "Case reviews as a graph: what contributed, what was done, and what difference it made.",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "security": [{"password": []}] if has_password else [],
        "tags": TAGS,
        "paths": paths,
        "components": _components(),
    }


def _components() -> Json:
    own = {
        "Index": _index(),
        "Problem": operations.PROBLEM,
        "InvalidParameter": operations.INVALID_PARAMETER,
        "Page": {"type": "integer", "minimum": 1, "maximum": MAX_PAGES, "default": 1},
        "Date": DATE,
        "Day": DAY,
        "DateSoFar": DATE_SO_FAR,
    }
    return {
        "schemas": own | questions.schemas() | records.schemas() | relationships.schemas(),
        "parameters": operations.PARAMETERS,
        "headers": operations.HEADERS,
        "responses": operations.responses(),
        "securitySchemes": {
            "password": {"type": "http", "scheme": "basic", "description": "Any user name, and the site's password."}
        },
    }


def _about() -> Json:
    """The paths of what describes the API itself."""
    catalogue = object_of({"questions": {"type": "array", "items": ref("Question")}})
    openapi = {"type": "object", "required": ["openapi", "info", "paths", "components"]}
    page: Json = {"type": "string"}
    operations_by_path = {
        "/": operation("index", "What there is", "Where everything is.", tag="About", answer=ref("Index")),
        "/questions": operation(
            "list_questions", "The catalogue", "The parameters and columns of each question, and its address.",
            tag="About", answer=catalogue, reads=False,
        ),
        "/openapi.json": operation(
            "get_openapi", "This description", "OpenAPI 3.1.", tag="About", answer=openapi, reads=False
        ),
        "/docs": operation(
            "get_docs", "This description as a page", "For people.", tag="About", answer=page, media_type="text/html",
            reads=False,
        ),
    }  # fmt: skip
    return {path: {"get": item} for path, item in operations_by_path.items()}


def _index() -> Json:
    place = object_of({"title": {"type": "string"}, "url": URL})
    return object_of(
        {
            "revision": COUNT,
            "questions": URL,
            "records": {"type": "object", "additionalProperties": place},
            "counts": {"type": "object", "additionalProperties": COUNT},
            "openapi": URL,
            "docs": URL,
        }
    )
