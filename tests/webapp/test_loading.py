"""A load that outlasts its request: how far it is, in parts where it is large, carried on, and a flat sheet's ids."""

from __future__ import annotations

import io
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from people import OWNER
from werkzeug.test import TestResponse

from graph.database import Database
from graph.system.file_locks import try_lock
from graph.writer import imports
from loaders.isolated import Limits
from loaders.load import load
from loaders.progress import Progress
from webapp import create_app

Token = Callable[[str], str]
FLAT = "Case,Key practice episode,Contributory factor,+ or -,Quote\nMove,Referral,Caseload,-,Too many\n,,Trust,+,\n"
CASES = "MATCH (c:Case) RETURN c.id AS id ORDER BY id"


class Site:
    """A client, and the way of a file through the pages; it waits as long as its site is told to."""

    def __init__(self, client: FlaskClient, token: Token) -> None:
        self.client, self.token = client, token

    def send(self, content: bytes, name: str) -> TestResponse:
        data = {"csrf_token": self.token(self.client.get("/imports").text), "file": (io.BytesIO(content), name)}
        return self.client.post("/imports", data=data, follow_redirects=True)

    def load(self, page: TestResponse, **form: str) -> TestResponse:
        """Press the button of the page that shows what would change, with the fields of its form."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
        hidden["csrf_token"] = self.token(self.client.get("/imports").text)
        return self.client.post(page.request.path, data=hidden | form, follow_redirects=True)

    def state(self, page: TestResponse) -> Any:
        """What the script of a page that waits asks for."""
        address = re.search(r'data-state="([^"]+)"', page.text)
        assert address, page.text
        return self.client.get(address[1]).json

    def wait(self, page: TestResponse) -> tuple[TestResponse, list[str]]:
        """Ask until it is done; the page there is then, and what was said meanwhile."""
        messages: list[str] = []
        while (state := self.state(page))["at_work"]:
            messages += [] if state["sentence"] in messages else [state["sentence"]]
            time.sleep(0.01)
        return self.client.get(page.request.path, follow_redirects=True), messages


@pytest.fixture
def open_site(database: Database, tmp_path: Path, token: Token) -> Callable[..., Site]:
    """A copy of the site; all copies share one folder and one graph."""

    def opened(wait: float = 600) -> Site:
        app = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path / "home", "WAIT": wait})
        return Site(app.test_client(), token)

    return opened


def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.load.part_size", lambda database: 10)
    monkeypatch.setattr("loaders.plan.transaction_size.max_relationships", lambda database: 20)


def large(story_cases: int = 30) -> bytes:
    """A file of many small cases, larger than one transaction holds where that is said to be 20."""
    cases = [{"id": f"c{i}", "title": f"Case {i}", "synthetic": "yes"} for i in range(story_cases)]
    ties = [{"from_id": "r", "to_id": case["id"]} for case in cases]
    sheets = {"sources": [{"id": "net", "title": "Invented"}], "reviews": [{"id": "r", "title": "One"}]}
    return json.dumps({**sheets, "cases": cases, "examines": ties}).encode()


@pytest.mark.slow
def test_a_flat_sheet_comes_back_with_its_ids_and_changes_nothing(
    open_site: Callable[..., Site], database: Database, tmp_path: Path
) -> None:
    site = open_site()
    loaded = site.load(site.send(FLAT.encode(), "team sheet.csv"))
    assert "team sheet.csv is loaded" in loaded.text
    link = re.search(r'href="(/imports/[0-9a-f]+/ids\.xlsx)"', loaded.text)
    assert link
    workbook = site.client.get(link[1])
    assert workbook.data.startswith(b"PK")
    assert "team sheet-with-ids.xlsx" in workbook.headers["Content-Disposition"]
    stored = sorted(path.suffix for path in (tmp_path / "home" / "uploads").rglob("*") if path.is_file())
    assert stored == [".json", ".lock", ".xlsx"], "the sheet itself is not kept"
    revision = database.revision()
    again = site.send(workbook.data, "ids.xlsx")
    assert "everything in the file is in the graph already" in again.text, again.text
    (tmp_path / "ids.xlsx").write_bytes(workbook.data)
    assert load(database, tmp_path / "ids.xlsx", by=OWNER).batch is None
    assert database.revision() == revision


@pytest.mark.slow
def test_a_file_that_takes_too_long_to_read_is_refused_and_the_site_goes_on(
    database: Database, tmp_path: Path, token: Token
) -> None:
    limits = Limits(seconds=0.05)
    app = create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 600, "READ_LIMITS": limits})
    site = Site(app.test_client(), token)
    rows = "id,title\n" + "".join(f"c{number},A case\n" for number in range(150_000))
    page = site.send(rows.encode(), "cases.csv")
    assert page.status_code == 422
    assert "cases.csv: takes more than 0.05 seconds to read, which is the limit" in page.text
    app.config["READ_LIMITS"] = Limits()
    assert site.send(b"id,title,kind\nc1,A case,audit\n", "cases.csv").status_code == 200


@pytest.mark.slow
def test_ids_are_offered_for_a_flat_sheet_alone_and_as_long_as_they_are_kept(
    open_site: Callable[..., Site], tmp_path: Path
) -> None:
    site = open_site()
    loaded = site.load(site.send(large(2), "cases.json"))
    assert "ids.xlsx" not in loaded.text
    id_ = loaded.request.path.rpartition("/")[2]
    none = site.client.get(f"/imports/{id_}/ids.xlsx")
    assert (none.status_code, "stored for one day" in none.text) == (404, True)
    flat = site.load(site.send(FLAT.encode(), "sheet.csv"))
    assert "ids.xlsx" in flat.text
    for folder in (tmp_path / "home" / "uploads").iterdir():
        os.utime(folder, (0, 0))
    site.send(b"any other", "next.csv")  # whoever sends a file removes what is a day old, at once
    assert "ids.xlsx" not in site.client.get(flat.request.path).text


@pytest.mark.slow
def test_what_takes_long_says_how_far_it_is_and_where_it_ends(
    open_site: Callable[..., Site], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.imports.background_work.SHOWN_EVERY", 0.01)  # as often as it is asked for
    site = open_site(wait=0)
    page = site.send(large(3_000), "cases.json")
    assert '<h1 class="govuk-heading-l">Checking cases.json</h1>' in page.text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    checked, said = site.wait(page)
    assert "What cases.json would change" in checked.text
    assert any(sentence.startswith("Checking ") for sentence in said), said
    assert not database.read(CASES)
    page = site.load(checked)
    assert '<h1 class="govuk-heading-l">Loading cases.json</h1>' in page.text
    assert site.client.get(checked.request.path).location.startswith("/imports/load/"), (
        "the check gives way to the load"
    )
    loaded, said = site.wait(page)
    assert any(re.fullmatch(r"Writing: [\d,]+ of 6,002|Saving", sentence) for sentence in said), said
    assert "cases.json is loaded" in loaded.text
    assert len(database.read(CASES)) == 3_000


@pytest.mark.slow
def test_nothing_is_loaded_before_it_is_checked(open_site: Callable[..., Site], database: Database) -> None:
    site = open_site(wait=0)
    page = site.send(large(3_000), "cases.json")
    assert site.state(page)["at_work"]
    assert "Checking cases.json" in site.load(page).text
    site.wait(page)
    assert not database.read(CASES)


@pytest.mark.slow
def test_another_copy_of_the_site_says_the_same(open_site: Callable[..., Site], database: Database) -> None:
    """Checked by the first, looked at in the second, loaded by the second, looked at in the first."""
    first, second = open_site(wait=0), open_site(wait=0)
    checked, _ = second.wait(first.send(large(1_000), "cases.json"))
    assert "What cases.json would change" in checked.text
    loaded, _ = first.wait(second.load(checked))
    assert "cases.json is loaded" in loaded.text
    assert len(imports(database)) == 1


@pytest.mark.slow
def test_too_large_a_load_is_offered_in_parts_and_undone_as_a_whole(
    open_site: Callable[..., Site], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_parts(monkeypatch)
    site = open_site()
    shown = site.send(large(), "cases.json")
    assert "This is too much for one step" in shown.text
    assert "Load it in parts" in shown.text
    loaded = site.load(shown)
    [batch] = imports(database)
    assert (batch.in_parts, batch.state) == (True, "done")
    asked = site.client.get(f"{loaded.request.path}/undo")
    data = {"csrf_token": site.token(asked.text)}
    assert "is undone" in site.client.post(asked.request.path, data=data, follow_redirects=True).text
    assert not database.read(CASES)


@pytest.mark.slow
def test_where_the_database_says_it_is_too_large_parts_are_offered_too(
    open_site: Callable[..., Site], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site()
    shown = site.send(large(), "cases.json")
    assert "in parts" not in shown.text
    small_parts(monkeypatch)  # as if its memory had become scarce meanwhile
    refused = site.load(shown)
    assert refused.status_code == 413
    assert "This was too much for one step" in refused.text
    assert not database.read(CASES)
    assert "cases.json is loaded" in site.load(refused).text
    assert len(database.read(CASES)) == 30


@pytest.mark.slow
def test_a_load_that_stopped_midway_is_carried_on(
    open_site: Callable[..., Site], database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Stopped(Exception):  # noqa: N818 - it stands for the end of whoever loaded
        pass

    def stop(progress: Progress) -> None:
        if progress.doing == "Writing" and progress.done > 15:
            raise Stopped

    small_parts(monkeypatch)
    (tmp_path / "cases.json").write_bytes(large())
    with pytest.raises(Stopped):
        load(database, tmp_path / "cases.json", by=OWNER, in_parts=True, on_progress=stop)
    [begun] = imports(database)
    site = open_site()
    assert "it is being loaded at the moment, or it stopped midway" in site.client.get(f"/imports/{begun.id}").text
    shown = site.send(large(), "cases.json")
    assert "An earlier load of this file stopped midway" in shown.text
    site.load(shown)
    [batch] = imports(database)
    assert (batch.id, batch.state) == (begun.id, "done")
    assert len(database.read(CASES)) == 30


@pytest.mark.slow
def test_a_load_whose_process_is_gone_is_said_to_be_lost(open_site: Callable[..., Site], tmp_path: Path) -> None:
    site = open_site()
    shown = site.send(large(), "cases.json")
    [place] = (tmp_path / "home" / "uploads").iterdir()
    (place / "load.json").write_text(json.dumps({"progress": {"doing": "Writing"}, "result": None, "failure": None}))
    with (place / "load.lock").open("ab") as lock:
        assert try_lock(lock)
        page = site.client.get(shown.request.path, follow_redirects=True)
        assert "Loading cases.json" in page.text, "somebody else is at it"
        assert "Loading cases.json" in site.load(shown).text, "and it is not begun a second time"
    assert not site.state(page)["at_work"]
    lost = site.client.get(page.request.path, follow_redirects=True)
    assert "The load stopped midway" in lost.text
    assert "cases.json is loaded" in site.load(lost).text


@pytest.mark.slow
def test_what_nobody_foresaw_is_told_without_a_traceback_and_can_be_tried_again(
    open_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the inside")

    site = open_site()
    shown = site.send(large(), "cases.json")
    with monkeypatch.context() as patched:
        patched.setattr("webapp.imports.loading.load_file", broken)
        failed = site.load(shown)
        assert failed.status_code == 500
        assert "It was not loaded" in failed.text
        assert "a secret of the inside" not in failed.text
        assert "a secret of the inside" in caplog.text
        checked = site.send(large(), "other.json")
        assert (checked.status_code, "Something went wrong" in checked.text) == (500, True)
    assert "cases.json is loaded" in site.load(failed).text
    assert "What other.json would change" in site.client.get(checked.request.path).text


@pytest.mark.slow
def test_the_state_of_an_upload_cannot_be_asked_for_without_its_token(open_site: Callable[..., Site]) -> None:
    site = open_site()
    for what in ("check", "load"):
        assert site.client.get(f"/imports/state/{what}/eyJmb2xkZXIiOiIuLi8uLiJ9.x.y").status_code == 400
    assert site.client.get("/imports/state/other/x").status_code == 404
    assert site.client.get("/imports/load/eyJmb2xkZXIiOiIuLi8uLiJ9.x.y").status_code == 400
