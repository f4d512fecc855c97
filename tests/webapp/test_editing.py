"""Records added, changed and removed in the browser's forms: nothing typed is lost, and nothing is overwritten unseen."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html as lxml_html
from people import OWNER

from graph.accounts.accounts import Accounts
from graph.accounts.audit import AuditLog
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.schema import schema
from graph.writer import undo
from loaders.write import LinkEdit, RecordEdit, write
from webapp import create_app
from webapp.addresses import word_of
from webapp.editing.fields import text_of

Send = Callable[[str, Mapping[str, str]], tuple[int, str]]


@pytest.fixture(scope="module")
def client(edited: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    site: Flask = create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})
    return site.test_client()


@pytest.fixture
def send(client: FlaskClient, token: Callable[[str], str]) -> Send:
    """Sends a form as a browser does: every field that it has, those given changed."""

    def sent(url: str, values: Mapping[str, str]) -> tuple[int, str]:
        page = client.get(url).text
        fields = {"csrf_token": token(page), "version": version_in(page), **values}
        response = client.post(url, data=fields, follow_redirects=True)
        return response.status_code, response.text

    return sent


def an_action(graph: Database) -> dict[str, str]:
    [row] = graph.read(
        "MATCH (a:Action {status: 'in_progress'}) RETURN a.id AS id, a.title AS title ORDER BY id LIMIT 1"
    )
    return {key: str(value) for key, value in row.items()}


def version_in(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0]


@pytest.mark.parametrize("label", schema().domain_labels, ids=lambda label: label.name)
def test_every_label_has_a_form(client: FlaskClient, edited: Database, label: object) -> None:
    assert hasattr(label, "name")
    name = str(label.name)
    page = client.get(f"/{word_of(schema().labels[name])}/new")
    assert page.status_code == 200
    for prop in schema().labels[name].properties.values():
        if prop.name not in ("id", "source_id", "canonical_id"):
            assert f'name="value-{prop.name}"' in page.text
    rows = edited.read(f"MATCH (n:{name}) WHERE n.source_id <> 'casethread' RETURN n.id AS id ORDER BY id LIMIT 1")
    for row in rows if name != "Event" else ():
        assert client.get(f"/{word_of(schema().labels[name])}/{row['id']}/edit").status_code == 200


def test_a_form_states_the_rules_before_it_is_saved(client: FlaskClient, edited: Database) -> None:
    page = client.get(f"/action/{an_action(edited)['id']}/edit").text
    assert "These need a date in ‘Closed on’: completed, impact evidenced" in page
    assert "A day, a month or a year, such as 17 May 2008" in page


@pytest.mark.every_server
@pytest.mark.slow
def test_an_action_is_changed_and_its_history_undoes_it(client: FlaskClient, edited: Database, send: Send) -> None:
    action = an_action(edited)
    url = f"/action/{action['id']}/edit"
    form = client.get(url).text
    status, page = send(url, {"value-title": "Renamed", "why": "Board of 3 May", "version": version_in(form)})
    assert (status, "Saved." in page, "Renamed" in page) == (200, True, True)
    history = client.get(f"/action/{action['id']}/history").text
    assert "Board of 3 May" in history
    assert action["title"] in history
    undo = history.partition('action="/history/undo/')[2].partition('"')[0]
    fields = {
        "word": "action",
        "id": action["id"],
        "csrf_token": history.partition('csrf_token" value="')[2].partition('"')[0],
    }
    undone = client.post(f"/history/undo/{undo}", data=fields, follow_redirects=True)
    assert "Undone" in undone.text
    assert action["title"] in client.get(f"/action/{action['id']}").text
    history = client.get(f"/action/{action['id']}/history").text
    [again] = re.findall(r'href="([^"]+)">Do it again', history)
    form = client.get(again).text
    assert cells_of(form) == ["Title", action["title"], "Renamed"]
    status, page = send_again(client, again, form, "After all")
    assert (status, "Done again" in page, "Renamed" in page) == (200, True, True)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(edited: Database, send: Send) -> None:
    url = f"/action/{an_action(edited)['id']}/edit"
    status, page = send(
        url, {"value-title": "", "value-text": "Typed at length", "value-due_on": "31 Feb 2031", "why": "x"}
    )
    assert status == 400
    assert 'href="#field-title"' in page
    assert 'href="#field-due_on"' in page
    assert "Typed at length" in page
    assert "31 Feb 2031" in page
    status, page = send(url, {"value-title": "Typed", "why": " "})
    assert (status, 'href="#why"' in page, 'value="Typed"' in page) == (400, True, True)


@pytest.mark.slow
def test_a_save_over_another_shows_both_versions(client: FlaskClient, edited: Database, send: Send) -> None:
    action = an_action(edited)
    url = f"/action/{action['id']}/edit"
    form = client.get(url).text
    opened = {"why": "x", "version": version_in(form)}
    assert send(url, {**opened, "value-title": "Theirs", "value-measure": "Their measure"})[0] == 200
    status, page = send(url, {**opened, "value-title": "<b>Mine</b>", "value-text": "My text", "value-measure": ""})
    assert status == 409
    assert "Somebody else saved this while you were editing" in page
    assert "&lt;b&gt;Mine&lt;/b&gt;" in page
    assert "<b>Mine" not in page
    assert "Their measure" in page
    assert "My text" in page
    assert send(url, {"why": "Both", "version": version_in(page), "value-title": "Agreed"})[0] == 200


@pytest.mark.slow
def test_a_warning_is_shown_before_anything_is_saved(edited: Database, send: Send) -> None:
    url = f"/action/{an_action(edited)['id']}/edit"
    values = {"value-text": "Mrs Smith rang", "why": "x"}
    status, page = send(url, values)
    assert (status, "Not saved yet" in page) == (400, True)
    heeded = page.partition('name="heeded" value="')[2].partition('"')[0]
    assert send(url, {**values, "heeded": heeded})[0] == 200


@pytest.mark.slow
def test_a_new_episode_comes_into_its_case_and_goes_again(client: FlaskClient, edited: Database, send: Send) -> None:
    [case] = edited.read("MATCH (c:Case) RETURN c.id AS id, c.title AS title ORDER BY id LIMIT 1")
    assert case["title"] in client.get(f"/episode/new?case={case['id']}").text
    values = {"value-title": "A late visit", "value-case": case["title"], "value-start": "3/5/2019", "why": "Minutes"}
    status, page = send("/episode/new", values)
    assert (status, "A late visit" in page) == (200, True)
    [row] = edited.read(
        "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e {title: 'A late visit'}) RETURN e.id AS id ORDER BY id",
        id=case["id"],
    )
    status, page = send(
        f"/episode/{row['id']}/remove",
        {"why": "Twice", "version": version_in(client.get(f"/episode/{row['id']}/remove").text)},
    )
    assert (status, "is removed" in page) == (200, True)


def test_what_has_a_history_is_not_removed(edited: Database, send: Send) -> None:
    status, page = send(f"/action/{an_action(edited)['id']}/remove", {"why": "x"})
    assert (status, "never removed" in page) == (400, True)


@pytest.mark.slow
def test_a_record_named_as_a_page_has_its_id_in_the_query(client: FlaskClient, edited: Database) -> None:
    edited.write(
        lambda t: t.run("CREATE (:Factor {id: 'new', name: 'Named new', source_id: 'demo', canonical_id: 'new'})")
    )
    assert "Named new" in client.get("/factor/?id=new").text
    assert "Named new" in client.get("/factor/edit?id=new").text


def an_episode(graph: Database) -> dict[str, str]:
    [row] = graph.read(
        "MATCH (c:Case)-[:HAS_EPISODE]->(e:Episode) RETURN e.id AS id, c.id AS case ORDER BY c.id, e.sequence LIMIT 1"
    )
    return {key: str(value) for key, value in row.items()}


@pytest.mark.slow
def test_a_contribution_is_added_with_a_new_factor_changed_and_removed(
    client: FlaskClient, edited: Database, send: Send
) -> None:
    episode = an_episode(edited)
    url = f"/link/CONTRIBUTED_TO/new?to=Episode:{episode['id']}&other=Factor"
    status, page = send(url, {"value-from_id": "", "value-polarity": "", "why": "x"})
    assert status == 400
    assert 'href="#field-from_id"' in page
    assert 'href="#field-polarity"' in page
    values = {
        "value-from_id": "Quiet rooms",
        "value-polarity": "supporting",
        "value-quote": "It was quiet.",
        "why": "p. 3",
    }
    status, page = send(url, values)
    assert (status, "Quiet rooms" in page) == (200, True)
    cypher = "MATCH (:Factor {name: 'Quiet rooms'})-[r:CONTRIBUTED_TO]->(:Episode {id: $id}) RETURN properties(r) AS r ORDER BY r.id"
    [row] = edited.read(cypher, id=episode["id"])
    assert (row["r"]["polarity"], row["r"]["quote"]) == ("supporting", "It was quiet.")
    change = f"/link/CONTRIBUTED_TO/edit?id={row['r']['id']}&to=Episode:{episode['id']}"
    assert send(change, {"value-polarity": "mixed", "why": "Read again"})[0] == 200
    assert edited.read(cypher, id=episode["id"])[0]["r"]["polarity"] == "mixed"
    assert send(f"{change}&remove=yes", {"why": "Not so"})[0] == 200
    assert edited.read(cypher, id=episode["id"]) == []


@pytest.mark.slow
def test_what_went_well_needs_a_factor_and_no_more(client: FlaskClient, edited: Database, send: Send) -> None:
    case = an_episode(edited)["case"]
    url = f"/link/CONTRIBUTED_TO/new?to=Case:{case}&other=Factor&short=yes"
    assert "value-polarity" not in client.get(url).text
    assert send(url, {"value-from_id": "Time", "value-quote": "They waited.", "why": "The family said so"})[0] == 200
    rows = edited.read(
        "MATCH (f:Factor {name: 'Time'})-[r]->(:Case {id: $id}) RETURN r.polarity AS polarity ORDER BY polarity",
        id=case,
    )
    assert rows == [{"polarity": "supporting"}]


def test_the_end_that_an_address_names_is_not_in_a_field_of_that_name(client: FlaskClient, edited: Database) -> None:
    """An action is owned from a day, and `from=` says from whose page the owner is added."""
    rows = edited.read("MATCH (a:Action) RETURN a.id AS id ORDER BY id LIMIT 1")
    page = client.get(f"/link/OWNED_BY/new?from=Action:{rows[0]['id']}&other=Organisation&role=owner").text
    assert 'name="value-from"' in page and f'value="Action:{rows[0]["id"]}"' not in page
    assert 'value="owner" checked' in page, "what else the address says is filled in"


@pytest.mark.slow
def test_a_case_is_restricted_at_once(client: FlaskClient, edited: Database, send: Send) -> None:
    case = an_episode(edited)["case"]
    page = client.get(f"/case/{case}").text
    assert "Restrict it" in page
    url = f"/case/{case}/edit?only=sensitivity&sensitivity=restricted"
    assert 'value="restricted" checked' in client.get(url).text
    status, page = send(url, {"value-sensitivity": "restricted", "why": "Police asked"})
    assert (status, "This case is restricted" in page) == (200, True)
    assert "value-title" not in client.get(url).text
    later = f"/case/{case}/edit?only=sensitivity"
    assert f'href="{later}">Set who may see it' in page, "nothing is chosen but what the case is"


@pytest.mark.slow
def test_an_episode_is_moved_among_those_of_its_case(edited: Database, send: Send) -> None:
    episode = an_episode(edited)
    order = "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e) RETURN e.id AS id ORDER BY e.sequence, id"
    ids = [row["id"] for row in edited.read(order, id=episode["case"])]
    assert send(f"/move-episode?id_={ids[0]}", {"value-after": ids[-1], "why": "The dates say so"})[0] == 200
    assert [row["id"] for row in edited.read(order, id=episode["case"])] == [*ids[1:], ids[0]]
    chain = "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(a)-[:NEXT]->(b) RETURN a.id AS start, b.id AS end ORDER BY a.sequence, start"
    now = [*ids[1:], ids[0]]
    assert [(row["start"], row["end"]) for row in edited.read(chain, id=episode["case"])] == list(pairwise(now))


@pytest.mark.slow
def test_a_move_that_was_undone_is_offered_with_its_place(client: FlaskClient, edited: Database, send: Send) -> None:
    episode = an_episode(edited)
    order = "MATCH (:Case {id: $id})-[:HAS_EPISODE]->(e) RETURN e.id AS id, e.title AS title ORDER BY e.sequence, id"
    rows = edited.read(order, id=episode["case"])
    first, *others = [row["id"] for row in rows]
    send(f"/move-episode?id_={first}", {"value-after": others[-1], "why": "It came last"})
    [moved] = edited.read(
        "MATCH (c:Change) WHERE c.entity_id = $id AND c.reason = 'It came last' RETURN c.import_id AS id ORDER BY id",
        id=first,
    )
    undo(edited, moved["id"], by=OWNER)
    [again] = re.findall(r'href="([^"]+)">Do it again', client.get(f"/episode/{first}/history").text)
    assert send_again(client, again, client.get(again).text, "They do")[0] == 200
    assert [row["id"] for row in edited.read(order, id=episode["case"])] == [*others, first]
    _, refused = send(f"/episode/{first}/edit?only=sequence", {"value-sequence": "1", "why": "By number"})
    sentence = html.unescape(refused)
    assert f"is also the number of the episode '{rows[1]['title']}' of the case" in sentence
    assert "Move the episode to its place" in sentence


@pytest.mark.slow
def test_each_paragraph_of_a_case_leads_to_its_form(client: FlaskClient, edited: Database) -> None:
    page = client.get(f"/case/{an_episode(edited)['case']}").text
    for name in ("what_happened", "why_key", "appraisal", "appraisal_reason"):
        assert f"edit?only={name}" in page
    assert "/link/CONTRIBUTED_TO/edit?id=" in page
    assert "Add a perspective" in page


@pytest.mark.slow
def test_what_is_added_in_a_story_leads_back_to_its_place_there(
    client: FlaskClient, edited: Database, token: Callable[[str], str]
) -> None:
    episode, number = an_episode(edited), 1
    story = f"/case/{episode['case']}"
    for url, values in (
        (f"/perspective/new?episode={episode['id']}", {"value-role": "Midwife", "value-episode": episode["id"]}),
        (f"/link/INVOLVED_IN/new?to=Episode:{episode['id']}&other=Organisation", {"value-from_id": "A new clinic"}),
        (f"/episode/{episode['id']}/edit?only=why_key", {"value-why_key": "Nobody asked again."}),
    ):
        page = client.get(f"{url}&within={episode['case']}").text
        assert f'href="{story}" class="govuk-back-link"' in page
        sent = {"csrf_token": token(page), "version": version_in(page), "why": "Read again", **values}
        answer = client.post(f"{url}&within={episode['case']}", data=sent)
        assert answer.headers["Location"] == f"{story}#episode-{number}", answer.text
    assert "A new clinic" in client.get(story).text, "an organisation that nobody had entered is added with its link"


@pytest.mark.slow
def test_a_finding_and_its_recommendation_are_added_from_the_case(
    client: FlaskClient, edited: Database, send: Send
) -> None:
    case = an_episode(edited)["case"]
    [url] = re.findall(r'href="(/finding/new[^"]+)">Add a finding<', client.get(f"/case/{case}").text)
    status, page = send(html.unescape(url), {"value-headline": "Forms are read for ticks", "why": "Report"})
    assert status == 200, page
    drawn = "MATCH (:Review)-[:MADE]->(f:Finding)-[:DRAWN_FROM]->(:Case {id: $id}) RETURN f.headline AS name, f.id AS id ORDER BY name"
    [finding] = [row for row in edited.read(drawn, id=case) if row["name"] == "Forms are read for ticks"]
    check_pattern(client, send, f"/finding/{finding['id']}")
    [url] = re.findall(rf'href="(/recommendation/new[^"]+{finding["id"]}[^"]+)"', page)
    assert "It was raised by ‘Forms are read for ticks’." in client.get(html.unescape(url)).text
    status, page = send(html.unescape(url), {"value-title": "Who decides?", "why": "Report"})
    assert status == 200, page
    raised = "MATCH (:Finding {id: $id})-[:RAISED]->(r:Recommendation) RETURN r.title AS title ORDER BY title"
    assert edited.read(raised, id=finding["id"]) == [{"title": "Who decides?"}]
    assert "Who decides?" in page, "the page of the case, whose story it was added in"


def check_pattern(client: FlaskClient, send: Send, record: str) -> None:
    """The kind of pattern is a field of the form: with its history, conflict and undo as another field."""
    form = client.get(f"{record}/edit").text
    opened = {"version": version_in(form), "value-headline": "Forms are read for ticks", "why": "Panel"}
    assert 'name="value-pattern"' in form
    assert send(f"{record}/edit", {**opened, "value-pattern": "tools"})[0] == 200
    assert 'value="tools" selected' in client.get(f"{record}/edit").text
    status, page = send(f"{record}/edit", {**opened, "value-pattern": "longer_term_work"})
    assert status == 409
    assert cells_of(page) == ["Kind of underlying pattern", "blank", "Tools", "Longer-term work"]
    assert send(f"{record}/edit", {**opened, "version": version_in(page), "value-pattern": ""})[0] == 200
    history = client.get(f"{record}/history").text
    assert cells_of(history) == [
        "Kind of underlying pattern",
        "Tools",
        "blank",
        "Kind of underlying pattern",
        "blank",
        "Tools",
    ]
    done = re.findall(r'action="(/history/undo/[^"]+)"', history)[0]
    page = send_undo(client, done, record, history)
    [again] = re.findall(r'href="([^"]+)">Do it again', page)
    assert cells_of(client.get(again).text) == ["Kind of underlying pattern", "Tools", "blank"]
    assert 'value="tools" selected' in client.get(f"{record}/edit").text, "looking at it saves nothing"
    assert send_again(client, again, client.get(again).text, "After all")[0] == 200
    assert 'value="tools" selected' not in client.get(f"{record}/edit").text


def cells_of(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>.*?</td>", page)]


def send_again(client: FlaskClient, url: str, page: str, why: str) -> tuple[int, str]:
    """Press *Do it again* on the page that shows what that sets; the page that follows."""
    form = lxml_html.fromstring(page).forms[-1]
    sent = client.post(url, data={**dict(form.form_values()), "why": why}, follow_redirects=True)
    return sent.status_code, sent.text


def send_undo(client: FlaskClient, url: str, record: str, page: str) -> str:
    """Undo a step of the history of a record; the page that follows."""
    csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    _, word, id_ = record.split("/")
    return client.post(url, data={"csrf_token": csrf, "word": word, "id": id_}, follow_redirects=True).text


@pytest.mark.parametrize("link", ["link=RAISED&from=Case:c", "link=NONE&from=Finding:f", "link=RAISED"])
def test_a_new_record_begins_with_no_relationship_that_cannot_be(
    client: FlaskClient, edited: Database, link: str
) -> None:
    assert client.get(f"/recommendation/new?{link}").status_code == 404


def test_another_of_the_same_follows_and_begins_with_the_reason_of_the_last(
    client: FlaskClient, edited: Database, token: Callable[[str], str]
) -> None:
    url = f"/link/CONTRIBUTED_TO/new?to=Episode:{an_episode(edited)['id']}&other=Factor"
    page = client.get(url).text
    values = {
        "value-from_id": "Open doors",
        "value-polarity": "supporting",
        "why": "Report, chapter 4",
        "step": "another",
    }
    answer = client.post(url, data={"csrf_token": token(page), **values})
    assert (answer.status_code, answer.headers["Location"]) == (303, url)
    page = client.get(url).text
    assert "Added: Open doors." in page
    assert 'value="Report, chapter 4"' in page
    assert "Report, chapter 4" not in client.get(f"/episode/{an_episode(edited)['id']}/edit").text, (
        "what is changed has its own"
    )


@pytest.mark.slow
def test_somebody_with_an_account_edits_in_their_name(
    edited: Database, tmp_path: Path, token: Callable[[str], str]
) -> None:
    app = create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path})
    accounts = Accounts(AccountsFile(tmp_path, app.config["SECRET_KEY"]))
    accounts.accept(accounts.add("ada", "reviewer"), "Ada Byron", "a long sentence")
    client = app.test_client()
    page = client.get("/sign-in").text
    client.post("/sign-in", data={"name": "ada", "password": "a long sentence", "csrf_token": token(page)})
    url = f"/action/{an_action(edited)['id']}/edit"
    page = client.get(url).text
    fields = {"value-text": "By Ada", "why": "x", "version": version_in(page), "csrf_token": token(page)}
    assert client.post(url, data=fields).status_code == 303
    assert "Changed by Ada Byron" in client.get(url.replace("/edit", "/history")).text
    assert "edited" in {entry.event for entry in AuditLog(tmp_path).latest(5)}
    page = client.get(url).text
    log = AuditLog(tmp_path).path
    log.replace(tmp_path / "full")
    log.mkdir()  # it cannot be written: what is saved is saved, and that is what is said
    fields |= {"value-text": "Once more", "version": version_in(page), "csrf_token": token(page)}
    saved = client.post(url, data=fields)
    assert saved.status_code == 303
    log.rmdir()
    assert "That is done, but the log of this site could not be written." in client.get(saved.location).text
    id_ = an_action(edited)["id"]
    closed = write(
        edited, [RecordEdit("Action", {"status": "completed", "closed_on": "2024-05-01"}, id_)], by=OWNER, reason="x"
    )
    assert closed.import_id, closed.problems
    fields = {"word": "action", "id": id_, "csrf_token": token(client.get(url.replace("/edit", "/history")).text)}
    refused = client.post(f"/history/undo/{closed.import_id}", data=fields)
    assert refused.status_code == 403 and "only whoever may sign it off" in refused.text
    undo(edited, closed.import_id, by=OWNER)


@pytest.mark.parametrize("kind", ["NEXT", "HAS_EVENT", "HAS_EPISODE"])
def test_what_follows_from_something_else_is_entered_nowhere(client: FlaskClient, edited: Database, kind: str) -> None:
    [row] = edited.read(
        f"MATCH (a)-[r:{kind}]->(b) RETURN head(labels(a)) AS label, a.id AS id, head(labels(b)) AS other, r.id AS link "
        "ORDER BY link LIMIT 1"
    )
    address = f"/link/{kind}/new?from={row['label']}:{row['id']}&other={row['other']}"
    assert client.get(address).status_code == 404
    assert client.get(f"/link/{kind}/edit?from={row['label']}:{row['id']}&id={row['link']}").status_code == 404


@pytest.mark.parametrize("number", [1234567.5, 123456.7, 3.0, 0.1, -2.25])
def test_a_number_is_shown_as_it_is_stored(number: float) -> None:
    assert float(text_of(number)) == number


def test_a_contribution_offers_the_views_of_its_own_episode(client: FlaskClient, send: Send, edited: Database) -> None:
    """Those of another episode are not offered, and one that is stored already stays."""
    [row] = edited.read(
        "MATCH (p:Perspective)-[:OF]->(e:Episode) MATCH (o:Perspective)-[:OF]->(x:Episode) WHERE x.id > e.id "
        "RETURN e.id AS episode, p.id AS own, o.id AS other, o.role AS role ORDER BY episode, own, other LIMIT 1"
    )
    views = "MATCH (p:Perspective)-[:OF]->(:Episode {id: $id}) RETURN p.id AS id, p.role AS role ORDER BY role, id"
    own = [(view["id"], view["role"]) for view in edited.read(views, id=row["episode"])]
    url = f"/link/CONTRIBUTED_TO/new?to=Episode:{row['episode']}&other=Factor"
    assert views_in(client.get(url).text) == [("", "Not stated"), *own]
    values = {"value-from_id": "Calm handover", "value-polarity": "supporting", "why": "Told at the panel"}
    assert send(url, {**values, "value-perspective_id": row["own"]})[0] == 200
    cypher = "MATCH (:Factor {name: 'Calm handover'})-[r:CONTRIBUTED_TO]->() RETURN r.id AS id, r.perspective_id AS p ORDER BY r.id"
    [link] = edited.read(cypher)
    assert link["p"] == row["own"]
    change = f"/link/CONTRIBUTED_TO/edit?id={link['id']}&to=Episode:{row['episode']}"
    assert views_in(client.get(change).text) == [("", "Not stated"), *own]
    elsewhere = LinkEdit(
        "CONTRIBUTED_TO", {"perspective_id": row["other"]}, end=("Episode", row["episode"]), id=link["id"]
    )
    assert write(edited, [elsewhere], by=OWNER, reason="As a file may say").import_id, "no load refuses it"
    assert [id_ for id_, _ in views_in(client.get(change).text)] == ["", *(id_ for id_, _ in own), row["other"]]
    from_factor = f"/link/CONTRIBUTED_TO/new?from=Factor:{a_factor(edited)}&other=Episode"
    assert 'data-suggestions="/suggestions/perspective"' in client.get(from_factor).text, (
        "of which episode is not known"
    )


def views_in(page: str) -> list[tuple[str, str]]:
    options = page.partition('id="field-perspective_id"')[2].partition("</select>")[0]
    return [
        (html.unescape(id_), html.unescape(role))
        for id_, role in re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', options)
    ]


def a_factor(graph: Database) -> str:
    return str(graph.read("MATCH (f:Factor) RETURN f.id AS id ORDER BY id LIMIT 1")[0]["id"])
