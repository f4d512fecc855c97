"""An answer laid out for people. A page, a terminal, a notebook and a Word file are renderings of this one structure.

What a rendering adds is its own: a page the addresses behind the cells, a terminal the ids that are typed into the next
command. Every word and number is settled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queries.answers.answer import Answer, DataKind
from queries.answers.chart import Chart
from queries.answers.citation import cite, graph_version_text, question_text
from queries.answers.column import Row
from queries.answers.criterion import Criterion
from queries.answers.layout import Table, table_of
from queries.answers.note import Note


@dataclass(frozen=True, slots=True)
class SectionTitles:
    """The headings of the parts below the title of a document, all of them of the second level."""

    network: str = "Network"
    caveats: str = "Caveats"
    citation: str = "Cite this answer"
    method: str = "How this was made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A title, the answer in one sentence, its table, and everything that is needed to judge, reopen and cite it.

    `evidence` holds, for each row of the table, the parameters of the question `evidence-for`, or None; it is empty
    where the answer was asked without its evidence. `criteria` say in words what was asked, `question` as a console
    takes it, and `graph_version` of which state of the graph. `data` says whether the cases are real or invented.
    """

    title: str
    sentence: str
    table: Table
    evidence: tuple[Row | None, ...]
    charts: tuple[Chart, ...]
    has_network: bool
    notes: tuple[Note, ...]
    question: str
    criteria: tuple[Criterion, ...]
    graph_version: str
    method: str
    cypher: str
    citation: str
    bibtex: str
    data: DataKind | None
    sources: tuple[str, ...]
    section_titles: SectionTitles = SectionTitles()


def document(answer: Answer, *, retrieved: date | None = None) -> Document:
    """The document of an answer, from nothing but the answer; `retrieved` is the day its citation names, else today."""
    return Document(
        title=answer.title,
        sentence=answer.sentence,
        table=table_of(answer),
        evidence=tuple(answer.evidence or ()),
        charts=tuple(answer.charts or ()),
        has_network=bool(answer.network and answer.network.relationships),
        notes=tuple(answer.notes),
        question=question_text(answer),
        criteria=tuple(answer.criteria),
        graph_version=graph_version_text(answer),
        method=answer.method,
        cypher=answer.cypher,
        citation=cite(answer, retrieved=retrieved),
        bibtex=cite(answer, "bibtex", retrieved=retrieved),
        data=answer.data,
        sources=tuple(source["title"] for source in answer.sources),
    )
