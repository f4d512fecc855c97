"""One driver with one account at one address."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from random import uniform
from time import monotonic, sleep
from typing import TypeVar

import neo4j
from neo4j import exceptions

from graph.bolt.refusals import as_ours
from graph.bolt.transaction import Transaction
from graph.commits import Commits
from graph.errors import BadRequest, DatabaseUnavailable, GraphChanged

T = TypeVar("T")

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
        with as_ours(self.address):
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
            as_ours(self.address),
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
        except GraphChanged as error:
            if not isinstance(error.__cause__, exceptions.Neo4jError):
                raise  # the work saw it, not the server: it would see the same again
            deadline = deadline or monotonic() + RETRY_SECONDS
            if monotonic() > deadline:
                raise
        sleep(uniform(0, pause))  # noqa: S311 - no secret hangs on it
        pause = min(1.0, 2 * pause)
