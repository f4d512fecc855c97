"""The only access to the graph: Cypher over Bolt, on the embedded database or on Neo4j."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from graph.bolt import Account, Connection, Row, ServerLost, Transaction
from graph.embedded.launcher import EmbeddedSettings
from graph.errors import CasethreadError, CypherError, DatabaseUnavailable, DiskFull, TransactionTooLarge
from graph.records import Subgraph
from graph.servers import EmbeddedServer, Name, Neo4jServer, Server
from graph.settings import Settings, read_settings
from graph.user_cypher import refuse_ending_others, refuse_external_access

__all__ = ["Database", "Transaction", "UserCypherResult", "connect", "connect_with"]

T = TypeVar("T")

READ_SECONDS = 60.0
WRITE_SECONDS = 3600.0
# Limits of Cypher that a user wrote.
MAX_USER_SECONDS = 20.0
MAX_USER_ROWS = 1000


@dataclass(frozen=True, slots=True)
class UserCypherResult:
    """The rows of Cypher that a user wrote; `has_more` where rows beyond the limit were not fetched."""

    columns: list[str]
    rows: list[Row]
    has_more: bool


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
    database that is not running yet. Where `home` or `heap` is None, the settings decide. Raises
    `DatabaseUnavailable` when no server answers, and BadRequest where a setting is wrong.
    """
    if url:
        account = Account(username if password else "", password)
        return Database(Neo4jServer(url, account, database), read_seconds, write_seconds)
    if home is None or heap is None:
        settings = read_settings(home=home)
        home, heap = settings.home, heap or settings.heap
    embedded = EmbeddedSettings(home.expanduser().resolve(), heap, idle_seconds, read_seconds)
    return Database(EmbeddedServer(embedded), read_seconds, write_seconds)


def connect_with(settings: Settings) -> "Database":
    """The graph that the settings name; raises as `connect` does."""
    return connect(
        settings.uri,
        username=settings.username,
        password=settings.neo4j_password or "",
        database=settings.database,
        home=settings.home,
        heap=settings.heap,
        idle_seconds=settings.idle_minutes * 60,
    )


class Database:
    """A graph to read and to write; one for a whole process, used by all of its threads."""

    def __init__(self, server: Server, read_seconds: float, write_seconds: float) -> None:
        self._server, self._read_seconds, self._write_seconds = server, read_seconds, write_seconds
        self._reconnecting = threading.Lock()
        self._open = _OpenTransaction()
        # Called before a graph of an older version is changed to this one's, as where backups are made.
        self.before_migration: Callable[[Database], object] | None = None
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
        """Where Bolt clients connect now; the port of the embedded database changes when it starts again."""
        return self._connections()[0].address

    @property
    def heap(self) -> int | None:
        """Bytes of heap of the running embedded database, whoever started it; None for any other server."""
        return self._server.heap_bytes()

    def read(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """The rows of a statement, as plain values by column; run as a reader who cannot write.

        Raises `Forbidden` for a statement that writes, `CypherError` for one that is refused, `TookTooLong`, and
        `DatabaseUnavailable`.
        """
        return self._read_statement(lambda transaction: transaction.run(cypher, **parameters))

    def subgraph(self, cypher: str, /, **parameters: Any) -> Subgraph:
        """The nodes and relationships that a statement returns; raises as `read` does.

        A relationship must come with its ends: return them too, or a path.
        """
        return self._read_statement(lambda transaction: transaction.subgraph(cypher, **parameters))

    def fold(self, cypher: str, consume: Callable[[Iterator[tuple[Any, ...]]], T], /, **parameters: Any) -> T:
        """What `consume` returns for the rows of a statement, which arrive one by one; raises as `read` does.

        For results too large to hold as rows. `consume` may run more than once, each time from the first row.
        """
        return self._read_statement(lambda transaction: consume(transaction.stream(cypher, **parameters)))

    def read_together(self, work: Callable[[], T]) -> T:
        """What `work` returns; all that it reads from this database in this thread is read in one transaction.

        A transaction per statement would cost two more round trips each. It is not a snapshot: on both servers a
        statement sees what others committed before it. `work` may run more than once, so it must only read; inside
        it, a refusal by the server is still the driver's error. Raises as `read` does.
        """

        def read_all(transaction: Transaction) -> T:
            with self.reading_within(transaction):
                return work()

        if self._open.transaction:
            return work()
        return self._read(lambda reader: reader.read(read_all, self._read_seconds))

    @contextmanager
    def reading_within(self, transaction: Transaction) -> Iterator[None]:
        """What this thread reads in the block is read in a transaction: in one that writes, as it will be once committed.

        A refusal by the server is the driver's error there, as in the transaction.
        """
        outside, self._open.transaction = self._open.transaction, transaction
        try:
            yield
        finally:
            self._open.transaction = outside

    def read_user_cypher(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        /,
        *,
        rows: int = MAX_USER_ROWS,
        seconds: float = MAX_USER_SECONDS,
    ) -> UserCypherResult:
        """The first `rows` rows of Cypher that a user wrote; raises as `read` does.

        Also `Forbidden` are loading a file or an address, terminating other people's transactions and calling a
        procedure of an extension: Neo4j allows a reader all of these, so its plan is checked first.
        """
        bound = dict(parameters or {})
        refuse_ending_others(cypher)

        def work(transaction: Transaction) -> UserCypherResult:
            if self.server == "neo4j":
                refuse_external_access(transaction.plan(cypher, **bound))
            columns, fetched = transaction.first_rows(cypher, rows + 1, **bound)
            return UserCypherResult(columns, fetched[:rows], len(fetched) > rows)

        return self._read(lambda reader: reader.read(work, seconds))

    def revision(self) -> int:
        """The number of the last write by Casethread; 0 for a graph that it never wrote to."""
        rows = self.read("MATCH (state:GraphState {id: 'graph'}) RETURN state.revision AS revision ORDER BY revision")
        return int(rows[0]["revision"] or 0) if rows else 0

    def write(self, work: Callable[[Transaction], T], *, seconds: float | None = None) -> T:
        """What `work` returns, once all it wrote in its transaction is on disk; on an error nothing of it is.

        `work` may run more than once, so it must change nothing but the graph. Raises what `work` raises,
        `CypherError`, `GraphChanged` (another writer was in the way), `TransactionTooLarge`, `DiskFull`,
        `DatabaseUnavailable` (nothing was saved), and `OutcomeUnknown`.
        """
        writer = self._connections(surely=True)[1]
        try:
            return writer.write(work, seconds or self._write_seconds)
        except ServerLost as error:
            raise self._lost_while_writing() from error
        except CypherError as error:
            if sentence := self._server.lack_of_room():
                raise DiskFull(sentence) from error
            raise

    def _lost_while_writing(self) -> CasethreadError:
        if sentence := self._server.lack_of_room():
            return DiskFull(sentence)
        if self._server.was_lost():
            return DatabaseUnavailable(
                f"The database went away while it was being written; nothing was saved. Repeat it. ({self.kind})"
            )
        return TransactionTooLarge(
            "The database dropped the connection in the middle of this, most likely because it is more than fits in "
            "its memory; nothing was saved. Load it in parts (--in-parts), or raise CASETHREAD_HEAP and run "
            "casethread stop, so that it starts again with more."
        )

    def close(self) -> None:
        """Close the connections; an embedded server keeps running until it has been idle for long enough."""
        for connection in {self._reader, self._writer}:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_statement(self, work: Callable[[Transaction], T]) -> T:
        if self._open.transaction:
            return work(self._open.transaction)
        return self._read(lambda reader: reader.read_statement(work, self._read_seconds))

    def _read(self, read: Callable[[Connection], T]) -> T:
        reader = self._connections()[0]
        try:
            return read(reader)
        except DatabaseUnavailable:
            if reader is self._reader and not self._server.was_lost():
                raise
        # The server has just gone: start it again, once. Reading twice does no harm.
        return read(self._connections()[0])

    def _connections(self, *, surely: bool = False) -> tuple[Connection, Connection]:
        """The reader and the writer; new ones if the server has gone since."""
        if not self._server.is_running(surely=surely):
            with self._reconnecting:
                if not self._server.is_running(surely=surely):
                    self.close()
                    self._reader, self._writer = self._server.connect()
        return self._reader, self._writer


class _OpenTransaction(threading.local):
    """The transaction in which a thread reads several things together, if it does."""

    transaction: Transaction | None = None
