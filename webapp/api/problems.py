"""What a program gets when something goes wrong: problem details (RFC 9457), one kind for each status.

The type of a problem is the address of its section on the documentation page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, json, url_for
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.urls import iri_to_uri

from graph.errors import WrongParameter
from webapp.addresses import own_path

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its name in the address of its section, its title, and what it means."""

    status: int
    name: str
    title: str
    about: str


KINDS = (
    Kind(
        400, "bad-request", "This cannot be answered as asked",
        "A parameter is unknown, missing, blank, given twice or breaks a rule, or parameters do not go together. "
        "invalid_parameters lists those at fault; detail says everything in sentences. An unknown name is "
        "answered with the nearest names.",
    ),
    Kind(
        401, "sign-in-first", "Sign in first",
        "Send an API token, which a person makes on the page 'Your account' (Authorization: Bearer); on a site without "
        "accounts, its password (HTTP Basic, any user name).",
    ),
    Kind(403, "not-allowed", "This is not allowed", "The token or password is wrong, or the role or the database refuses."),
    Kind(
        404, "not-found", "Not found",
        "There is no such address, no such record for a program to see, or no such page: the list ends before it.",
    ),
    Kind(
        405, "method-not-allowed", "This cannot be done here",
        "Most addresses are only read. The header Allow says which methods an address takes.",
    ),
    Kind(
        406, "not-acceptable", "Not in the requested format",
        "The header Accept leaves out the only format there is: JSON, or HTML for the documentation page.",
    ),
    Kind(409, "graph-changed", "The graph has changed meanwhile", "Somebody was writing at the same time. Ask again."),
    Kind(
        412, "version-changed", "Somebody changed the record meanwhile",
        "If-Match names a version that is not the last one. fields has what changed, beside what you sent; read the record "
        "again, or send version as If-Match to write over it.",
    ),
    Kind(
        413, "too-large", "This is too large",
        "The body of the request is too large, or the question needs more memory than the database has. Ask for less.",
    ),
    Kind(
        415, "no-body", "A request here has no such body",
        "A request that reads has no body: give parameters in the address. One that writes has one of JSON.",
    ),
    Kind(
        422, "breaks-a-rule", "The record breaks a rule",
        "Nothing was written. invalid_parameters lists the properties at fault; detail says everything in sentences.",
    ),
    Kind(
        428, "version-needed", "The version is missing",
        "A record is changed at the version that you have seen: send it in If-Match.",
    ),
    Kind(429, "too-many-tries", "Too many tries", "Too many wrong passwords from this address. Wait as Retry-After says."),
    Kind(
        500, "went-wrong", "Something went wrong on our side",
        "Nothing was changed. If it happens again, the log of the site says why.",
    ),
    Kind(
        503, "database-away", "The database does not answer",
        "It is not running, is starting, or was lost meanwhile. Wait a moment, then ask again.",
    ),
    Kind(
        504, "took-too-long", "This took too long",
        "The database stopped the question when its time was up. Ask for less: add filters, or lower limit= or steps=.",
    ),
)  # fmt: skip
BY_STATUS = {kind.status: kind for kind in KINDS}


def problem(
    status: int, detail: str, wrong: Sequence[WrongParameter] = (), more: Mapping[str, Any] | None = None
) -> Response:
    """The problem details of a request with this status: its detail, else what its kind means.

    `wrong` lists the parameters at fault, `more` what else a kind has to say.
    """
    kind = BY_STATUS.get(status)
    body: dict[str, Any] = {
        "type": url_for("api.docs", _anchor=kind.name) if kind else "about:blank",
        "title": kind.title if kind else HTTP_STATUS_CODES.get(status, "Unknown"),
        "status": status,
        "detail": detail or (kind.about if kind else ""),
        "instance": iri_to_uri(own_path()),
    }
    if wrong:
        body["invalid_parameters"] = [_wrong_parameter(parameter) for parameter in wrong]
    body |= more or {}
    return Response(json.dumps(body, ensure_ascii=False, sort_keys=False), status, mimetype=MEDIA_TYPE)


def _wrong_parameter(parameter: WrongParameter) -> dict[str, str | None]:
    """A wrong parameter as programs read it; `mend` is the old name of `fix`, for one version."""
    texts = {name: getattr(parameter, name) for name in ("name", "value", "rule", "fix")}
    return {**texts, "mend": parameter.fix}
