"""What a mapping may say: a table, the fields read from each of its rows, and the nodes and relationships made.

docs/mapping.md explains each key to the person who writes one.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from loaders.read.mapping.wording import Wording

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Mark = Annotated[str, StringConstraints(min_length=1, max_length=1)]


class _Strict(BaseModel):
    """A key that a mapping does not know is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SourceEntry(_Strict):
    """The document or dataset that everything in the table comes from: a Source, as the schema has it."""

    id: Text
    title: Text
    kind: Text = "spreadsheet"
    url: str = ""
    published_on: str = ""
    taken_on: str = ""
    licence: str = ""


class ColumnEntry(_Strict):
    """One column by its name (and group), all columns of a group, or all from a first to a last."""

    name: Text | None = None
    group: str | None = None
    first: ColumnEntry | None = None
    last: ColumnEntry | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_plain_text_is_a_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way_to_name_columns(self) -> ColumnEntry:
        ends = [self.first, self.last].count(None)
        by_name = self.name is not None or bool(self.group)
        if (by_name and ends != 2) or (not by_name and ends != 0):
            raise ValueError("needs a name, a group, both of these, or first and last")
        return self


class TableShape(_Strict):
    """How to find the table in the file; `key` lists columns that no row leaves blank."""

    sheet: str | None = None
    delimiter: Mark | None = None
    header_rows: Literal["1", "2"] = "1"
    fill_groups: bool = False
    skip: tuple[int, ...] = ()
    key: tuple[ColumnEntry, ...] = ()


class FieldEntry(_Strict):
    """One field: where its values are in a row, and how a cell becomes values."""

    column: ColumnEntry | None = None
    columns: tuple[ColumnEntry, ...] = ()
    split: Text | None = None
    words: dict[str, str] = Field(default_factory=dict)
    unknown: Literal["error", "keep", "not_known"] = "error"
    dates: tuple[Text, ...] = ()
    path: Text | None = None
    heading_where: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> FieldEntry:
        if (self.column is None) == (not self.columns):
            raise ValueError("needs either column or columns")
        strange = [word for word in self.heading_where if word not in self.words.values()]
        if strange:
            raise ValueError(f"heading_where takes words that words gives; {strange[0]!r} is none of them")
        return self

    @property
    def all_columns(self) -> tuple[ColumnEntry, ...]:
        """The columns, whichever key named them."""
        return self.columns if self.column is None else (self.column,)


class NodeEntry(_Strict):
    """A node made from each row, or from each value of a field; `shared` by rows that give the same id."""

    label: Text
    id: Wording
    each: str | None = None
    shared: bool = False
    properties: dict[str, Wording] = Field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that its id and its properties use."""
        return tuple(name for wording in (self.id, *self.properties.values()) for name in wording.fields)


class EndEntry(_Strict):
    """An end of a relationship: the name of a node of this mapping, or a label and an id."""

    node: str | None = None
    label: str | None = None
    id: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_plain_text_is_a_node(cls, value: Any) -> Any:
        return {"node": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way_to_name_an_end(self) -> EndEntry:
        if (self.node is None) != (self.label is not None and self.id is not None):
            raise ValueError("needs the name of a node, or a label and an id")
        return self


class RelationshipEntry(_Strict):
    """A relationship made for each row, or for each value of the fields that it or its ends go through."""

    type: Text
    start: EndEntry = Field(alias="from")
    end: EndEntry = Field(alias="to")
    each: str | None = None
    shared: bool = False
    properties: dict[str, Wording] = Field(default_factory=dict)


class Mapping(_Strict):
    """A whole mapping."""

    source: SourceEntry
    table: TableShape = TableShape()
    fields: dict[Name, FieldEntry]
    nodes: dict[Name, NodeEntry]
    relationships: tuple[RelationshipEntry, ...] = ()
