"""What a list shows of the records of a label, read off the schema: status, owner, area, dates, kinds.

A label that is added has its list by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from graph.ownership import holds_on, owned_on
from graph.schema import Label, Property, RelationshipType, schema

# The labels that say who and where: whatever leads from a record to one of them is a column of its list.
WHO = "Organisation"
WHERE = "Area"


@dataclass(frozen=True, slots=True)
class PropertyColumn:
    """A column of a property: a word of a vocabulary, a date, or else a text; `name` stands for it in addresses."""

    prop: Property
    is_secondary: bool = False

    @property
    def name(self) -> str:
        """That of the property."""
        return self.prop.name

    @property
    def title(self) -> str:
        """That of the property."""
        return self.prop.title


@dataclass(frozen=True, slots=True)
class RelatedColumn:
    """A column of the organisations or areas at the other end of a relationship; `name` stands for it in addresses."""

    label: Label
    relationship: RelationshipType
    other: Label
    is_secondary: bool = False

    @property
    def name(self) -> str:
        """That of the relationship."""
        return self.relationship.name.lower()

    @property
    def title(self) -> str:
        """Where: the name of the label; who: what the relationship says of them (`Owned by`)."""
        return (
            self.other.title if self.other.name == WHERE else self.relationship.title.removeprefix("is ").capitalize()
        )

    @property
    def path(self) -> str:
        """The pattern from a record `n` by `r` to what is named, `m`, with its conditions.

        Where a relationship says from when and until when, it counts if it holds on the day of the list.
        """
        tests = [f"NOT m.id IN $withheld_{self.other.word}"]
        if self.relationship.name == "OWNED_BY":
            tests.append(owned_on("r", "$today"))
        elif "from" in self.relationship.properties:
            tests.append(holds_on("r", "$today"))
        arrow = f"(n:{self.label.name})-[r:{self.relationship.name}]->(m:{self.other.name})"
        return f"{arrow} WHERE {' AND '.join(tests)}"


ListColumn: TypeAlias = PropertyColumn | RelatedColumn


@cache
def columns_of(label_name: str) -> tuple[ListColumn, ...]:
    """The columns of a label's list after the names of its records: what somebody asks for first, then the others."""
    label = schema().labels[label_name]
    properties = [
        PropertyColumn(prop, _is_secondary(label, prop))
        for prop in label.properties.values()
        if _is_listed(label, prop)
    ]
    related = [
        RelatedColumn(label, kind, schema().labels[other])
        for other in (WHO, WHERE)
        for kind in schema().relationships.values()
        if (label.name, other) in kind.pairs and label.name != other
    ]
    order = ("ref", "status")
    first = [column for name in order for column in properties if column.name == name]
    dates = [column for column in properties if column.prop.is_date]
    words = [column for column in properties if column.prop.vocabulary and column not in first]
    return (*first, *related, *dates, *words)


def column_named(label: Label, name: str) -> ListColumn | None:
    """The column of this name, or None."""
    return next((column for column in columns_of(label.name) if column.name == name), None)


def main_date(label: Label) -> PropertyColumn | None:
    """The date from which the age of a record counts: when it was made or began; None where the schema names none."""
    column = column_named(label, label.made or label.starts or "")
    return column if isinstance(column, PropertyColumn) else None


def _is_listed(label: Label, prop: Property) -> bool:
    if prop.name in (label.caption, "sensitivity"):  # the name itself, and what a mark says
        return False
    return prop.name == "ref" or prop.is_date or bool(prop.vocabulary)


def _is_secondary(label: Label, prop: Property) -> bool:
    """Beside a status, other words matter less."""
    return bool(prop.vocabulary) and prop.name != "status" and "status" in label.properties
