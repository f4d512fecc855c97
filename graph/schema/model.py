"""What the schema files may say: one class for each kind of thing they define."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from graph.schema.look import MIN_CONTRAST, UNKNOWN, Corners, Look, contrast_to_white

PropertyType = Literal[
    "text", "long_text", "integer", "number", "yes_no", "date", "list", "id", "id_list", "vocabulary"
]
End = Literal["from", "to"]
# What the records of a label belong to:
#   case         to one case: the case itself and what describes it
#   thread       to what came of a case: the review, what it found and asked for, what was done
#   all_cases    to no case: cases share it, and it is known by its name
#   taxonomy     to a taxonomy, from which cases share it
#   provenance   to where the data came from, which cases share
#   partnership  to the people who use it, what they decided: undone with its load, and never exported
#   bookkeeping  to Casethread itself: no file, export or page speaks of it
BelongsTo = Literal["case", "thread", "all_cases", "taxonomy", "provenance", "partnership", "bookkeeping"]
_DEPENDENT = ("case", "thread")
_SHARED = ("all_cases", "taxonomy", "provenance")
_Coordinate = Annotated[float, Field(ge=-1, le=1)]


def _seen_on_white(colour: str) -> str:
    if (contrast := contrast_to_white(colour)) < MIN_CONTRAST:
        raise ValueError(f"{colour} has a contrast of {contrast:.1f} to white; it needs at least {MIN_CONTRAST}")
    return colour


Colour = Annotated[str, Field(pattern="^#[0-9a-f]{6}$"), AfterValidator(_seen_on_white)]


class _Strict(BaseModel):
    """A key that the schema does not know is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Property(_Strict):
    """One property of a node or a relationship; `of` names the label that an id points to.

    `history` names the field of the events that record its changes. `along` names the type of relationship that links
    what it names with an end of the relationship whose property it is: a form offers only that. `help` says on a form
    what is to be entered, with an `example`.
    """

    name: str
    title: str
    type: PropertyType
    required: bool = False
    vocabulary: str | None = None
    stored: Literal["text", "integer"] = "text"
    of: str | None = None
    along: str | None = None
    may_lie_ahead: bool = False
    history: str | None = None
    help: str = ""
    example: str = ""

    @property
    def is_date(self) -> bool:
        """Dates keep their precision as text, with `_earliest` and `_latest` days beside them."""
        return self.type == "date"

    @property
    def stored_names(self) -> tuple[str, ...]:
        """The names under which it is stored: a date has its first and last day too."""
        return (self.name, f"{self.name}_earliest", f"{self.name}_latest") if self.is_date else (self.name,)


class DerivedColumn(_Strict):
    """A column of a file that is not stored as a property but as a relationship.

    To a category, where it has a `taxonomy`; else of the type `relationship`, to what the record belongs to, which has
    the `label` where several are possible.
    """

    name: str
    title: str
    taxonomy: str | None = None
    relationship: str | None = None
    label: str | None = None


class Kind(_Strict):
    """What labels and relationship types have in common: names for machine and people, the sheet, the properties."""

    name: str
    title: str
    sheet: str
    properties: dict[str, Property] = Field(default_factory=dict)

    @property
    def all_stored_names(self) -> set[str]:
        """Every name that an element of this kind may have in the graph; what a load made also says which load."""
        return {"import_id", *(name for prop in self.properties.values() for name in prop.stored_names)}


class Line(_Strict):
    """How a relationship is drawn that has this word in its property `of`, and its word from its start and its end."""

    of: str
    word: str
    inverse: str
    colour: Colour
    dashes: tuple[int, ...] = ()
    end: Literal["triangle", "bar", "diamond", "circle"]


class Search(_Strict):
    """How a label is found by its name: `rank` among equally close names, `by_likeness` where no name has the text."""

    rank: int
    by_likeness: bool = False


class Label(Kind):
    """A node label: what it belongs to, its place in lists, how it is drawn, and its properties.

    `is_one_by_name` says that two records of that name are the same record, in whatever files they come;
    `is_offered` that a sheet to fill in offers the names that the graph has.
    `depends_on: each` withholds a record with any record that it depends on, `all` only where all of those are
    withheld; which those are is said by the relationship types. `starts`, `ends`, `made` and `closed` name the date
    properties that bound it in time, `sorted_by` the properties by which a list of one record's neighbours is sorted, of
    several dates the first that is known.
    """

    plural: str
    caption: str
    definition: str
    belongs_to: BelongsTo
    is_one_by_name: bool = False
    is_offered: bool = False
    depends_on: Literal["each", "all"] = "each"  # whoever forgets it withholds too much, never too little
    order: int
    shape: Literal["circle"] | Annotated[tuple[tuple[_Coordinate, _Coordinate], ...], Field(min_length=3)] | None = None
    colour: Colour | None = None
    search: Search | None = None
    sorted_by: tuple[str | tuple[str, ...], ...] = ()
    columns: dict[str, DerivedColumn] = Field(default_factory=dict)
    open_statuses: tuple[str, ...] = ()
    closed_statuses: tuple[str, ...] = ()
    starts: str | None = None
    ends: str | None = None
    made: str | None = None
    closed: str | None = None

    @property
    def category_columns(self) -> tuple[DerivedColumn, ...]:
        """The columns that name a category of a taxonomy."""
        return tuple(column for column in self.columns.values() if column.taxonomy)

    @model_validator(mode="after")
    def _is_whole(self) -> Label:
        if not self.internal and (missing := [name for name in ("shape", "colour") if getattr(self, name) is None]):
            raise ValueError(f"{' and '.join(missing)} required: how it is drawn")
        if self.depends_on == "all" and not self.is_dependent:
            raise ValueError(f"depends_on: what belongs to {self.belongs_to} depends on no case")
        return self

    @property
    def word(self) -> str:
        """The label as a parameter or an address says it: `WorkingPractice` -> `working_practice`."""
        return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(self.name))

    @property
    def recorded_by_events(self) -> tuple[Property, ...]:
        """The properties each change of which is an event as well (rule 6), in the order of the file."""
        return tuple(prop for prop in self.properties.values() if prop.history)

    @property
    def internal(self) -> bool:
        """Whether files, exports and pages do not speak of it: Casethread's own bookkeeping, and what people decided."""
        return self.belongs_to in ("partnership", "bookkeeping")

    @property
    def is_shared(self) -> bool:
        """Whether cases share it: it stays known as long as a case that is not restricted leads to it."""
        return self.belongs_to in _SHARED

    @property
    def is_dependent(self) -> bool:
        """Whether it depends on one case, or on the cases of one review, and is withheld with them."""
        return self.belongs_to in _DEPENDENT

    @property
    def look(self) -> Look:
        """How it is drawn, everywhere."""
        if self.shape is None or self.colour is None:
            return UNKNOWN
        corners: Corners = () if self.shape == "circle" else self.shape
        return Look(corners, self.colour)


class RelationshipType(Kind):
    """A relationship type; `low_degree_end` is the end with fewer of them, where a write begins its search.

    `depends` is the end that would not be there, or not be known, without the other; where only one of the two is
    shared by cases, that one depends on the other in any case. With `unless` it depends on it only where it has no
    relationship of that type. `implied_by` names two types that together say the same as this one. `part` is the end
    that is a part of the other, or filed under it: as long as it stays, so does the relationship.
    """

    inverse: str
    pairs: tuple[tuple[str, str], ...]
    low_degree_end: End
    depends: Literal["from", "to", "neither"]
    unless: str | None = None
    implied_by: tuple[str, str] | None = None
    part: End | None = None
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

    @property
    def dependences(self) -> tuple[tuple[str, str], ...]:
        """(the label that depends, the label that it depends on) for each of its pairs; none where neither does."""
        if self.depends == "neither":
            return ()
        return self.pairs if self.depends == "from" else tuple((end, start) for start, end in self.pairs)
