"""The form of a question: one field for each parameter and for each filter that applies to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypedDict

from flask import url_for

from graph.schema import Label, schema
from graph.taxonomies import taxonomies
from graph.viewer import Viewer
from queries import Parameter, Question
from queries.asking.parameters import words_of
from queries.counting.sets import CHOOSING
from queries.questions.filters import FILTERS
from queries.questions.question import title_of
from queries.records.suggestions import given_for
from queries.wording.text import word_title
from webapp.addresses import word_of
from webapp.connection import database
from webapp.editions import edition_argument, requested_edition
from webapp.parts.set_fields import field_name, filters_in, sets_of

_TAXONOMIES = "MATCH (c:Category) RETURN DISTINCT c.taxonomy AS code ORDER BY code"


class Choice(TypedDict):
    """A word to choose, as the field of the GOV.UK design takes it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a text, a choice among words, or yes or no; a hidden one is only sent along.

    `suggestions` is the address that suggests records while somebody types the name of one; `of_set` what the set of
    cases is called that it helps to choose.
    """

    name: str
    title: str
    value: str
    hint: str = ""
    required: bool = False
    suggestions: str = ""
    choices: list[Choice] = field(default_factory=list)
    is_yes_no: bool = False
    is_tick: bool = False
    is_hidden: bool = False
    of_set: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a question: where it is sent, the edition that it asks, if one, and its fields."""

    action: str
    edition: str | None
    fields: list[Field]

    @property
    def suggests(self) -> bool:
        """Whether a field suggests records, for which its page loads a script."""
        return any(field.suggestions for field in self.fields)

    @property
    def parts(self) -> list[tuple[str, list[Field]]]:
        """Its fields in order: those of each set of cases by what it is called, the others under a blank."""
        return [(name, list(fields)) for name, fields in groupby(self.fields, key=lambda field: field.of_set)]


def question_form(question: Question, values: dict[str, str], viewer: Viewer, *, action: str = "") -> Form:
    """The form of a question, filled in with these values; a record is shown by its name if this viewer may see it.

    `action` is where it is sent, if not to the question's own page.
    """
    edition = requested_edition()
    action = action or url_for("questions.page", name=question.name)
    return Form(action, edition.id if edition else None, _fields(question, values, viewer))


def _fields(question: Question, values: dict[str, str], viewer: Viewer) -> list[Field]:
    """The fields of one question, its own parameters first."""
    sets = [field for name in sets_of(question) for field in _set_fields(question, name, values, viewer)]
    own = [
        _parameter_field(parameter, values, viewer) for parameter in question.offered if parameter.holds != "filters"
    ]
    shown = sets + own + [_filter_field(question, name, values, viewer) for name in question.filters]
    fields = shown + _passed_on(question, values, {field.name for field in shown})
    return [field for field in fields if field.value or not field.is_hidden]


def _passed_on(question: Question, values: dict[str, str], shown: set[str]) -> list[Field]:
    """The values for the question whose row is asked about: the form sends them along without showing them."""
    if question.passes_on not in values:
        return []
    return [Field(name, "", value, is_hidden=True) for name, value in values.items() if name not in shown]


def _parameter_field(parameter: Parameter, values: dict[str, str], viewer: Viewer) -> Field:
    title, value = title_of(parameter.name), values.get(parameter.name, parameter.default or "")
    hint = parameter.about[:1].upper() + parameter.about[1:]
    if parameter.is_internal:
        return Field(parameter.name, title, value, is_hidden=True)
    if parameter.label:
        label = schema().labels[parameter.label]
        return record_field(label, parameter.name, title, value, viewer, hint=hint, required=parameter.required)
    if parameter.holds == "taxonomy":
        codes: list[Choice] = [{"value": "", "text": "Choose one"}, *_choices(_taxonomies(), needed=True)]
        return Field(parameter.name, title, value, "", parameter.required, choices=codes)
    if parameter.type == "yes_no":
        if parameter.default == "no":  # to narrow or not: two radios would read as if "No" listed the others
            return Field(parameter.name, title, value, choices=[{"value": "yes", "text": hint}], is_tick=True)
        words: list[Choice] = [{"value": word, "text": text} for word, text in (("yes", "Yes"), ("no", "No"))]
        return Field(parameter.name, title, value, hint, parameter.required, choices=words, is_yes_no=True)
    choices = _choices(
        {word: word_title(word) for word in parameter.choices},
        needed=parameter.required or parameter.default is not None,
    )
    return Field(parameter.name, title, value, hint, parameter.required, choices=choices)


def record_field(
    label: Label, name: str, title: str, value: str, viewer: Viewer, *, hint: str = "", required: bool = False
) -> Field:
    """A field in which a record is chosen; one that was given by its id is called by its name."""
    shown = given_for(database(), label, value, viewer) if value else ""
    address = url_for("suggestions.matches", word=word_of(label), **edition_argument())
    return Field(name, title, shown or value, hint, required, suggestions=address)


def _taxonomies() -> dict[str, str]:
    """The taxonomies of the graph, by their codes: what ships under its title, others as they are called there."""
    codes = [row["code"] for row in database().read(_TAXONOMIES)]
    return {code: taxonomies()[code].title if code in taxonomies() else code for code in codes}


def _set_fields(question: Question, name: str, values: dict[str, str], viewer: Viewer) -> list[Field]:
    """A field for each filter that chooses the cases of a set."""
    filters = filters_in(values.get(name, ""))
    made = [_filter_field(question, filter_, filters, viewer) for filter_ in CHOOSING]
    return [replace(field, name=field_name(name, field.name), of_set=title_of(name)) for field in made]


def _filter_field(question: Question, name: str, values: dict[str, str], viewer: Viewer) -> Field:
    filter_, value = FILTERS[name], values.get(name, "")
    hint = filter_.about[:1].upper() + filter_.about[1:]
    if filter_.label:
        return record_field(schema().labels[filter_.label], name, filter_.title, value, viewer, hint=hint)
    return Field(name, filter_.title, value, hint, choices=_choices(words_of(question, name)))


def _choices(titles: Mapping[str, str], *, needed: bool = False) -> list[Choice]:
    """The words to choose from, after the one that chooses nothing where that is allowed."""
    choices: list[Choice] = [{"value": word, "text": title} for word, title in titles.items()]
    return choices if needed or not choices else [{"value": "", "text": "Any"}, *choices]
