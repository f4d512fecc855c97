"""What a question gives back: plain data, all of it read at one revision before it is returned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from graph.errors import BadRequest
from graph.records import Subgraph
from graph.viewer import Viewer
from queries.answers.chart import Chart
from queries.answers.column import Column, Row
from queries.answers.criterion import Criterion
from queries.answers.note import Note
from queries.answers.tidy import TidyTable

Part: TypeAlias = Literal["network", "evidence", "charts", "captions", "tidy"]
# Every part that a page shows; the tidy table is for files and notebooks, and larger than all of them.
EVERY_PART: frozenset[Part] = frozenset(("network", "evidence", "charts", "captions"))
DataKind: TypeAlias = Literal["real", "invented", "both"]
Outcome: TypeAlias = Literal["rows", "no-rows", "nothing-recorded", "nothing-left"]


@dataclass(frozen=True, slots=True)
class EditionReference:
    """Which edition an answer was read from; `made_at` is in UTC.

    `sha256_today` is the hash of what is left of it, where it was altered since publication.
    """

    name: str
    sha256: str
    made_at: str
    made_on: date
    sha256_today: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Rows with their columns, one sentence, the caveats, and everything needed to check and to reopen it.

    `parameters` are the resolved ones; asking the same question with them on the same `revision` gives the same
    rows. `criteria` are the same in words. `data` says whether the rows shown are of real cases, of invented ones or
    of both; None where they are of no case. `cypher` is what was run and pastes into a console, `method` says in words
    what was computed beyond it, `sources` holds the id and title of each source that the answer draws on. `graph` says
    which graph the revision is of, `edition` from which edition it was read, if from one. `outcome` says
    what the sentence is of: rows; no rows among what was examined; a graph in which nothing of the kind is recorded;
    filters that leave nothing of what is.

    The parts are there where they were asked for, and None otherwise. `network` has the nodes that the rows name and
    what joins them, or the counted links between them; `evidence`, for each row, the parameters of the question
    `evidence-for`, or None; `captions` what people call the nodes that the rows name by id alone, by label and id;
    `tidy` a row for each case and factor that the question counted.
    """

    question: str
    title: str
    sentence: str
    parameters: dict[str, Any]
    columns: list[Column]
    rows: list[Row]
    notes: list[Note]
    revision: int
    cypher: str
    method: str
    sources: list[dict[str, str]]
    viewer: Viewer
    graph: str | None = None
    edition: EditionReference | None = None
    outcome: Outcome = "rows"
    criteria: list[Criterion] = field(default_factory=list)
    data: DataKind | None = None
    network: Subgraph | None = None
    evidence: list[Row | None] | None = None
    charts: list[Chart] | None = None
    captions: dict[tuple[str, str], str] | None = None
    tidy: TidyTable | None = None


def network_of(answer: Answer) -> Subgraph:
    """The network of an answer; raises BadRequest for one that was asked without it."""
    if answer.network is None:
        raise BadRequest("This answer was asked without its network. Ask again with parts=['network'].")
    return answer.network


def tidy_of(answer: Answer) -> TidyTable:
    """The tidy table of an answer; raises BadRequest for one that was asked without it."""
    if answer.tidy is None:
        raise BadRequest("This answer was asked without its tidy table. Ask again with parts=['tidy'].")
    return answer.tidy
