"""The content of the taxonomy files: a taxonomy of terms, and the crosswalk between taxonomies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
TermId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Level = Literal["front_line", "local_strategic", "national"]
Relation = Literal["exact", "broader", "narrower", "related"]


class _Strict(BaseModel):
    """An unknown key in a taxonomy file is an error, never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Term(_Strict):
    """One term; `added` for a term that divides a heading of the source, which does not list it itself."""

    code: Code
    name: Sentence
    definition: Sentence
    broader: Code | None = None
    level: Level | None = None
    added: bool = False


class Taxonomy(_Strict):
    """A taxonomy with its source; under `deficits_only` every contribution is a hindering one."""

    taxonomy: Code
    title: Sentence
    version: Sentence
    year: int
    source: Sentence
    licence: Sentence
    deficits_only: bool = False
    terms: tuple[Term, ...] = Field(min_length=1)

    def term(self, code: str) -> Term | None:
        """The term with this code, or None."""
        return next((term for term in self.terms if term.code == code), None)

    def id_of(self, code: str) -> str:
        """The id of a term's Category in the graph: `taxonomy:code`."""
        return f"{self.taxonomy}:{code}"

    def lineage(self, code: str) -> tuple[Term, ...]:
        """The term and its broader terms, from the nearest to the top; empty where there is no such term."""
        term = self.term(code)
        if term is None:
            return ()
        return (term, *(self.lineage(term.broader) if term.broader else ()))

    def level_of(self, code: str) -> Level | None:
        """The level of a term, its own or that of the nearest broader term that has one."""
        return next((term.level for term in self.lineage(code) if term.level), None)


def taxonomy_of(category: str) -> str:
    """The taxonomy of a category, by its id: `taxonomy:code`."""
    return category.partition(":")[0]


class Match(_Strict):
    """One row of the crosswalk: `start` has `end` as its exact, broader, narrower or related match (SKOS)."""

    start: TermId = Field(alias="from")
    end: TermId = Field(alias="to")
    relation: Relation
    note: Sentence

    @property
    def classifies(self) -> bool:
        """Whether everything in the first term is also in the second."""
        return self.relation in ("exact", "broader")

    @property
    def start_taxonomy(self) -> str:
        """The taxonomy of the first term."""
        return taxonomy_of(self.start)

    @property
    def end_taxonomy(self) -> str:
        """The taxonomy of the second term."""
        return taxonomy_of(self.end)


class Crosswalk(_Strict):
    """The proposed matches between terms of different taxonomies; `statement` says that it is a proposal."""

    version: Sentence
    title: Sentence
    statement: Sentence
    rows: tuple[Match, ...]

    def classified(self, term_id: str, taxonomy: str) -> str | None:
        """The term of another taxonomy that contains this one as a whole, by an exact or broader match, or None."""
        return next(
            (row.end for row in self.rows if row.start == term_id and row.end_taxonomy == taxonomy and row.classifies),
            None,
        )
