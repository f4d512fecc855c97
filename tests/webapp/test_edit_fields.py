"""What the fields of forms say: the schema has a help text for each, and no browser or database is needed to see it."""

from __future__ import annotations

import pytest

from graph.schema import Property, schema
from webapp.pages.edit_fields import entered_properties

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
