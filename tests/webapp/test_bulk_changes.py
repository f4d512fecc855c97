"""Ticked rows of the tracker changed at once: looked at row by row, saved in one transaction, undone as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.database import Database
from graph.schema import schema
from loaders.write import RecordEdit, write
from loaders.write.followed import OWNERSHIP
from queries import ask
from webapp import create_app
from webapp.tracker import pages

pytestmark = pytest.mark.slow
DUE = "2030-06-30"


@pytest.fixture(scope="module")
def client(edited: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}).test_client()


@pytest.fixture
def rows(edited: Database) -> list[str]:
    """Two open actions that have a due date, and one that has none, as the form names them."""
    found = edited.read(
        "MATCH (a:Action) WHERE a.status IN ['planned', 'in_progress', 'blocked'] RETURN a.id AS id, a.due_on IS NULL AS undated "
        "ORDER BY undated, id"
    )
    dated = [row["id"] for row in found if not row["undated"]]
    return [f"Action:{id_}" for id_ in dated[:2]]


def fields_of(page: str) -> dict[str, Any]:
    """What the form of a page sends along, without its buttons; several values of one name as a list."""
    tree = html.fromstring(page)
    form = tree.xpath("//form[@id='change']")[0]
    boxes = tree.xpath("//input[@form='change'][@checked]")
    fields: dict[str, Any] = {}
    for name, value in [*form.form_values(), *((box.get("name"), box.get("value")) for box in boxes)]:
        fields.setdefault(name, []).append(value)
    return fields


Send = Callable[[str, list[str], Mapping[str, str]], tuple[int, str]]


@pytest.fixture
def look(client: FlaskClient) -> Send:
    """Ticks rows, fills in the form of an operation, and looks at the changes."""

    def looked(operation: str, rows: list[str], values: Mapping[str, str]) -> tuple[int, str]:
        start = fields_of(client.get("/tracker?state=open").text)
        form = client.post("/tracker/changes", data={**start, "operation": operation, "row": rows}).text
        typed = {name if name == "why" else f"value-{name}": text for name, text in values.items()}
        filled = {**fields_of(form), "why": "Board of 3 May", **typed}
        response = client.post("/tracker/changes", data={**filled, "step": "look"})
        return response.status_code, response.text

    return looked


def save(client: FlaskClient, page: str, **changed: Any) -> Any:
    return client.post("/tracker/changes", data={**fields_of(page), "step": "save", **changed}, follow_redirects=True)


def due_dates(graph: Database, rows: list[str]) -> list[str]:
    ids = [row.partition(":")[2] for row in rows]
    found = graph.read("MATCH (a:Action) WHERE a.id IN $ids RETURN a.id AS id, a.due_on AS due ORDER BY id", ids=ids)
    return [str(row["due"]) for row in found]


def status_of(graph: Database, row: str) -> str:
    [action] = graph.read(
        "MATCH (a:Action {id: $id}) RETURN a.status AS status ORDER BY a.id", id=row.partition(":")[2]
    )
    return str(action["status"])


def test_what_would_change_is_shown_and_saved_and_undone(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    before = due_dates(edited, rows)
    status, page = look("due-date", rows, {"to": "30 June 2030"})
    assert status == 200 and "2 rows of 2 can be saved" in page
    assert page.count("30 June 2030") >= 2
    shown = [
        tuple(line.xpath(f"string(td[@data-title='{title}'])") for title in ("Status", "Owners"))
        for line in html.fromstring(page).xpath("//tbody/tr[td[@data-title='Save']//input]")
    ]
    words = schema().words(schema().labels["Action"].properties["status"])
    tracked = {f"Action:{row['node']}": row for row in ask(edited, "tracker", {}, viewer=OWNER).rows}
    assert shown == [(words[tracked[row]["status"]], "; ".join(tracked[row]["owners"])) for row in rows]
    assert due_dates(edited, rows) == before, "nothing is saved by looking"
    saved = save(client, page)
    assert saved.status_code == 200 and "Saved: 2 rows" in saved.text and "Board of 3 May" in saved.text
    assert due_dates(edited, rows) == [DUE, DUE]
    moved = edited.read(
        "MATCH (a:Action {id: $id})-[:HAS_EVENT]->(e:Event {field: 'due_on', to_value: $due}) RETURN e.reason AS reason, e.id AS id "
        "ORDER BY id",
        id=rows[0].partition(":")[2], due=DUE,
    )  # fmt: skip
    assert [row["reason"] for row in moved] == ["Board of 3 May"]
    form = html.fromstring(saved.text).xpath("//form[contains(@action, '/undo')]")[0]
    undone = client.post(form.get("action"), data=dict(form.form_values()), follow_redirects=True)
    assert "Undone:" in undone.text
    assert due_dates(edited, rows) == before


def test_by_weeks_each_moves_from_its_own_day(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    before = [row["due"] for row in edited.read(
        "MATCH (a:Action) WHERE a.id IN $ids RETURN a.id AS id, a.due_on_latest AS due ORDER BY id",
        ids=[row.partition(":")[2] for row in rows])]  # fmt: skip
    save(client, look("due-date", rows, {"weeks": "3"})[1])
    later = [(date.fromisoformat(day) + timedelta(weeks=3)).isoformat() for day in before]
    assert due_dates(edited, rows) == later


def test_a_row_that_breaks_a_rule_is_named_and_the_rest_is_saved(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    [reco] = edited.read("MATCH (r:Recommendation {status: 'open'}) RETURN r.id AS id ORDER BY id LIMIT 1")
    key = f"Recommendation:{reco['id']}"
    status, page = look("status", [rows[0], key], {"status": "planned"})
    assert status == 200 and "1 row of 2 can be saved" in page
    assert "‘Planned’ is no status of a recommendation" in page
    assert f'name="save" value="{key}"' not in page
    refused = save(client, page, save=[rows[0], key])
    assert refused.status_code == 409, "what cannot be saved is not, whatever is sent"
    assert status_of(edited, rows[0]) != "planned"
    assert save(client, refused.text).status_code == 200
    assert status_of(edited, rows[0]) == "planned"


def test_a_status_that_closes_needs_its_day(client: FlaskClient, rows: list[str], look: Send) -> None:
    _, page = look("status", rows, {"status": "completed"})
    assert "0 rows of 2 can be saved" in page and "is blank, though the status is" in page
    assert "Save the ticked rows" not in page


def test_only_the_statuses_that_the_rows_can_have_are_offered(
    client: FlaskClient, edited: Database, rows: list[str]
) -> None:
    [asked] = edited.read("MATCH (r:Recommendation) WHERE r.status = 'open' RETURN r.id AS id ORDER BY id LIMIT 1")
    statuses = {name: {*schema().words(schema().labels[name].properties["status"])} for name in OWNERSHIP}
    start = fields_of(client.get("/tracker?of=both&state=all").text)
    for ticked, offered in (
        (rows, statuses["Action"]),
        ([*rows, f"Recommendation:{asked['id']}"], statuses["Action"] | statuses["Recommendation"]),
    ):
        form = client.post("/tracker/changes", data={**start, "operation": "status", "row": ticked}).text
        assert {*html.fromstring(form).xpath("//select[@name='value-status']/option/@value")} == {"", *offered}


def test_what_somebody_changed_meanwhile_is_shown_and_stays(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    _, page = look("due-date", rows, {"to": "2031-01-31"})
    theirs = RecordEdit("Action", {"due_on": "2029-12-31"}, rows[0].partition(":")[2])
    assert write(edited, [theirs], by=OWNER, reason="Agreed <b>by phone</b>").import_id
    refused = save(client, page)
    assert refused.status_code == 409
    assert "31 December 2029" in refused.text and "Agreed &lt;b&gt;by phone&lt;/b&gt;" in refused.text
    assert "2031-01-31" not in due_dates(edited, rows), "nothing is saved before the rest is looked at again"
    assert save(client, refused.text).status_code == 200
    assert due_dates(edited, rows) == ["2029-12-31", "2031-01-31"]


def test_what_was_looked_at_is_what_is_saved(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    """Another day typed into the form after looking is looked at first."""
    _, page = look("due-date", rows, {"to": "2032-01-31"})
    again = save(client, page, **{"value-to": "2033-01-31"})
    assert "What would change" in again.text and "31 January 2033" in again.text
    assert not {"2032-01-31", "2033-01-31"} & set(due_dates(edited, rows))


@pytest.mark.parametrize(
    ("operation", "values", "rule"),
    [
        ("due-date", {"to": "soon"}, "is no date"),
        ("due-date", {"to": "2030", "weeks": "1"}, "and not both"),
        ("due-date", {"weeks": "many"}, "no number of weeks"),
        ("status", {}, "Choose a status"),
        ("note", {"text": " "}, "Write the note"),
        ("post", {}, "Name the post"),
        ("owner", {"organisation": "Nobody at all"}, "There is no organisation"),
        ("escalation", {}, "Choose a level"),
        ("due-date", {"to": "2030", "why": ""}, "Say why"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_at_its_field(
    look: Send, rows: list[str], operation: str, values: dict[str, str], rule: str
) -> None:
    status, page = look(operation, rows, values)
    assert status == 400 and rule in page
    assert 'name="row" value="' + rows[0] in page, "the rows stay ticked"


def test_a_note_an_owner_a_post_and_an_escalation(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    action = rows[1].partition(":")[2]
    [other] = edited.read(
        "MATCH (o:Organisation) WHERE NOT EXISTS { (o)<-[:OWNED_BY]-(:Action {id: $id}) } RETURN o.id AS id, o.name AS name "
        "ORDER BY id LIMIT 1",
        id=action,
    )
    for operation, values in (
        ("note", {"text": "=cmd|' /C calc'!A0 <i>met</i>"}),
        ("owner", {"organisation": other["id"], "replaces": "yes"}),
        ("post", {"post": "Head of Service"}),
        ("escalation", {"level": "national"}),
    ):
        page = look(operation, [rows[1]], values)[1]
        assert "1 row of 1 can be saved" in page, operation
        assert "<i>met" not in page
        assert "Saved: 1 row" in save(client, page).text
    row = client.get(f"/tracker?state=open&columns=all&open={rows[1]}").text
    assert "&lt;i&gt;met&lt;/i&gt;" in row and "Head of Service" in row
    [owned] = edited.read(
        "MATCH (a:Action {id: $id})-[w:OWNED_BY]->(o) WHERE w.to IS NULL AND coalesce(w.role, 'owner') = 'owner' "
        "RETURN a.level AS level, collect(o.id) AS owners ORDER BY level",
        id=action,
    )
    assert owned == {"level": "national", "owners": [other["id"]]}
    again = look("escalation", [rows[1]], {"level": "local"})[1]
    assert "at a higher level than that already" in again
    assert "It is so already." in look("post", [rows[1]], {"post": "Head of Service"})[1]


def test_versions_that_no_page_showed_are_refused(client: FlaskClient, rows: list[str], look: Send) -> None:
    _, page = look("note", rows, {"text": "Met"})
    for seen in ("[" * 100_000, "1", "{"):
        refused = save(client, page, seen=seen)
        assert refused.status_code == 400 and "which versions it showed" in refused.text


def test_all_that_the_filter_shows_and_no_more(client: FlaskClient, edited: Database) -> None:
    start = fields_of(client.get("/tracker?of=action&status=planned&state=open").text)
    page = client.post("/tracker/changes", data={**start, "operation": "note", "all": "yes"}).text
    ids = edited.read("MATCH (a:Action {status: 'planned'}) RETURN a.id AS id ORDER BY id")
    assert sorted(fields_of(page)["row"]) == [f"Action:{row['id']}" for row in ids]


def test_what_is_too_much_at_once_is_not_offered(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "rows that the filter shows" in client.get("/tracker?state=all").text
    monkeypatch.setattr(pages, "MAX_RECORDS", 2)
    page = client.get("/tracker?state=all").text
    assert "rows that the filter shows" not in page and "at most 2 rows" in page


def test_without_a_row_or_something_to_do_nothing_happens(client: FlaskClient, rows: list[str]) -> None:
    start = fields_of(client.get("/tracker?state=open").text)
    for data, sentence in (
        ({**start, "operation": "note"}, "tick at least one row"),
        ({**start, "operation": "nothing", "row": rows}, "choose what to do"),
    ):
        assert sentence in client.post("/tracker/changes", data=data, follow_redirects=True).text
    assert client.post("/tracker/changes", data={**start, "operation": "note", "row": "Case:c"}).status_code == 400


def test_what_was_saved_is_called_by_its_first_action(client: FlaskClient, rows: list[str], look: Send) -> None:
    _, page = look("note", rows[:1], {"text": "The guide is out", "on": "3 May 2025"})
    saved = html.fromstring(save(client, page).text)
    assert "Action ‘" in saved.xpath("string(//p[contains(@class, 'ct-lead')])")


def test_an_owner_beside_others_is_no_warning(client: FlaskClient, rows: list[str], look: Send) -> None:
    status, page = look("owner", rows[:1], {"organisation": "sample-westreach-police", "replaces": "no"})
    assert status == 200 and "whom the file does not name" not in page
    assert "1 row of 1 can be saved" in page


def test_what_was_blank_is_set_with_its_reason(
    client: FlaskClient, edited: Database, rows: list[str], look: Send
) -> None:
    id_ = rows[1].partition(":")[2]
    assert not write(edited, [RecordEdit("Action", {"level": ""}, id_)], by=OWNER, reason="Nobody says").errors
    _, page = look("escalation", rows[1:], {"level": "regional"})
    assert save(client, page).status_code == 200
    events = edited.read(
        "MATCH (:Action {id: $id})-[:HAS_EVENT]->(e:Event {field: 'level'}) RETURN e.reason AS reason ORDER BY e.sequence",
        id=id_,
    )
    assert events[-1]["reason"] == "Board of 3 May"
