"""The built wheel in an empty environment, as somebody without make would use it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {"casethread", "graph", "loaders", "queries", "webapp"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it depends on, nothing else; its folder of programs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    return programs


def test_the_wheel_holds_the_data_and_nothing_of_the_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == PACKAGES
    for needed in (
        "graph/schema/vocabularies.yaml",
        "graph/schema/labels/Case.yaml",
        "graph/taxonomies/crosswalk.yaml",
        "loaders/sample/cases.csv",
        "loaders/mappings/asrs.yaml",
        "queries/catalogue/recurring_factors.cypher",
        "webapp/templates/layout.html",
        "webapp/static/vendor/cytoscape/cytoscape.min.js",
    ):
        assert needed in names, f"the wheel lacks {needed}"
    assert not [name for name in names if re.search(r"(asrs_database|pfd_report|TAIC_)", name)], "public data was packed"


@pytest.fixture
def demo(installed: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """`casethread demo`, started in an empty folder with an empty home; its address."""
    environment = {**os.environ, "HOME": str(tmp_path), "CASETHREAD_HOME": str(tmp_path / "data")}
    for name in ("NEO4J_URI", "PYTHONPATH"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [installed / "casethread", "demo", "--json", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    printed = "".join(process.stdout.readline() for _ in range(3))
    yield json.loads(printed)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    subprocess.run([installed / "casethread", "stop"], env=environment, cwd=tmp_path, check=True, capture_output=True)


def test_the_demo_runs_from_the_wheel_alone(demo: dict[str, str]) -> None:
    with urllib.request.urlopen(demo["address"], timeout=60) as answer:  # on loopback
        page = answer.read().decode()
    assert "Casethread" in page
    with urllib.request.urlopen(demo["address"] + "questions/recurring-factors.json", timeout=60) as answer:
        assert json.load(answer)["rows"]
