"""What every loader returns: records with the place they came from, what the file leaves open, and the problems met."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.records import Node, Relationship
from loaders.records.cell_account import CellAccount
from loaders.records.problem import Place, Problem
from loaders.records.record import Record
from loaders.records.sent_workbook import SentWorkbook


@dataclass(frozen=True, slots=True)
class HeadingQuestion:
    """A column whose heading nobody knows: its first values, and what it may be (empty where nothing is near).

    `is_taken` where it is read so unless somebody says otherwise, because its values say as much; else it is left out.
    """

    place: Place
    heading: str
    examples: tuple[str, ...]
    proposal: str
    is_taken: bool = False


@dataclass(slots=True)
class OpenQuestion:
    """One question about the words of a file.

    `key` is what it is about, in words; `id` is the same in every version of the file, and another in another plan.
    Where there are `choices`, an answer is one of them. `is_decided` says that the graph has the answer from earlier.
    `between` are names which it asks whether they are one; `compared` are those of two records of a `label` that an answer
    takes for one.
    """

    id: str
    key: str
    text: str
    meanwhile: str
    place: Place
    choices: tuple[str, ...] = ()
    answer: str | None = None
    is_decided: bool = False
    count: int = 1  # rows that it is about
    label: str = ""
    compared: tuple[str, ...] = ()
    between: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """What a decision on it is about: records of a label, else the words of a sheet."""
        return self.label or self.place.sheet or self.place.file

    @property
    def names(self) -> list[str]:
        """What it compares: two records by their names, else the words that it is about."""
        return [*self.compared] or [self.key]

    @property
    def meanwhile_sentence(self) -> str:
        """What happens without an answer, and to how many rows."""
        rows = f" It is about {self.count:,} rows." if self.count > 1 else ""
        return f"Without an answer {self.meanwhile}.{rows}"


@dataclass(slots=True)
class PlanColumn:
    """Of what kind a column of a plan is, the ids of the actions whose cells in it are empty, and how many are filled."""

    kind: str
    blank: list[str] = field(default_factory=list)
    filled: int = 0


@dataclass(slots=True)
class Reading:
    """All that one loader read: records, problems, the source they belong to, and the files' SHA-256 by name.

    `lenient` names the rules that this source is known to break: the loader has warned of each once, with its
    count, and the checks let those rows pass. `source_is_file` is true where the source was named after the file,
    because nothing in it names one. `cells` says what became of every cell of the files. `made_ids` are the labels and
    ids of the nodes whose ids the loader made from names. With `counts_episodes`, the numbers of the episodes are
    only the order in which the rows name them. `heading_questions` are the columns to ask about, `columns` what
    each heading of a flat sheet was taken for (empty: left out on purpose), `column_decisions`
    what this load says that columns hold. `spellings` are all the ways in which the file types a name that is one
    record. `same_records` are the labels and ids of records that the loader knows to be those of the graph, though
    another version of the source calls them otherwise. `questions` are what the file leaves open, `former_owners`
    the ids of each OWNED_BY of the graph that it says is over. Of what is entered by hand, `reason` is why, `removals`
    what goes, and `attached` the relationships that go with it. `returned` is what was sent to the agency that a workbook
    came back from. `plan_columns` are those of an action plan, by the sheet and the heading.
    """

    loader: str
    source_id: str
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    lenient: frozenset[str] = frozenset()
    source_is_file: bool = False
    cells: CellAccount = field(default_factory=CellAccount)
    heading_questions: list[HeadingQuestion] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    column_decisions: list[OpenQuestion] = field(default_factory=list)
    made_ids: frozenset[tuple[str, str]] = frozenset()
    counts_episodes: bool = False
    spellings: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by the label and what identifies it
    same_records: frozenset[tuple[str, str]] = frozenset()
    questions: list[OpenQuestion] = field(default_factory=list)
    former_owners: frozenset[str] = frozenset()
    reason: str = ""
    removals: list[Node | Relationship] = field(default_factory=list)
    attached: frozenset[tuple[str, str]] = frozenset()
    returned: SentWorkbook | None = None
    plan_columns: dict[tuple[str, str], PlanColumn] = field(default_factory=dict)


def add_spelling(spellings: dict[tuple[str, str], list[str]], label: str, key: str, name: str) -> None:
    """Keep one more way in which a name is typed, the first of them first."""
    names = spellings.setdefault((label, key), [])
    if name not in names:
        names.append(name)
