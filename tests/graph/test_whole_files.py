"""Files are written whole or not at all, whatever ends the writing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from full_disk import full_disk

from graph.errors import FileNotWritten
from graph.formats import export_subgraph
from graph.formats.own_format import write_json, write_xlsx, write_zip
from graph.records import Node, Subgraph
from graph.system.whole_files import written_whole
from loaders.flat_template import write_flat_template
from loaders.template import write_template

CONTENT = Subgraph([Node("Case", f"c{number}", {"title": os.urandom(200).hex()}) for number in range(300)], [])
WRITERS: dict[str, Callable[[Path], object]] = {
    ".xlsx": lambda path: write_xlsx(path, CONTENT),
    ".zip": lambda path: write_zip(path, CONTENT),
    ".json": lambda path: write_json(path, CONTENT),
    ".graphml": lambda path: export_subgraph(CONTENT, path, title="Cases"),
    "template.xlsx": lambda path: write_template(path, {}),
    "flat.xlsx": lambda path: write_flat_template(path, {}),
}
SIZE = 4_000  # bytes that a file may have on the disk of these tests, less than any of the files


# What xlsxwriter puts beside, in the folder for temporary files, fills it too; it leaves those files to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_costs_nothing_but_the_new_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"graph{name}"
    path.write_bytes(b"of last month")
    message = rf"graph{name} was not written: File too large. A file of that name is as it was"
    with full_disk(SIZE), pytest.raises(FileNotWritten, match=message):
        WRITERS[name](path)
    assert path.read_bytes() == b"of last month"
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_its_owners_alone_and_a_link_goes_on_leading_to_it(tmp_path: Path) -> None:
    place, link = tmp_path / "place", tmp_path / "link"
    link.symlink_to(place)
    with written_whole(link) as unfinished:
        unfinished.write_text("new", encoding="utf-8")
        assert not place.exists()
    assert link.is_symlink()
    assert place.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_itself(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    with written_whole(pipe) as itself:
        itself.write_bytes(b"through")
    assert reader.communicate()[0] == b"through"
    assert not pipe.is_file()


def test_where_there_is_no_folder_the_error_names_the_file_and_the_reason(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match=r"nowhere/graph\.json was not written: No such file or directory"):
        write_json(tmp_path / "nowhere" / "graph.json", CONTENT)


@pytest.mark.slow
def test_a_kill_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text("of last month", encoding="utf-8")
    writing = (
        "import sys, time; from pathlib import Path; from graph.system.whole_files import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as unfinished:\n"
        "    unfinished.write_text('half'); print('written', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", writing, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.kill()
    assert path.read_text(encoding="utf-8") == "of last month"
