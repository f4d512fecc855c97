"""Turns what a person gave, parameters and filters alike, into what a statement is run with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import process

from graph.database import Database
from graph.dates import BadDate, PartialDate, parse
from graph.errors import BadRequest
from graph.schema import schema
from queries.answer import Viewer
from queries.declaration import FILTERS, ROWS, Declaration, Parameter
from queries.scope import scopes
from queries.subject import Subject, subject

MOST_ROWS = 100_000
_BELOW = {
    "area": "MATCH (n:Area)-[:PART_OF*0..8]->(top:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    "above": "MATCH (n:Area)<-[:PART_OF*0..8]-(one:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    "category": "MATCH (n:Category)-[:BROADER*0..8]->(top:Category {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
}
_NAMED = {name: name.capitalize() for name in ("source", "review", "area", "organisation", "category")}
_YES_NO = {"yes": "Yes", "no": "No", "true": "True", "false": "False"}


@dataclass
class Given:
    """What a question was given: as said in the answer, and as the statement takes it."""

    said: dict[str, Any] = field(default_factory=dict)
    cypher: dict[str, Any] = field(default_factory=dict)
    filters: set[str] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)


def read_given(
    database: Database,
    declaration: Declaration,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    today: date | None = None,
) -> Given:
    """Every parameter and filter, resolved; raises BadRequest for what is unknown, missing or cannot apply.

    `today` is the day that `as_at` means where none is given; an edition's is the day on which it was made.
    """
    texts = {name: "" if value is None else str(value).strip() for name, value in parameters.items()}
    wanted = {name: text for name, text in texts.items() if text}
    for name in wanted:
        if name not in (*declaration.accepted, "limit"):
            raise BadRequest(_refusal(declaration, name))
    given = Given()
    for parameter in declaration.parameters:
        if parameter.name != "limit":
            _take(given, database, parameter, wanted.get(parameter.name, parameter.default), declaration, viewer)
    for name in declaration.filters:
        if name in wanted and name != "as_at":
            given.filters.add(name)
            given.said[name], given.cypher[name] = _filter(database, declaration, name, wanted[name], viewer)
    if "area" in given.filters:
        above = database.read(_BELOW["above"], id=given.said["area"])
        given.cypher["area_or_above"] = sorted({*given.cypher["area"], *(row["id"] for row in above)})
    if given.cypher.get("since", "") > given.cypher.get("until", "9999"):
        raise BadRequest("since= lies after until=, so nothing can lie between them.")
    _take_limit(given, declaration, wanted.get("limit"))
    _take_as_at(given, wanted.get("as_at"), today or date.today())
    return given


def _refusal(declaration: Declaration, name: str) -> str:
    takes = ", ".join((*declaration.accepted, "limit"))
    if name in FILTERS:
        return f"The filter {name}= cannot apply to {declaration.name}. It takes {takes}."
    near = process.extractOne(name, [*declaration.accepted, "limit"], score_cutoff=70)
    hint = f" Did you mean {near[0]}=?" if near else ""
    return f"{declaration.name} takes no parameter {name}=.{hint} It takes {takes}."


def _take(
    given: Given, database: Database, parameter: Parameter, text: str | None, declaration: Declaration, viewer: Viewer
) -> None:
    value: Any = None
    if text is None:
        if parameter.required:
            raise BadRequest(f"{declaration.name} needs {parameter.name}= ({parameter.about}).")
    elif parameter.label:
        given.subjects[parameter.name] = found = subject(database, parameter.label, text, viewer)
        value = found.id
    else:
        value = _plain(parameter, text)
    if value is not None:
        given.said[parameter.name] = value
    given.cypher[parameter.name] = value


def _plain(parameter: Parameter, text: str) -> Any:
    if parameter.choices:
        return _word(parameter.name, text, {word: word for word in parameter.choices})
    if parameter.type == "integer":
        return _whole(parameter.name, text, 1_000_000)
    if parameter.type == "yes_no":
        return _word(parameter.name, text, _YES_NO) in ("yes", "true")
    return _date(parameter.name, text).text if parameter.type == "date" else text


def _filter(database: Database, declaration: Declaration, name: str, text: str, viewer: Viewer) -> tuple[str, Any]:
    """The filter as the answer says it, and its value in the statement."""
    if name in _NAMED:
        id_ = subject(database, _NAMED[name], text, viewer).id
        below = [row["id"] for row in database.read(_BELOW[name], id=id_)] if name in _BELOW else [id_]
        return id_, below
    if name == "since":
        said = _date(name, text)
        return said.text, said.earliest
    if name == "until":
        said = _date(name, text)
        return said.text, said.latest
    vocabulary = "polarity" if name == "polarity" else scopes()[declaration.scope or ""].level or ""
    word = _word(name, text, schema().vocabularies[vocabulary])
    return word, [word]


def _take_limit(given: Given, declaration: Declaration, text: str | None) -> None:
    declared = next((p.default for p in declaration.parameters if p.name == "limit"), None)
    limit = _whole("limit", text or declared or str(ROWS), MOST_ROWS)
    if limit < 1:
        raise BadRequest("limit= is the number of rows to show: 1 or more.")
    given.said["limit"] = given.cypher["limit"] = limit


def _take_as_at(given: Given, text: str | None, today: date) -> None:
    """Today unless a date is given; a month or a year means its last day."""
    if text is not None and text.lower() != "today":
        given.filters.add("as_at")
    day = _date("as_at", text).latest if "as_at" in given.filters else today.isoformat()  # type: ignore[arg-type]
    given.said["as_at"] = given.cypher["as_at"] = day
    given.cypher["today"] = today.isoformat()


def _date(name: str, text: str) -> PartialDate:
    try:
        return parse(text)
    except BadDate as error:
        raise BadRequest(f"{name}={text} {error}") from error


def _whole(name: str, text: str, most: int) -> int:
    try:
        value = int(text)
    except ValueError as error:
        raise BadRequest(f"{name}= is a whole number, not {text!r}.") from error
    if not 0 <= value <= most:
        raise BadRequest(f"{name}= is a whole number from 0 to {most:,}, not {text!r}.")
    return value


def _word(name: str, text: str, words: Mapping[str, str]) -> str:
    """A word of a vocabulary, by itself or by its title; raises BadRequest with the words there are."""
    plain = text.lower().replace("-", "_").replace(" ", "_")
    for word, title in words.items():
        if plain == word or text.lower() == title.lower():
            return word
    near = process.extractOne(plain, list(words), score_cutoff=60)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise BadRequest(f"{name}={text!r} is not one of {', '.join(words)}.{hint}")
