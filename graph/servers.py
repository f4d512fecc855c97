"""The two servers that can hold a graph, behind one interface: how to connect, and whether they still run."""

from typing import Literal, Protocol

from graph.bolt import Account, Connection
from graph.bolt.commit_lock import CommitLock
from graph.bolt.writer_lock import WriterLock
from graph.embedded import launcher
from graph.embedded.launcher import EmbeddedSettings
from graph.embedded.state import DATABASE, State, database_folder, is_alive, state_text
from graph.system.disk_room import has_room

Name = Literal["embedded", "neo4j"]


class Server(Protocol):
    """A database server: where it is, and whether it still runs."""

    name: Name
    kind: str

    def connect(self) -> tuple[Connection, Connection]:
        """A connection that reads and one that writes (they may be the same), with a server that answers."""

    def is_running(self, *, surely: bool = False) -> bool:
        """False once it is known that the server of the last `connect` has gone; costs no round trip.

        `surely`: look for its process, too, which takes 0.1 ms. A read need not, as it may be repeated.
        """

    def was_lost(self) -> bool:
        """After a failure: whether that server has gone, so that another `connect` may help."""

    def heap_bytes(self) -> int | None:
        """Bytes of memory that its Java heap may take; None where that is unknown."""

    def lack_of_room(self) -> str | None:
        """What to do about its full disk, where that is known to be why it could not save."""


class EmbeddedServer:
    """The embedded database of one home: started when needed, and again when it was stopped or killed."""

    name: Name = "embedded"

    def __init__(self, settings: EmbeddedSettings) -> None:
        self._settings = settings
        self._state: State | None = None
        self._state_text: bytes | None = None
        self.kind = f"the embedded database (ArcadeDB) in {settings.home}"

    def connect(self) -> tuple[Connection, Connection]:
        self._state = state = launcher.start(self._settings)
        self._state_text = state_text(self._settings.home)
        reader, writer = Account("reader", state.reader), Account("root", state.root)
        return self._open(state, reader), self._open(state, writer)

    def is_running(self, *, surely: bool = False) -> bool:
        state, text = self._state, state_text(self._settings.home)
        if state is None or text is None or text != self._state_text:
            return False
        return not surely or is_alive(state)

    def was_lost(self) -> bool:
        if launcher.running(self._settings.home) != self._state:
            self._state = None
        return self._state is None

    def heap_bytes(self) -> int | None:
        return self._state.heap_bytes if self._state else None

    def lack_of_room(self) -> str | None:
        home = self._settings.home
        if has_room(home):
            return None
        return f"The disk of {home} is full, so nothing of this was saved. Make room there, then repeat it."

    def _open(self, state: State, account: Account) -> Connection:
        folder = database_folder(self._settings.home)
        return Connection(
            state.address,
            account,
            DATABASE,
            wait_for_server=False,
            commit_lock=CommitLock(folder / "commits"),
            writer_lock=WriterLock(folder / "writers"),
        )


class Neo4jServer:
    """A Neo4j server or cluster at an address; the driver reconnects by itself."""

    name: Name = "neo4j"

    def __init__(self, address: str, account: Account, database: str) -> None:
        self._address, self._account, self._database = address, account, database
        self.kind = f"Neo4j at {address}"

    def connect(self) -> tuple[Connection, Connection]:
        connection = Connection(self._address, self._account, self._database, wait_for_server=True)
        try:
            connection.verify()
        except BaseException:
            connection.close()
            raise
        return connection, connection

    def is_running(self, *, surely: bool = False) -> bool:
        return True

    def was_lost(self) -> bool:
        return False

    def heap_bytes(self) -> None:
        return None

    def lack_of_room(self) -> None:
        return None
