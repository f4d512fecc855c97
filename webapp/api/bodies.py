"""What a program sends to write something: one object of JSON, no larger than a form may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, json, request
from werkzeug.exceptions import UnsupportedMediaType

from graph.errors import BadRequest
from graph.schema import schema
from graph.texts import NO_TEXT, half_character
from loaders.write import End, Pseudonyms
from webapp.api.problems import problem

ENDS = ("from", "to")
VALUES = "values"
# In every body: why, and names with the role that takes the place of each.
_ALWAYS = ("reason", "names")


@dataclass(frozen=True, slots=True)
class Body:
    """What a program sent: values by the names of properties, why, the names to be replaced, and both ends."""

    values: Mapping[str, Any]
    reason: str
    pseudonyms: Pseudonyms
    ends: Mapping[str, End] = field(default_factory=dict)


def check_body() -> Response | None:
    """Only JSON, which no form of another site can send; and no more of it than a form may hold.

    A text of 80 MB is more than the embedded server takes in one message: it answers nothing, and nobody could write
    any more.
    """
    most = int(current_app.config["MAX_FORM_MEMORY_SIZE"])
    if (request.content_length or 0) > most:
        return problem(413, f"A record is sent in at most {most:,} bytes. Shorten its texts.")
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send it as JSON (Content-Type: application/json).")
    return None


def read_body(*keys: str) -> Body:
    """The body, which has these keys, why and perhaps names; raises BadRequest."""
    try:
        body = json.loads(request.get_data().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.object[error.start]:#04x} at {error.start:,}.") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is no JSON: {error}.") from error
    if half := half_character(body):
        raise BadRequest(f"The body holds {half}, {NO_TEXT}. Take it out.")
    if not isinstance(body, dict) or set(body) - {*keys, *_ALWAYS} or not _is_object(body.get(VALUES), keys):
        wanted = '"values", an object of properties, and "reason", a text' if VALUES in keys else '"reason", a text'
        more = ", ".join(f'"{key}"' for key in (*(key for key in keys if key in ENDS), "names"))
        raise BadRequest(f"The body is an object with {wanted}; {more} can stand beside it, and nothing else.")
    reason, names = body.get("reason") or "", body.get("names") or {}
    if not isinstance(reason, str):
        raise BadRequest.about("reason", None, "The reason is a text.")
    ends = {key: _end(key, body.get(key)) for key in keys if key in ENDS}
    return Body(body.get(VALUES, {}), reason, Pseudonyms.of(names), ends)


def _is_object(values: Any, keys: Collection[str]) -> bool:
    return isinstance(values, dict) or VALUES not in keys


def _end(key: str, end: Any) -> End:
    """A record at an end: its label, and its id, its name or its reference."""
    fits = isinstance(end, dict) and set(end) == {"label", "id"} and all(isinstance(text, str) for text in end.values())
    if not fits or end["label"] not in schema().labels:
        rule = f'"{key}" is an object with the "label" and the "id" of a record.'
        raise BadRequest.about(key, None, rule, 'Such as {"label": "Factor", "id": "caseload"}.')
    return end["label"], end["id"]
