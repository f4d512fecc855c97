"""The built wheel in an empty environment, as somebody without make would use it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PACKAGES = {"casethread", "graph", "loaders", "queries", "webapp"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in a plain folder from what the Dockerfile copies and nothing else, as the image builds it."""
    source, wheels = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheels")
    for line in re.findall(r"^COPY (?!--)(.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE):
        *names, _ = line.split()
        for name in names:
            _copy(ROOT / name, source / name)
    command: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--outdir", wheels, source]
    subprocess.run(command, check=True, capture_output=True)
    [built] = wheels.glob("*.whl")
    return built


def _copy(path: Path, to: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, to, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache"))
    else:
        shutil.copyfile(path, to)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it depends on, nothing else; its folder of programs.

    What it depends on is linked from the environment of the tests, where pip put it by the same list: fetching and
    unpacking it a second time took half a minute.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    command: list[str | Path] = [sys.executable, "-m", "pip", "--python", programs / "python"]
    command += ["install", "--quiet", "--no-deps", "--no-compile", wheel]
    subprocess.run(command, check=True, capture_output=True)
    [packages] = folder.rglob("site-packages")
    [casethread] = metadata.distributions(name="casethread", path=[str(packages)])
    for distribution in _needed_by(casethread, {}).values():
        for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            if not (packages / name).exists():
                (packages / name).symlink_to(str(distribution.locate_file(name)))
    return programs


def _needed_by(
    distribution: metadata.Distribution, known: dict[str, metadata.Distribution]
) -> dict[str, metadata.Distribution]:
    """What a distribution asks for without extras, and what that asks for; by name, beside what is known already."""
    for requirement in map(Requirement, distribution.requires or ()):
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and requirement.name not in known:
            known[requirement.name] = metadata.distribution(requirement.name)
            _needed_by(known[requirement.name], known)
    return known


def test_the_wheel_holds_the_data_and_nothing_of_the_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == PACKAGES
    for needed in (
        "graph/schema/vocabularies.yaml",
        "graph/schema/labels/Case.yaml",
        "graph/taxonomies/crosswalk.yaml",
        "graph/formats/page.html",
        "loaders/sample/cases.csv",
        "loaders/read/mapping/shipped/asrs.yaml",
        "queries/catalogue/recommendations_by_kind.cypher",
        "webapp/templates/base.html",
        "webapp/static/vendor/d3/explorer_library.js",
        "webapp/help/docs/mapping.md",
    ):
        assert needed in names, f"the wheel lacks {needed}"
    assert not [name for name in names if re.search(r"(asrs_database|pfd_report|TAIC_)", name)], (
        "public data was packed"
    )


@pytest.fixture(scope="module")
def environment(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A home of their own, and nothing that leads to the checkout; the database of one test is there for the next."""
    home = tmp_path_factory.mktemp("home")
    names = ("NEO4J_URI", "PYTHONPATH", "CASETHREAD_HOME")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    clean |= {"HOME": str(home), "USERPROFILE": str(home), "CASETHREAD_HOME": str(home / "data")}
    yield clean
    subprocess.run([installed / "casethread", "stop"], env=clean, cwd=home, check=True, capture_output=True)


@contextmanager
def site(command: list[str | Path], environment: dict[str, str], folder: Path) -> Iterator[str]:
    """A site in an empty folder; its address."""
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads("".join(process.stdout.readline() for _ in range(3)))["address"]
    finally:
        process.kill()
        process.communicate()


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:  # on loopback
        text: str = answer.read().decode()
        return text


def test_the_demo_runs_from_the_wheel_alone(installed: Path, environment: dict[str, str], tmp_path: Path) -> None:
    with site([installed / "casethread", "demo", "--json", "--port", "0"], environment, tmp_path) as address:
        assert "Casethread" in read(address)
        assert json.loads(read(address + "questions/recurring-factors.json"))["rows"]
        assert "/help/mapping" in read(address + "help")
        assert "<h1" in read(address + "help/mapping")


def test_what_the_image_starts_runs_and_asks_for_the_password(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """The command of the Dockerfile with the settings of docker-compose.yml, but on loopback."""
    settings = environment | {"CASETHREAD_PASSWORD": "a long password", "CASETHREAD_PORT": "0"}
    with site([installed / "python", "-m", "casethread", "serve", "--json"], settings, tmp_path) as address:
        assert read(address + "health")
        assert "password" in read(address).lower(), "it leads to the page that asks for it"
        with pytest.raises(urllib.error.HTTPError, match="401"):
            read(address + "api/v1/questions")


@pytest.mark.parametrize(
    "arguments",
    [
        ["questions"],
        ["template", "t.xlsx", "--all"],
        ["sample", "-o", "s"],
        ["sample", "--cases", "2", "-o", "g"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_every_data_file_is_found(
    installed: Path, environment: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    ended = subprocess.run(
        [installed / "casethread", *arguments],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
