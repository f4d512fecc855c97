"""The site is killed while it loads in parts, and started again: what was committed stays, and the load is carried on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graph.database import connect
from graph.embedded import launcher
from graph.writer import imports
from loaders.generate import generate

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SLOW = 120_000  # milliseconds, on a machine that does much else


@pytest.fixture
def serve_process(home: Path) -> Iterator[Callable[[], tuple[subprocess.Popen[str], str]]]:
    """Starts `casethread serve` as a process of its own; gives it, and its address. Its database has a small heap."""
    started: list[subprocess.Popen[str]] = []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    environment |= {"CASETHREAD_HOME": str(home), "CASETHREAD_HEAP": "128m", "PYTHONPATH": str(ROOT)}

    def start() -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "casethread", "serve", "--port", "0", "--json"]
        site = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=home.parent)
        started.append(site)
        assert site.stdout is not None
        printed = ""
        while not printed.endswith("}\n"):
            printed += site.stdout.readline() or pytest.fail("the site did not start")
        return site, json.loads(printed)["address"]

    yield start
    for site in started:
        site.kill()
        site.communicate()


def test_a_load_in_parts_outlives_the_site(
    serve_process: Callable[[], tuple[subprocess.Popen[str], str]], home: Path, tmp_path: Path, page: Page
) -> None:
    generate(tmp_path / "reviews", 320, 1)
    archive = shutil.make_archive(str(tmp_path / "reviews"), "zip", tmp_path / "reviews")
    site, address = serve_process()
    page.set_default_timeout(SLOW)
    page.goto(f"{address}imports")
    page.get_by_label("File", exact=True).set_input_files(archive)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Load it in parts").click(no_wait_after=True)
    with connect(home=home) as database:
        _wait(lambda: [each.state for each in imports(database)] == ["unfinished"])
        site.kill()  # in the middle of the second part, or of a later one
        [begun] = imports(database)
        assert begun.state == "unfinished"
        assert "Case" in begun.counts["added"]

        _, address = serve_process()
        page.goto(f"{address}imports/{begun.id}")
        page.get_by_role("link", name="send the same file again").click()
        page.get_by_label("File", exact=True).set_input_files(archive)
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_text("An earlier load of this file stopped midway")).to_be_visible(timeout=SLOW)
        page.get_by_role("button", name="Continue the load").click()
        expect(page.get_by_role("alert")).to_contain_text("reviews.zip is loaded", timeout=SLOW)
        [done] = imports(database)
        assert (done.id, done.state) == (begun.id, "done")
        page.get_by_role("button", name="Undo this import").click()
        page.get_by_role("button", name="Undo this import").click()
        expect(page.get_by_role("alert")).to_contain_text("is undone", timeout=SLOW)
        assert database.read("MATCH (c:Case) RETURN count(c) AS n ORDER BY n")[0]["n"] == 0
    launcher.stop(home)


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SLOW / 1000
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)
