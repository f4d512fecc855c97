"""Bringing a file in on the page: every problem, what would change, load, and undo."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl.styles import Font
from people import OWNER
from werkzeug.test import TestResponse

from graph.database import Database
from loaders.write import RecordEdit, write
from webapp import create_app

Token = Callable[[str], str]
GOOD = {
    "sources": [{"id": "net", "title": "Invented by a test"}],
    "cases": [{"id": "n1", "title": "A case from a file", "synthetic": "yes"}],
    "factors": [{"id": "nf", "name": "Supervision"}],
    "codings": [{"id": "nk", "coder_code": "Coder B"}],
    "contributed_to": [
        {"from_id": "nf", "to_id": "n1", "to_label": "Case", "polarity": "supporting", "coding_id": "nk"},
    ],
}


@pytest.fixture
def client(database: Database, tmp_path: Path) -> FlaskClient:
    return create_app({"DATABASE": database, "CASETHREAD_HOME": tmp_path, "WAIT": 600}).test_client()


def send(client: FlaskClient, token: Token, content: object, name: str = "cases.json", **form: str) -> TestResponse:
    """Send a file by the form and follow it to what it would change."""
    data = {"csrf_token": token(client.get("/imports").text), **form}
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/imports", data={**data, "file": (io.BytesIO(text), name)}, follow_redirects=True)


@pytest.mark.every_server
@pytest.mark.slow
def test_the_way_of_a_file_in_and_out_again(
    client: FlaskClient, database: Database, token: Token, tmp_path: Path
) -> None:
    shown = send(client, token, GOOD)
    assert shown.status_code == 200, shown.text
    assert "What cases.json would change" in shown.text
    assert not database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id"), "a dry run changes nothing"
    loaded = client.post(shown.request.path, data={"csrf_token": token(shown.text)}, follow_redirects=True)
    assert "cases.json is loaded" in loaded.text
    said = loaded.text.partition("<h1")[2]
    assert re.search(r"Loaded by [^<]*: added \d", said)
    assert said.index("What changed") < said.index("Undo this import") < said.index("SHA-256")
    assert database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id") == [{"id": "n1"}]
    uploads = [path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file() and path.stat().st_size]
    assert uploads == ["load.json"], (
        "the empty lock beside it says that nobody is at it; neither what was sent is kept, nor what its check found"
    )
    assert client.get("/case/n1").status_code == 200
    assert "cases.json" in client.get("/").text

    undo = re.search(r'href="(/imports/[^"]+/undo)"', loaded.text)
    assert undo
    asked = client.get(undo[1])
    assert "Undo the import of cases.json?" in asked.text
    assert database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id"), "asking changes nothing"
    undone = client.post(undo[1], data={"csrf_token": token(asked.text)}, follow_redirects=True)
    assert "is undone" in undone.text
    assert not database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")
    assert client.get("/case/n1").status_code == 404
    save = write(database, [RecordEdit("Factor", {"name": "Calm"})], by=OWNER, reason="Panel")
    files, _, saves = client.get("/imports").text.partition("Saved by hand</h2>")
    assert "cases.json" in files and "Calm" not in files and "Factor ‘Calm’" in saves
    assert "Saved by hand: Factor ‘Calm’" in client.get(f"/imports/{save.import_id}").text


@pytest.mark.slow
def test_a_file_that_changes_nothing_offers_nothing_to_load(client: FlaskClient, token: Token) -> None:
    shown = send(client, token, GOOD)
    client.post(shown.request.path, data={"csrf_token": token(shown.text)})
    again = send(client, token, GOOD)
    assert "everything in the file is in the graph already" in again.text
    assert "Load it" not in again.text


@pytest.mark.slow
def test_changes_are_shown_before_they_are_made(client: FlaskClient, token: Token) -> None:
    shown = send(client, token, GOOD)
    client.post(shown.request.path, data={"csrf_token": token(shown.text)})
    changed = {**GOOD, "cases": [{"id": "n1", "title": "Another title", "synthetic": "yes"}]}
    page = send(client, token, changed).text
    assert "A case from a file" in page
    assert "Another title" in page


@pytest.mark.slow
def test_a_conflict_leads_to_its_record_and_has_a_choice(client: FlaskClient, database: Database, token: Token) -> None:
    shown = send(client, token, GOOD)
    client.post(shown.request.path, data={"csrf_token": token(shown.text)})
    assert write(database, [RecordEdit("Factor", {"name": "<b>Advice"}, "nf")], by=OWNER, reason="x").import_id
    shown = send(client, token, GOOD)
    assert "Conflicts (1)" in shown.text
    assert 'Name of <a class="govuk-link" href="/factor/nf">Factor &lt;b&gt;Advice</a>' in shown.text
    assert "<strong>&lt;b&gt;Advice</strong>" in shown.text and "<strong>Supervision</strong>" in shown.text
    assert 'href="/factor/nf/history">Who set it, and when' in shown.text
    assert 'id="load"' not in shown.text, "as it stands, nothing would change"
    [name] = re.findall(r'name="(answer-[^"]+)" value="take">', shown.text)
    form = {"csrf_token": token(shown.text), name: "take"}
    again = client.post(shown.request.path, data=form | {"check_again": "yes"}, follow_redirects=True)
    assert re.search(rf'name="{name}" value="take" checked>', again.text) and 'id="load"' in again.text
    page = client.post(again.request.path, data=form, follow_redirects=True).text
    assert "cases.json is loaded." in page and "stays" not in page.partition("What changed")[0]
    assert database.read("MATCH (f:Factor) RETURN f.name AS name ORDER BY name") == [{"name": "Supervision"}]


@pytest.mark.slow
def test_a_conflict_that_arises_after_the_check_stays_and_is_said(
    client: FlaskClient, database: Database, token: Token
) -> None:
    shown = send(client, token, GOOD)
    client.post(shown.request.path, data={"csrf_token": token(shown.text)})
    changed = GOOD | {"factors": [{"id": "nf", "name": "Oversight"}, {"id": "ng", "name": "Rota"}]}
    shown = send(client, token, changed)
    assert write(database, [RecordEdit("Factor", {"name": "Advice"}, "nf")], by=OWNER, reason="x").import_id
    page = client.post(shown.request.path, data={"csrf_token": token(shown.text)}, follow_redirects=True).text
    assert "cases.json is loaded. 1 value that people entered stays." in page
    rows = database.read("MATCH (f:Factor) RETURN f.name AS name ORDER BY name")
    assert [row["name"] for row in rows] == ["Advice", "Rota"]


@pytest.mark.slow
def test_every_problem_is_told_at_once_and_nothing_can_be_loaded(
    client: FlaskClient, token: Token, database: Database
) -> None:
    bad = {**GOOD, "cases": [{"id": "n1", "kind": "no such kind"}, {"id": "n1", "title": "<b>Twice</b>"}]}
    page = send(client, token, bad)
    assert page.status_code == 422
    assert "to fix first" in page.text
    assert len(re.findall(r"<li>cases\.json", page.text)) >= 3
    assert "Load it" not in page.text
    assert "<b>Twice" not in page.text
    posted = client.post(
        page.request.path, data={"csrf_token": token(client.get("/imports").text)}, follow_redirects=True
    )
    assert posted.status_code == 422
    assert not database.read("MATCH (c:Case) RETURN c.id AS id ORDER BY id")


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02binary", b'{"cases": [', b"PK\x03\x04half a zip"])
def test_what_is_no_such_file_is_said_so(client: FlaskClient, token: Token, content: bytes) -> None:
    for name in ("cases.json", "cases.xlsx", "cases.zip", "cases.csv", "cases"):
        page = send(client, token, content, name)
        assert page.status_code in {400, 422}, (name, page.text)
        assert "Traceback" not in page.text


@pytest.mark.slow
def test_no_file_chosen_is_said_at_its_field(client: FlaskClient, token: Token) -> None:
    page = client.post("/imports", data={"csrf_token": token(client.get("/imports").text)})
    assert page.status_code == 400
    assert 'href="#file"' in page.text
    assert "Error: Import" in page.text


@pytest.mark.slow
def test_no_other_file_of_the_machine_is_read_as_a_mapping(client: FlaskClient, token: Token, tmp_path: Path) -> None:
    """What is wrong with a mapping is shown with the line where it is."""
    (secret := tmp_path / "notes.txt").write_text("password: open: sesame", encoding="utf-8")
    for name in (str(secret), str(tmp_path / "not-there"), "nothing"):
        page = send(client, token, GOOD, reading=f"mapping:{name}")
        assert page.status_code == 400 and 'href="#reading"' in page.text and "sesame" not in page.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["../../evil.json", "..\\evil.json", "/etc/evil.json", "....json", "a\x00b.json", "ü.json"]
)
def test_a_name_cannot_leave_the_folder(client: FlaskClient, token: Token, tmp_path: Path, name: str) -> None:
    assert send(client, token, GOOD, name).status_code == 200
    outside = [path for path in tmp_path.rglob("*.json") if "uploads" not in path.parts]
    assert not outside


def test_an_address_of_an_upload_cannot_be_made_up(client: FlaskClient) -> None:
    page = client.get("/imports/check/eyJmb2xkZXIiOiIuLi8uLiJ9.x.y")
    assert page.status_code == 400
    assert "Choose the file again" in page.text


@pytest.mark.slow
def test_a_file_can_be_said_to_be_an_action_plan(client: FlaskClient, token: Token) -> None:
    plan = b"Recommendation,Action,Owner,Status\nOne form,Write the form,Trust,Open\n"
    read = send(client, token, plan, "plan.csv", reading="as:action-plan")
    assert read.status_code == 200 and "Write the form" in read.text
    data = {"csrf_token": token(client.get("/imports").text), "reading": "as:action-plan"}
    files = [(io.BytesIO(plan), name) for name in ("may.csv", "june.csv")]
    both = client.post("/imports", data={**data, "file": files}, follow_redirects=True)
    assert both.status_code == 422 and "an action plan is one file" in both.text


@pytest.mark.slow
def test_several_files_are_taken_as_one_folder(client: FlaskClient, token: Token) -> None:
    data = {
        "csrf_token": token(client.get("/imports").text),
        "file": [
            (io.BytesIO(b"id,title\nn1,From a table\n"), "cases.csv"),
            (io.BytesIO(b"id,title\nnet,Invented\n"), "sources.csv"),
        ],
    }
    page = client.post("/imports", data=data, follow_redirects=True)
    assert page.status_code == 200, page.text
    assert "What cases.csv, sources.csv would change" in page.text


@pytest.mark.slow
def test_a_heading_that_nobody_knows_is_asked_about(client: FlaskClient, database: Database, token: Token) -> None:
    sheet = b"case,factor,+ or -,Source of evidence\nA,Caseload,-,Health visiting\n"
    shown = send(client, token, sheet, "flat.csv")
    assert "Headings that are not known (1)" in shown.text
    assert "Left out. Its first values: Health visiting" in shown.text
    assert "--column" not in shown.text, "the page asks itself"
    assert '<option value="reported_by" selected>' in shown.text
    assert "8 cells: 6 used, 2 left out." in shown.text
    assert "<li>column &#39;Source of evidence&#39; of &#39;flat&#39;: 2 cells</li>" in shown.text
    answer = {"csrf_token": token(shown.text), "heading": "Source of evidence", "column": "reported_by"}
    checked = client.post(f"{shown.request.path}/columns", data=answer, follow_redirects=True)
    assert "Headings that are not known" not in checked.text
    assert "8 cells: 8 used." in checked.text
    link = re.search(r'href="(/imports/check/[^"]+/mapping.yaml)"', checked.text)
    assert link
    saved = client.get(link[1])
    assert "Source of evidence: reported_by" in saved.text
    assert saved.headers["Content-Disposition"] == "attachment; filename=flat-mapping.yaml"
    client.post(checked.request.path, data={"csrf_token": token(checked.text)}, follow_redirects=True)
    assert database.read("MATCH (o:Organisation) RETURN o.name AS name ORDER BY name") == [{"name": "Health visiting"}]


@pytest.mark.slow
def test_what_is_no_flat_sheet_has_no_mapping_to_save(client: FlaskClient, token: Token) -> None:
    shown = send(client, token, b"id,title\nn1,From a table\n", "cases.csv")
    assert "mapping.yaml" not in shown.text
    assert client.get(f"{shown.request.path}/mapping.yaml").status_code == 404


@pytest.mark.slow
def test_a_part_that_is_left_out_can_be_read(client: FlaskClient, token: Token) -> None:
    sheet = b"case,factor,+ or -,page\nA,Caseload,-,3\nTotal,,,3\n"
    shown = send(client, token, sheet, "flat.csv")
    name = "row 3 (total) of &#39;flat&#39;"
    assert f"{name} (2 cells)" in shown.text
    answer = {"csrf_token": token(shown.text), "part": "row 3 (total) of 'flat'", "read": "row 3 (total) of 'flat'"}
    checked = client.post(f"{shown.request.path}/parts", data=answer, follow_redirects=True)
    assert f'value="{name}" checked' in checked.text
    assert "has &#39;page&#39;" in checked.text, "read as a row, it lacks its factor"


@pytest.mark.slow
def test_a_struck_out_row_can_be_read_by_its_tick(client: FlaskClient, token: Token) -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    page = book.worksheets[0]
    for row in (["Case", "Factor", "+ or -"], ["A", "Caseload", "-"], ["B", "Trust", "+"]):
        page.append(row)
    for cell in page[3]:
        cell.font = Font(strike=True)
    book.save(content)
    shown = send(client, token, content.getvalue(), "flat.xlsx")
    assert "&#39;B Trust +&#39; is struck out and left out." in shown.text
    part = "row 3 (struck out) of 'Sheet'"
    answer = {"csrf_token": token(shown.text), "part": part, "read": part}
    checked = client.post(f"{shown.request.path}/parts", data=answer, follow_redirects=True)
    assert 'value="row 3 (struck out) of &#39;Sheet&#39;" checked' in checked.text
    assert "9 cells: 9 used." in checked.text


@pytest.mark.slow
def test_what_a_column_holds_cannot_be_made_up(client: FlaskClient, token: Token) -> None:
    shown = send(client, token, b"case,factor,+ or -,Colour\nA,Caseload,-,red\n", "flat.csv")
    answer = {"csrf_token": token(shown.text), "heading": "Colour", "column": "colour"}
    assert "Headings that are not known (1)" in client.post(
        f"{shown.request.path}/columns", data=answer, follow_redirects=True
    ).text  # fmt: skip


@pytest.mark.slow
def test_the_blank_workbook_comes_as_a_file(client: FlaskClient) -> None:
    answer = client.get("/imports/template.xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert "casethread-template.xlsx" in answer.headers["Content-Disposition"]
    names = [
        openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/template.xlsx{which}").data)).sheetnames
        for which in ("", "?all=yes")
    ]
    assert names[0] == ["contributions", "start_here", "lists"]
    assert names[1][:3] == ["contributions", "start_here", "sources"]


@pytest.mark.slow
def test_an_empty_graph_says_how_to_begin_and_the_sample_is_one_press_away(
    client: FlaskClient, database: Database, token: Token
) -> None:
    empty = client.get("/")
    assert "The graph is empty" in empty.text
    for way in ("Load the invented sample", "Import a file", "Download the template", "Add a case"):
        assert way in empty.text
    begun = client.post("/imports/sample", data={"csrf_token": token(empty.text)}, follow_redirects=True)
    assert "The graph is empty" not in begun.text
    assert ">Invented<" in begun.text
    assert len(database.read("MATCH (c:Case) WHERE c.synthetic RETURN c.id AS id ORDER BY id")) >= 12
    for path in ("/all/case", "/case/sample-c01", "/questions/recurring-factors", "/imports"):
        assert client.get(path).status_code == 200


STATED = "MATCH (c:Case) RETURN c.title AS title, c.sensitivity AS sensitivity ORDER BY title"


@pytest.mark.parametrize("chosen", [None, "open", "any other word"])
@pytest.mark.slow
def test_the_page_asks_once_who_may_see_cases_that_state_no_sensitivity(
    client: FlaskClient, database: Database, token: Token, chosen: str | None
) -> None:
    shown = send(
        client, token, b"case,factor,+ or -,sensitivity\nSmew,Caseload,-,\nTeal,Trust,+,internal\n", "sheet.csv"
    )
    assert "1 case of this file states none." in shown.text
    assert re.findall(r'name="sensitivity" value="(\w+)"[^>]* checked', shown.text) == ["restricted"]
    assert "--sensitivity" not in shown.text, "the page asks itself"
    form = {"csrf_token": token(shown.text)} | ({} if chosen is None else {"sensitivity": chosen})
    again = client.post(shown.request.path, data=form | {"check_again": "yes"}, follow_redirects=True)
    sensitivity = "open" if chosen == "open" else "restricted"
    assert re.findall(r'name="sensitivity" value="(\w+)"[^>]* checked', again.text) == [sensitivity]
    loaded = client.post(again.request.path, data=form, follow_redirects=True)
    assert f"load, with the sensitivity {sensitivity} for cases that state none" in loaded.text
    assert [row["sensitivity"] for row in database.read(STATED)] == [sensitivity, "internal"]


@pytest.mark.slow
def test_invented_cases_are_not_asked_about(client: FlaskClient, token: Token) -> None:
    assert 'name="sensitivity"' not in send(client, token, GOOD).text
