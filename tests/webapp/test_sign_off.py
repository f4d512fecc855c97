"""An agency reports an action complete, with evidence; somebody else accepts or returns it; only acceptance closes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.permissions import Grant, Role, Scope, ScopeKind
from loaders.load import load_reading
from loaders.records.problem import Place
from loaders.records.reading import Reading
from loaders.records.record import Record, between
from loaders.write import RecordEdit, write
from queries import ask
from webapp import create_app

pytestmark = pytest.mark.slow
PASSWORD = "a long sentence"
LINK = "https://intranet.example/register?<b>"


@pytest.fixture(scope="module")
def plan(prepared_graph: Database) -> Database:
    """Actions of one agency, one of them together with another agency."""
    place = Place("plan")
    records = [Record("Source", {"id": "s", "title": "Plan"}, place)]
    records += [Record("Organisation", {"id": id_, "name": id_.title()}, place) for id_ in ("police", "council")]
    records += [Record("Case", {"id": "c", "title": "Case", "synthetic": "yes", "sensitivity": "open"}, place)]
    records += [Record("Review", {"id": "v", "title": "Review"}, place)]
    records += [Record("EXAMINES", {"id": "x", **between("Review", "v", "Case", "c")}, place)]
    records += [Record("Recommendation", {"id": "r", "title": "Train", "status": "accepted"}, place)]
    records += [Record("RAISED", {"id": "y", **between("Review", "v", "Recommendation", "r")}, place)]
    for id_, owners in (("own", ["police"]), ("returned", ["police"]), ("joint", ["police", "council"])):
        values = {"id": id_, "title": f"The {id_} action", "status": "in_progress", "created_on": "2024-01-01"}
        records += [Record("Action", values, place)]
        records += [Record("LED_TO", {"id": f"l-{id_}", **between("Recommendation", "r", "Action", id_)}, place)]
        for owner in owners:
            ends = between("Action", id_, "Organisation", owner)
            records.append(Record("OWNED_BY", {"id": f"w-{id_}-{owner}", **ends}, place))
    outcome = load_reading(prepared_graph, Reading("own", "s", records), by=OWNER)
    assert outcome.batch, outcome.errors
    return prepared_graph


@pytest.fixture(scope="module")
def app(plan: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site, with somebody of each agency, somebody who signs off, and a reader."""
    site = create_app({"DATABASE": plan, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})
    accounts = Accounts(AccountsFile(site.config["CASETHREAD_HOME"], site.config["SECRET_KEY"]))
    for name, grant in (
        ("pat", Grant(Role.CONTRIBUTOR, Scope(ScopeKind.AGENCY, "police"))),
        ("cam", Grant(Role.CONTRIBUTOR, Scope(ScopeKind.AGENCY, "council"))),
        ("lee", Grant(Role.LEAD)),
        ("rae", Grant(Role.READER)),
    ):
        scope = grant.scope
        invitation = accounts.add(name, grant.role.value, scope) if scope else accounts.add(name, grant.role.value)
        accounts.accept(invitation, name.title(), PASSWORD)
    accounts.grant("pat", "lead", Scope(ScopeKind.REVIEW, "elsewhere"))  # which says nothing of these actions
    return site


@pytest.fixture(scope="module")
def people(app: Flask) -> dict[str, FlaskClient]:
    """A browser of each, signed in."""
    clients = {}
    for name in ("pat", "cam", "lee", "rae"):
        client = clients[name] = app.test_client()
        token = html.fromstring(client.get("/sign-in").text).xpath("string(//input[@name='csrf_token']/@value)")
        client.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf_token": token})
    return clients


def send(client: FlaskClient, url: str, values: Mapping[str, str]) -> tuple[int, str]:
    """Open a form and send it, as a browser does: every field that it has, those given changed."""
    page = client.get(url)
    if page.status_code != 200:
        return page.status_code, page.text
    form = html.fromstring(page.text).xpath("//form[.//input[@name='version']]")[0]
    fields = dict(form.form_values()) | {
        name if name == "why" else f"value-{name}": text for name, text in values.items()
    }
    sent = client.post(url, data=fields, follow_redirects=True)
    return sent.status_code, sent.text


def status_of(graph: Database, action: str) -> tuple[str, str | None]:
    [row] = graph.read("MATCH (a:Action {id: $id}) RETURN a.status AS s, a.closed_on AS on ORDER BY a.id", id=action)
    return row["s"], row["on"]


def last_status(graph: Database, action: str) -> dict[str, Any]:
    rows = graph.read(
        "MATCH (:Action {id: $id})-[:HAS_EVENT]->(e:Event {field: 'status'}) RETURN properties(e) AS e, e.sequence AS number "
        "ORDER BY number DESC",
        id=action,
    )
    return dict(rows[0]["e"])


REPORT = {"status": "reported_complete", "by_role": "Superintendent", "why": "All teams trained", "on": "1 May 2025"}


def test_what_is_only_typed_reports_and_decides_nothing(people: dict[str, FlaskClient], plan: Database) -> None:
    for name, url in (("pat", "/report?action=own"), ("lee", "/sign-off/decide?action=own")):
        client = people[name]
        form = html.fromstring(client.get(url).text).xpath("//form[.//input[@name='version']]")[0]
        fields = dict(form.form_values()) | {"value-decision": "completed", "why": "The register shows it"}
        assert "Draft saved" in client.post(url, data=fields | {"step": "typed"}).text
        assert status_of(plan, "own") == ("in_progress", None)
        assert "a draft of" in client.get(url).text.lower()
        client.post(url, data=fields | {"step": "discard"})


def test_who_may_report_and_who_may_sign_off(people: dict[str, FlaskClient]) -> None:
    for name, report, decide in (("pat", 200, 403), ("cam", 403, 403), ("lee", 200, 200), ("rae", 403, 403)):
        client = people[name]
        assert client.get("/report?action=own").status_code == report, name
        assert client.get("/sign-off/decide?action=own").status_code == decide, name
    assert people["lee"].get("/report?action=nothing").status_code == 404
    assert "This address names no action." in people["lee"].get("/report").text
    assert "Report on it" in people["pat"].get("/action/own").text
    assert "Report on it" not in people["cam"].get("/action/own").text
    moved = people["pat"].get("/report-on-action?id_=own")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/report?action=own")


def test_a_report_with_evidence_is_open_until_it_is_accepted(plan: Database, people: dict[str, FlaskClient]) -> None:
    proof = {
        "proof-kind": "audit", "proof-indicator": "Files with a plan", "proof-sample": "12 files",
        "proof-measured_on": "April 2025", "proof-result_in_words": "11 of 12", "proof-judged_by_role": "Auditor",
        "proof-reason": "Read by two", "proof-evidence_link": LINK, "evidence": "Register <i>of</i> attendance",
    }  # fmt: skip
    assert send(people["pat"], "/report?action=own", {**REPORT, **proof, "on": ""})[0] == 400
    assert send(people["pat"], "/report?action=own", {**REPORT, **proof})[0] == 200
    assert status_of(plan, "own") == ("reported_complete", None)
    event = last_status(plan, "own")
    assert (event["at"], event["by_role"], event["reason"]) == ("2025-05-01", "Superintendent", "All teams trained")
    waiting = people["lee"].get("/sign-off").text
    assert "The own action" in waiting and "/sign-off/decide?action=own" in waiting
    assert "/sign-off/decide" not in people["pat"].get("/sign-off").text
    beside = people["lee"].get("/sign-off/decide?action=own").text
    for text in ("Files with a plan", "12 files", "11 of 12", "Auditor", "Register &lt;i&gt;of&lt;/i&gt; attendance"):
        assert text in beside
    assert 'href="https://intranet.example/register?&lt;b&gt;" rel=noreferrer' in beside
    decision = {"decision": "impact_evidenced", "by_role": "Chair", "meeting": "Board of 3 May", "on": "3 May 2025"}
    assert send(people["lee"], "/sign-off/decide?action=own", {**decision, "why": ""})[0] == 400
    assert send(people["lee"], "/sign-off/decide?action=own", {**decision, "why": "The audit shows it"})[0] == 200
    assert status_of(plan, "own") == ("impact_evidenced", "2025-05-03")
    event = last_status(plan, "own")
    assert (event["by_role"], event["meeting"], event["reason"]) == ("Chair", "Board of 3 May", "The audit shows it")
    status, page = send(people["lee"], "/sign-off/decide?action=own", {**decision, "why": "Again"})
    assert status == 400 and "not reported complete any more" in page


def test_what_is_returned_is_in_progress_and_says_why(plan: Database, people: dict[str, FlaskClient]) -> None:
    assert send(people["pat"], "/report?action=returned", REPORT)[0] == 200
    stated = RecordEdit("Action", {"evidence_in_source": "Audit of 20 files"}, "returned")
    assert write(plan, [stated], by=OWNER, reason="As in the workbook").import_id
    assert "Audit of 20 files" in people["lee"].get("/sign-off/decide?action=returned").text, (
        "the workbook's evidence, too"
    )
    assert 'name="value-closed_on"' in people["lee"].get("/action/returned/edit?only=status").text, (
        "which a closed one needs"
    )
    decision = {"decision": "return", "by_role": "Chair", "why": "Night staff are <b>missing</b>"}
    assert send(people["lee"], "/sign-off/decide?action=returned", decision)[0] == 200
    assert status_of(plan, "returned") == ("in_progress", None)
    tracker = people["pat"].get("/tracker?state=open&columns=node,status,returned&open=Action:returned").text
    assert tracker.count("Night staff are &lt;b&gt;missing&lt;/b&gt;") >= 2, "in its column, and in the history"
    assert "ct-tag--returned" in tracker
    [row] = [row for row in ask(plan, "tracker", {}, viewer=OWNER).rows if row["node"] == "returned"]
    assert row["returned"] == "Night staff are <b>missing</b>"
    assert send(people["pat"], "/report?action=returned", REPORT)[0] == 200
    [row] = [row for row in ask(plan, "tracker", {}, viewer=OWNER).rows if row["node"] == "returned"]
    assert row["returned"] is None, "it is reported again"


def test_of_several_owners_each_reports_its_part(plan: Database, people: dict[str, FlaskClient]) -> None:
    status, page = send(people["lee"], "/report?action=joint", REPORT)
    assert status == 400 and "Say whose part is complete" in page
    [only] = html.fromstring(people["pat"].get("/report?action=joint").text).xpath(
        "//select[@name='value-owner']/option"
    )
    assert only.get("value") == "police", "the part of one's own agency is not asked about"
    assert send(people["pat"], "/report?action=joint", {**REPORT, "owner": ""})[0] == 400, "not all of it by one"
    status, page = send(people["pat"], "/report?action=joint", {**REPORT, "owner": "council"})
    assert status == 400 and "not the part of your agency" in page
    assert send(people["pat"], "/report?action=joint", {**REPORT, "owner": "police"})[0] == 200
    assert status_of(plan, "joint") == ("in_progress", None)
    assert send(people["cam"], "/report?action=joint", {**REPORT, "owner": "council"})[0] == 200
    assert status_of(plan, "joint") == ("reported_complete", None)
    one = {"decision": "return", "owner": "council", "by_role": "Chair", "why": "Figures are missing"}
    assert send(people["lee"], "/sign-off/decide?action=joint", one)[0] == 200
    parts = "MATCH (:Action {id: 'joint'})-[w:OWNED_BY]->(o) RETURN o.id AS id, w.status AS s, w.closed_on AS on ORDER BY id"
    assert [(row["id"], row["s"]) for row in plan.read(parts)] == [
        ("council", "in_progress"),
        ("police", "reported_complete"),
    ]
    assert send(people["cam"], "/report?action=joint", {**REPORT, "owner": "council"})[0] == 200
    accept = {"decision": "completed", "by_role": "Chair", "why": "Both have shown it", "on": "3 May 2025"}
    assert send(people["lee"], "/sign-off/decide?action=joint", accept)[0] == 200
    assert status_of(plan, "joint") == ("completed", "2025-05-03")
    assert {(row["s"], row["on"]) for row in plan.read(parts)} == {("completed", "2025-05-03")}


def test_start_leads_to_what_waits(plan: Database, people: dict[str, FlaskClient]) -> None:
    links = html.fromstring(people["lee"].get("/").text).xpath(
        "//ul[@class='ct-figures']//a[contains(@href, '/sign-off')]"
    )
    assert [link.xpath("string(strong)") for link in links] == ["1"]
    assert people["lee"].get(links[0].get("href")).text.count("/sign-off/decide?action=") == 1


def test_a_decision_leads_back_to_where_it_was_opened(plan: Database, people: dict[str, FlaskClient]) -> None:
    def opened_from(client: FlaskClient, page: str, text: str) -> str:
        links = html.fromstring(client.get(page).text).xpath(f"//a[starts-with(normalize-space(), '{text}')]/@href")
        assert links, (page, text)
        return str(links[-1])

    def banner(page: str) -> html.HtmlElement:
        return html.fromstring(page).find_class("govuk-notification-banner__content")[0]

    lee, returned = people["lee"], {"decision": "return", "by_role": "Chair", "why": "Figures are missing"}
    url = opened_from(lee, "/sign-off?organisation=police", "Accept or return")
    cancel = html.fromstring(lee.get(url).text).xpath("//a[.='Cancel']/@href")
    assert cancel == ["/sign-off?organisation=police"]
    status, page = send(lee, url, returned)
    assert (status, html.fromstring(page).xpath("string(//h1)")) == (200, "Awaiting sign-off")
    message = banner(page)
    assert "Returned: it is in progress again. The returned action." in " ".join(message.text_content().split())
    assert message.xpath(".//a/@href") == ["/action/returned", "/action/returned/history"]
    assert html.fromstring(lee.get("/action/returned/history").text).xpath(
        "//form[contains(@action, '/history/undo/')]"
    )
    tracker = "/tracker?of=action&state=open&sort=due_on&open=Action:returned"
    url = opened_from(people["pat"], tracker, "Report on it")
    status, page = send(people["pat"], url, REPORT)
    assert "Reported complete." in banner(page).text_content()
    form = html.fromstring(page).xpath("//form[@action='/tracker']//input[@name='sort']/@value")
    assert form[0] == "due_on", "the tracker as it was sorted"
    url = opened_from(lee, tracker, "Sign it off")
    accepted = {"decision": "completed", "by_role": "Chair", "why": "All shown", "on": "3 May 2025"}
    assert send(lee, url, {**accepted, "by_role": ""})[0] == 400, "refused, it keeps the way back"
    page = send(lee, url, accepted)[1]
    assert "Accepted: completed." in banner(page).text_content()
    assert html.fromstring(page).xpath("//*[@id='opened']"), "whose row stays open beside the table"
    for way in ("", "&from=https://elsewhere.example", "&from=//elsewhere.example?x=1"):
        form_page = html.fromstring(lee.get(f"/report?action=returned{way}").text)
        assert form_page.xpath("//a[.='Cancel']/@href") == ["/action/returned"]
