"""The fields of a form for a record or a relationship, made from the schema: what to enter, how, and under which rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict

from flask import url_for

from graph.dates import day
from graph.schema import DerivedColumn, Label, Property, RelationshipType, schema
from graph.taxonomies import taxonomies
from graph.viewer import Viewer
from graph.writer.categories import categories_at
from loaders.check.wording import is_screened
from loaders.write import End
from queries.records.captions import ids_named
from queries.records.suggestions import given_for
from queries.release.release import withheld_from
from webapp.addresses import word_of
from webapp.connection import graph_database
from webapp.editing.offered import offered_records

Kind = Literal["text", "paragraphs", "radios", "select", "record", "date", "number"]

PREFIX = "value-"  # of the names of fields: a property may be called what a form calls something else
MAX_RADIOS = 6  # more words than that are a list to choose from
DATE_HINT = "A day, a month or a year, such as 17 May 2008, 17/5/2008, May 2008 or 2008."
_PARTING = re.compile(r"([;|\\])")
# Neither is entered; the last is kept in step with a merge.
_NOT_ENTERED = frozenset({"id", "source_id", "canonical_id", "mention_id"})
# What has one of these keeps it until it gets another.
_NEVER_EMPTIED = frozenset({"status", "sensitivity"})
# Of use to whoever compares codings, and in the way of others.
_ABOUT_CODING = dict.fromkeys(
    ("coding_id", "confidence", "coding_method"), "Who coded it, and how sure they are (optional)"
)


class Choice(TypedDict):
    """A word to choose, as a field of the GOV.UK design takes it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: how it is entered, with what is in it, and what is wrong with that."""

    name: str
    title: str
    kind: Kind
    value: str = ""
    hint: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    suggestions: str = ""
    errors: tuple[str, ...] = ()
    is_screened: bool = False  # for words that may identify somebody
    is_added_by_name: bool = False  # a record that is not there yet is added with it
    folded: str = ""  # the heading of the fields with which it is folded away

    @property
    def input_name(self) -> str:
        """The name under which a form sends it."""
        return f"{PREFIX}{self.name}"

    @property
    def shown(self) -> str:
        """What is in it as people read it: of a choice, its text."""
        return next((choice["text"] for choice in self.choices if choice["value"] == self.value), self.value)

    @property
    def id(self) -> str:
        """By which an error leads to it."""
        return f"field-{self.name}"


@dataclass(frozen=True, slots=True)
class FieldsOf:
    """The fields of a label or a relationship type for somebody; `is_new` for one that is not there yet."""

    kind: Label | RelationshipType
    viewer: Viewer
    is_new: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)  # as stored
    ends: tuple[End, ...] = ()  # of a relationship, as far as they are known

    def fields(self) -> list[FormField]:
        """Every field, with the stored values in them: what it belongs to first, its category after its name."""
        properties = [self._property(prop) for prop in entered_properties(self.kind)]
        if not isinstance(self.kind, Label):
            return properties
        belongs = [column for column in self.kind.columns.values() if self.is_new and column.relationship]
        categories = [column for column in self.kind.category_columns if not self._has_several(column)]
        name, others = properties[:1], properties[1:]
        return [*map(self._column, belongs), *name, *map(self._column, categories), *others]

    def _has_several(self, column: DerivedColumn) -> bool:
        """Whether the record has several categories in a column, each of which is a link with a form of its own."""
        return isinstance(self.values.get(column.name), list)

    def _property(self, prop: Property) -> FormField:
        value = self.values.get(prop.name, self._at_first(prop))
        text = day(text_of(value)) if prop.is_date else text_of(value)
        made = FormField(prop.name, prop.title, "text", text, " ".join(self._hints(prop)), prop.required)
        made = replace(made, is_screened=is_screened(prop), folded=_ABOUT_CODING.get(prop.name, ""))
        if (offered := offered_records(prop, self.ends, text, self.viewer)) is not None:
            choices = tuple(Choice(value=id_, text=name) for id_, name in offered.items())
            return replace(made, kind="select", choices=_with_blank(choices, "select", required=prop.required))
        if prop.of:
            return self._record(made, schema().labels[prop.of], value, several=prop.type == "id_list")
        if prop.vocabulary or prop.type == "yes_no":
            words = {"yes": "Yes", "no": "No"} if prop.type == "yes_no" else schema().words(prop)
            kind: Kind = "radios" if len(words) <= MAX_RADIOS else "select"
            choices = tuple(Choice(value=word, text=text) for word, text in words.items())
            if value is None or not (prop.required or prop.name in _NEVER_EMPTIED):
                choices = _with_blank(choices, kind, required=prop.required)
            return replace(made, kind=kind, choices=choices)
        kinds: dict[str, Kind] = {"long_text": "paragraphs", "date": "date", "integer": "number", "number": "number"}
        return replace(made, kind=kinds.get(prop.type, "text"))

    def _at_first(self, prop: Property) -> str | None:
        """What is new is open, unless somebody chooses another status: of one that nobody knows no list would say so."""
        if not (self.is_new and isinstance(self.kind, Label) and prop.name == "status"):
            return None
        return next(iter(self.kind.open_statuses), None)

    def _record(self, made: FormField, label: Label, value: Any, *, several: bool) -> FormField:
        """A record is chosen as its name is typed; several are named one after the other."""
        ids = value if isinstance(value, list) else [value] if value else []
        names = [given_for(graph_database(), label, str(id_), self.viewer) or str(id_) for id_ in ids]
        if several:
            return replace(made, kind="text", value=listed(names))
        address = url_for("suggestions.matches", word=word_of(label))
        return replace(made, kind="record", value="".join(names), suggestions=address)

    def _column(self, column: DerivedColumn) -> FormField:
        if column.taxonomy:
            taxonomy = taxonomies()[column.taxonomy]
            choices = (
                Choice(value="", text="Not stated"),
                *(Choice(value=term.code, text=term.name) for term in taxonomy.terms),
            )
            return FormField(
                column.name,
                column.title,
                "select",
                text_of(self.values.get(column.name)),
                hint=f"One of: {taxonomy.title}.",
                choices=choices,
            )
        kind = schema().relationships[str(column.relationship)]
        label = schema().labels[schema().labels_in_column(self.kind.name, column)[0]]
        required = kind.part is not None and kind.name == "HAS_EPISODE"
        made = FormField(
            column.name, column.title, "record", hint=f"Choose the {label.title.lower()}.", required=required
        )
        return self._record(made, label, self.values.get(column.name), several=False)

    def _hints(self, prop: Property) -> Iterator[str]:
        """What to enter, the rules that a load would hold it to, and an example."""
        if prop.help:
            yield prop.help
        if prop.is_date:
            yield DATE_HINT
            if not prop.may_lie_ahead:
                yield "Not later than today."
        if prop.type in ("list", "id_list"):
            yield "Several are separated by a semicolon."
        if isinstance(self.kind, Label):
            yield from _rules(self.kind, prop)
        if prop.example:
            yield f"For example: {prop.example}"


def _with_blank(choices: tuple[Choice, ...], kind: Kind, *, required: bool) -> tuple[Choice, ...]:
    """The choices with one for nothing: first in a list, which sends its first choice where nobody chose any."""
    if kind == "select":
        return (Choice(value="", text="Choose one" if required else "Not stated"), *choices)
    return choices if required else (*choices, Choice(value="", text="Not stated"))


def naming_withheld(kind: Label | RelationshipType, stored: Mapping[str, Any], viewer: Viewer) -> set[str]:
    """The properties that name a record which somebody may not see: they are in no form of theirs, and stay as they are."""
    withheld = withheld_from(graph_database(), viewer)
    return {
        prop.name
        for prop in entered_properties(kind)
        if any(id_ in withheld.get(label, ()) for label, id_ in ids_named([prop], stored))
    }


def stated_categories(label: Label, version: str) -> dict[str, str | list[str]]:
    """The category in each column of a record at a version; a list where it has several."""
    stated = categories_at(label.name, version)
    return {name: codes[0] if len(codes) == 1 else codes for name, codes in stated.items() if codes}


def entered_properties(kind: Label | RelationshipType) -> list[Property]:
    """The properties that people enter, in the order of the schema."""
    return [prop for prop in kind.properties.values() if prop.name not in _NOT_ENTERED]


def _rules(label: Label, prop: Property) -> Iterator[str]:
    """The rules between properties of one record, where they are entered (rules 5 and 6)."""
    titles = {name: f"‘{other.title}’" for name, other in label.properties.items()}
    if label.closed and prop.name == "status":
        words = schema().words(prop)
        closing = ", ".join(words[status].lower() for status in label.closed_statuses)
        yield f"These need a date in {titles[label.closed]}: {closing}."
    if prop.name == label.closed:
        yield "Needed where the status is a closed one, and blank where it is not."
        if label.made:
            yield f"Not earlier than {titles[label.made]}."
    if prop.name == label.ends and label.starts:
        yield f"Not earlier than {titles[label.starts]}."
    if label.name == "Episode" and prop.name == "sequence":
        yield "No other episode of the case has the same number; the order follows from the numbers."
    if label.name == "Action" and prop.name == "status":
        yield "‘Impact evidenced’ needs an outcome measure, taken after the action was closed."
    if label.name == "Finding" and prop.name == "status":
        yield "An agreed finding needs a case or an episode that it is drawn from."


def listed(texts: Iterable[str]) -> str:
    """Texts as one field takes them: a sign in one that would part them is marked."""
    return "; ".join(_PARTING.sub(r"\\\1", text) for text in texts)


def text_of(value: Any) -> str:
    """A stored value as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return listed(map(str, value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
