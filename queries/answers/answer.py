"""What a question gives back: one type for all questions, on a page, in a file and in a notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph.records import Subgraph
from queries.answers.citation import citation, cite
from queries.answers.notebook import Picture, about, answer_html, frame_of, picture_of
from queries.editions.edition import Edition

if TYPE_CHECKING:
    import pandas

    from graph.network.networkx_graph import NetworkXGraph

Row = dict[str, Any]
PLAIN_UNITS = (
    "text", "number", "cases", "episodes", "mentions", "days", "date", "share", "difference", "ratio", "probability",
    "yes_no", "list", "node",
)  # fmt: skip
NUMBERS = ("number", "cases", "episodes", "mentions", "days", "share", "difference", "ratio", "probability")


class Viewer(Enum):
    """Who is looking: the owner at a screen of theirs, or whoever a file or a program's answer reaches."""

    OWNER = "owner"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `unit` is one of PLAIN_UNITS or `id:Label`, an opaque id that names a node of that label.

    In a column whose unit is `node` the label stands in the row's own `label` column.
    """

    name: str
    title: str
    unit: str

    @property
    def label(self) -> str | None:
        """The label of the nodes that this column names, or None."""
        return self.unit.removeprefix("id:") if self.unit.startswith("id:") else None

    @property
    def is_number(self) -> bool:
        """True for what is counted or measured."""
        return self.unit in NUMBERS

    def label_in(self, row: Row) -> str | None:
        """The label of the node that this column names in a row, or None where it names none."""
        if row.get(self.name) is None:
            return None
        return row.get("label") if self.unit == "node" else self.label


def _nothing(_: Answer) -> Subgraph:
    return Subgraph()


@dataclass(frozen=True)
class Answer:
    """Rows with their columns, one sentence, the caveats, and everything needed to check and to reopen it.

    `parameters` are the resolved ones; asking the same question with them on the same `revision` gives the same
    rows. `evidence` has, for each row, the parameters of the question `evidence-for`, or None. `cypher` is what was
    run and pastes into a console, `method` says in words what was computed beyond it, `sources` holds the id and
    title of each source that the answer draws on. `graph` says which graph the revision is of, `edition` from which
    edition it was read, if from one.
    """

    question: str
    title: str
    sentence: str
    parameters: dict[str, Any]
    columns: list[Column]
    rows: list[Row]
    notes: list[str]
    revision: int
    cypher: str
    method: str
    evidence: list[Row | None]
    sources: list[dict[str, str]]
    viewer: Viewer = Viewer.OWNER
    graph: str | None = None
    edition: Edition | None = None
    # The network is read from the graph when it is first looked at: most answers are never drawn.
    draw: Callable[[Answer], Subgraph] = field(default=_nothing, repr=False, compare=False)

    @cached_property
    def network(self) -> Subgraph:
        """The nodes that the rows name and what joins them, or the counted links between them."""
        return self.draw(self)

    @property
    def shown_columns(self) -> list[Column]:
        """The columns for a person: a group that is the same in every row is said in a note instead."""
        is_one = len({row.get("group") for row in self.rows}) < 2
        return [column for column in self.columns if not (is_one and column.name == "group")]

    def cite(self, form: str = "text") -> str:
        """What to cite it by: a sentence, or with `bibtex` an entry for a bibliography."""
        return cite(self, form)

    def picture(self) -> Picture:
        """What a notebook shows in a frame: the network of the answer, with the same as a list."""
        return picture_of(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, the notes in its `attrs`; raises NotInstalled without pandas."""
        return frame_of(self)

    def to_networkx(self) -> NetworkXGraph:
        """The network as a MultiDiGraph of networkx (see `graph.network`), the notes in its `graph` attributes."""
        from graph.network.networkx_graph import to_networkx  # noqa: PLC0415 - networkx is for those who ask for it

        twin = to_networkx(self.network)
        twin.graph.update(about(self))
        return twin

    def _repr_html_(self) -> str:
        return answer_html(self)

    def to_json(self) -> dict[str, Any]:
        """What a page's twin holds; columns by name."""
        return {
            "question": self.question,
            "parameters": self.parameters,
            "revision": self.revision,
            "columns": [column.name for column in self.columns],
            "rows": self.rows,
            "notes": self.notes,
            "sentence": self.sentence,
            "citation": citation(self),
        }


def pasteable(cypher: str, parameters: dict[str, Any]) -> str:
    """A statement with its parameters before it, as Neo4j Browser and cypher-shell take them.

    Other consoles take the same values by name.
    """
    given = [f":param {name} => {_literal(value)};" for name, value in sorted(parameters.items())]
    return "\n".join([*given, f"{cypher.rstrip()};"])


def _literal(value: Any) -> str:
    """A value as Cypher: JSON is Cypher for texts, numbers, lists and null alike."""
    return json.dumps(value, ensure_ascii=False)
