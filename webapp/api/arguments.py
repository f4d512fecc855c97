"""The rules of a request to the API: no body, a format that exists, and each parameter once, known and not blank."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, UnsupportedMediaType

from graph.errors import BadRequest
from queries import Question
from queries.questions.question import ROWS_SHOWN
from queries.questions.values import MAX_ROWS, whole_number
from queries.records.paging import page_number

PAGING = ("page", "per_page")
GROUP = "page."  # the beginning of the parameter that names the page of one group of relationships


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, counted from 1, of how many rows or records each."""

    page: int
    per_page: int


def check_request() -> None:
    """Refuse a body, and a request for a format that does not exist."""
    size = request.content_length or 0
    if size > current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    if size:
        raise UnsupportedMediaType("The API reads no body: give every parameter in the address.")
    offered = "text/html" if request.endpoint == "api.docs" else "application/json"
    accepted = request.accept_mimetypes
    if request.method != "OPTIONS" and accepted and not accepted.quality(offered):
        raise NotAcceptable(f"This is {offered}, which the header Accept leaves out. Add it, or leave Accept out.")


def arguments(takes: Collection[str] | None = None, *, prefix: str | None = None) -> dict[str, str]:
    """The parameters of the address; raises BadRequest for one that is given twice, blank or unknown.

    Known are those named in `takes` (None: any) and those that begin with `prefix`.
    """
    unlisted = {name for name in request.args if takes is not None and name not in takes}
    unknown = {name for name in unlisted if prefix is None or not name.startswith(prefix)}
    wrong = [_wrong(name, texts, takes or () if name in unknown else None) for name, texts in request.args.lists()]
    if errors := [error for error in wrong if error]:
        raise BadRequest.all_of(errors)
    return {name: text.strip() for name, text in request.args.items()}


def _wrong(name: str, texts: list[str], takes: Collection[str] | None) -> BadRequest | None:
    if takes is not None:
        fix = f"It takes {', '.join(f'{parameter}=' for parameter in takes)}." if takes else "It takes none."
        return BadRequest.about(name, texts[0], f"There is no parameter {name}= here.", fix)
    if len(texts) > 1:
        return BadRequest.about(name, texts[0], f"{name}= is given {len(texts)} times.", "Give it once.")
    if not texts[0].strip():
        return BadRequest.about(name, texts[0], f"{name}= is blank.", "Give it a value, or leave it out.")
    return None


def paging(parameters: Mapping[str, str], *, default: int = ROWS_SHOWN, maximum: int = MAX_ROWS) -> Paging:
    """The requested page, of the default size unless another is given; raises BadRequest for what is no page."""
    page = page_number(parameters.get("page", "1"))
    if "per_page" not in parameters:
        return Paging(page, default)
    return Paging(page, whole_number("per_page", parameters["per_page"], maximum, least=1))


def group_pages(parameters: Mapping[str, str]) -> dict[str, int]:
    """Which page of which group of relationships: `page.out-HAS_EPISODE-Episode=2`; raises BadRequest."""
    pages = {name: text for name, text in parameters.items() if name.startswith(GROUP)}
    return {name.removeprefix(GROUP): page_number(text, name) for name, text in pages.items()}


def required(parameters: Mapping[str, str], name: str) -> str:
    """A parameter that cannot be left out; raises BadRequest."""
    if name not in parameters:
        raise BadRequest.about(name, None, f"This needs {name}=.", "Add it to the address.")
    return parameters[name]


def choice(parameters: Mapping[str, str], name: str, words: Collection[str]) -> str:
    """A required parameter that is one of a few words; raises BadRequest."""
    text = required(parameters, name)
    if text not in words:
        raise BadRequest.about(name, text, f"{name}={text!r} is none of {', '.join(words)}.", "Give one of these.")
    return text


def with_all_rows(question: Question, parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an answer in pages: every row, unless a limit is given or the question has its own."""
    has_limit = "limit" in parameters or any(parameter.name == "limit" for parameter in question.parameters)
    return {**parameters} if has_limit else {**parameters, "limit": str(MAX_ROWS)}
