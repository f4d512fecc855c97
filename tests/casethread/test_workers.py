"""Several processes that answer for one site: what they share, and what becomes of the others when one is killed."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from commandline import NAMES

from graph.bolt.writer_lock import WriterLock
from graph.database import connect
from graph.embedded import launcher
from graph.embedded.state import database_folder
from graph.writer import imports

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SLOW = 120.0  # seconds, on a machine that does much else
PASSWORD = "a sentence that nobody guesses"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    launcher.stop(tmp_path / "home")


@contextmanager
def site(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`casethread serve --workers 2`, and its port."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    environment = clean | {"CASETHREAD_HOME": str(home), "PYTHONPATH": str(ROOT), "CASETHREAD_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "casethread", "serve", "--workers", "2", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = json.loads("".join(process.stdout.readline() for _ in range(3)))["address"]
        yield process, int(urlsplit(address).port or 0)
    finally:
        process.kill()  # which ends those who answer for it, too
        process.communicate()


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that answer, apart from the one of Python that looks after what they share."""
    workers: list[psutil.Process] = []
    for child in psutil.Process(process.pid).children():
        with suppress(psutil.Error):  # it has just ended
            workers += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return workers


class Visitor:
    """A browser on one connection, so that one and the same process answers all that it asks."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SLOW)
        self._connection.connect()
        self.local_port: int = self._connection.sock.getsockname()[1]
        self.cookies = cookies if cookies is not None else {}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        form = urlencode(fields | {"csrf_token": self.form_token(path)})
        return self._ask("POST", path, form.encode(), "application/x-www-form-urlencoded")

    def send_file(self, name: str, content: bytes) -> str:
        """Upload a file; the address of the page of its check."""
        parts = [f'name="csrf_token"\r\n\r\n{self.form_token("/imports")}'.encode()]
        parts.append(f'name="file"; filename="{name}"\r\n\r\n'.encode() + content)
        body = b"".join(b"--limit\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
        status, location = self._ask("POST", "/imports", body + b"--limit--\r\n", "multipart/form-data; boundary=limit")
        assert status in (302, 303), location
        return location

    def form_token(self, page: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page)[1])
        assert token
        return token[1]

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str]:
        """The status, and the text of the page, or where it leads."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self._connection.request(method, path, body, headers | ({"Content-Type": kind} if kind else {}))
        response = self._connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location") or text


def visitors(process: subprocess.Popen[str], port: int) -> dict[int, Visitor]:
    """A visitor of each of the two processes, by the number of the process; they share their cookies."""
    cookies: dict[str, str] = {}
    found: dict[int, Visitor] = {}
    deadline = time.monotonic() + SLOW
    while len(found) < 2 and time.monotonic() < deadline:
        visitor = Visitor(port, cookies)
        assert visitor.get("/health")[0] == 200
        for worker in workers_of(process):
            ports = [c.raddr.port for c in worker.net_connections("tcp") if c.raddr and c.laddr.port == port]
            if visitor.local_port in ports:
                found.setdefault(worker.pid, visitor)
    assert len(found) == 2
    return found


def cases(number: int, prefix: str) -> bytes:
    """A file of many small cases."""
    records = [
        {"id": f"{prefix}{i}", "title": f"{prefix} {i}", "kind": "audit", "synthetic": "yes"} for i in range(number)
    ]
    source = {"id": f"source-{prefix}", "title": f"Invented {prefix}"}
    return json.dumps({"sources": [source], "cases": records}).encode()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SLOW
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def checked(visitor: Visitor, name: str, content: bytes) -> str:
    """Upload a file; the address of the page that says what it would change, once it is known."""
    check = visitor.send_file(name, content)
    wait_until(lambda: "Load it" in visitor.get(check)[1])
    return check


def begin_load(visitor: Visitor, check: str) -> str:
    """Begin to load a file that is checked; the address of the page that waits for that."""
    status, waiting = visitor.post(check, {})
    assert status == 303
    return waiting


def is_at_work(visitor: Visitor, waiting: str) -> bool:
    return bool(json.loads(visitor.get(waiting.replace("/imports/load/", "/imports/state/load/"))[1])["at_work"])


def test_what_one_process_knows_the_other_knows_and_the_end_of_one_is_not_that_of_the_other(home: Path) -> None:
    with site(home) as (process, port):
        (killed, first), (_, second) = visitors(process, port).items()
        for _ in range(3):
            assert first.post("/sign-in", {"password": "wrong"})[0] == 403
        for _ in range(30):
            status, _ = first.post("/sign-in", {"password": "wrong"})
            if status == 429:
                break
        assert second.post("/sign-in", {"password": PASSWORD})[0] == 429, "attempts are counted together"
        wait_until(lambda: second.post("/sign-in", {"password": PASSWORD})[0] == 302)
        assert first.get("/imports")[0] == 200, "who signed in at one is signed in at the other"

        check, other_check = (
            checked(first, "lost.json", cases(500, "lost")),
            checked(second, "whole.json", cases(500, "whole")),
        )
        with WriterLock(database_folder(home) / "writers").writing(SLOW):  # both loads wait for their turn to write
            lost, others = begin_load(first, check), begin_load(second, other_check)
            assert is_at_work(second, lost), "the other sees it"
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: not is_at_work(second, lost))
        wait_until(lambda: "The load stopped midway" in second.get(check)[1])
        wait_until(lambda: not is_at_work(second, others))
        assert "/imports/" in second.get(others)[1], "the page of the import"
        with connect(home=home) as database:
            assert [batch.state for batch in imports(database)] == ["done"]
            rows = database.read("MATCH (c:Case) RETURN count(c) AS n ORDER BY n")
            assert rows[0]["n"] == 500, "nothing of the load whose process was killed"
        wait_until(lambda: len(workers_of(process)) == 2)
        assert killed not in [worker.pid for worker in workers_of(process)], "another took its place"
        assert len(visitors(process, port)) == 2, "and answers"


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGKILL])
def test_the_processes_end_with_the_command_however_that_ends(home: Path, signal_number: int) -> None:
    with site(home) as (process, port):
        wait_until(lambda: len(workers_of(process)) == 2)
        workers = workers_of(process)
        assert Visitor(port).get("/health")[0] == 200
        process.send_signal(signal_number)
        assert process.wait(SLOW) == (-signal.SIGKILL if signal_number == signal.SIGKILL else 0)
        wait_until(lambda: not any(map(is_alive, workers)))
        with pytest.raises(ConnectionRefusedError):
            Visitor(port)
        if signal_number != signal.SIGKILL:
            assert process.stderr is not None
            assert process.stderr.read() == "", "an end that was asked for is no error"


def is_alive(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
