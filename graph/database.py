"""The one way to the graph: Cypher over Bolt, on the embedded database or on Neo4j."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from graph.bolt import Account, Connection, Row, ServerLost, Transaction
from graph.embedded import launcher
from graph.embedded.launcher import EmbeddedSettings
from graph.errors import CasethreadError, DatabaseUnavailable, Forbidden, TransactionTooLarge
from graph.records import Subgraph
from graph.servers import EmbeddedServer, Name, Neo4jServer, Server

__all__ = ["Database", "FreeAnswer", "Transaction", "connect"]

T = TypeVar("T")

READ_SECONDS = 60.0
WRITE_SECONDS = 3600.0
# What a person's own Cypher may take and bring.
FREE_SECONDS = 20.0
FREE_ROWS = 1000
# Both servers let a reader do this, and only one of them shows a plan of it.
_STOPS_OTHERS = re.compile(r"\bTERMINATE\b.*\bTRANSACTION", re.IGNORECASE | re.DOTALL)
_CALLED_WITHIN = re.compile(r"\bResolvedCall\(([^()]*)")


@dataclass(frozen=True, slots=True)
class FreeAnswer:
    """The rows of a person's own Cypher; `more` says that rows beyond the cap were left behind."""

    columns: list[str]
    rows: list[Row]
    more: bool


def connect(
    url: str | None = None,
    *,
    username: str = "neo4j",
    password: str = "",
    database: str = "neo4j",
    home: Path | None = None,
    heap: str | None = None,
    idle_seconds: float = 1800.0,
    read_seconds: float = READ_SECONDS,
    write_seconds: float = WRITE_SECONDS,
) -> "Database":
    """The graph on the Neo4j server at `url`, or without one in the embedded database of `home`.

    `username`, `password` and `database` are for Neo4j; `heap` (such as `1g`) and `idle_seconds` for an embedded
    database that is not running yet. Raises `DatabaseUnavailable` when no server answers.
    """
    if url:
        account = Account(username if password else "", password)
        return Database(Neo4jServer(url, account, database), read_seconds, write_seconds)
    settings = EmbeddedSettings(
        (home or launcher.default_home()).expanduser().resolve(),
        heap or launcher.default_heap(),
        idle_seconds,
        read_seconds,
    )
    return Database(EmbeddedServer(settings), read_seconds, write_seconds)


class Database:
    """A graph to read and to write; one for a whole process, used by all of its threads."""

    def __init__(self, server: Server, read_seconds: float, write_seconds: float) -> None:
        self._server, self._read_seconds, self._write_seconds = server, read_seconds, write_seconds
        self._changing = threading.Lock()
        self._open = _Open()
        self._reader, self._writer = server.connect()

    @property
    def server(self) -> Name:
        return self._server.name

    @property
    def kind(self) -> str:
        """What and where this database is, in words."""
        return self._server.kind

    @property
    def address(self) -> str:
        """Where any Bolt client finds it now; the embedded one moves when it starts again."""
        return self._connections()[0].address

    @property
    def heap(self) -> int | None:
        """Bytes of heap of the embedded database that runs, whoever started it; None for a server elsewhere."""
        return self._server.heap()

    def read(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """The rows of a statement, as plain values by column; run as a reader who cannot write.

        Raises `Forbidden` for a statement that writes, `CypherError` for one that is refused, `TookTooLong`,
        and `DatabaseUnavailable`.
        """
        return self._reading(lambda transaction: transaction.run(cypher, **parameters))

    def subgraph(self, cypher: str, /, **parameters: Any) -> Subgraph:
        """The nodes and relationships that a statement returns; raises as `read` does.

        A relationship must come with its ends: return them too, or a path.
        """
        return self._reading(lambda transaction: transaction.subgraph(cypher, **parameters))

    def fold(self, cypher: str, take: Callable[[Iterator[tuple[Any, ...]]], T], /, **parameters: Any) -> T:
        """What `take` makes of the rows of a statement, which it is handed one by one as they come; raises as `read` does.

        For what is too much to be kept as rows. `take` may run more than once, each time from the first row.
        """
        return self._reading(lambda transaction: take(transaction.each(cypher, **parameters)))

    def read_together(self, work: Callable[[], T]) -> T:
        """What `work` returns; all that it reads here, in this thread, is read in one transaction.

        A transaction for each statement costs two more round trips every time. It is no snapshot: on both servers a
        statement sees what others committed before it. `work` may run more than once, so it only reads; within it
        what a server refuses is still the driver's error. Raises as `read` does.
        """

        def reading(transaction: Transaction) -> T:
            self._open.transaction = transaction
            try:
                return work()
            finally:
                self._open.transaction = None

        return work() if self._open.transaction else self._reading(reading)

    def read_free(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        /,
        *,
        rows: int = FREE_ROWS,
        seconds: float = FREE_SECONDS,
    ) -> FreeAnswer:
        """The first `rows` rows of Cypher that a person wrote; raises as `read` does.

        `Forbidden` is also what would load a file or an address, stop other people's work or call a procedure
        of an extension: Neo4j allows all that to a reader, so its plan is looked at first.
        """
        given = dict(parameters or {})
        if _STOPS_OTHERS.search(cypher):
            raise Forbidden("Questions may only read the graph: they do not stop the work of others.")

        def work(transaction: Transaction) -> FreeAnswer:
            if self.server == "neo4j":
                _refuse_reaching_out(transaction.plan(cypher, **given))
            columns, found = transaction.first(cypher, rows + 1, **given)
            return FreeAnswer(columns, found[:rows], len(found) > rows)

        return self._reading(work, seconds)

    def revision(self) -> int:
        """The number of the graph's last change by us; 0 for a graph that was never written."""
        rows = self.read("MATCH (state:GraphState {id: 'graph'}) RETURN state.revision AS revision ORDER BY revision")
        return int(rows[0]["revision"] or 0) if rows else 0

    def write(self, work: Callable[[Transaction], T], *, seconds: float | None = None) -> T:
        """What `work` returns, after everything it did in its transaction is on disk; else nothing of it is.

        `work` may run more than once, so it changes nothing but the graph. Raises what `work` raises,
        `CypherError`, `GraphChanged` (another writer was in the way), `TransactionTooLarge`,
        `DatabaseUnavailable` (nothing was kept), and `OutcomeUnknown`.
        """
        writer = self._connections()[1]
        try:
            return writer.write(work, seconds or self._write_seconds)
        except ServerLost as error:
            raise self._lost_while_writing() from error

    def _lost_while_writing(self) -> CasethreadError:
        if self._server.was_lost():
            return DatabaseUnavailable(
                f"The database went away while it was being written; nothing of this was kept. Repeat it. ({self.kind})"
            )
        return TransactionTooLarge(
            "The database dropped the connection in the middle of this, most likely because it is more than fits in "
            "its memory; nothing of it was kept. Load it in parts (--in-parts), or raise CASETHREAD_HEAP and run "
            "casethread stop, so that it starts again with more."
        )

    def close(self) -> None:
        """Let go of the connections; an embedded server runs on until it is idle."""
        for connection in {self._reader, self._writer}:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reading(self, work: Callable[[Transaction], T], seconds: float | None = None) -> T:
        if self._open.transaction and seconds is None:
            return work(self._open.transaction)
        seconds = seconds or self._read_seconds
        reader = self._connections()[0]
        try:
            return reader.read(work, seconds)
        except DatabaseUnavailable:
            if reader is self._reader and not self._server.was_lost():
                raise
        # It was there a moment ago and is gone: start it again, once. Reading twice does no harm.
        return self._connections()[0].read(work, seconds)

    def _connections(self) -> tuple[Connection, Connection]:
        """The reader and the writer, new ones if the server was lost since."""
        if not self._server.is_there():
            with self._changing:
                if not self._server.is_there():
                    self.close()
                    self._reader, self._writer = self._server.connect()
        return self._reader, self._writer


class _Open(threading.local):
    """The transaction in which a thread reads several things together, if it does."""

    transaction: Transaction | None = None


def _refuse_reaching_out(plan: dict[str, Any]) -> None:
    """Raise `Forbidden` for a Neo4j plan that does more than to read this graph.

    A subquery within an expression (in a list, a CASE, a predicate) has no operator of its own: it stands in the
    details of the operator that computes it, as the planner writes it, whatever the person wrote.
    """
    operator = str(plan.get("operatorType", "")).partition("@")[0]
    details = str(plan.get("args", {}).get("Details", ""))
    if operator.startswith("LoadCSV") or "LOAD CSV " in details:
        raise Forbidden("Questions may only read the graph: they load no files and fetch no addresses.")
    called = [details] if operator.startswith("ProcedureCall") else []
    for name in [*called, *_CALLED_WITHIN.findall(details)]:
        if not name.startswith("db."):
            raise Forbidden(f"Questions may only read the graph: they call no procedures but those named db. ({name})")
    for child in plan.get("children", []):
        _refuse_reaching_out(child)
