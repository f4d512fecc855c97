"""Any list goes to Excel and comes back: only what was changed is taken, and what others changed meanwhile stays."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from flask.testing import FlaskClient
from people import OWNER

from graph.database import Database
from graph.facts import facts_at
from graph.formats.spreadsheets import MAX_CELL_LENGTH
from graph.permissions import Grant, Role
from graph.schema import Label, schema
from graph.viewer import Viewer
from graph.writer import undo
from loaders.load import Outcome, load
from loaders.records.sent_workbook import AS_SENT, ID, NOTE
from loaders.write import RecordEdit, write
from webapp import create_app
from webapp.addresses import word_of
from webapp.pages import record_list
from webapp.tracker import view

pytestmark = pytest.mark.slow
HOSTILE = '=HYPERLINK("http://evil","x")'


@pytest.fixture(scope="module")
def client(edited: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}).test_client()


class Sent:
    """A workbook of the site: its cells by id and heading, changed in place, and loaded as the site does."""

    def __init__(self, client: FlaskClient, url: str, path: Path) -> None:
        response = client.get(url)
        assert response.status_code == 200, response.text
        self.book = openpyxl.load_workbook(io.BytesIO(response.data))
        self.path, self.key = path / "list.xlsx", str(client.application.config["SECRET_KEY"])

    def place(self, sheet: str, id_: str, heading: str) -> tuple[int, int]:
        cells = self.book[sheet]
        column = next(cell.column for cell in cells[1] if cell.value == heading)
        row = next(row[0].row for row in cells.iter_rows(min_row=2) if row[0].value == id_)
        return int(row or 0), int(column or 0)

    def value(self, sheet: str, id_: str, heading: str) -> object:
        return self.book[sheet].cell(*self.place(sheet, id_, heading)).value

    def change(self, sheet: str, id_: str, heading: str, text: str | None) -> None:
        row, column = self.place(sheet, id_, heading)
        cell = self.book[sheet].cell(row, column)
        cell.value = text
        cell.data_type = "s" if text else "n"

    def load(self, graph: Database, by: Viewer = OWNER, key: str | None = None) -> Outcome:
        self.book.save(self.path)
        return load(graph, self.path, by=by, signing_key=key or self.key)


@pytest.mark.parametrize("label", schema().domain_labels, ids=lambda label: label.name)
def test_every_list_comes_back_as_it_was_sent(
    client: FlaskClient, edited: Database, tmp_path: Path, label: Label
) -> None:
    url = f"/all/{word_of(label)}/workbook"
    if label.name == "Event":
        assert client.get(url).status_code == 404, "a history is only ever added to"
        return
    sent = Sent(client, url, tmp_path)
    before = edited.revision()
    outcome = sent.load(edited)
    assert not outcome.errors and outcome.batch is None and edited.revision() == before
    assert "/workbook" in client.get(f"/all/{word_of(label)}").text


def test_what_was_changed_is_taken_and_nothing_else(client: FlaskClient, edited: Database, tmp_path: Path) -> None:
    sent = Sent(client, "/all/action/workbook?status=any_open&sort=due_on", tmp_path)
    ids = [row[0].value for row in sent.book["Actions"].iter_rows(min_row=2)]
    assert ids[:3] == ["sample-a11", "sample-a30", "sample-a21"], "as filtered and sorted"
    sent.change("Actions", "sample-a11", "Title", HOSTILE)
    sent.change("Actions", "sample-a11", "Level", "National")
    sent.change("Actions", "sample-a11", "How success will be seen", None)
    sent.change("Actions", "sample-a11", NOTE, "Met")
    theirs = write(edited, [RecordEdit("Action", {"text": "Theirs"}, "sample-a11")], by=OWNER, reason="Meanwhile")
    assert theirs.import_id
    outcome = sent.load(edited)
    assert outcome.batch, outcome.errors
    [row] = edited.read("MATCH (a:Action {id: 'sample-a11'}) RETURN properties(a) AS a ORDER BY a.id")
    values = row["a"]
    assert (values["title"], values["level"], values["text"]) == (HOSTILE, "national", "Theirs")
    assert "measure" not in values
    assert outcome.action_differences and any("new note: " in text for text in outcome.action_differences[0].changes)
    assert len(edited.read("MATCH (e:Event {to_value: 'Met'}) RETURN e.id AS id ORDER BY id")) == 1
    again = Sent(client, "/all/action/workbook", tmp_path)
    assert again.value("Actions", "sample-a11", "Title") == HOSTILE
    row_, column = again.place("Actions", "sample-a11", "Title")
    assert again.book["Actions"].cell(row_, column).data_type == "s", "a text, and no formula"


def test_what_somebody_changed_meanwhile_stays_and_is_named(
    client: FlaskClient, edited: Database, tmp_path: Path
) -> None:
    sent = Sent(client, "/all/action/workbook", tmp_path)
    for id_, title in (("sample-a30", "Mine"), ("sample-a21", "Taken")):
        sent.change("Actions", id_, "Title", title)
    assert write(edited, [RecordEdit("Action", {"title": "Theirs"}, "sample-a30")], by=OWNER, reason="x").import_id
    outcome = sent.load(edited)
    [problem] = [problem for problem in outcome.problems if problem.code == "changed_meanwhile"]
    assert "somebody else set 'Theirs', which stays" in problem.sentence and "Title" in problem.sentence
    rows = edited.read("MATCH (a:Action) WHERE a.id IN ['sample-a30', 'sample-a21'] RETURN a.title AS t ORDER BY a.id")
    assert [row["t"] for row in rows] == ["Taken", "Theirs"]


def test_a_text_longer_than_a_cell_is_cut_and_stays_whole(
    client: FlaskClient, edited: Database, tmp_path: Path
) -> None:
    text = "We waited. " * 3_500
    assert write(edited, [RecordEdit("Action", {"text": text}, "sample-a22")], by=OWNER, reason="x").import_id
    sent = Sent(client, "/all/action/workbook", tmp_path)
    cell = str(sent.value("Actions", "sample-a22", "Text"))
    assert len(cell) == MAX_CELL_LENGTH and "[Cut here: it has 38,499 characters" in cell
    outcome = sent.load(edited)
    assert not outcome.problems and outcome.batch is None
    sent.change("Actions", "sample-a22", "Text", f"We did not wait. {cell}")
    [problem] = sent.load(edited).errors
    assert "was cut when it was sent" in problem.sentence and "on the page of the record" in problem.sentence
    sent.change("Actions", "sample-a22", "Text", cell)
    sent.change("Actions", "sample-a22", "Title", "Taken")
    assert sent.load(edited).batch
    [row] = edited.read("MATCH (a:Action {id: 'sample-a22'}) RETURN a.text AS text, a.title AS title ORDER BY a.id")
    assert (row["text"], row["title"]) == (text.strip(), "Taken")


@pytest.mark.parametrize("what", ["digest", "key", "label"])
def test_what_was_sent_cannot_be_edited(client: FlaskClient, edited: Database, tmp_path: Path, what: str) -> None:
    """Else whoever edits it writes over what others changed since, or over what they were never sent."""
    sent = Sent(client, "/all/action/workbook", tmp_path)
    sent.change("Actions", "sample-a21", "Title", "Mine")
    lines = sent.book[AS_SENT]
    if what == "digest":
        lines.cell(3, 4, str(lines.cell(3, 4).value).replace("a", "b"))
    elif what == "label":
        lines.cell(3, 2, "Recommendation")
    outcome = sent.load(edited, key="of another installation" if what == "key" else None)
    assert outcome.batch is None
    assert [problem.code for problem in outcome.errors] == ["not_signed"]


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        (ID, "sample-a24", "stands in two rows"),
        (ID, "sample-a99", "no id of a row that was sent"),
        (ID, None, "is blank, so that nobody knows"),
        ("Title", None, "is blank, and keeps a value"),
        ("Status", None, "is blank, and keeps a value"),
        ("Status", "Nearly", "is not one of"),
        ("Due on", "31 Feb 2030", "date"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(
    client: FlaskClient, edited: Database, tmp_path: Path, heading: str, text: str | None, words: str
) -> None:
    sent = Sent(client, "/all/action/workbook", tmp_path)
    sent.change("Actions", "sample-a23", "Title", "Not taken")
    sent.change("Actions", "sample-a21", heading, text)
    outcome = sent.load(edited)
    assert outcome.batch is None
    assert any(words in problem.sentence for problem in outcome.errors), outcome.errors


def test_a_column_whose_heading_was_changed_empties_nothing(
    client: FlaskClient, edited: Database, tmp_path: Path
) -> None:
    sent = Sent(client, "/all/action/workbook", tmp_path)
    sent.book["Actions"].cell(1, sent.place("Actions", "sample-a21", "Due on")[1], "Due")
    outcome = sent.load(edited)
    assert outcome.batch is None and [problem.column for problem in outcome.errors] == ["Due on"]


def test_the_tracker_goes_out_as_filtered_and_comes_back(client: FlaskClient, edited: Database, tmp_path: Path) -> None:
    sent = Sent(client, "/tracker/workbook?state=open&words=a", tmp_path)
    assert {"Actions", "Recommendations"} <= set(sent.book.sheetnames)
    assert "/tracker/workbook?state=open" in client.get("/tracker?state=open").text
    outcome = sent.load(edited)
    assert outcome.batch is None and not outcome.errors
    sent.change("Actions", "sample-a44", "Due on", "30 June 2031")
    sent.change("Recommendations", str(sent.book["Recommendations"].cell(2, 1).value), NOTE, "Asked again")
    assert sent.load(edited).batch
    [row] = edited.read("MATCH (a:Action {id: 'sample-a44'}) RETURN a.due_on AS due ORDER BY due")
    assert row["due"] == "2031-06-30"


def test_only_whoever_signs_off_closes_an_action_by_it(client: FlaskClient, edited: Database, tmp_path: Path) -> None:
    sent = Sent(client, "/all/action/workbook", tmp_path)
    sent.change("Actions", "sample-a44", "Status", "Completed")
    sent.change("Actions", "sample-a44", "Closed on", "2026-11-01")
    status = "MATCH (a:Action {id: 'sample-a44'}) RETURN a.status AS status ORDER BY status"
    reported = sent.load(edited, by=Viewer("Rae", (Grant(Role.REVIEWER),)))
    assert reported.batch and edited.read(status) == [{"status": "reported_complete"}]
    undo(edited, reported.batch, by=OWNER)
    assert sent.load(edited).batch and edited.read(status) == [{"status": "completed"}]


def test_nothing_that_is_withheld_is_sent(client: FlaskClient, edited: Database, tmp_path: Path) -> None:
    sent = Sent(client, "/all/action/workbook", tmp_path)
    ids = {str(row[0].value) for row in sent.book["Actions"].iter_rows(min_row=2)}
    withheld = facts_at(edited).withheld["Action"]
    assert withheld and ids and not ids & withheld


@pytest.mark.parametrize(("path", "module"), [("/all/action", record_list), ("/tracker?state=all", view)])
def test_what_is_too_long_for_a_workbook_is_not_offered_as_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, module: ModuleType
) -> None:
    assert "Excel, to change and import again" in client.get(path).text
    monkeypatch.setattr(module, "MAX_ROWS", 2)
    assert "Excel, to change and import again" not in client.get(path).text
