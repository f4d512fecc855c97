"""What the fields of forms say: the schema has a help text for each, and no browser or database is needed to see it."""

from __future__ import annotations

import pytest

from graph.schema import Property, schema
from graph.viewer import machine_owner
from webapp.editing.fields import FieldsOf, entered_properties

MAX_HELP = 200  # characters: a hint is read before each field, and read out
ENTERED = [
    pytest.param(prop, id=f"{kind.name}.{prop.name}")
    for kinds in (schema().domain_labels, schema().relationships.values())
    for kind in kinds
    for prop in entered_properties(kind)
]


def test_there_is_something_to_enter() -> None:
    assert len(ENTERED) > 150


@pytest.mark.parametrize("prop", ENTERED)
def test_every_field_says_what_to_enter(prop: Property) -> None:
    assert prop.help.endswith("."), "a sentence"
    assert len(prop.help) <= MAX_HELP
    assert prop.help.rstrip(".").lower() != prop.title.lower(), "it says more than the title"


def test_a_list_from_which_nobody_chose_sends_nothing() -> None:
    fields = {field.name: field for field in FieldsOf(schema().labels["Case"], machine_owner("owner")).fields()}
    lists = [field for field in fields.values() if field.kind == "select"]
    assert "harm_category" in {field.name for field in lists}
    assert {field.choices[0]["value"] for field in lists} == {""}, "a browser sends the first choice of a list"
    assert fields["sensitivity"].kind == "radios"
    assert fields["sensitivity"].choices[-1] == {"value": "", "text": "Not stated"}


def test_a_list_with_something_stored_that_stays_offers_nothing_blank() -> None:
    fields = FieldsOf(schema().labels["Action"], machine_owner("owner"), values={"status": "planned"}).fields()
    [status] = [field for field in fields if field.name == "status"]
    assert "" not in {choice["value"] for choice in status.choices}


def test_a_day_stands_in_its_field_as_people_write_it() -> None:
    fields = FieldsOf(schema().labels["Action"], machine_owner("owner"), values={"due_on": "2018-03-30"}).fields()
    assert [field.value for field in fields if field.name == "due_on"] == ["30 March 2018"]


@pytest.mark.parametrize(("label", "status"), [("Action", "planned"), ("Recommendation", "open"), ("Finding", "")])
def test_what_is_new_is_open_until_somebody_says_otherwise(label: str, status: str) -> None:
    kind = schema().labels[label].model_copy(update={"columns": {}})  # which would ask a database for names
    fields = FieldsOf(kind, machine_owner("owner"), is_new=True).fields()
    assert [field.value for field in fields if field.name == "status"] == [status]
