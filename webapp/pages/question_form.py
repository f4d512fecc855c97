"""The form of a question: one field for each parameter and for each filter that applies to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from graph.database import Database
from graph.facts import GraphFacts
from graph.schema import schema
from queries import Parameter, Question
from queries.asking.parameters import words_of
from queries.questions.filters import FILTERS
from webapp.connection import current_facts

MAX_OFFERED = 200  # names offered in a field; others can be typed

# The names offered, by label, for each state of a graph.
_NAMES: WeakKeyDictionary[GraphFacts, dict[str, list[str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: text with names offered, or a choice among words."""

    name: str
    title: str
    value: str
    hint: str = ""
    required: bool = False
    offers: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


def form_fields(question: Question, values: dict[str, str], database: Database) -> list[Field]:
    """The fields of one question, its own parameters first."""
    own = [_parameter_field(parameter, values, database) for parameter in question.offered]
    return own + [_filter_field(question, name, values, database) for name in question.filters]


def _parameter_field(parameter: Parameter, values: dict[str, str], database: Database) -> Field:
    words = dict(_choices(*schema().vocabularies)) | {label.word: label.title for label in schema().labels.values()}
    return Field(
        parameter.name,
        parameter.name.replace("_", " ").capitalize(),
        values.get(parameter.name, parameter.default or ""),
        parameter.about[:1].upper() + parameter.about[1:],
        required=parameter.required,
        offers=_names(database, parameter.label) if parameter.label else [],
        choices=_with_any(
            [(word, words.get(word, word)) for word in parameter.choices],
            needed=parameter.required or parameter.default is not None,
        ),
    )


def _filter_field(question: Question, name: str, values: dict[str, str], database: Database) -> Field:
    chosen, value = FILTERS[name], values.get(name, "")
    hint = chosen.about[:1].upper() + chosen.about[1:]
    if chosen.label:
        return Field(name, chosen.title, value, hint, offers=_names(database, chosen.label))
    return Field(name, chosen.title, value, hint, choices=_with_any(list(words_of(question, name).items())))


def _choices(*vocabularies: str) -> list[tuple[str, str]]:
    merged: dict[str, str] = {}
    for vocabulary in vocabularies:
        merged |= schema().vocabularies[vocabulary]
    return list(merged.items())


def _with_any(choices: list[tuple[str, str]], *, needed: bool = False) -> list[tuple[str, str]]:
    """The choices, after the one that chooses nothing where that is allowed."""
    return choices if needed or not choices else [("", "Any"), *choices]


def _names(database: Database, label: str) -> list[str]:
    """Names offered for a label; read once for each revision of the graph."""
    names = _NAMES.setdefault(current_facts(), {})
    if label not in names:
        caption = schema().labels[label].caption
        statement = f"MATCH (n:{label}) RETURN DISTINCT n.{caption} AS name ORDER BY name LIMIT $limit"
        names[label] = [str(row["name"]) for row in database.read(statement, limit=MAX_OFFERED) if row["name"]]
    return names[label]
