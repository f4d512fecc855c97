"""Turns what a person gave, parameters and filters alike, into what a statement is run with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import process

from graph.database import Database
from graph.dates import BadDate, PartialDate, parse
from graph.errors import BadRequest
from graph.schema import schema
from queries.answers.answer import Viewer
from queries.asking.subject import Subject, subject
from queries.questions.question import FILTERS, ROWS, Declaration, Parameter
from queries.questions.scope import scopes

MOST_ROWS = 100_000  # the most that `limit` can be
MOST = 1_000_000  # the most that any whole number can be
_BELOW = {
    "area": "MATCH (n:Area)-[:PART_OF*0..8]->(top:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    "above": "MATCH (n:Area)<-[:PART_OF*0..8]-(one:Area {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
    "category": "MATCH (n:Category)-[:BROADER*0..8]->(top:Category {id: $id}) RETURN DISTINCT n.id AS id ORDER BY id",
}
# The filters that name a node, with its label.
NAMED = {name: name.capitalize() for name in ("source", "review", "area", "organisation", "category")}
_YES_NO = {"yes": "Yes", "no": "No", "true": "True", "false": "False"}


@dataclass
class ResolvedParameters:
    """What a question was resolved: as said in the answer, and as the statement takes it."""

    shown: dict[str, Any] = field(default_factory=dict)
    bound: dict[str, Any] = field(default_factory=dict)
    filters: set[str] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)


def resolve_parameters(
    database: Database,
    declaration: Declaration,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    today: date | None = None,
) -> ResolvedParameters:
    """Every parameter and filter, resolved; raises BadRequest for all that is unknown, missing or cannot apply.

    `today` is the day that `as_at` means where none is given; an edition's is the day on which it was made.
    """
    texts = {name: "" if value is None else str(value).strip() for name, value in parameters.items()}
    wanted = {name: text for name, text in texts.items() if text}
    resolved = ResolvedParameters()
    wrong = [_refusal(declaration, name, text) for name, text in wanted.items() if not _is_taken(declaration, name)]
    for parameter in declaration.parameters:
        if parameter.name != "limit":
            with _kept(wrong):
                _take(resolved, database, parameter, wanted.get(parameter.name, parameter.default), declaration, viewer)
    for name in declaration.filters:
        if name in wanted and name != "as_at":
            with _kept(wrong):
                _take_filter(resolved, database, declaration, name, wanted[name], viewer)
    with _kept(wrong):
        _check_order(resolved)
    with _kept(wrong):
        _take_limit(resolved, declaration, wanted.get("limit"))
    with _kept(wrong):
        _take_as_at(resolved, wanted.get("as_at"), today or date.today())
    if wrong:
        raise BadRequest.all_of(wrong)
    return resolved


def with_filters(
    database: Database, declaration: Declaration, resolved: ResolvedParameters, more: Mapping[str, str], viewer: Viewer
) -> ResolvedParameters:
    """What was resolved, with more filters of the question on top; both hold where one is given twice.

    Raises BadRequest, or NotFound with the nearest names, for a value that cannot be.
    """
    found = ResolvedParameters(dict(resolved.shown), dict(resolved.bound), set(resolved.filters), resolved.subjects)
    for name, text in more.items():
        found.shown[name], value = _filter(database, declaration, name, text, viewer)
        found.bound[name] = _both(name, resolved.bound[name], value) if name in resolved.filters else value
        found.filters.add(name)
    _check_order(found)
    return found


def _both(name: str, one: Any, other: Any) -> Any:
    """What is left where two values of one filter hold."""
    if name == "since":
        return max(one, other)
    return min(one, other) if name == "until" else [id_ for id_ in one if id_ in other]


@contextmanager
def _kept(wrong: list[BadRequest]) -> Iterator[None]:
    """Every parameter is looked at before any is refused, so that all that is wrong is said at once."""
    try:
        yield
    except BadRequest as error:
        wrong.append(error)


def _is_taken(declaration: Declaration, name: str) -> bool:
    return name in (*declaration.accepted, "limit")


def _refusal(declaration: Declaration, name: str, text: str) -> BadRequest:
    takes = f"It takes {', '.join((*declaration.accepted, 'limit'))}."
    if name in FILTERS:
        return BadRequest.about(name, text, f"The filter {name}= cannot apply to {declaration.name}.", takes)
    near = process.extractOne(name, [*declaration.accepted, "limit"], score_cutoff=70)
    hint = f"Did you mean {near[0]}=? " if near else ""
    return BadRequest.about(name, text, f"{declaration.name} takes no parameter {name}=.", hint + takes)


def _take(
    resolved: ResolvedParameters,
    database: Database,
    parameter: Parameter,
    text: str | None,
    declaration: Declaration,
    viewer: Viewer,
) -> None:
    value: Any = None
    if text is None:
        if parameter.required:
            rule = f"{declaration.name} needs {parameter.name}= ({parameter.about})."
            fix = "Give it by id, reference or name." if parameter.label else "Give it a value."
            raise BadRequest.about(parameter.name, None, rule, fix)
    elif parameter.label:
        found = subject(database, parameter.label, text, viewer, given_as=parameter.name)
        resolved.subjects[parameter.name], value = found, found.id
    else:
        value = _plain(parameter, text)
    if value is not None:
        resolved.shown[parameter.name] = value
    resolved.bound[parameter.name] = value


def _plain(parameter: Parameter, text: str) -> Any:
    if parameter.choices:
        return _word(parameter.name, text, {word: word for word in parameter.choices})
    if parameter.type == "integer":
        return whole(parameter.name, text)
    if parameter.type == "yes_no":
        return _word(parameter.name, text, _YES_NO) in ("yes", "true")
    return _date(parameter.name, text).text if parameter.type == "date" else text


def _take_filter(
    resolved: ResolvedParameters, database: Database, declaration: Declaration, name: str, text: str, viewer: Viewer
) -> None:
    said, value = _filter(database, declaration, name, text, viewer)
    resolved.filters.add(name)
    resolved.shown[name], resolved.bound[name] = said, value
    if name == "area":
        above = database.read(_BELOW["above"], id=said)
        resolved.bound["area_or_above"] = sorted({*value, *(row["id"] for row in above)})


def _check_order(resolved: ResolvedParameters) -> None:
    if resolved.bound.get("since", "") > resolved.bound.get("until", "9999"):
        rule = "since= lies after until=, so nothing can lie between them."
        raise BadRequest.about("since", resolved.shown["since"], rule, "Give a since= that is not later than until=.")


def _filter(database: Database, declaration: Declaration, name: str, text: str, viewer: Viewer) -> tuple[str, Any]:
    """The filter as the answer says it, and its value in the statement."""
    if name in NAMED:
        id_ = subject(database, NAMED[name], text, viewer, given_as=name).id
        below = [row["id"] for row in database.read(_BELOW[name], id=id_)] if name in _BELOW else [id_]
        return id_, below
    if name in ("since", "until"):
        said = _begun(name, text)
        return said.text, said.earliest if name == "since" else said.latest
    word = _word(name, text, words_of(declaration, name))
    return word, [word]


def words_of(declaration: Declaration, name: str) -> dict[str, str]:
    """The words, with their titles, that the filter `polarity` or `level` takes for a question."""
    vocabulary = "polarity" if name == "polarity" else scopes()[declaration.scope or ""].level or ""
    return schema().vocabularies[vocabulary]


def rows_shown(declaration: Declaration) -> int:
    """How many rows a question shows unless `limit` says otherwise."""
    declared = next((p.default for p in declaration.parameters if p.name == "limit"), None)
    return int(declared or ROWS)


def _take_limit(resolved: ResolvedParameters, declaration: Declaration, text: str | None) -> None:
    limit = rows_shown(declaration) if text is None else whole("limit", text, MOST_ROWS, least=1)
    resolved.shown["limit"] = resolved.bound["limit"] = limit


def _take_as_at(resolved: ResolvedParameters, text: str | None, today: date) -> None:
    """Today unless a date is given; a month or a year means its last day."""
    if text is not None and text.lower() != "today":
        resolved.filters.add("as_at")
    day = _date("as_at", text).latest if "as_at" in resolved.filters else today.isoformat()  # type: ignore[arg-type]
    resolved.shown["as_at"] = resolved.bound["as_at"] = day
    resolved.bound["today"] = today.isoformat()


def _begun(name: str, text: str) -> PartialDate:
    """The date of since= or until=; what is counted has begun, so a date that lies wholly ahead is a slip."""
    said = _date(name, text)
    if said.earliest > date.today().isoformat():
        rule = f"{name}={text} lies in the future, and what is counted has begun."
        raise BadRequest.about(name, text, rule, "Give a date up to today.")
    return said


def _date(name: str, text: str) -> PartialDate:
    try:
        return parse(text)
    except BadDate as error:
        raise BadRequest.about(name, text, f"{name}={text} {error.rule}.", error.fix) from error


def whole(name: str, text: str, most: int = MOST, *, least: int = 0) -> int:
    """The number in plain digits, for `int` would take `1_000` and the digits of every script; raises BadRequest."""
    rule = f"{name}= is a whole number from {least:,} to {most:,}, not {text!r}."
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadRequest.about(name, text, rule, f"Give {least:,} or more, in digits alone.")
    return int(text)


def _word(name: str, text: str, words: Mapping[str, str]) -> str:
    """A word of a vocabulary, by itself or by its title; raises BadRequest with the words there are."""
    plain = text.lower().replace("-", "_").replace(" ", "_")
    for word, title in words.items():
        if plain == word or text.lower() == title.lower():
            return word
    near = process.extractOne(plain, list(words), score_cutoff=60)
    hint = f"Did you mean {near[0]!r}?" if near else "Give one of these."
    raise BadRequest.about(name, text, f"{name}={text!r} is not one of {', '.join(words)}.", hint)
