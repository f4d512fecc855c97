"""The units of columns: each says everything of its values, and no other place does."""

from __future__ import annotations

from typing import get_args

import pytest

from graph.schema import schema
from queries.answers.units import UNITS, PandasType, Unit, id_of, unit_named

EVERY = [*UNITS.values(), *(id_of(label.name) for label in schema().domain_labels)]
# A value of each unit as people read it.
WRITTEN = {
    "cases": (1200, "1,200"),
    "date": ("2019-05", "May 2019"),
    "days": (1826, "1,826"),
    "difference": (-0.25, "-25 pp"),
    "episodes": (3, "3"),
    "list": ("one", "one"),
    "mentions": (3, "3"),
    "node": ("c1", "c1"),
    "number": (2.5, "2.5"),
    "probability": (0.0004, "<0.001"),
    "ratio": (1.8, "1.8"),
    "share": (0.688, "69%"),
    "text": ("so", "so"),
    "yes_no": (True, "Yes"),
}
JSON_TYPES = {"Int64": {"integer"}, "Float64": {"number"}, "number": {"number"}, "boolean": {"boolean"},
              "object": {"string", "array"}}  # fmt: skip


@pytest.mark.parametrize("unit", EVERY, ids=lambda unit: unit.name)
def test_a_unit_is_described_whole(unit: Unit) -> None:
    assert unit_named(unit.name) == unit
    assert unit.title[:1].isupper()
    assert unit.pandas in get_args(PandasType)
    assert unit.json_schema["type"] in JSON_TYPES[unit.pandas]
    assert unit.is_number is (unit.json_schema["type"] in ("integer", "number"))
    assert unit.is_number or not unit.counted
    value, text = WRITTEN.get(unit.name, ("c1", "c1"))
    assert unit.format(value) == text


def test_every_unit_is_written_here() -> None:
    assert WRITTEN.keys() == UNITS.keys()


def test_a_unit_that_is_not_there() -> None:
    for name in ("pounds", "id:Colour"):
        with pytest.raises(KeyError):
            unit_named(name)
