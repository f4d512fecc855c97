"""The form of a question: one field for each parameter and each filter that applies to it, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict
from weakref import WeakKeyDictionary

from flask import request, url_for

from graph.database import Database
from graph.facts import GraphFacts
from graph.schema import schema
from queries import Parameter, Question
from queries.asking.parameters import words_of
from queries.questions.filters import FILTERS
from queries.questions.question import title_of
from queries.wording.text import word_title
from webapp.connection import current_facts
from webapp.editions import asked_edition

OFFERED = 200  # names offered in a field; others can be typed
# What an address says beside the question: which edition is asked, and at which revision the address was made.
BESIDE = frozenset({"edition", "revision"})

# The names on offer, by label, for each state of a graph.
_KNOWN: WeakKeyDictionary[GraphFacts, dict[str, list[str]]] = WeakKeyDictionary()


class Choice(TypedDict):
    """A word to choose, as the field of the GOV.UK design takes it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: typed text with names on offer, or a choice among words."""

    name: str
    title: str
    value: str
    hint: str = ""
    required: bool = False
    offers: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a question: where it is sent, the edition that it asks, if one, and its fields."""

    action: str
    edition: str | None
    fields: list[Field]


def asked() -> dict[str, str]:
    """What the address asks of a question, blank fields left out."""
    return {key: value.strip() for key, value in request.args.items() if value.strip() and key not in BESIDE}


def question_form(question: Question, given: dict[str, str], database: Database) -> Form:
    """The form of a question, filled in with what was given."""
    edition = asked_edition()
    action = url_for("questions.page", name=question.name)
    return Form(action, edition.id if edition else None, fields(question, given, database))


def fields(question: Question, given: dict[str, str], database: Database) -> list[Field]:
    """The fields of one question, its own parameters first."""
    own = [_parameter_field(parameter, given, database) for parameter in question.offered]
    return own + [_filter_field(question, name, given, database) for name in question.filters]


def _parameter_field(parameter: Parameter, given: dict[str, str], database: Database) -> Field:
    return Field(
        parameter.name,
        title_of(parameter.name),
        given.get(parameter.name, parameter.default or ""),
        parameter.about[:1].upper() + parameter.about[1:],
        required=parameter.required,
        offers=_names(database, parameter.label) if parameter.label else [],
        choices=_choices(
            {word: word_title(word) for word in parameter.choices},
            needed=parameter.required or parameter.default is not None,
        ),
    )


def _filter_field(question: Question, name: str, given: dict[str, str], database: Database) -> Field:
    chosen, value = FILTERS[name], given.get(name, "")
    hint = chosen.about[:1].upper() + chosen.about[1:]
    if chosen.label:
        return Field(name, chosen.title, value, hint, offers=_names(database, chosen.label))
    return Field(name, chosen.title, value, hint, choices=_choices(words_of(question, name)))


def _choices(titles: Mapping[str, str], *, needed: bool = False) -> list[Choice]:
    """The words to choose from, after the one that chooses nothing where that is allowed."""
    choices: list[Choice] = [{"value": word, "text": title} for word, title in titles.items()]
    return choices if needed or not choices else [{"value": "", "text": "Any"}, *choices]


def _names(database: Database, label: str) -> list[str]:
    """Names on offer for a label; read once for as long as the graph stands as it does."""
    kept = _KNOWN.setdefault(current_facts(), {})
    if label not in kept:
        caption = schema().labels[label].caption
        statement = f"MATCH (n:{label}) RETURN DISTINCT n.{caption} AS name ORDER BY name LIMIT $limit"
        kept[label] = [str(row["name"]) for row in database.read(statement, limit=OFFERED) if row["name"]]
    return kept[label]
