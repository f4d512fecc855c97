"""One driver with one account at one address."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from random import uniform
from time import monotonic, sleep
from typing import Any, TypeVar, cast

import neo4j
from neo4j import exceptions

from graph.bolt.commit_lock import CommitLock
from graph.bolt.driver_errors import translated_errors
from graph.bolt.transaction import Transaction
from graph.bolt.writer_lock import WriterLock
from graph.errors import BadRequest, DatabaseUnavailable, GraphChanged

T = TypeVar("T")

# Rows per fetch: large enough that whole columns arrive in a few round trips.
FETCH_SIZE = 10_000
# How long a transaction is retried after a conflict, or while a cluster elects a new leader.
RETRY_SECONDS = 15.0
FIRST_PAUSE_SECONDS = 0.01
# The driver's own first pause is a second, which is how long two people who save at once would then wait.
FIRST_PAUSE_OF_DRIVER_SECONDS = 0.1


# The driver knows others, such as http, of which some of what we need does not work; and no account stands in an address.
_IS_ADDRESS = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://[^@]+$")


def _no_address(address: str) -> str:
    shown = re.sub(r"//.*@", "//...@", address)  # there may be a password before it
    return f"'{shown}' is not the address of a Neo4j server. It looks like neo4j://host:7687 or bolt://host:7687."


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the server; both are empty where the server requires none."""

    username: str
    password: str


class ServerLost(DatabaseUnavailable):
    """The connection broke before a commit was sent: nothing of the transaction was saved."""


class Connection:
    """One driver: one account at one address, working in one named database."""

    def __init__(
        self,
        address: str,
        account: Account,
        database: str,
        *,
        wait_for_server: bool,
        commit_lock: CommitLock | None = None,
        writer_lock: WriterLock | None = None,
    ) -> None:
        """Does not connect yet. `wait_for_server`: let the driver wait for a server that has gone. `commit_lock`: hides
        unfinished commits from readers, `writer_lock`: lets one writer in after the other, where the server does neither.

        Raises `BadRequest` for an invalid address.
        """
        if not _IS_ADDRESS.match(address):
            raise BadRequest(_no_address(address))
        self.address, self._database = address, database
        self._wait_for_server, self._commit_lock, self._writer_lock = wait_for_server, commit_lock, writer_lock
        try:
            self._driver = neo4j.GraphDatabase.driver(
                address,
                auth=(account.username, account.password) if account.username else None,
                fetch_size=FETCH_SIZE,
                max_transaction_retry_time=0 if commit_lock else RETRY_SECONDS,  # see _retried
                initial_retry_delay=FIRST_PAUSE_OF_DRIVER_SECONDS,
                # Warnings about labels that no file has brought yet tell nobody anything new.
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        except (exceptions.ConfigurationError, ValueError) as error:
            raise BadRequest(_no_address(address)) from error
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()

    def verify(self) -> None:
        """Raise `DatabaseUnavailable` unless the server answers, accepts the account and has the database."""
        with translated_errors(self.address):
            self._driver.verify_connectivity()
            self._driver.execute_query("RETURN 1 AS one", database_=self._database, routing_=neo4j.RoutingControl.READ)

    def read(self, work: Callable[[Transaction], T], seconds: float) -> T:
        """The result of `work` in a transaction that may only read; it is stopped after `seconds`."""

        def attempt() -> T:
            with self._session(neo4j.READ_ACCESS) as session:
                return session.execute_read(self._unit(work, seconds))

        return self._undisturbed(attempt)

    def read_statement(self, work: Callable[[Transaction], T], seconds: float) -> T:
        """The same for a `work` of one statement, which needs no transaction around it: half the time, where both are
        near.
        """

        def attempt() -> T:
            with self._session(neo4j.READ_ACCESS) as session:

                def run(cypher: str, parameters: dict[str, Any]) -> neo4j.Result:
                    return session.run(neo4j.Query(cast(Any, cypher), timeout=seconds), parameters)

                return self._done(work, run)

        try:
            return self._undisturbed(attempt)
        except (DatabaseUnavailable, GraphChanged):
            if not self._wait_for_server:
                raise
            return self.read(work, seconds)  # the driver waits for what may pass: another writer, an election

    def _undisturbed(self, attempt: Callable[[], T]) -> T:
        """What `attempt` reads, again where a commit could be seen in parts."""
        lock = self._commit_lock
        return _retried(lambda: lock.read_undisturbed(attempt)) if lock else attempt()

    def write(self, work: Callable[[Transaction], T], seconds: float) -> T:
        """The result of `work` in a transaction; it runs again if another transaction was in its way."""
        lock = self._commit_lock
        if lock:
            return _retried(lambda: self._write(work, seconds, lock.committing))
        return self._write(work, seconds, nullcontext)

    def _write(
        self, work: Callable[[Transaction], T], seconds: float, committing: Callable[[], AbstractContextManager[None]]
    ) -> T:
        turn = self._writer_lock.writing(seconds) if self._writer_lock else nullcontext()
        with turn, ExitStack() as commit, self._session(neo4j.WRITE_ACCESS) as session:

            def work_then_lock(transaction: Transaction) -> T:
                commit.close()  # in case the driver runs this again: the commit before failed
                result = work(transaction)
                commit.enter_context(committing())
                return result

            return session.execute_write(self._unit(work_then_lock, seconds))

    def close(self) -> None:
        self._driver.close()

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        with (
            translated_errors(self.address),
            self._driver.session(
                database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session,
        ):
            yield session

    def _unit(self, work: Callable[[Transaction], T], seconds: float) -> Callable[[neo4j.ManagedTransaction], T]:
        @neo4j.unit_of_work(timeout=seconds)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            return self._done(work, transaction.run)

        return unit

    def _done(self, work: Callable[[Transaction], T], run: Callable[[Any, dict[str, Any]], neo4j.Result]) -> T:
        """The result of `work`, whose statements `run` runs; a connection that breaks in the middle is `ServerLost`, unless
        the driver waits for the server.
        """
        try:
            return work(Transaction(run, is_embedded=self._commit_lock is not None))
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
            if self._wait_for_server:
                raise
            raise ServerLost(
                "The database dropped the connection in the middle of this, most likely because it needs more "
                "memory than the database has. Ask for less, or raise CASETHREAD_HEAP and start it again."
            ) from error


def _retried(attempt: Callable[[], T]) -> T:
    """What `attempt` returns, retried while other transactions are in its way; at last raises GraphChanged.

    The driver could retry too, but during its pauses a failed commit would still keep all others waiting.
    """
    deadline = None  # counted from the first failure, so that a slow attempt is retried too
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
        sleep(uniform(0, pause))  # noqa: S311 - not a secret
        pause = min(1.0, 2 * pause)
