"""A form as its page shows it: its fields, what is wrong, what deserves a second look, and what somebody else set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from graph.dates import day
from graph.errors import BadRequest
from graph.schema import Property, schema
from graph.writer import Step
from loaders.check.identifiers import all_identifiers_in
from loaders.write import Conflict, FieldConflict, FieldProblem, Pseudonyms
from queries.records.captions import ids_named
from webapp.addresses import LinkedText, record_url
from webapp.editing.fields import FormField, text_of
from webapp.editing.shown import seen_captions, shown_categories, shown_value
from webapp.formatting import is_present
from webapp.properties import Captions


@dataclass(frozen=True, slots=True)
class FormError:
    """One thing that is wrong; it leads to its field, or to a record that it names."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field of a conflict: its value when the form was opened, now, and as it was typed."""

    title: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """What somebody else set while the form was open."""

    last: Step | None
    rows: tuple[ConflictRow, ...]


@dataclass(frozen=True, slots=True)
class EditForm:
    """A form with everything in it, as it is shown and shown again; `beside` is what its `template` shows beside it."""

    title: str
    action: str
    back: LinkedText
    fields: tuple[FormField, ...]
    version: str = ""
    why: str = ""
    names: str = ""  # names to be replaced in the texts, with their roles: sent along, and stored nowhere
    errors: tuple[FormError, ...] = ()
    warnings: tuple[str, ...] = ()
    conflict: ConflictView | None = None
    removal_url: str = ""
    about: str = ""
    template: str = "editing/edit.html"
    beside: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = False  # it adds something, and can be sent for another of the same
    is_named: bool = False  # its title says what it is about
    hidden: Mapping[str, str] = field(default_factory=dict)  # sent along, and no part of a draft
    drafted: str = ""  # when what is in it was stored as a draft, in words

    @property
    def name(self) -> str:
        """What it is called among other forms: with the record from which it was opened."""
        return self.title if self.is_named or self.back.text in self.title else f"{self.title} – {self.back.text}"

    @property
    def folded(self) -> dict[str, list[FormField]]:
        """The fields that are folded away, by their heading."""
        headings = dict.fromkeys(entry.folded for entry in self.fields if entry.folded)
        return {heading: [entry for entry in self.fields if entry.folded == heading] for heading in headings}

    @property
    def suggests(self) -> bool:
        """Whether a field suggests records, for which its page loads a script."""
        return any(entry.suggestions for entry in self.fields)

    @property
    def is_screened(self) -> bool:
        """Whether it asks for anything in people's own words."""
        return any(entry.is_screened for entry in self.fields)

    def with_pseudonyms(self) -> EditForm:
        """The form with the roles in its texts; raises BadRequest where the list of names cannot be read."""
        pseudonyms = Pseudonyms.read(self.names)
        fields = tuple(
            replace(entry, value=pseudonyms.in_text(entry.value)) if entry.is_screened else entry
            for entry in self.fields
        )
        return replace(self, fields=fields, why=pseudonyms.in_text(self.why))

    def identifiers(self) -> dict[str, list[tuple[str, str]]]:
        """What in its texts may identify somebody, by the ids of the fields: what it looks like, and the passage."""
        return {
            entry.id: list(dict.fromkeys(all_identifiers_in(entry.value))) for entry in self.fields if entry.is_screened
        }

    @property
    def heeded(self) -> str:
        """What says, sent along, that these very warnings were seen."""
        return seal(self.warnings)

    def filled(self, sent: Mapping[str, str]) -> EditForm:
        """The form with what was typed, and at the version that its author saw."""
        fields = tuple(replace(entry, value=sent.get(entry.input_name, entry.value)) for entry in self.fields)
        why, version, names = (sent.get(name, "") for name in ("why", "version", "names"))
        return replace(self, fields=fields, why=why, version=version, names=names)

    @property
    def is_returned(self) -> bool:
        """Whether it comes back with what was typed in it, because something stands against saving it."""
        return bool(self.errors or self.warnings or self.conflict)

    def changed_by(self, entries: Mapping[str, str]) -> list[tuple[str, str]]:
        """What entries say otherwise than the form: the title of each field, and its text."""
        filled = self.filled(entries)
        changed = [
            (entry.title, entry.shown)
            for entry, before in zip(filled.fields, self.fields, strict=True)
            if entry.value != before.value
        ]
        return [*changed, *([("Why", filled.why)] if filled.why else [])]

    def entries(self) -> dict[str, str]:
        """What is in it, by the names under which it is sent."""
        return {entry.input_name: entry.value for entry in self.fields} | {"why": self.why}

    def entered(self) -> dict[str, str]:
        """What is in the fields, by the names of the properties."""
        return {entry.name: entry.value for entry in self.fields}

    def with_problems(self, problems: Sequence[FieldProblem]) -> EditForm:
        """The form with what is wrong in it, at each field, and all of it above; warnings by themselves."""
        order = {entry.name: place for place, entry in enumerate(self.fields)}
        wrong = [problem for problem in problems if problem.severity == "error"]
        wrong.sort(key=lambda problem: order.get(problem.field, len(order)))
        fields = tuple(
            replace(entry, errors=tuple(problem.text for problem in wrong if problem.field == entry.name))
            for entry in self.fields
        )
        errors = tuple(FormError(problem.text, _url_of(problem, order)) for problem in wrong)
        warnings = tuple(problem.text for problem in problems if problem.severity == "warning")
        return replace(self, fields=fields, errors=errors, warnings=() if errors else warnings)

    def with_refusal(self, error: BadRequest) -> EditForm:
        """The form with what is wrong about the reason or the list of names, where it is about these."""
        names = {parameter.name for parameter in error.parameters}
        return self.with_error(str(error), "why" if "reason" in names else "names" if "names" in names else "")

    def with_error(self, text: str, field_id: str = "") -> EditForm:
        """The form with one thing that is wrong."""
        return replace(self, errors=(FormError(text, f"#{field_id}" if field_id else ""),))

    def with_wrong(self, error: BadRequest) -> EditForm:
        """The form with what is wrong, at the fields that an error names."""
        fields, errors = wrong_in(self.fields, error)
        return replace(self, fields=fields, errors=errors)

    def with_conflict(self, conflict: Conflict, properties: Mapping[str, Property]) -> EditForm:
        """The form at the version of now: both versions of each field, and where only theirs changed, that in the field."""
        values = [entry for entry in conflict.fields if entry.name in properties]
        captions = _captions(values, properties)
        rows = (
            *(_row(entry, properties[entry.name], captions) for entry in values),
            *(_category_row(entry, conflict.kind) for entry in conflict.fields if entry.name not in properties),
        )
        theirs = {entry.name: entry.theirs for entry in conflict.fields if entry.yours == entry.before}
        fields = tuple(
            replace(entry, value=_typed(theirs[entry.name], properties.get(entry.name), captions))
            if entry.name in theirs
            else entry
            for entry in self.fields
        )
        view = ConflictView(conflict.last, rows)
        return replace(self, fields=fields, version=conflict.version, conflict=view, warnings=())


def wrong_in(fields: Sequence[FormField], error: BadRequest) -> tuple[tuple[FormField, ...], tuple[FormError, ...]]:
    """The fields with what an error says of each, and all of it as it stands above them; `why` is the reason."""
    wrong = {parameter.name: f"{parameter.rule} {parameter.fix}".strip() for parameter in error.parameters}
    names = {entry.name for entry in fields}
    marked = tuple(replace(entry, errors=(wrong[entry.name],) if entry.name in wrong else ()) for entry in fields)
    lines = [FormError(text, f"#field-{name}" if name in names else "#why") for name, text in wrong.items()]
    return marked, tuple(lines or [FormError(str(error))])


def seal(texts: Sequence[str]) -> str:
    """A short sign of some texts."""
    return sha256("\n".join(texts).encode()).hexdigest()[:16] if texts else ""


def _url_of(problem: FieldProblem, names: Collection[str]) -> str:
    if problem.record:
        return record_url(*problem.record)
    return f"#field-{problem.field}" if problem.field in names else ""


def _captions(fields: Sequence[FieldConflict], properties: Mapping[str, Property]) -> Captions:
    keys = [
        key
        for entry in fields
        for value in (entry.before, entry.theirs, entry.yours)
        for key in ids_named([properties[entry.name]], {entry.name: value})
    ]
    return seen_captions(keys)


def _row(entry: FieldConflict, prop: Property, captions: Captions) -> ConflictRow:
    before, theirs, yours = (shown_value(value, prop, captions) for value in (entry.before, entry.theirs, entry.yours))
    return ConflictRow(entry.title, before, theirs, yours)


def _category_row(entry: FieldConflict, label: str) -> ConflictRow:
    column = schema().labels[label].columns[entry.name]
    before, theirs, yours = (
        shown_categories(str(column.taxonomy), [value] if value else [])
        for value in (entry.before, entry.theirs, entry.yours)
    )
    return ConflictRow(entry.title, before, theirs, yours)


def _typed(value: Any, prop: Property | None, captions: Captions) -> str:
    """A stored value as somebody would type it; the code of a category, which is no property, as it is."""
    if prop and prop.of and is_present(value):
        return shown_value(value, prop, captions)
    return day(text_of(value)) if prop and prop.is_date else text_of(value)
