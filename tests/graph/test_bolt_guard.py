"""Strangers at the port of the embedded database: what they may send before they show a secret, and that others get in."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from graph.database import Database, connect
from graph.embedded import bolt_guard, launcher
from graph.embedded.bolt_guard import MAX_STRANGERS, BoltGuard
from graph.embedded.state import State, read_state

HANDSHAKE = bytes.fromhex("6060b017 00000404 00000004 00000003 00000000")
HELLO = b"\xb1\x01\xa1\x84name\xd2"  # the beginning of a message whose one value is a long text
MESSAGE_MB, MESSAGES = 56, 6  # of which the server once died
SOON = 30.0  # seconds, on a machine that does much else


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The real server, with the heap that it has by default, in a home of its own."""
    home = tmp_path_factory.mktemp("guarded")
    with connect(home=home, heap="512m") as opened:
        yield opened
    launcher.stop(home)


@pytest.fixture
def state(database: Database) -> State:
    found = read_state(Path(database.kind.rpartition(" in ")[2]))
    assert found is not None
    return found


def sent_by_stranger(port: int, megabytes: int) -> int:
    """The bytes of an unfinished message that somebody without the secret got rid of before the port hung up."""
    chunk = struct.pack(">H", 65_535) + HELLO + b"a" * (65_535 - len(HELLO))
    sent = 0
    with socket.create_connection(("127.0.0.1", port), SOON) as stranger:
        stranger.sendall(HANDSHAKE)
        assert stranger.recv(4) == bytes.fromhex("00000404")
        try:
            while sent < megabytes * 1024**2:
                stranger.sendall(chunk)
                sent += len(chunk)
        except ConnectionError:
            pass
    return sent


@pytest.mark.slow
def test_unfinished_messages_without_the_secret_take_no_memory(database: Database, state: State) -> None:
    server = psutil.Process(state.pid)
    before, sent = server.memory_info().rss, [0] * MESSAGES

    def send(number: int) -> None:
        sent[number] = sent_by_stranger(state.port, MESSAGE_MB)

    threads = [threading.Thread(target=send, args=[number]) for number in range(MESSAGES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # What fits into the system's own buffers leaves the sender before the port hangs up.
    assert max(sent) < MESSAGE_MB * 1024**2 / 2
    assert server.memory_info().rss - before < MESSAGE_MB * 1024**2
    assert database.read("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.slow
def test_more_strangers_than_there_is_room_for_keep_nobody_out(database: Database, state: State) -> None:
    with ExitStack() as strangers:
        for _ in range(3 * MAX_STRANGERS):
            stranger = strangers.enter_context(socket.create_connection(("127.0.0.1", state.port), SOON))
            stranger.sendall(HANDSHAKE)
        with connect(home=Path(database.kind.rpartition(" in ")[2])) as another:
            assert another.read("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.slow
def test_whoever_has_signed_in_may_send_much(database: Database) -> None:
    texts = ["a" * 1_500_000] * 20
    assert database.read("RETURN size($texts) AS size", texts=texts) == [{"size": 20}]


@pytest.mark.slow
def test_the_server_has_no_other_port(state: State) -> None:
    ports = psutil.Process(state.pid).net_connections("tcp")
    listening = [port.laddr for port in ports if port.status == psutil.CONN_LISTEN]
    assert listening == [("127.0.0.1", state.port)]


class Echo:
    """A server behind a door that sends back what it gets, and knows a client who has sent `secret`."""

    def open(self) -> tuple[socket.socket, Callable[[], bool]]:
        ours, theirs = _pair()
        known = threading.Event()

        def echo() -> None:
            while piece := theirs.recv(65_536):
                if b"secret" in piece:
                    known.set()
                theirs.sendall(piece)
            theirs.close()

        threading.Thread(target=echo, daemon=True).start()
        return ours, known.is_set


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection over loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        return ours, listener.accept()[0]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A guard with short limits, before an echo."""
    monkeypatch.setattr(bolt_guard, "STRANGER_SECONDS", 0.3)
    monkeypatch.setattr(bolt_guard, "MAX_STRANGER_BYTES", 100)
    guard = BoltGuard()
    guard.start(Echo())
    return guard.port


def test_a_stranger_who_says_nothing_or_little_by_little_is_sent_away(port: int) -> None:
    for sent in (b"", b"a"):
        with socket.create_connection(("127.0.0.1", port), SOON) as stranger:
            began = time.monotonic()
            with pytest.raises(ConnectionError):
                while time.monotonic() - began < SOON:
                    stranger.sendall(sent)
                    if not sent and stranger.recv(1) == b"":
                        raise ConnectionResetError
                    time.sleep(0.02)
            assert time.monotonic() - began < SOON


def test_a_client_who_is_known_stays_and_sends_what_they_like(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), SOON) as client:
        client.sendall(b"secret" + b"a" * 500)  # at once, more than a stranger may
        received = b""
        while len(received) < 506:
            piece = client.recv(1_000)
            assert piece, "the port hung up"
            received += piece
        time.sleep(0.4)  # longer than a stranger may stay
        client.sendall(b"still here")
        assert client.recv(100) == b"still here"


def test_beyond_the_number_of_strangers_the_one_that_has_been_here_longest_gives_way(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bolt_guard, "STRANGER_SECONDS", 10 * SOON)
    monkeypatch.setattr(bolt_guard, "MAX_STRANGERS", 2)
    with ExitStack() as ends:
        first, second, third = (
            ends.enter_context(socket.create_connection(("127.0.0.1", port), SOON)) for _ in range(3)
        )
        assert first.recv(1) == b""
        for stranger in (second, third):
            stranger.sendall(b"hello")
            assert stranger.recv(5) == b"hello"
