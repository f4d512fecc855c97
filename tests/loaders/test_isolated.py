"""A file is read in a process of its own: it can end its reader, and never the program that wants it read."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
import pytest
import xlsxwriter
from reader_processes import reader_processes

from graph.errors import BadRequest, NotFound
from loaders import isolated
from loaders.isolated import Limits, ReaderFault, limits, messages, readers
from loaders.progress import Progress
from loaders.read import choose_loader
from loaders.read.cells import ErrorCell, error_value
from loaders.read.displayed import displayed
from loaders.read.files import Unreadable
from loaders.records.problem import Place
from loaders.records.record import Record
from loaders.records.values import ShownNumber
from loaders.sample import sample_folder

SMALL = Limits(memory_mb=100, seconds=60)


@pytest.fixture
def own_readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Readers of this test alone, ended after it."""
    own = readers._Readers()
    monkeypatch.setattr(readers, "_readers", own)
    yield own
    own.end()


@pytest.fixture
def many_rows(tmp_path: Path) -> Path:
    """A sheet whose records take more than a hundred megabytes, and more than a second to read."""
    path = tmp_path / "cases.csv"
    path.write_text("id,title\n" + "".join(f"c{number},Case {number}\n" for number in range(400_000)))
    return path


def _pid(own: Any) -> int:
    [reader] = own._idle
    return int(reader._process.pid)


@pytest.mark.slow
def test_it_reads_the_same_as_within_the_process(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, ["id", "title", "summary", "outcome"])
        sheet.write_row(1, 0, ["c1", "A", "x"])
        sheet.write_number(2, 1, 0.85, book.add_format({"num_format": "0%"}))
        sheet.write_formula(2, 2, "=1/0", value="#DIV/0!")
    assert isolated.read(path) == choose_loader.read(path)
    assert isolated.read(sample_folder()) == choose_loader.read(sample_folder())


@pytest.mark.parametrize("cell", [error_value("#N/A"), ShownNumber("85%", 0.85)])
def test_cells_that_are_more_than_their_text_cross_whole(cell: ErrorCell | ShownNumber) -> None:
    copy = pickle.loads(pickle.dumps(cell))
    assert (copy, type(copy), vars(copy)) == (cell, type(cell), vars(cell))


@pytest.mark.parametrize("number_format", ["d-mmm", "dd/mm", "mmm-yy", "yyyy", "dd/mm/yyyy", "0000"])
def test_what_a_spreadsheet_shows_crosses_whatever_its_format(number_format: str) -> None:
    value = 7 if number_format == "0000" else datetime(2019, 5, 17)
    record = Record("Episode", {"start": displayed(value, number_format)}, Place("a.xlsx"))
    stream = BytesIO()
    messages.send(stream, messages.packed([record]))
    stream.seek(0)
    received = messages.received(stream)
    assert isinstance(received, messages.Records)
    assert [copy.values for copy in received.unpacked({})] == [record.values]


@pytest.mark.slow
def test_one_reader_serves_one_file_after_the_other(own_readers: Any, tmp_path: Path) -> None:
    isolated.read(sample_folder())
    first = _pid(own_readers)
    with pytest.raises(Unreadable, match=r"none.csv: is not there. Check its name and its folder."):
        isolated.read(tmp_path / "none.csv")
    with pytest.raises(BadRequest, match="'nothing' is not a loader"):
        isolated.read(sample_folder(), as_="nothing")
    with pytest.raises(NotFound, match="is neither a mapping file"):
        isolated.read(sample_folder() / "cases.csv", mapping=Path("none.yaml"))
    isolated.read(sample_folder())
    assert _pid(own_readers) == first


def test_paths_are_those_of_the_folder_we_are_in_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolated.start_reader()
    monkeypatch.chdir(tmp_path)
    Path("cases.csv").write_text("id,title\nc1,A\n")
    assert "c1" in [record.values["id"] for record in isolated.read(Path("cases.csv")).records]


@pytest.mark.slow
@pytest.mark.parametrize("is_limited_by_system", [True, False])
def test_too_much_memory(
    is_limited_by_system: bool, own_readers: Any, many_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the limit of the system, or by the watch of where there is none; the next file is read again."""
    if is_limited_by_system and sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    monkeypatch.setattr(limits, "SYSTEM_LIMITS_MEMORY", is_limited_by_system)
    monkeypatch.setattr(readers, "SYSTEM_LIMITS_MEMORY", is_limited_by_system)
    isolated.start_reader()
    first = _pid(own_readers)
    with pytest.raises(Unreadable) as refused:
        isolated.read(many_rows, limits=SMALL)
    assert refused.value.problem.sentence == (
        "cases.csv: takes more than 100 MB of memory to read, which is the limit. Delete what lies far from its tables, "
        "or load it in several files. If you trust the file, raise the setting read_memory_mb."
    )
    assert not psutil.pid_exists(first)
    assert isolated.read(sample_folder()).records


@pytest.mark.slow
def test_too_long(own_readers: Any, many_rows: Path) -> None:
    isolated.start_reader()
    first, began = _pid(own_readers), time.monotonic()
    with pytest.raises(Unreadable, match=r"takes more than 0.2 seconds to read, .* raise the setting read_seconds"):
        isolated.read(many_rows, limits=Limits(seconds=0.2))
    assert time.monotonic() - began < 5
    assert not psutil.pid_exists(first)


@pytest.mark.slow
def test_what_the_graph_is_asked_takes_none_of_the_time(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Case,Factor,+ or -,Quote,Odd one\nKnot,Caseload,-,One.,x\nBow,Thresholds,+,Two.,y\n")

    def slow_decisions() -> dict[str, str]:
        time.sleep(1.2)
        return {}

    isolated.start_reader()
    isolated.read(path)
    assert isolated.read(path, decisions=slow_decisions, limits=Limits(seconds=1.0)).records


@pytest.mark.slow
def test_a_file_of_answers_is_read_there_too(own_readers: Any, tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("- {id: a, answer: no}\n")
    assert isolated.read_entries(path) == [{"id": "a", "answer": "no"}]
    first = _pid(own_readers)
    path.write_text("[" * 5_000)
    with pytest.raises(BadRequest, match=r"answers.yaml cannot be read as a file of answers"):
        isolated.read_entries(path)
    path.write_text("- a\n" * 200_000)
    with pytest.raises(Unreadable, match=r"answers.yaml: takes more than 0.2 seconds to read"):
        isolated.read_entries(path, Limits(seconds=0.2))
    assert not psutil.pid_exists(first)


@pytest.mark.slow
def test_slow_files_do_not_hold_up_the_others(own_readers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each reader is at one, whoever waits gets another reader after a while; those that are not needed end."""
    monkeypatch.setattr(readers, "PATIENCE", 0.05)
    with ExitStack() as slow_files:
        for _ in range(readers.MAX_READERS):
            slow_files.enter_context(own_readers.reader())
        assert isolated.read(sample_folder()).records
    assert len(own_readers._idle) == readers.MAX_READERS


@pytest.mark.slow
def test_a_reader_that_is_killed(own_readers: Any, many_rows: Path) -> None:
    """As by the system, where the whole machine is short of memory."""

    def kill(_: Progress) -> None:
        for reader in reader_processes():
            reader.kill()

    with pytest.raises(Unreadable, match=r"cases.csv: ended the process that read it \(exit code -?\d+\)"):
        isolated.read(many_rows, on_progress=kill)
    assert isolated.read(sample_folder()).records


@pytest.mark.slow
def test_a_fault_of_ours_keeps_its_traceback(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("id,title\nc1,A\n")
    with pytest.raises(ReaderFault, match=r"(?s)Traceback.+TypeError"):
        isolated.read(path, parts=3)  # type: ignore[arg-type] # what no caller does


def test_nothing_but_plain_data_is_taken_from_a_reader() -> None:
    for sent in (subprocess.Popen, Path("x"), readers.read):
        with pytest.raises(pickle.UnpicklingError, match="is not plain data"):
            messages.received(BytesIO(pickle.dumps(sent)))


@pytest.mark.slow
def test_a_reader_imports_no_driver_and_no_site() -> None:
    code = (
        "import sys, loaders.isolated.reader_process\n"
        "print([name for name in ('neo4j', 'flask', 'openpyxl', 'docx', 'networkx', 'pydantic_settings') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_a_reader_ends_with_the_program_that_started_it() -> None:
    code = (
        "import os, psutil, loaders.isolated as i; i.start_reader()\n"
        "print(*[c.pid for c in psutil.Process().children()], flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    deadline = time.monotonic() + 60
    while not _is_over(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_over(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked how."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
