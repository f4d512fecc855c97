"""The embedded database as a process: attached to, shared, stopped, killed, found again."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import embedded_java
import psutil
import pytest

from graph.bolt import Transaction
from graph.database import Database, connect
from graph.embedded import launcher
from graph.embedded.launcher import EmbeddedSettings
from graph.embedded.state import State, database_folder, is_alive, read_state, write_state
from graph.errors import DatabaseUnavailable

pytestmark = pytest.mark.slow
ROOT = Path(launcher.__file__).parents[2]
COUNT = "MATCH (c:Case) RETURN count(c) AS cases ORDER BY cases"


def state_of(home: Path) -> State:
    state = read_state(home)
    assert state is not None
    return state


def kill(state: State) -> None:
    """End the server as a power cut would: nothing of it runs after this."""
    process = psutil.Process(state.pid)
    process.kill()
    wait_until(lambda: not is_alive(state))


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def create_case(database: Database, identifier: str) -> None:
    database.write(lambda transaction: transaction.run("CREATE (:Case {id: $id})", id=identifier))


def cases(database: Database) -> int:
    count: int = database.read(COUNT)[0]["cases"]
    return count


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose server tests end and start again, so that a test goes on from the server that the last one left.

    No test relies on what it finds there: not on a server that runs, nor on the cases that it holds.
    """
    home = tmp_path_factory.mktemp("restarted") / "home"
    yield home
    launcher.stop(home)


@pytest.fixture
def home_at_work(restarted: Path) -> Path:
    """The same, and a server runs there: for tests that only look at it."""
    connect(home=restarted).close()
    return restarted


def test_a_second_connection_attaches_to_the_same_server(home_at_work: Path) -> None:
    home = home_at_work
    with connect(home=home) as first:
        create_case(first, "attached")
        before, count = state_of(home), cases(first)
        started = time.monotonic()
        with connect(home=home) as second:
            assert time.monotonic() - started < 1
            assert cases(second) == count > 0
        assert state_of(home) == before


def test_the_server_outlives_the_process_that_started_it(restarted: Path) -> None:
    launcher.stop(restarted)
    script = "import sys; from pathlib import Path; from graph.database import connect; connect(home=Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, str(restarted)], check=True, cwd=ROOT, timeout=60)
    state = state_of(restarted)
    assert is_alive(state)
    with connect(home=restarted):
        assert state_of(restarted) == state


def test_two_that_start_at_once_end_with_one_server(restarted: Path) -> None:
    launcher.stop(restarted)
    script = (
        "import sys; from pathlib import Path; from graph.database import connect\n"
        "database = connect(home=Path(sys.argv[1])); print(database.address); database.close()"
    )
    starting = [
        subprocess.Popen([sys.executable, "-c", script, str(restarted)], stdout=subprocess.PIPE, cwd=ROOT)
        for _ in range(3)
    ]
    addresses = {process.communicate(timeout=90)[0] for process in starting}
    assert [process.returncode for process in starting] == [0, 0, 0]
    assert addresses == {state_of(restarted).address.encode() + os.linesep.encode()}
    wait_until(lambda: len(servers_of(restarted)) == 1)


def servers_of(home: Path) -> list[int]:
    """The processes that were started as servers of this home."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        command = process.info["cmdline"] or []
        if "graph.embedded.server_process" in command and str(home.resolve()) in command:
            found.append(process.info["pid"])
    return found


def test_only_the_owner_can_read_the_secrets_and_the_data(home_at_work: Path) -> None:
    if os.name == "nt":
        return  # there, a user's folders are private by inheritance
    with connect(home=home_at_work) as database:
        create_case(database, "c1")
    readable = [
        path
        for path in [database_folder(home_at_work), *database_folder(home_at_work).rglob("*")]
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    assert readable == []


def test_the_secrets_are_new_at_each_start_and_not_on_any_command_line(restarted: Path) -> None:
    connect(home=restarted).close()
    first = state_of(restarted)
    command = " ".join(psutil.Process(first.pid).cmdline())
    assert first.root not in command and first.reader not in command
    launcher.stop(restarted)
    connect(home=restarted).close()
    second = state_of(restarted)
    assert len({first.root, first.reader, second.root, second.reader}) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not count from its own start")
def test_a_server_is_known_by_when_it_started_however_the_clock_is_set(home_at_work: Path) -> None:
    state = state_of(home_at_work)
    assert state.started < time.clock_gettime(time.CLOCK_BOOTTIME), "counted from the start of the machine"
    assert is_alive(state)


def test_it_listens_on_this_machine_only(home_at_work: Path) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(state_of(home_at_work).pid).net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert {address.removeprefix("::ffff:") for address in listening} <= {"127.0.0.1", "::1"}


def test_a_state_file_that_cannot_be_read_is_replaced(restarted: Path) -> None:
    launcher.stop(restarted)
    database_folder(restarted).mkdir(parents=True, exist_ok=True)
    for left in ["", "{", '{"port": 1}', "[]", "1", "nonsense \x00"]:
        (database_folder(restarted) / "state.json").write_text(left, encoding="utf-8")
        assert read_state(restarted) is None
    with connect(home=restarted) as database:
        create_case(database, "after nonsense")
        assert cases(database) > 0
        assert state_of(restarted).address == database.address


def test_the_state_file_of_a_dead_server_is_replaced(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "dead")
        count = cases(database)
    dead = state_of(restarted)
    kill(dead)
    assert state_of(restarted) == dead
    with connect(home=restarted) as database:
        assert cases(database) == count > 0
    assert state_of(restarted).pid != dead.pid


def test_a_process_that_only_has_the_number_of_the_server_is_not_taken_for_it(home: Path) -> None:
    me = psutil.Process()
    state = State(1, me.pid, me.create_time() - 3600, "root", "reader")
    assert not is_alive(state)
    database_folder(home).mkdir(parents=True)
    write_state(home, State(1, me.pid, me.create_time(), "root", "reader"))
    assert launcher.running(home) is None  # alive, but nothing answers at its port
    (database_folder(home) / "state.json").unlink()


def test_every_acknowledged_write_survives_a_kill(restarted: Path) -> None:
    with connect(home=restarted) as database:
        count = cases(database)
        for round_ in range(3):
            create_case(database, f"round {round_}")
            kill(state_of(restarted))
            assert cases(database) == count + round_ + 1


def test_a_kill_in_the_middle_of_a_write_keeps_nothing_of_it(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "before")
        count = cases(database)

        def work(transaction: Transaction) -> None:
            transaction.run("UNWIND range(1, 1000) AS n CREATE (:Case {id: toString(n)})")
            kill(state_of(restarted))
            transaction.run("CREATE (:Case {id: 'after'})")

        with pytest.raises(DatabaseUnavailable, match="nothing was saved"):
            database.write(work)
        create_case(database, "again")
        assert cases(database) == count + 1


def test_a_kill_in_the_middle_of_a_question_is_not_noticed(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "questioned")
        state = state_of(restarted)
        killer = threading.Timer(0.5, kill, [state])
        killer.start()
        slow = "UNWIND range(1, 3000) AS a UNWIND range(1, 2000) AS b WITH sum(a * b) AS s"
        assert database.read(f"{slow} MATCH (c:Case {{id: 'questioned'}}) RETURN c.id AS id ORDER BY id") == [
            {"id": "questioned"}
        ]
        killer.join()
        assert state_of(restarted) != state


def test_a_kill_in_the_middle_of_what_is_read_together_is_not_noticed(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "together")
        count = cases(database)
        found: list[int] = []

        def work() -> int:
            found.append(cases(database))
            if len(found) == 1:
                kill(state_of(restarted))
            return found[-1] + cases(database)

        assert database.read_together(work) == 2 * count
        assert found == [count, count]


def test_the_process_of_the_database_holds_no_driver() -> None:
    loaded = "import sys, graph.embedded.server_process; print([name for name in ('neo4j', 'pandas') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a process has loaded is seen on Linux")
def test_nor_does_it_hold_numpy_which_its_own_libraries_would_import(home_at_work: Path) -> None:
    loaded = {Path(each.path).parts for each in psutil.Process(state_of(home_at_work).pid).memory_maps()}
    assert not [parts for parts in loaded if "numpy" in parts]
    assert [parts for parts in loaded if "arcadedb_embedded" in parts], "it is the process of the database"


def test_what_a_large_work_took_is_given_back_when_nobody_is_at_work(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(embedded_java.VARIABLE, raising=False)  # what the product sets itself is what is looked at
    with connect(home=home, heap="512m") as database:
        process = psutil.Process(state_of(home).pid)
        many = "UNWIND range(1, 60000) AS i CREATE (:Case {id: toString(i), title: toString(i)})"
        database.write(lambda transaction: transaction.run(many))
        at_most = process.memory_info().rss
        wait_until(lambda: process.memory_info().rss < at_most - 30_000_000)
        assert cases(database) == 60_000


def test_an_open_database_works_again_after_a_stop(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "stopped once")
        count = cases(database)
        first = database.address
        assert launcher.stop(restarted)
        assert cases(database) == count
        assert launcher.stop(restarted)
        create_case(database, "stopped twice")
        assert database.address != first
        assert cases(database) == count + 1


def test_an_open_database_follows_a_server_that_somebody_else_started_again(restarted: Path) -> None:
    with connect(home=restarted) as mine:
        create_case(mine, "mine")
        count = cases(mine)
        launcher.stop(restarted)
        with connect(home=restarted) as theirs:
            create_case(theirs, "theirs")
            state = state_of(restarted)
            assert cases(mine) == count + 1
            assert state_of(restarted) == state


def test_stopping_ends_the_process_and_says_so(restarted: Path, tmp_path: Path) -> None:
    assert not launcher.stop(tmp_path / "new")
    with connect(home=restarted):
        state = state_of(restarted)
        assert launcher.stop(restarted)
        assert not is_alive(state)
        assert read_state(restarted) is None
        assert not launcher.stop(restarted)


def test_it_ends_when_nobody_was_there_for_a_while_and_stays_while_somebody_is(home: Path) -> None:
    database = connect(home=home, idle_seconds=2)
    assert cases(database) == 0
    state = state_of(home)
    time.sleep(5)
    assert is_alive(state), "somebody was connected all the time"
    database.close()
    wait_until(lambda: not is_alive(state), 20)
    assert read_state(home) is None


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(DatabaseUnavailable, match=r"file.*CASETHREAD_HOME"):
        connect(home=tmp_path / "file")


def test_a_server_that_does_not_start_leaves_its_last_words(home: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"(?s)did not start.*server\.log.*heap"):
        connect(home=home, heap="nonsense")


@pytest.mark.embedded
def test_a_system_without_embedded_database_is_pointed_to_neo4j(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT)])
    monkeypatch.delitem(sys.modules, "arcadedb_embedded", raising=False)
    with pytest.raises(DatabaseUnavailable, match="NEO4J_URI"):
        launcher.start(EmbeddedSettings(home))


def test_home_and_heap_come_from_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASETHREAD_HEAP", "300m")
    settings = EmbeddedSettings()
    assert (settings.home, settings.heap) == (home, "300m")
    monkeypatch.delenv("CASETHREAD_HOME")
    monkeypatch.delenv("CASETHREAD_HEAP")
    assert EmbeddedSettings().home.is_absolute()
    assert EmbeddedSettings().heap == "512m"


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind exist elsewhere only")
def test_the_end_of_a_session_ends_it(restarted: Path) -> None:
    with connect(home=restarted) as database:
        create_case(database, "session")
        count = cases(database)
        state = state_of(restarted)
        os.kill(state.pid, signal.SIGTERM)
        wait_until(lambda: not is_alive(state))
        assert read_state(restarted) is None
        assert cases(database) == count


def test_the_state_file_says_where_it_is(home_at_work: Path) -> None:
    with connect(home=home_at_work) as database:
        content = json.loads((database_folder(home_at_work) / "state.json").read_text(encoding="utf-8"))
        assert database.address == f"bolt://127.0.0.1:{content['port']}"
        assert psutil.Process(content["pid"]).is_running()
