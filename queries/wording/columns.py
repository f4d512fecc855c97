"""How a value is written for people: on a page, in a picture, in a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from graph.schema import schema
from queries.answers.answer import Column
from queries.wording.figures import figure

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


def day(text: str) -> str:
    """A date at the precision it has: `2008-05` is `May 2008`; anything else stays as it is."""
    parts = text.split("-")
    if not (1 <= len(parts) <= 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4):
        return text
    if len(parts) == 1:
        return text
    month = int(parts[1])
    if not 1 <= month <= 12:
        return text
    return " ".join([*([str(int(parts[2]))] if len(parts) == 3 else []), MONTHS[month - 1], parts[0]])


def number(value: float) -> str:
    """A number with thousands apart: 9,565."""
    return figure("number", value)


def written(column: Column, value: Any) -> str:
    """One value in the words that a person reads, by the unit of its column."""
    if isinstance(value, list):
        return "; ".join(written(column, one) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return figure(column.unit, value)
    if column.unit == "date" or DATE.fullmatch(str(value)):
        return day(str(value))
    return _words(column.name).get(str(value), str(value))


def _words(name: str) -> dict[str, str]:
    """The titles of the words that a column of this name may hold: those of every property so called."""
    if name == "label":
        return {label.name: label.title for label in schema().labels.values()}
    found: dict[str, str] = {}
    owners = [label.properties for label in schema().labels.values()]
    owners += [kind.properties for kind in schema().relationships.values()]
    for properties in owners:
        if name in properties:
            found |= schema().words(properties[name])
    return found


def name_columns(columns: Sequence[Column]) -> dict[str, str]:
    """For each column of ids the column that names the same thing: `a` by `a_name`, the first by `name` or `title`."""
    present = {column.name for column in columns}
    found: dict[str, str] = {}
    for column in columns:
        if column.label is None and column.unit != "node":
            continue
        candidates = [f"{column.name}_name", f"{column.name}_title"]
        candidates += [] if found else ["name", "title"]
        named_by = next((name for name in candidates if name in present), None)
        if named_by:
            found[column.name] = named_by
    return found
