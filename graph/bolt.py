"""The official driver, and nothing else of it anywhere: connections, plain values, and errors that are ours."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from random import uniform
from time import monotonic, sleep
from typing import Any, TypeVar, cast

import neo4j
from neo4j import exceptions, graph, time

from graph.commits import Commits
from graph.errors import (
    BadRequest,
    CasethreadError,
    CypherError,
    DatabaseUnavailable,
    Forbidden,
    GraphChanged,
    OutcomeUnknown,
    TookTooLong,
    TransactionTooLarge,
)
from graph.records import Node, Relationship, Subgraph

# What the driver has to say reaches people as our errors; without this it also writes to their terminal.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

T = TypeVar("T")
Row = dict[str, Any]

# Rows asked for at a time: large enough that whole columns come in a few round trips.
FETCH_SIZE = 10_000
# How long a transaction is repeated that met another one, or a cluster that chooses a new leader.
RETRY_SECONDS = 15.0
FIRST_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the server; both empty where the server asks for none."""

    username: str
    password: str


class ServerLost(DatabaseUnavailable):
    """The connection broke before a commit was sent: nothing of the transaction was kept."""


class Transaction:
    """An open transaction: statements run in it are kept together or not at all."""

    def __init__(self, transaction: neo4j.ManagedTransaction, *, is_embedded: bool = False) -> None:
        self._transaction, self.is_embedded = transaction, is_embedded

    def run(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """Run one statement and return its rows, as plain values by column.

        Raises `CypherError`, `Forbidden`, `TookTooLong` or `TransactionTooLarge` when the server refuses.
        """
        result = self._result(cypher, parameters)
        return _rows(result, result)

    def each(self, cypher: str, /, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement one by one as they come, each as a tuple of the values in the order of its columns.

        For texts, numbers, lists of these and nulls only: nothing is translated on the way. Raises as `run` does.
        """
        yield from self._result(cypher, parameters)

    def first(self, cypher: str, count: int, /, **parameters: Any) -> tuple[list[str], list[Row]]:
        """The columns and at most `count` rows of a statement; what lies beyond is not fetched."""
        result = self._result(cypher, parameters)
        return list(result.keys()), _rows(result, islice(result, count))

    def plan(self, cypher: str, /, **parameters: Any) -> dict[str, Any]:
        """The server's plan for a statement, which is not run."""
        return dict(self._result(f"EXPLAIN {cypher}", parameters).consume().plan or {})

    def subgraph(self, cypher: str, /, **parameters: Any) -> Subgraph:
        """Every node and relationship in the result of a statement, also those in paths, lists and maps."""
        return _subgraph(self._result(cypher, parameters).graph())

    def _result(self, cypher: str, parameters: dict[str, Any]) -> neo4j.Result:
        # Statements come from the catalogue, from the schema, or from a person who may write Cypher.
        return self._transaction.run(cast(Any, cypher), parameters)


class Connection:
    """One driver: one account at one address, working in one named database."""

    def __init__(
        self, address: str, account: Account, database: str, *, keep_trying: bool, commits: Commits | None = None
    ) -> None:
        """Does not connect yet. `keep_trying`: let the driver wait for a server that went away. `commits`: what keeps
        readers apart from commits, where the server does not.

        Raises `BadRequest` where the address is none.
        """
        self.address, self._database, self._keep_trying, self._commits = address, database, keep_trying, commits
        try:
            self._driver = neo4j.GraphDatabase.driver(
                address,
                auth=(account.username, account.password) if account.username else None,
                fetch_size=FETCH_SIZE,
                max_transaction_retry_time=0 if commits else RETRY_SECONDS,  # see _unhindered
                # Warnings about labels that no file has brought yet are no news to anybody.
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (exceptions.ConfigurationError, ValueError) as error:
            raise BadRequest(
                f"'{address}' is not the address of a Neo4j server ({error}). "
                "It looks like neo4j://host:7687 or bolt://host:7687."
            ) from error
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()

    def verify(self) -> None:
        """Raise `DatabaseUnavailable` unless the server answers, takes our account and has the database."""
        with _ours(self.address):
            self._driver.verify_connectivity()
            self._driver.execute_query("RETURN 1 AS one", database_=self._database, routing_=neo4j.RoutingControl.READ)

    def read(self, work: Callable[[Transaction], T], seconds: float) -> T:
        """The result of `work` in a transaction that may only read; it is stopped after `seconds`."""

        def reading() -> T:
            with self._session(neo4j.READ_ACCESS) as session:
                return session.execute_read(self._unit(work, seconds))

        commits = self._commits
        return _unhindered(lambda: commits.undisturbed(reading)) if commits else reading()

    def write(self, work: Callable[[Transaction], T], seconds: float) -> T:
        """The result of `work` in a transaction; it runs again where another one was in its way."""
        commits = self._commits
        if commits:
            return _unhindered(lambda: self._written(work, seconds, commits.committing))
        return self._written(work, seconds, nullcontext)

    def _written(
        self, work: Callable[[Transaction], T], seconds: float, committing: Callable[[], AbstractContextManager[None]]
    ) -> T:
        with ExitStack() as commit, self._session(neo4j.WRITE_ACCESS) as session:

            def to_be_committed(transaction: Transaction) -> T:
                commit.close()  # should the driver run it again: the commit before came to nothing
                done = work(transaction)
                commit.enter_context(committing())
                return done

            return session.execute_write(self._unit(to_be_committed, seconds))

    def close(self) -> None:
        self._driver.close()

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        with (
            _ours(self.address),
            self._driver.session(
                database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session,
        ):
            yield session

    def _unit(self, work: Callable[[Transaction], T], seconds: float) -> Callable[[neo4j.ManagedTransaction], T]:
        @neo4j.unit_of_work(timeout=seconds)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            try:
                return work(Transaction(transaction, is_embedded=self._commits is not None))
            except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
                if self._keep_trying:
                    raise
                raise ServerLost(
                    "The database dropped the connection in the middle of this, most likely because it needs more "
                    "memory than the database has. Ask for less, or raise CASETHREAD_HEAP and start it again."
                ) from error

        return unit


def _unhindered(attempt: Callable[[], T]) -> T:
    """What `attempt` returns, repeated while other transactions are in its way; then raises GraphChanged.

    The driver would repeat it too, but in its pauses a commit that failed would still keep all others waiting.
    """
    deadline = None  # from the first time on, so that what takes long is tried again too
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            return attempt()
        except GraphChanged:
            deadline = deadline or monotonic() + RETRY_SECONDS
            if monotonic() > deadline:
                raise
        sleep(uniform(0, pause))  # noqa: S311 - no secret hangs on it
        pause = min(1.0, 2 * pause)


@contextmanager
def _ours(address: str) -> Iterator[None]:
    """Let no exception of the driver out: each becomes one of ours, with what to do about it."""
    try:
        yield
    except (exceptions.DriverError, exceptions.Neo4jError) as error:
        raise _translated(error, address) from error


def _translated(error: Exception, address: str) -> CasethreadError:
    if isinstance(error, exceptions.Neo4jError):
        return _refusal(error, address)
    if isinstance(error, exceptions.IncompleteCommit):
        return OutcomeUnknown(
            f"The connection to the database at {address} was lost while it was saving, so it is not known whether the "
            "change was kept: all of it is there, or nothing of it. Repeat it; a load or an undo that went through is not "
            "done a second time."
        )
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired):
        return DatabaseUnavailable(f"No database answers at {address}: is it running? ({_first_line(str(error))})")
    return DatabaseUnavailable(f"The connection to {address} cannot be used: {_first_line(str(error))}")


def _refusal(error: exceptions.Neo4jError, address: str) -> CasethreadError:
    """One of ours for what a server refused; the codes are those of Neo4j and, mostly, of ArcadeDB too."""
    code, said = error.code or "", error.message or ""
    if "OutOfMemory" in code or "OutOfMemory" in said or "Java heap space" in said:
        return TransactionTooLarge(
            "This is more than the database has memory for in one piece; nothing of it was kept. "
            "Load it in parts (--in-parts), or give the database more memory."
        )
    if "TimedOut" in code or code.endswith(".Terminated"):
        return TookTooLong("The database stopped this because it took too long. Ask for less, or give it more time.")
    if code.startswith("Neo.TransientError"):
        return GraphChanged(f"Somebody else was writing to the graph at the same time. Try again. ({said})")
    return _not_allowed(code, said, address) or CypherError(_explained(code, said or str(error)))


def _explained(code: str, said: str) -> str:
    """What the server said, with what ArcadeDB leaves unsaid."""
    if code.endswith("ConstraintValidationFailed"):
        return f"Two nodes would have the same value where every value may occur only once. ({said})"
    if code.startswith("Neo.DatabaseError") and said.startswith("Error executing"):
        return f"The database failed at this, most likely because it needs more memory than it has. ({said})"
    return said


def _not_allowed(code: str, said: str, address: str) -> CasethreadError | None:
    if code.endswith((".Forbidden", ".AccessMode")):
        return Forbidden(f"Questions may only read the graph, so the database refused: {said}")
    if ".Security." in code:
        return DatabaseUnavailable(
            f"The database at {address} does not accept the user name or the password. "
            "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    if code.endswith("DatabaseNotFound"):
        return DatabaseUnavailable(f"The server at {address} has no such database: {said} Set NEO4J_DATABASE.")
    return None


def _rows(result: neo4j.Result, records: Iterable[neo4j.Record]) -> list[Row]:
    columns = result.keys()
    return [dict(zip(columns, map(_plain, record.values()), strict=True)) for record in records]


_PLAIN = frozenset({str, int, float, bool, type(None)})
_TEMPORAL = (time.Date, time.DateTime, time.Time, time.Duration)


def _plain(value: Any) -> Any:
    """A value of the driver as plain Python: nodes and relationships as maps, temporal values as ISO text."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list):  # of texts, most of the time
        return value if _PLAIN.issuperset(map(type, value)) else [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, graph.Path):
        return {"nodes": _plain([*value.nodes]), "relationships": _plain([*value.relationships])}
    if isinstance(value, graph.Entity):
        kind = {"type": value.type} if isinstance(value, graph.Relationship) else {"label": _label(value)}
        return {**kind, **{key: _plain(value[key]) for key in value}}
    return value.iso_format() if isinstance(value, _TEMPORAL) else str(value)


def _subgraph(found: graph.Graph) -> Subgraph:
    nodes = [_node(node) for node in found.nodes]
    relationships = [_relationship(relationship) for relationship in found.relationships]
    return Subgraph(
        sorted(nodes, key=lambda node: (node.label, node.id)),
        sorted(relationships, key=lambda each: (each.type, each.id, each.from_id, each.to_id)),
    )


def _node(node: graph.Node) -> Node:
    properties = dict(node.items())
    if "id" not in properties:
        raise CypherError(
            "This statement returns a relationship without its ends, or a node without id. "
            "Return the nodes at both ends as well, or the path."
        )
    return Node(_label(node), properties.pop("id"), properties)


def _label(node: graph.Entity) -> str:
    return min(node.labels, default="") if isinstance(node, graph.Node) else ""


def _relationship(relationship: graph.Relationship) -> Relationship:
    properties = dict(relationship.items())
    start, end = relationship.start_node, relationship.end_node
    assert start is not None and end is not None  # noqa: S101 - the driver always gives both, see _node for bare ones
    return Relationship(
        relationship.type,
        properties.pop("id", ""),
        _label(start),
        start["id"],
        _label(end),
        end["id"],
        properties,
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
