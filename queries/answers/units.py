"""The units of columns: for each its name, its title, how people read it, and what a program gets.

A unit is defined here and nowhere else: pages, files, notebooks, charts and the API's schema all read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from graph.dates import PARTIAL_DATE_PATTERN, day
from graph.schema import schema
from queries.wording.figures import number, percent, percentage_points, probability, ratio_text

PandasType = Literal["Int64", "Float64", "number", "boolean", "object"]
_COUNT = {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Unit:
    """What the values of a column are.

    `counted` names, in the plural, what a number counts. `format` writes one value for people. `json_schema` describes
    a value to a program; `pandas` is the type of the column in a data frame, "number" being Int64 where all are whole
    and Float64 otherwise. `label` is that of the nodes whose ids the values are.
    """

    name: str
    title: str
    format: Callable[[Any], str] = str
    json_schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    pandas: PandasType = "object"
    is_number: bool = False
    counted: str = ""
    label: str | None = None


def _count(name: str, title: str) -> Unit:
    schema_of_count = {**_COUNT, "description": f"A number of {name}"}
    return Unit(name, title, number, schema_of_count, "Int64", is_number=True, counted=name)


def _proportion(lowest: int, description: str) -> dict[str, Any]:
    return {"type": "number", "minimum": lowest, "maximum": 1, "description": description}


TEXT = Unit("text", "Text")
LIST = Unit("list", "List", json_schema={"type": "array", "items": {"type": "string"}})
DATE = Unit(
    "date",
    "Date",
    day,
    {
        "type": "string",
        "description": "A date: 2019, 2019-05 or 2019-05-17",
        "pattern": f"^({PARTIAL_DATE_PATTERN})$",
    },
)
YES_NO = Unit("yes_no", "Yes or no", lambda value: "Yes" if value else "No", {"type": "boolean"}, "boolean")
NUMBER = Unit("number", "Number", number, {"type": "number"}, "number", is_number=True)
CASES = _count("cases", "Cases")
EPISODES = _count("episodes", "Episodes")
MENTIONS = _count("mentions", "Mentions")
DAYS = Unit(
    "days",
    "Days",
    number,
    {"type": "number", "description": "A number of days"},
    "number",
    is_number=True,
    counted="days",
)
SHARE = Unit("share", "Share", percent, _proportion(0, "A share, from 0 to 1"), "Float64", is_number=True)
DIFFERENCE = Unit(
    "difference",
    "Difference of shares, 0.01 for one percentage point",
    percentage_points,
    _proportion(-1, "A difference of two shares; 0.01 is one percentage point"),
    "Float64",
    is_number=True,
)
RATIO = Unit("ratio", "Ratio", ratio_text, {"type": "number"}, "Float64", is_number=True)
PROBABILITY = Unit(
    "probability", "Probability", probability, _proportion(0, "A probability, from 0 to 1"), "Float64", is_number=True
)
# In a column of this unit the label of each node stands in the row's own column `label`, or in that of `labelled_by`.
NODE = Unit(
    "node",
    "Record",
    json_schema={"type": "string", "description": "The id of a record; its label stands in the column label, or kind"},
)
UNITS = {
    unit.name: unit
    for unit in (
        TEXT, NUMBER, CASES, EPISODES, MENTIONS, DAYS, DATE, SHARE, DIFFERENCE, RATIO, PROBABILITY, YES_NO, LIST, NODE,
    )
}  # fmt: skip


@cache
def id_of(label: str) -> Unit:
    """The unit of ids of nodes of a label: `id:Factor`; raises KeyError for a label that the schema does not have."""
    title = schema().labels[label].title
    article = "an" if title[0].lower() in "aeiou" else "a"
    return Unit(
        f"id:{label}",
        title,
        json_schema={"type": "string", "description": f"The id of {article} {title.lower()}"},
        label=label,
    )


def unit_named(name: str) -> Unit:
    """The unit of this name (`share`, `id:Factor`); raises KeyError where there is none."""
    return id_of(name.removeprefix("id:")) if name.startswith("id:") else UNITS[name]
