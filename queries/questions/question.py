"""A question of the catalogue: what it asks, what it can be given, and what its answer holds.

In Python a question is declared as a `Question`; the comment above a `.cypher` file is read into the same object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from queries.answers.column import Column
from queries.questions.chart import ChartDeclaration
from queries.questions.filters import FILTERS

Audience: TypeAlias = Literal["researcher", "reviewer", "learning-lead"]
AUDIENCES: dict[Audience, str] = {
    "researcher": "Researcher",
    "reviewer": "Reviewer",
    "learning-lead": "Learning lead",
}
EVERYBODY: tuple[Audience, ...] = tuple(AUDIENCES)
AS_ASKED = "as_asked"  # in `no_rows`: that it is said of less than everything, where that is so
ROWS_SHOWN = 1000  # unless `limit` says otherwise
# Of parameters whose names do not read as words.
_TITLES = {
    "rag": "RAG",
    "one": "First set",
    "other": "Second set",
    "pool": "Codebooks together",
    "assume_looked": "Looked for everything",
}
ParameterType: TypeAlias = Literal["text", "integer", "date", "yes_no", "choice", "node"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be given.

    A `choice` has its `choices`, a `node` the `label` of what it names by id, reference or name. A text may be one that
    `holds` the filters of a set of cases, or the code of a taxonomy. An internal one is for links and programs: no form
    shows it. A deprecated one is accepted for one more version, and offered nowhere.
    """

    name: str
    about: str
    type: ParameterType = "text"
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    label: str | None = None
    holds: Literal["", "filters", "taxonomy"] = ""
    is_internal: bool = False
    deprecated: bool = False

    @property
    def declared_type(self) -> str:
        """The type as the catalogue lists it: `integer`, `id:Factor`, `one of:case episode`."""
        if self.label:
            return f"id:{self.label}"
        return f"one of:{' '.join(self.choices)}" if self.choices else self.type


def title_of(name: str) -> str:
    """The title of a parameter or a filter: that of the field in which people give it."""
    return FILTERS[name].title if name in FILTERS else _TITLES.get(name) or name.replace("_", " ").capitalize()


def node(name: str, label: str, about: str, *, required: bool = False) -> Parameter:
    """A parameter that names a node of a label."""
    return Parameter(name, about, "node", required, label=label)


def choice(name: str, choices: str, about: str, *, default: str | None = None) -> Parameter:
    """A parameter that is one of a few words, given with blanks between them."""
    return Parameter(name, about, "choice", default=default, choices=tuple(choices.split()))


# What questions that count on the projection can be given beside their own parameters.
PER = choice("per", "case episode", "what is counted: cases, or episodes", default="case")
POOL = Parameter(
    "pool",
    "count together what was coded with different codebooks; invented and real stay apart",
    "yes_no",
    default="no",
)
ASSUME_LOOKED = Parameter(
    "assume_looked",
    "take a coding that does not say what it looked for to have looked for everything",
    "yes_no",
    default="no",
)
COUNTING_PARAMETERS = {parameter.name: parameter for parameter in (PER, POOL, ASSUME_LOOKED)}


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """The network that is drawn of an answer.

    Its nodes are those that the columns in `nodes` name (all columns that name nodes where there are none), or it has a
    link for each row between two columns, weighted by a third. `at_most` names a column and the most that it may have
    in a row that is drawn. A link has the columns that it `carries`, too, and leads both ways unless it `is_directed`;
    where its weight is 0 there is none.
    """

    nodes: tuple[str, ...] = ()
    links: tuple[str, str, str] | None = None
    at_most: tuple[str, float] | None = None
    carries: tuple[str, ...] = ()
    is_directed: bool = True


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the catalogue.

    `scopes` are those of the statements that it counts in, `on_projection` says that it counts in memory. `key` names
    the columns that tell one row from another where rows lead to their evidence. `sentence` has columns of the first
    row in braces, `no_rows` stands where there is none. `presupposes` names the populations, beside that of its scope,
    without which no rows say nothing, and `consequence` what follows where there is none of them ("none can be
    overdue"); `speaks_of` those that its rows count too: where none is recorded, the answer says so. `cypher` is the
    statement of a question without Python, `file` the name of its file. Where the parameter that `passes_on` names is
    given, everything but that one and `passes_on_with` belongs to the question that it names. `opening` says what its
    page asks on a day where nobody asked for anything yet; what is asked in another way is as it is given.
    """

    name: str
    audiences: tuple[Audience, ...]
    title: str
    about: str
    columns: tuple[Column, ...]
    sentence: str
    no_rows: str
    parameters: tuple[Parameter, ...] = ()
    filters: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    on_projection: bool = False
    method: str = ""
    presupposes: tuple[str, ...] = ()
    speaks_of: tuple[str, ...] = ()
    consequence: str = ""
    key: tuple[str, ...] = ()
    network: NetworkPicture = NetworkPicture()
    charts: tuple[ChartDeclaration, ...] = ()
    notes: tuple[str, ...] = ()
    cypher: str = ""
    file: str = ""
    passes_on: str = ""
    passes_on_with: str = ""
    opening: Callable[[date], Mapping[str, str]] | None = None

    @property
    def scope(self) -> str | None:
        """The scope it counts in, where it says; a question in Python may choose among several.

        What counts on the projection counts contributions, by the same filters.
        """
        return self.scopes[0] if self.scopes else "contributions" if self.on_projection else None

    @property
    def source_file(self) -> str:
        """The name of the file that declares it."""
        return self.file or f"{self.name.replace('-', '_')}.py"

    @property
    def audience(self) -> str:
        """Whom it is for, in words."""
        if set(self.audiences) == set(EVERYBODY):
            return "Everybody"
        return ", ".join(AUDIENCES[audience] for audience in self.audiences)

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every name it takes: its own parameters, then filters. `as_at` is taken by every question."""
        own = tuple(parameter.name for parameter in self.parameters)
        return (*own, *self.filters, *(() if "as_at" in self.filters else ("as_at",)))

    def can_do_without(self, name: str) -> bool:
        """Whether it still answers without this parameter or filter.

        Of the parameters of a question that counts nothing by itself, one of several is needed.
        """
        if name in FILTERS or name == "limit":
            return True
        parameter = next((parameter for parameter in self.parameters if parameter.name == name), None)
        if parameter is None or parameter.required:
            return False
        return parameter.default is not None or (self.scope is not None and not self.passes_on)

    @property
    def offered(self) -> tuple[Parameter, ...]:
        """Its own parameters but for the deprecated ones."""
        return tuple(parameter for parameter in self.parameters if not parameter.deprecated)

    @property
    def rows_shown(self) -> int:
        """How many rows it shows unless `limit` says otherwise."""
        defaults = [parameter.default for parameter in self.parameters if parameter.name == "limit"]
        return int((defaults and defaults[0]) or ROWS_SHOWN)

    def describe(self, *, exporting: bool = False) -> dict[str, Any]:
        """Everything a program needs to ask it, ready for JSON; with `exporting`, only the filters under which answers leave."""
        return {
            "name": self.name,
            "for": list(self.audiences),
            "title": self.title,
            "about": self.about,
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.declared_type,
                    "about": parameter.about,
                    "required": parameter.required,
                    "default": parameter.default,
                }
                for parameter in self.offered
            ],
            "filters": {name: FILTERS[name].about for name in self.filters if FILTERS[name].leaves or not exporting},
            "columns": [
                {"name": column.name, "title": column.title, "unit": column.unit.name} for column in self.columns
            ],
        }
