"""The form of a question: one field for each parameter and for each filter that applies to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict
from weakref import WeakKeyDictionary

from flask import url_for

from graph.database import Database
from graph.facts import GraphFacts
from graph.schema import schema
from graph.viewer import Viewer
from queries import Parameter, Question
from queries.asking.parameters import words_of
from queries.questions.filters import FILTERS
from queries.questions.question import title_of
from queries.release.release import withheld_from
from queries.wording.text import word_title
from webapp.connection import current_facts
from webapp.editions import requested_edition

MAX_OFFERED = 200  # names offered in a field; others can be typed

# The names offered, by label and by whether restricted ones are among them, for each state of a graph.
_NAMES: WeakKeyDictionary[GraphFacts, dict[tuple[str, bool], list[str]]] = WeakKeyDictionary()


class Choice(TypedDict):
    """A word to choose, as the field of the GOV.UK design takes it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: text with names offered, or a choice among words; a hidden one is only sent along."""

    name: str
    title: str
    value: str
    hint: str = ""
    required: bool = False
    offers: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a question: where it is sent, the edition that it asks, if one, and its fields."""

    action: str
    edition: str | None
    fields: list[Field]


def question_form(question: Question, values: dict[str, str], database: Database, viewer: Viewer) -> Form:
    """The form of a question, filled in with these values; it offers only names that this viewer may see."""
    edition = requested_edition()
    action = url_for("questions.page", name=question.name)
    return Form(action, edition.id if edition else None, _fields(question, values, database, viewer))


def _fields(question: Question, values: dict[str, str], database: Database, viewer: Viewer) -> list[Field]:
    """The fields of one question, its own parameters first; they offer only names that this viewer may see."""
    own = [_parameter_field(parameter, values, database, viewer) for parameter in question.offered]
    shown = own + [_filter_field(question, name, values, database, viewer) for name in question.filters]
    return shown + _passed_on(question, values, {field.name for field in shown})


def _passed_on(question: Question, values: dict[str, str], shown: set[str]) -> list[Field]:
    """The values for the question whose row is asked about: the form sends them along without showing them."""
    if question.passes_on not in values:
        return []
    return [Field(name, "", value, is_hidden=True) for name, value in values.items() if name not in shown]


def _parameter_field(parameter: Parameter, values: dict[str, str], database: Database, viewer: Viewer) -> Field:
    return Field(
        parameter.name,
        title_of(parameter.name),
        values.get(parameter.name, parameter.default or ""),
        parameter.about[:1].upper() + parameter.about[1:],
        required=parameter.required,
        offers=_names(database, parameter.label, viewer) if parameter.label else [],
        choices=_choices(
            {word: word_title(word) for word in parameter.choices},
            needed=parameter.required or parameter.default is not None,
        ),
    )


def _filter_field(question: Question, name: str, values: dict[str, str], database: Database, viewer: Viewer) -> Field:
    filter_, value = FILTERS[name], values.get(name, "")
    hint = filter_.about[:1].upper() + filter_.about[1:]
    if filter_.label:
        return Field(name, filter_.title, value, hint, offers=_names(database, filter_.label, viewer))
    return Field(name, filter_.title, value, hint, choices=_choices(words_of(question, name)))


def _choices(titles: Mapping[str, str], *, needed: bool = False) -> list[Choice]:
    """The words to choose from, after the one that chooses nothing where that is allowed."""
    choices: list[Choice] = [{"value": word, "text": title} for word, title in titles.items()]
    return choices if needed or not choices else [{"value": "", "text": "Any"}, *choices]


def _names(database: Database, label: str, viewer: Viewer) -> list[str]:
    """Names offered for a label; read once for each revision of the graph."""
    names = _NAMES.setdefault(current_facts(), {})
    key = (label, viewer.sees_restricted)
    if key not in names:
        caption = schema().labels[label].caption
        statement = f"MATCH (n:{label}) WHERE NOT n.id IN $withheld RETURN DISTINCT n.{caption} AS name ORDER BY name LIMIT $limit"
        withheld = sorted(withheld_from(database, viewer).get(label, ()))
        rows = database.read(statement, withheld=withheld, limit=MAX_OFFERED)
        names[key] = [str(row["name"]) for row in rows if row["name"]]
    return names[key]
