"""What can be done to ticked rows of the tracker: for each operation a short form, and what it says once it is filled in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for

from graph.dates import day, parse
from graph.errors import BadRequest
from graph.schema import schema
from loaders.check.existing_graph import ExistingGraph, Key
from loaders.read.dates_in_words import date_in_words
from loaders.write import find_record
from loaders.write.followed import OWNERSHIP
from loaders.write.operations import AddNote, AssignTo, Escalate, MoveDueDate, Operation, SetPost, SetStatus
from queries.release.release import withheld_from
from webapp.addresses import word_of
from webapp.connection import graph_database
from webapp.editing.fields import DATE_HINT, Choice, FormField
from webapp.viewer import current_viewer

MAX_WEEKS = 520  # ten years
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OperationForm:
    """One operation: what it is called, its fields for records of some labels, and how these become what is done."""

    title: str
    fields: Callable[[Collection[str]], list[FormField]]
    operation: Callable[[Values], Operation]


def _status_fields(labels: Collection[str]) -> list[FormField]:
    statuses = {
        code: title
        for label in OWNERSHIP
        if label in labels
        for code, title in schema().words(schema().labels[label].properties["status"]).items()
    }
    choices = (Choice(value="", text="Choose one"), *(Choice(value=code, text=text) for code, text in statuses.items()))
    closed = "Needed for a status that closes, and not used for any other. " + DATE_HINT
    return [
        FormField("status", "Status", "select", required=True, choices=choices),
        FormField("closed_on", "Closed on", "date", hint=closed),
        _owner_field(),
    ]


def _status(values: Values) -> Operation:
    return SetStatus(_needed(values, "status", "Choose a status."), date_of(values, "closed_on"), _one_owner(values))


def _due_fields(_: Collection[str]) -> list[FormField]:
    weeks = "Such as 4, or -2 for two weeks earlier, from the last day that each due date can mean."
    return [
        FormField("to", "To the day", "date", hint=f"The same for all. {DATE_HINT}"),
        FormField("weeks", "Or by weeks", "number", hint=weeks),
        _owner_field(),
    ]


def _due(values: Values) -> Operation:
    if bool(values["to"]) == bool(values["weeks"]):
        raise BadRequest.about("to", values["to"], "Give a day or a number of weeks, and not both.")
    if values["to"]:
        return MoveDueDate(to=date_of(values, "to", deadline=True), owner=_one_owner(values))
    try:
        weeks = int(values["weeks"])
    except ValueError:
        weeks = 0
    if not weeks or abs(weeks) > MAX_WEEKS:
        rule = f"‘{values['weeks']}’ is no number of weeks from 1 to {MAX_WEEKS}, or from -1 to -{MAX_WEEKS}."
        raise BadRequest.about("weeks", values["weeks"], rule)
    return MoveDueDate(weeks=weeks, owner=_one_owner(values))


def _note_fields(_: Collection[str]) -> list[FormField]:
    return [
        FormField("text", "Note", "paragraphs", required=True, hint="Roles and organisations, never names of people."),
        FormField("on", "On", "date", value=day(date.today().isoformat()), required=True, hint=DATE_HINT),
    ]


def _note(values: Values) -> Operation:
    _needed(values, "on", "Give the day of the note.")
    return AddNote(_needed(values, "text", "Write the note."), date_of(values, "on"))


def _owner_fields(_: Collection[str]) -> list[FormField]:
    choices = (
        Choice(value="no", text="Beside the owners that there are"),
        Choice(value="yes", text="In their place: they own it until yesterday"),
    )
    return [
        _record_field("Organisation", "organisation", "Organisation", required=True),
        FormField("replaces", "How", "radios", value="no", required=True, choices=choices),
    ]


def _owner(values: Values) -> Operation:
    organisation = _record("Organisation", values, "organisation")
    if organisation is None:
        raise BadRequest.about("organisation", "", "Choose an organisation.")
    return AssignTo(organisation[1], date.today(), values["replaces"] == "yes")


def _post_fields(_: Collection[str]) -> list[FormField]:
    hint = "The post that is accountable, such as Head of Service; never a name. Set at each owner of an action."
    return [FormField("post", "Accountable post", "text", required=True, hint=hint), _owner_field()]


def _post(values: Values) -> Operation:
    return SetPost(_needed(values, "post", "Name the post."), _one_owner(values))


def _escalation_fields(_: Collection[str]) -> list[FormField]:
    levels = schema().words(schema().labels["Action"].properties["level"])
    choices = (Choice(value="", text="As it is"), *(Choice(value=code, text=text) for code, text in levels.items()))
    return [
        FormField("level", "To the level", "select", choices=choices),
        _record_field("Action", "action", "Taken up there by the action"),
        _record_field("Recommendation", "recommendation", "Or by the recommendation"),
    ]


def _escalation(values: Values) -> Operation:
    targets = [
        _record(label, values, name) for label, name in (("Action", "action"), ("Recommendation", "recommendation"))
    ]
    if all(targets):
        raise BadRequest.about(
            "action", values["action"], "Name an action or a recommendation that takes it up, not both."
        )
    target = next(filter(None, targets), None)
    if not values["level"] and target is None:
        raise BadRequest.about("level", "", "Choose a level, or what takes it up there.")
    return Escalate(values["level"], target)


OPERATIONS = {
    "status": OperationForm("Set the status", _status_fields, _status),
    "due-date": OperationForm("Move the due date", _due_fields, _due),
    "note": OperationForm("Add a note", _note_fields, _note),
    "owner": OperationForm("Assign to", _owner_fields, _owner),
    "post": OperationForm("Set the accountable post", _post_fields, _post),
    "escalation": OperationForm("Escalate", _escalation_fields, _escalation),
}


def _needed(values: Values, name: str, rule: str) -> str:
    if not values[name]:
        raise BadRequest.about(name, "", rule)
    return values[name]


def date_of(values: Values, name: str, *, deadline: bool = False) -> str:
    """A date as it is stored; blank where none was typed."""
    if not values[name]:
        return ""
    read = date_in_words(values[name], deadline=deadline)
    if read.date is None:
        raise BadRequest.about(name, values[name], f"‘{values[name]}’ is no date.", DATE_HINT)
    return parse(read.date.text).text


def _owner_field() -> FormField:
    hint = "Only that owner's own part of an action; the action itself stays as it is."
    return replace(_record_field("Organisation", "owner", "For one owner alone"), hint=hint)


def _one_owner(values: Values) -> str:
    """The organisation whose own part alone is changed; blank for the action itself."""
    record = _record("Organisation", values, "owner")
    return record[1] if record else ""


def _record_field(label: str, name: str, title: str, *, required: bool = False) -> FormField:
    kind = schema().labels[label]
    address = url_for("suggestions.matches", word=word_of(kind))
    hint = f"Choose the {kind.title.lower()} as you type its name."
    return FormField(name, title, "record", hint=hint, required=required, suggestions=address)


def _record(label: str, values: Values, name: str) -> Key | None:
    """The record that was chosen, by its name or id; None where none was."""
    if not values[name]:
        return None
    graph = ExistingGraph(graph_database(), withheld_from(graph_database(), current_viewer()))
    kind = schema().labels[label]
    try:
        key = find_record(graph, (label, values[name]))
    except BadRequest as error:
        raise BadRequest.about(name, values[name], str(error)) from error
    if graph.node(*key) is None:
        rule = f"There is no {kind.title.lower()} ‘{values[name]}’."
        raise BadRequest.about(name, values[name], rule, "Choose one of those that appear as you type.")
    return key
