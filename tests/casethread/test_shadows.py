"""A file of the user's own with the name of one of our packages is noticed, and named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = "import sys; sys.path.append(sys.argv[1]); import casethread; print(casethread.connect.__name__)"


def start_in(folder: Path) -> subprocess.CompletedProcess[str]:
    """A program of the user's, in this folder, that imports Casethread, which comes later on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", START, str(ROOT)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["queries.py", "loaders.py", "graph/__init__.py"])
def test_a_file_that_would_be_imported_in_our_place_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    ended = start_in(tmp_path)
    assert ended.returncode != 0
    last = ended.stderr.strip().splitlines()[-1]
    assert str(path) in last
    assert "Rename that file" in last


@pytest.mark.slow
def test_other_files_of_the_user_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "my_queries.py").write_text("", encoding="utf-8")
    (tmp_path / "queries").mkdir()  # a folder without an __init__.py shadows nothing
    ended = start_in(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "connect"
