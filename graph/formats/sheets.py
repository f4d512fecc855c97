"""The schema as sheets and columns, one sheet per label or relationship type: for files, exports and the template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.schema import Label, Property, RelationshipType, schema

_IGNORED_IN_HEADINGS = re.compile(r"[\s_\-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its title for people, and its property if it stands for one."""

    name: str
    title: str
    required: bool = False
    prop: Property | None = None
    taxonomy: str | None = None
    relationship: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: `kind` is the label or relationship type of its records, one per row."""

    name: str
    kind: str
    title: str
    definition: str
    is_node: bool
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """The column that a heading means, by name or title, ignoring case, blanks and underscores; or None."""
        return _by_heading(self.kind).get(plain(heading))

    @property
    def exported(self) -> tuple[Column, ...]:
        """The columns an export writes: all but those that only stand for a relationship of another sheet."""
        return tuple(column for column in self.columns if not (column.taxonomy or column.relationship))


def plain(heading: str) -> str:
    """A heading without case, blanks, underscores and hyphens, which do not distinguish headings."""
    return _IGNORED_IN_HEADINGS.sub("", heading).casefold()


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet of Casethread's own format by its kind: labels first, then relationship types."""
    nodes = [_sheet_of_label(label) for label in schema().domain_labels]
    relationships = [_sheet_of_type(kind) for kind in schema().relationships.values()]
    return {sheet.kind: sheet for sheet in [*nodes, *relationships]}


@cache
def _by_name() -> dict[str, Sheet]:
    by_kind = {plain(sheet.kind): sheet for sheet in sheets().values()}
    return by_kind | {plain(sheet.name): sheet for sheet in sheets().values()}


def sheet_named(name: str) -> Sheet | None:
    """The sheet that a file's or a worksheet's name means, or None."""
    return _by_name().get(plain(name))


@cache
def _by_heading(kind: str) -> dict[str, Column]:
    """Titles are accepted beside names; where a title is another column's name, the name wins."""
    columns = sheets()[kind].columns
    titles = {plain(column.title): column for column in reversed(columns)}
    return titles | {plain(column.name): column for column in columns}


def _sheet_of_label(label: Label) -> Sheet:
    properties = tuple(_column_of(prop) for prop in label.properties.values())
    derived = tuple(
        Column(c.name, c.title, taxonomy=c.taxonomy, relationship=c.relationship) for c in label.columns.values()
    )
    return Sheet(label.sheet, label.name, label.plural, label.definition, True, properties + derived)


def _sheet_of_type(kind: RelationshipType) -> Sheet:
    starts, ends = _titles_of(kind.from_labels), _titles_of(kind.to_labels)
    properties = [_column_of(prop) for prop in kind.properties.values()]
    first = [column for column in properties if column.name in ("id", "source_id")]
    columns = (*first, *_end_columns(kind), *(column for column in properties if column not in first))
    return Sheet(kind.sheet, kind.name, f"{starts} {kind.title}", f"{starts} {kind.title} {ends}.", False, columns)


def _end_columns(kind: RelationshipType) -> list[Column]:
    """The ids of both ends, and the label of an end that can have several."""
    columns: list[Column] = []
    for side, labels in (("from", kind.from_labels), ("to", kind.to_labels)):
        titles = _titles_of(labels)
        if len(labels) > 1:
            columns.append(Column(f"{side}_label", f"{side.capitalize()}: which kind", labels=labels))
        columns.append(Column(f"{side}_id", f"{side.capitalize()} ({titles.lower()})", required=True, labels=labels))
    return columns


def _column_of(prop: Property) -> Column:
    return Column(prop.name, prop.title, prop.required, prop)


def _titles_of(labels: tuple[str, ...]) -> str:
    *most, last = (schema().labels[label].title for label in labels)
    return f"{', '.join(most)} or {last}" if most else last
