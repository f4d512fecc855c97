"""The web server against clients that open many connections and finish nothing: over real sockets, with short limits."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from casethread.serving import limited_server
from casethread.serving.listening import listening_sockets
from casethread.serving.site import SiteServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MANY = 120  # of which the site once died
HEADER = b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\n"
HALF_SENT = {"nothing": b"", "header": b"GET / HTTP/1.1\r\nHost: 127.", "body": HEADER + b"name=a"}
SOON = 10.0  # seconds, on a machine that does much else

release = threading.Event()
Start = Callable[..., int]


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answers at once, with what it was sent; `/slow` waits until it is released."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        release.wait(SOON)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body) + 2))])
    return [b"ok" + body]


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of a fraction of a second."""
    for name, seconds in {
        "HEADER_SECONDS": 0.4,
        "IDLE_SECONDS": 0.4,
        "BODY_SECONDS": 0.4,
        "LOOK_SECONDS": 0.05,
    }.items():
        monkeypatch.setattr(limited_server, name, seconds)
    monkeypatch.setattr("casethread.serving.site.ROUND_SECONDS", 0.05)


@pytest.fixture
def start(limits: None) -> Iterator[Start]:
    """Starts a server on a free port; gives the port. It is ended after the test."""
    release.clear()
    with ExitStack() as ends:

        def started(**options: int) -> int:
            sockets = listening_sockets("127.0.0.1", 0)
            server, ended = SiteServer(app, sockets, max_upload_mb=1, **options), threading.Event()
            thread = threading.Thread(target=server.run, args=[ended.is_set])
            thread.start()
            ends.callback(thread.join, SOON)
            ends.callback(server.wake)
            ends.callback(ended.set)
            ends.callback(release.set)
            return int(sockets[0].getsockname()[1])

        yield started


@pytest.fixture
def connect() -> Iterator[Callable[..., socket.socket]]:
    """Opens a connection from a loopback address and sends something; closed after the test."""
    with ExitStack() as ends:

        def connected(port: int, sent: bytes = b"", client: str = "127.0.0.1") -> socket.socket:
            opened = ends.enter_context(socket.create_connection(("127.0.0.1", port), SOON, (client, 0)))
            opened.sendall(sent)
            return opened

        yield connected


def answer(port: int, path: str = "/", body: bytes | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
    try:
        connection.request("POST" if body else "GET", path, body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def seconds_until_closed(connection: socket.socket) -> float:
    began = time.monotonic()
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - began


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


Connect = Callable[..., socket.socket]


@pytest.mark.parametrize("sent", HALF_SENT.values(), ids=HALF_SENT)
def test_half_sent_requests_keep_nobody_waiting_and_are_ended(start: Start, connect: Connect, sent: bytes) -> None:
    port = start()
    half_sent = [connect(port, sent) for _ in range(MANY)]
    assert answer(port) == (200, b"ok"), "from the same address"
    assert all(seconds_until_closed(each) < SOON for each in half_sent)


def test_a_body_that_drips_is_ended(start: Start, connect: Connect) -> None:
    connection = connect(start(), HEADER)
    began = time.monotonic()
    with pytest.raises(OSError):
        while time.monotonic() - began < SOON:
            connection.sendall(b"a")
            time.sleep(0.02)
    assert time.monotonic() - began < SOON


def test_a_body_that_arrives_slowly_but_steadily_is_taken(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_server, "MIN_BODY_RATE", 1_000.0)
    connection = connect(start(), HEADER)
    for _ in range(20):  # 0.8 s at the least, twice what a body may take to begin
        time.sleep(0.04)
        connection.sendall(b"a" * 250)
    assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_a_connection_without_a_request_is_ended(start: Start, connect: Connect) -> None:
    connection = connect(start(), b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    received = b""
    while not received.endswith(b"ok"):  # the body may come by itself
        piece = connection.recv(1_000)
        assert piece, "ended before the answer was whole"
        received += piece
    assert 0.2 < seconds_until_closed(connection) < SOON


def test_what_is_being_answered_is_not_ended_however_long_it_takes(start: Start, connect: Connect) -> None:
    port = start()
    asked = connect(port, b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    for each in [connect(port) for _ in range(limited_server.MAX_PER_CLIENT)]:
        seconds_until_closed(each)
    release.set()
    assert asked.recv(1_000).startswith(b"HTTP/1.1 200 OK")


def test_the_oldest_connection_of_a_client_gives_way_to_its_newest_and_to_nobody_elses(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_server, "IDLE_SECONDS", SOON)
    monkeypatch.setattr(limited_server.LimitedServer, "max_per_client", 3)
    port = start()
    other = connect(port, client="127.0.0.2")
    first, second, _, _ = (connect(port) for _ in range(4))
    assert seconds_until_closed(first) < SOON
    assert is_open(second)
    assert is_open(other)


def test_beyond_the_limit_for_all_the_oldest_of_all_gives_way(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_server, "IDLE_SECONDS", SOON)
    monkeypatch.setattr(limited_server, "MAX_CONNECTIONS", 3)
    port = start()
    first, second, *_ = (connect(port, client=f"127.0.0.{number}") for number in range(1, 5))
    assert seconds_until_closed(first) < SOON
    assert is_open(second)
    assert answer(port) == (200, b"ok")


def test_the_connections_of_a_trusted_proxy_are_those_of_many_clients(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_server, "IDLE_SECONDS", SOON)
    port = start(trusted_proxies=1)
    of_proxy = [connect(port) for _ in range(limited_server.MAX_PER_CLIENT + 5)]
    assert answer(port) == (200, b"ok")
    assert all(map(is_open, of_proxy))


def test_answers_under_way_are_finished_when_the_site_ends(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = listening_sockets("127.0.0.1", 0)
    server, ended = SiteServer(app, sockets, max_upload_mb=1), threading.Event()
    thread = threading.Thread(target=server.run, args=[ended.is_set])
    thread.start()
    port = sockets[0].getsockname()[1]
    asked = connect(port, b"GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert answer(port) == (200, b"ok"), "so the first was taken, too"
    ended.set()
    server.wake()
    threading.Timer(0.6, release.set).start()
    assert asked.recv(1_000).startswith(b"HTTP/1.1 200 OK")
    thread.join(SOON)
    assert not thread.is_alive()
    server.wake()  # which somebody may ask for who does not know that it has ended
    with pytest.raises(ConnectionRefusedError):
        connect(port)


def test_a_body_of_twice_the_largest_upload_is_not_even_stored(start: Start) -> None:
    port = start()
    assert answer(port, body=b"a" * 1_500_000)[0] == 200, "the site itself says what is too large"
    with pytest.raises((ConnectionError, AssertionError)):
        assert answer(port, body=b"a" * 3_000_000)[0] == 200


def test_unfinished_bodies_do_not_fill_the_disk(
    start: Start, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_server, "BODY_SECONDS", SOON)
    monkeypatch.setattr("casethread.serving.site.MAX_UNFINISHED_UPLOADS", 0.001)  # 2 KB
    port = start()
    small, large = connect(port, HEADER + b"a" * 10), connect(port, HEADER + b"a" * 4_000)
    assert seconds_until_closed(large) < SOON
    assert is_open(small)
