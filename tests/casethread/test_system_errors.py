"""What the system refuses: a file that may not grow, a disk that is full or may not be written to, Ctrl+C."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commandline import REVIEWS, Casethread, shape

from graph.database import Database, connect
from graph.embedded import launcher
from graph.writer import imports
from loaders.generate import generate
from loaders.progress import Progress, ProgressCallback
from webapp import create_app

if sys.platform == "win32":
    pytest.skip("Windows has no such limits", allow_module_level=True)
import resource

LIMIT = 4_096  # bytes that a file may grow to where a test says so


@contextmanager
def files_cannot_grow() -> Iterator[None]:
    """As on a disk that is full: the system refuses what lies beyond the first page of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mounts a small disk in memory, as root; gives its folder."""
    places: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("a disk can be mounted by root on Linux only")
        places.append(place)
        return place

    yield mount
    for place in places:
        launcher.stop(place / "home")
        subprocess.run(["umount", "--lazy", str(place)], check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["export g.json", "export g.html", "backup g.zip", "network recurring-factors -o g.html"]
)
def test_where_there_is_no_room_the_former_file_stays_and_the_new_one_is_named(
    loaded: Casethread, tmp_path: Path, command: str
) -> None:
    words = [str(tmp_path / word) if word.startswith("g.") else word for word in command.split()]
    file = tmp_path / words[-1]
    file.write_text("of last month", encoding="utf-8")
    with files_cannot_grow():
        ended = loaded(*words, "--force", code=1)
    assert ended.errors.startswith(f"{file} was not written: ")
    assert len(ended.errors.splitlines()) == 1
    assert file.read_text(encoding="utf-8") == "of last month"
    assert [path.name for path in tmp_path.iterdir()] == [file.name], "nothing is left beside it"


@pytest.mark.slow
def test_an_upload_for_which_there_is_no_room_is_refused_with_a_sentence(database: Database, tmp_path: Path) -> None:
    client = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path / "home"}).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/imports").text)
    assert token
    with files_cannot_grow():
        file = (io.BytesIO(b"a" * 10 * LIMIT), "cases.csv")
        page = client.post("/imports", data={"csrf_token": token[1], "file": file})
    assert page.status_code == 507
    assert "The disk of this site is full or may not be written to" in page.text
    assert client.get("/health").status_code == 200


@pytest.mark.slow
def test_a_load_for_which_the_disk_of_the_database_has_no_room_saves_nothing(
    mounted: Callable[..., Path], at_home: Casethread, tmp_path: Path
) -> None:
    disk = mounted("40m")
    home = disk / "home"
    at_home("--home", home, "load", REVIEWS)
    generate(tmp_path / "many", 100, 1)
    with connect(home=home) as graph:
        before = shape(graph)
        fill(disk, leave=200_000)
        refused = at_home("--home", home, "load", tmp_path / "many", code=1).errors
        assert (
            refused == f"The disk of {home} is full, so nothing of this was saved. Make room there, then repeat it.\n"
        )
        assert shape(graph) == before
    at_home("--home", home, "stop")
    fill(disk, leave=0)
    refused = at_home("--home", home, "imports", "list", code=1).errors
    assert refused == f"The embedded database cannot start, as the disk of {home} is full. Make room there.\n"
    (disk / "filler").unlink()
    at_home("--home", home, "load", REVIEWS)


def fill(disk: Path, *, leave: int) -> None:
    """Write a file that leaves so many bytes of a disk."""
    with (disk / "filler").open("ab", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(64 * 1024))
        except OSError:
            filler.truncate(max(0, filler.tell() - leave))


@pytest.mark.parametrize(
    "command", ["load x.json", "accounts add anna --role administrator", "freeze one", "imports list"]
)
def test_a_home_that_is_only_read_is_said_so(
    mounted: Callable[..., Path], at_home: Casethread, tmp_path: Path, command: str
) -> None:
    disk = mounted("1m")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    words = [str(tmp_path / word) if word == "x.json" else word for word in command.split()]
    refused = at_home("--home", disk / "home", *words, code=1).errors
    assert "Read-only file system" in refused
    assert str(disk / "home") in refused
    assert len(refused.splitlines()) == 1


@pytest.fixture
def interrupted_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Progress], bool]], None]]:
    """Has Ctrl+C come at the progress of a load that fulfils a condition."""
    # As at a terminal: what is started in the background by a shell ignores it.
    former = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt(condition: Callable[[Progress], bool]) -> None:
        def report(progress: Progress) -> None:
            if condition(progress):
                signal.raise_signal(signal.SIGINT)

        @contextmanager
        def progress_of(title: str, quiet: bool) -> Iterator[ProgressCallback]:
            yield report

        monkeypatch.setattr("casethread.cli.loading.progress_of", progress_of)

    yield interrupt
    signal.signal(signal.SIGINT, former)


@pytest.mark.every_server
@pytest.mark.parametrize("doing", ["Reading", "Checking", "Writing"])
@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_load_leaves_nothing_of_it(
    casethread: Casethread, database: Database, interrupted_at: Callable[..., None], doing: str
) -> None:
    interrupted_at(lambda progress: progress.doing.startswith(doing))
    assert casethread("load", REVIEWS, code=1).errors == "Stopped: nothing was loaded.\n"
    assert imports(database) == []
    assert database.read("MATCH (c:Case) RETURN count(c) AS n ORDER BY n")[0]["n"] == 0


@pytest.mark.slow
def test_ctrl_c_in_a_load_in_parts_says_what_is_saved(
    casethread: Casethread,
    database: Database,
    interrupted_at: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("loaders.load.part_size", lambda database: 10)
    monkeypatch.setattr("loaders.plan.transaction_size.max_relationships", lambda database: 20)
    cases = [{"id": f"c{number}", "title": f"Case {number}", "synthetic": "yes"} for number in range(30)]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    interrupted_at(lambda progress: progress.doing == "Writing" and progress.done > 15)
    errors = casethread("load", tmp_path / "cases.json", "--in-parts", code=1).errors
    [begun] = imports(database)
    assert begun.state == "unfinished"
    assert errors == (
        "Stopped: of cases.json the parts up to here are saved. The same command loads the others; 'casethread imports undo "
        f"{begun.id}' takes these back.\n"
    )
