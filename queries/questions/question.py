"""What a question declares of itself: its subject, filters, columns, sentence, evidence and pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import CasethreadError
from queries.answers.answer import Column, Row
from queries.questions.chart import ChartDeclaration

if TYPE_CHECKING:
    from queries.asking.context import QuestionContext

AUDIENCES = {"researcher": "Researcher", "reviewer": "Reviewer", "learning-lead": "Learning lead"}
FILTERS = {
    "source": "only what came from this source",
    "review": "only what this review examined or raised",
    "area": "only this area and the areas within it",
    "organisation": "only what concerns this organisation",
    "category": "only this category and those below it",
    "polarity": "only contributions of this polarity",
    "level": "only this level of what is counted",
    "since": "only what began on or after this date",
    "until": "only what began on or before this date",
    "as_at": "as things stood on this date; today if not given",
}
# What questions that count on the projection can be given, each by the name that a question declares.
OPTIONS = {
    "per": ("one of:case episode", "case", "what is counted: cases, or episodes"),
    "pool": ("yes_no", "no", "count together what was coded with different codebooks; invented and real stay apart"),
    "assume_looked": (
        "yes_no",
        "no",
        "take a coding that does not say what it looked for to have looked for everything",
    ),
}
ROWS = 1000  # shown unless `limit` says otherwise


class DeclarationError(CasethreadError):
    """A file of the catalogue is wrong; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be given; `type` is text, integer, date, yes_no, id:Label or `one of: a b c`."""

    name: str
    type: str
    about: str
    required: bool = False
    default: str | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it can be, or none where it is not a choice."""
        return tuple(self.type.removeprefix("one of:").split()) if self.type.startswith("one of:") else ()

    @property
    def label(self) -> str | None:
        """The label of the node that it names, or None."""
        return self.type.removeprefix("id:") if self.type.startswith("id:") else None


@dataclass(frozen=True, slots=True)
class Picture:
    """The network that is drawn: the nodes that columns name, or links between two columns, weighted by a third.

    `at_most` names a column and the most that it may have in a row that is drawn: `q<=0.05`.
    """

    nodes: tuple[str, ...] = ()
    links: tuple[str, str, str] | None = None
    at_most: tuple[str, float] | None = None


@dataclass(frozen=True)
class Declaration:
    """One question of the catalogue; `cypher` is its statement, or `rows` the function of a .py question."""

    name: str
    file: str
    audiences: tuple[str, ...]
    title: str
    about: str
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...] = ()
    filters: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    on_projection: bool = False
    sentence: str = ""
    none: str = ""
    method: str = ""
    evidence: tuple[dict[str, str], ...] = ()
    picture: Picture = Picture()
    charts: tuple[ChartDeclaration, ...] = ()
    notes: tuple[str, ...] = ()
    cypher: str = ""
    rows: Callable[[QuestionContext], list[Row]] | None = None

    @property
    def scope(self) -> str | None:
        """The scope it counts in, where it says; a `.py` question may choose among several.

        What counts on the projection counts contributions, by the same filters.
        """
        return self.uses[0] if self.uses else "contributions" if self.on_projection else None

    @property
    def audience(self) -> str:
        """Whom it is for, in words."""
        everybody = set(self.audiences) == set(AUDIENCES)
        return "Everybody" if everybody else ", ".join(AUDIENCES[word] for word in self.audiences)

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every name it takes: its own parameters, then filters. `as_at` is taken by every question."""
        own = tuple(parameter.name for parameter in self.parameters)
        return (*own, *self.filters, *(() if "as_at" in self.filters else ("as_at",)))

    def describe(self) -> dict[str, Any]:
        """Everything a program needs to ask it, ready for JSON."""
        return {
            "name": self.name,
            "for": list(self.audiences),
            "title": self.title,
            "about": self.about,
            "parameters": [
                {"name": p.name, "type": p.type, "about": p.about, "required": p.required, "default": p.default}
                for p in self.parameters
            ],
            "filters": {name: FILTERS[name] for name in self.filters},
            "columns": [{"name": c.name, "title": c.title, "unit": c.unit} for c in self.columns],
        }
