"""How the cells of an answer are written for people: on a page, in a picture, on a terminal, in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from graph.dates import DATE, day
from graph.schema import schema
from graph.taxonomies import taxonomies
from queries.answers.column import Column
from queries.answers.units import NODE
from queries.wording.figures import number


def format_cell(column: Column, value: Any) -> str:
    """One value in the words that a person reads, by the unit of its column; nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(format_cell(column, item) for item in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return column.unit.format(value) if column.is_number else number(value)
    if DATE.fullmatch(str(value)):
        return day(str(value))
    words = column.words or property_words(column.name)
    return words.get(str(value), str(value))


@cache
def property_words(name: str) -> dict[str, str]:
    """The titles of the words of every property of this name, which a column of the same name may hold."""
    if name == "label":
        return {label.name: label.title for label in schema().labels.values()}
    if name == "taxonomy":  # those that ship; one of a person's own is called by its code
        return {code: taxonomy.title for code, taxonomy in taxonomies().items()}
    titles: dict[str, str] = {}
    kinds = (*schema().labels.values(), *schema().relationships.values())
    for properties in (kind.properties for kind in kinds):
        if name in properties:
            titles |= schema().words(properties[name])
    return titles


def name_columns(columns: Sequence[Column]) -> dict[str, str]:
    """For each column of ids the column that names the same thing: `a` by `a_name`, the first by `name` or `title`."""
    present = {column.name for column in columns}
    named_by: dict[str, str] = {}
    for column in columns:
        if column.label is None and column.unit is not NODE:
            continue
        candidates = [f"{column.name}_name", f"{column.name}_title"]
        candidates += [] if named_by else ["name", "title"]
        name = next((name for name in candidates if name in present), None)
        if name:
            named_by[column.name] = name
    return named_by
