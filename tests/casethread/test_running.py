"""serve, demo, connection, stop, and several processes at once: the real ones, on the embedded server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import neo4j
import pytest
from commandline import NAMES, REVIEWS, Casethread

from graph.embedded import launcher
from graph.embedded.state import read_state

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SLOW = 120  # seconds, on a machine that does much else


def environment(home: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    return clean | {"CASETHREAD_HOME": str(home), "PYTHONPATH": str(ROOT)}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "casethread", *map(str, arguments)]


@contextmanager
def site(home: Path, *arguments: str, single_use_address: str = "never") -> Iterator[str]:
    """`casethread serve` or `demo` as a process; its address. Whoever else uses this machine changes nothing of it."""
    process = subprocess.Popen(
        command(*arguments, "--json", "--port", "0"),
        env={**environment(home), "CASETHREAD_SINGLE_USE_ADDRESS": single_use_address},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield json.loads("".join(process.stdout.readline() for _ in range(3)))["address"]
        process.send_signal(signal.SIGINT)
        assert process.wait(SLOW) == 0, "Ctrl+C ends it"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casethread]:
    """The command line with a home of its own, whose database runs and holds the small reviews."""
    home = tmp_path_factory.mktemp("running") / "home"
    at_home = Casethread(dict.fromkeys(NAMES) | {"CASETHREAD_HOME": str(home)})
    at_home("load", REVIEWS)
    yield at_home
    launcher.stop(home)


@pytest.mark.slow
def test_where_others_use_the_machine_the_address_lets_its_owner_in_once(running: Casethread) -> None:
    with site(home_of(running), "serve", single_use_address="always") as address:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "/enter/" in address
        plain = address.partition("enter/")[0]
        for closed in (plain, plain + "enter/another"):
            with pytest.raises(HTTPError) as refusal:
                got(closed)
            assert refusal.value.code == 403
        assert "Casethread" in opener.open(address, timeout=SLOW).read().decode()
        assert opener.open(plain + "imports", timeout=SLOW).status == 200
        with pytest.raises(HTTPError):
            got(address)
    assert not list(home_of(running).glob("entry-token*"))


def home_of(running: Casethread) -> Path:
    return Path(str(running.environment["CASETHREAD_HOME"]))


def got(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=SLOW) as answer:  # on loopback
        return answer.read().decode()


def test_the_password_of_a_neo4j_is_not_printed(casethread: Casethread) -> None:
    result = casethread("connection", "--json").json
    if result["server"] == "neo4j":
        assert result["password"] is None
        password = casethread.environment["NEO4J_PASSWORD"]
        assert password
        assert password not in casethread("connection").text


def test_two_loads_at_once_both_arrive_whole_one_after_the_other(
    at_home: Casethread, home: Path, tmp_path: Path
) -> None:
    """Neither the server nor the graph is there when they begin."""
    folders = [tmp_path / f"g{seed}" for seed in (1, 2)]
    for seed, folder in enumerate(folders, 1):
        at_home("sample", "--cases", 20, "--seed", seed, "-o", folder)
    started = [
        subprocess.Popen(command("load", folder, "--json"), env=environment(home), stdout=subprocess.PIPE, text=True)
        for folder in folders
    ]
    results = [json.loads(process.communicate(timeout=SLOW)[0])[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    listed = at_home("imports", "list", "--json").json
    assert {each["id"] for each in listed} == {each["import"] for each in results}
    first, second = sorted(each["revision"] for each in listed)
    assert second == first + 1
    for each in results:
        assert each["counts"]["added"]["Case"] == 20
    at_home("check", "--quiet")


def test_the_demo_has_the_sample_in_a_database_of_its_own(at_home: Casethread, home: Path) -> None:
    with site(home, "demo") as address:
        rows = json.loads(got(address + "questions/recurring-factors.json"))["rows"]
        assert rows
    assert sorted(path.name for path in home.iterdir()) == ["demo"]
    assert at_home("stop", "--json").json == {"stopped": [str(home / "demo")]}


@pytest.mark.parametrize("name", ["serve", "demo"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "reviews.example"])
def test_no_site_for_others_without_a_password(at_home: Casethread, home: Path, name: str, host: str) -> None:
    refused = at_home(name, "--host", host, "--port", "0", code=2)
    assert "CASETHREAD_PASSWORD" in refused.errors
    assert host in refused.errors
    assert not home.exists(), "no database was started for it"


def test_serve_answers_where_it_says_and_ends_with_ctrl_c(running: Casethread) -> None:
    with site(home_of(running), "serve") as address:
        assert address.startswith("http://127.0.0.1:")
        assert "Casethread" in got(address)
        assert got(address + "health")


def test_a_site_goes_on_when_somebody_else_stops_its_database(running: Casethread) -> None:
    with site(home_of(running), "serve") as address:
        before = got(address + "questions/recurring-factors.json")
        assert running("stop", "--json").json == {"stopped": [str(home_of(running))]}
        assert got(address + "questions/recurring-factors.json") == before
        state = read_state(home_of(running))
        assert state is not None
        os.kill(state.pid, signal.SIGKILL)
        assert got(address + "questions/recurring-factors.json") == before


def test_a_port_that_is_taken_is_said_so(running: Casethread) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = running("serve", "--port", port, code=2).errors
        assert refused == (
            f"The site cannot listen on 127.0.0.1 port {port}: another program does, perhaps a Casethread that was started "
            "before. End that, or give another --port (0 takes a free one).\n"
        )


def test_what_reads_half_of_the_output_gets_no_traceback(running: Casethread) -> None:
    process = subprocess.Popen(
        command("questions", "--json"),
        env=environment(home_of(running)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    process.wait(SLOW)
    assert "Traceback" not in errors


def test_json_is_whole_where_the_terminal_knows_no_unicode(running: Casethread, tmp_path: Path) -> None:
    file = tmp_path / "sheet.json"
    file.write_text(
        json.dumps({"cases": [{"id": "c", "title": "Čtvrť 家", "kind": "audit", "sensitivity": "open"}]}),
        encoding="utf-8",
    )
    ascii_only = environment(home_of(running)) | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    subprocess.run(command("load", file), env=ascii_only, check=True, capture_output=True)
    process = subprocess.run(
        command("ask", "find", "text=Čtvrť", "--json"), env=ascii_only, check=True, capture_output=True
    )
    assert json.loads(process.stdout)["rows"][0]["name"] == "Čtvrť 家"
    shown = subprocess.run(command("ask", "find", "text=Čtvrť"), env=ascii_only, check=False, capture_output=True)
    assert shown.returncode == 0, shown.stderr.decode()


def test_a_second_ask_attaches_to_the_database_that_runs(running: Casethread) -> None:
    state = read_state(home_of(running))
    started = time.monotonic()
    subprocess.run(
        command("ask", "recurring-factors"), env=environment(home_of(running)), check=True, capture_output=True
    )
    assert read_state(home_of(running)) == state
    assert time.monotonic() - started < SLOW


def test_connection_opens_the_graph_for_any_bolt_client_and_stop_ends_it(running: Casethread) -> None:
    result = running("connection", "--json").json
    assert list(result) == ["uri", "server", "database", "username", "password", "revision"]
    assert result["uri"].startswith("bolt://127.0.0.1:")
    with neo4j.GraphDatabase.driver(result["uri"], auth=(result["username"], result["password"])) as driver:
        rows, _, _ = driver.execute_query(
            "MATCH (c:Case) RETURN count(c) AS cases ORDER BY cases", database_=result["database"]
        )
        assert rows[0]["cases"] >= 3
    text = running("connection").text
    assert result["password"] in text
    assert "check --refresh" in text
    assert running("stop", "--json").json == {"stopped": [str(home_of(running))]}
    assert launcher.running(home_of(running)) is None
    assert "No database was running" in running("stop").text
    assert running("ask", "recurring-factors", "--json").json["revision"] > 0, "it starts again when it is needed"
