"""The graph for a notebook or a program of the machine's owner: ask it, read it with Cypher, close it."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, overload

from casethread.connection import connection
from casethread.notebook_answer import NotebookAnswer
from graph.database import Database
from graph.facts import facts_at
from graph.settings import Settings
from graph.viewer import Viewer, machine_owner
from loaders.write import Edit, Pseudonyms, Written, write
from queries import ask, question, questions
from queries.answers.answer import Part
from queries.answers.html import frame, plain_html, table_html
from queries.editions.edition import Edition
from queries.editions.store import Editions, ask_edition
from queries.records.contents import contents
from queries.release.release import shown_with_withheld
from queries.wording.text import text_of

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
NOTEBOOK_PARTS: tuple[Part, ...] = ("network", "evidence", "captions")  # what an answer shows, and its methods need
UNGUARDED = "Read for the screen: restricted and internal cases are not left out. Do not save or pass this on."


@dataclass(frozen=True)
class Rows(Sequence[Row]):
    """Rows by column, and what is to be known of them."""

    columns: list[str]
    rows: list[Row]
    notes: tuple[str, ...] = ()

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, the notes in its `attrs`; raises NotInstalled without pandas."""
        data = frame(self.columns, self.rows)
        data.attrs = {"notes": "\n".join(self.notes)}
        return data

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def _repr_html_(self) -> str:
        headings = [(name, any(_is_number(row[name]) for row in self.rows)) for name in self.columns]
        cells = [[text_of(row[name]) for name in self.columns] for row in self.rows]
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return plain_html(table_html(headings, cells) or "<p>No rows.</p>", notes)


@dataclass(frozen=True)
class Contents(Rows):
    """How many records of each kind are in the graph, and the number of its last change."""

    revision: int = 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Graph:
    """An open graph, and the editions that were opened beside it; `with` closes both."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._editions = Editions(settings.home, settings.heap, settings.idle_minutes * 60)
        self._opened: dict[str, Database] = {}
        self._viewer = machine_owner(settings.person)

    def ask(
        self,
        name: str,
        /,
        *,
        viewer: Viewer | str = "owner",
        edition: str | Path | None = None,
        parts: Collection[Part] = NOTEBOOK_PARTS,
        **parameters: Any,
    ) -> NotebookAnswer:
        """The answer to a question of the catalogue: `graph.ask("recurring-factors", area="Northmere", since=2019)`.

        `viewer="export"` leaves restricted cases out, and what follows from them: ask so for what is written to a
        file. `edition` is the file of an edition, or the name or the hash of one that is kept, to be asked instead.
        `parts` names what is read beside rows and notes: "network", "evidence", "charts", "captions".
        Raises BadRequest for what cannot be asked so, NotFound where a name is nobody's, and TookTooLong.
        """
        person = self._viewer_for(viewer)
        if edition is not None:
            stored_edition = self._editions.named(edition)
            database = self._database_of(stored_edition)
            answer = ask_edition(
                stored_edition, database, name, parameters, viewer=person, live=self._database, parts=parts
            )
            return NotebookAnswer.of(answer)
        answer = ask(self._database, name, parameters, viewer=person, parts=parts)
        return NotebookAnswer.of(shown_with_withheld(answer, facts_at(self._database).withheld))

    def cypher(self, text: str, /, **parameters: Any) -> Rows:
        """The first 1,000 rows of a statement, run as a reader; restricted cases are in it.

        Raises Forbidden for what writes, changes the schema, reads a file or fetches an address; the server itself
        refuses it. Raises CypherError and TookTooLong.
        """
        result = self._database.read_user_cypher(text, parameters)
        notes = (f"Only the first {len(result.rows):,} rows were fetched.",) if result.has_more else ()
        withheld = facts_at(self._database).withheld
        return Rows(result.columns, result.rows, (*notes, *((UNGUARDED,) if withheld else ())))

    def write(self, *edits: Edit, reason: str, names: Mapping[str, str] | None = None) -> Written:
        """Write records and relationships, all of them or none, as whoever opened the graph; one undo takes it back.

        `graph.write(RecordEdit("Action", {"status": "completed", "closed_on": "3 May 2024"}, "a1"), reason="Minutes")`.
        What was written over what somebody else set is a conflict in what is returned, and what breaks a rule a problem;
        nothing is written then. `names` gives the role that takes the place of a name in every text before anything is
        stored: `{"Jo Smith": "the social worker"}`. Raises BadRequest without a reason, and NotFound.
        """
        pseudonyms = Pseudonyms.of(names or {})
        return write(self._database, edits, by=self._viewer, reason=reason, pseudonyms=pseudonyms)

    def questions(self, name: str | None = None) -> Rows:
        """The catalogue; with the name of a question, what it can be given."""
        if name is None:
            listed = [{"question": entry.name, "asks": entry.title, "for": entry.audience} for entry in questions()]
            return Rows(["question", "asks", "for"], listed)
        described = question(name).describe()
        takes = [
            {"parameter": parameter["name"], "means": parameter["about"], "needed": parameter["required"]}
            for parameter in described["parameters"]
        ]
        takes += [{"parameter": key, "means": about, "needed": False} for key, about in described["filters"].items()]
        return Rows(["parameter", "means", "needed"], takes)

    def contents(self) -> Contents:
        """How many records of each kind are in the graph now, restricted ones among them, and its revision."""
        return self._database.read_together(self._contents)

    @property
    def revision(self) -> int:
        """Deprecated, for it reads the graph: `contents().revision`, or that of an answer."""
        text = "graph.revision goes with the next version: use graph.contents().revision, or that of an answer."
        warnings.warn(text, DeprecationWarning, stacklevel=2)
        return self._database.revision()

    def connection(self) -> dict[str, Any]:
        """What another Bolt client needs (uri, database, username, password); not to be printed, for it may write."""
        return connection(self._settings, self._database)

    def close(self) -> None:
        """Let go of the graph; an embedded database runs on until it is idle."""
        for database in (self._database, *self._opened.values()):
            database.close()
        self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _repr_html_(self) -> str:
        about = f"A graph of case reviews, on {self._database.kind}."
        hint = "contents() counts what is in it; questions() lists what can be asked of it."
        return plain_html(f"<p>{escape(about)}</p><p>{hint}</p>")

    def _contents(self) -> Contents:
        rows = [{"what": label.plural, "how many": total} for label, total in contents(self._database, self._viewer)]
        revision = self._database.revision()
        note = f"A graph of case reviews at revision {revision:,}, on {self._database.kind}."
        return Contents(["what", "how many"], rows, (note,), revision)

    def _viewer_for(self, viewer: Viewer | str) -> Viewer:
        """Whoever opened the graph, at the screen (`owner`) or taking the answer out (`export`)."""
        if isinstance(viewer, Viewer):
            return viewer
        viewers = {person.cited_as: person for person in (self._viewer, self._viewer.for_export())}
        if viewer not in viewers:
            raise ValueError(f"viewer is {' or '.join(map(repr, viewers))}, not {viewer!r}.")
        return viewers[viewer]

    def _database_of(self, edition: Edition) -> Database:
        if edition.sha256 not in self._opened:
            self._opened[edition.sha256] = self._editions.open(edition)
        return self._opened[edition.sha256]
