"""What the schema files may say: one class for each kind of thing they define."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PropertyType = Literal[
    "text", "long_text", "integer", "number", "yes_no", "date", "list", "id", "id_list", "vocabulary"
]
End = Literal["from", "to"]


class _Strict(BaseModel):
    """A key that the schema does not know is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Property(_Strict):
    """One property of a node or a relationship; `of` names the label that an id points to."""

    name: str
    title: str
    type: PropertyType
    required: bool = False
    vocabulary: str | None = None
    stored: Literal["text", "integer"] = "text"
    of: str | None = None
    may_lie_ahead: bool = False

    @property
    def is_date(self) -> bool:
        """Dates keep their precision as text, with `_earliest` and `_latest` days beside them."""
        return self.type == "date"

    @property
    def kept_as(self) -> tuple[str, ...]:
        """The names under which it is kept: a date has its first and last day beside it."""
        return (self.name, f"{self.name}_earliest", f"{self.name}_latest") if self.is_date else (self.name,)


class DerivedColumn(_Strict):
    """A column of a file that is not stored as a property but as a relationship to a category."""

    name: str
    title: str
    taxonomy: str


class Kind(_Strict):
    """What labels and relationship types have in common: names for machine and people, the sheet, the properties."""

    name: str
    title: str
    sheet: str
    properties: dict[str, Property] = Field(default_factory=dict)

    @property
    def kept_names(self) -> set[str]:
        """Every name that an element of this kind may have in the graph; what a load made also says which load."""
        return {"import_id", *(name for prop in self.properties.values() for name in prop.kept_as)}


class Label(Kind):
    """A node label; `starts`, `ends`, `made` and `closed` name the date properties that bound it in time."""

    plural: str
    caption: str
    definition: str
    internal: bool = False
    columns: dict[str, DerivedColumn] = Field(default_factory=dict)
    open_statuses: tuple[str, ...] = ()
    closed_statuses: tuple[str, ...] = ()
    starts: str | None = None
    ends: str | None = None
    made: str | None = None
    closed: str | None = None

    @property
    def word(self) -> str:
        """The label as a parameter or an address says it: `WorkingPractice` -> `working_practice`."""
        return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(self.name))


class RelationshipType(Kind):
    """A relationship type; `low_degree_end` is the end with fewer of them, where a write begins its search."""

    inverse: str
    pairs: tuple[tuple[str, str], ...]
    low_degree_end: End
    judgement: bool = False
    acyclic: bool = False
    no_self_loop: bool = False

    @property
    def from_labels(self) -> tuple[str, ...]:
        """The labels it may start from, each once, in the order of the file."""
        return tuple(dict.fromkeys(start for start, _ in self.pairs))

    @property
    def to_labels(self) -> tuple[str, ...]:
        """The labels it may end at, each once, in the order of the file."""
        return tuple(dict.fromkeys(end for _, end in self.pairs))
