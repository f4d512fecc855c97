"""Every address that edits, as people whose roles are limited to different scopes: each changes what lies there alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from two_reviews import CASE, PASSWORD, PEOPLE, WORDS, form_token, person, signed_in, site_of_people, write_two_reviews
from werkzeug.test import TestResponse

from graph.accounts.accounts import Accounts
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.migrations import prepare
from graph.permissions import Permission
from graph.viewer import person_with_account
from loaders.write import Edit, EventEdit, LinkEdit, RecordEdit, Removal, undo, write
from webapp.accounts.requirements import REQUIRED

VALUES = {"word": "case", "plural": "cases", "id_": "c9", "kind": "CONTRIBUTED_TO", "what": "check"}  # of addresses
EDITING = {
    "editing.new",
    "editing.edit",
    "editing.remove",
    "edit_links.new",
    "edit_links.edit",
    "episode_order.page",
    "record_history.page",
    "record_history.undo",
    "record_history.removed",
    "redo.page",
    "redo.save",
    "api_writing.create",
    "api_writing.change",
    "api_relationships.create",
    "api_relationships.change",
    "api_relationships.remove",
    "bulk_changes.page",
    "bulk_changes.saved",
    "bulk_changes.undo",
}
REPORTING = {"sign_off.report", "sign_off.moved"}
# What beside reading each role comes in to.
COMES_IN = {
    "of-review": {*EDITING, "manage.log"},
    "of-area": {*EDITING, "manage.log", *REPORTING, "sign_off.decide"},
    "of-case": EDITING,
    "of-agency": REPORTING,
    "of-both": {*EDITING, "manage.log", *REPORTING},
}
RECORDS = {
    "case": ("c0", "c1", "c2"),
    "episode": ("e0", "e1", "e2"),
    "perspective": ("p1", "p2"),
    "finding": ("n1", "n2"),
    "recommendation": ("r1", "r2"),
    "action": ("a1", "a2", "a3", "a4"),
    "review": ("v1", "v2"),
    "event": ("t2",),
    "outcome-measure": ("m2",),
    "factor": ("shared", "f1", "f2"),
    "organisation": ("trust", "council"),
    "coding": ("g1",),
}
LINKS = {
    "CONTRIBUTED_TO": [
        ("k0", "to=Episode:e0"),
        ("k2", "to=Episode:e1"),
        ("k4", "to=Episode:e2"),
        ("k4", "from=Factor:shared"),
    ],
    "INFLUENCES": [("i1", "to=Factor:shared"), ("i2", "to=Factor:shared")],
    "OWNED_BY": [("h14", "from=Action:a1"), ("h27", "from=Action:a2")],
}
# What of these each may open for editing.
OPENED = {
    "of-review": {"c1", "e1", "p1", "n1", "r1", "a1", "v1", "g1", "k2", "i1", "h14"},
    "of-case": {"c1", "e1", "p1", "n1", "r1", "a1", "v1", "g1", "k2", "i1", "h14"},
    "of-agency": set(),
}


@pytest.fixture(scope="module")
def graph(prepared_graph: Database) -> Database:
    """Two restricted reviews, and an open case."""
    write_two_reviews(prepared_graph)
    prepare(prepared_graph)
    return prepared_graph


@pytest.fixture(scope="module")
def app(graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return site_of_people(graph, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[str, FlaskClient]:
    """A browser of each of them, signed in."""
    return {name: signed_in(app, name) for name in PEOPLE}


def of_records() -> list[tuple[str, str]]:
    """The address of each form, and page of the history, with the id that it is about."""
    addresses = [
        (id_, f"/{word}/{id_}/{page}")
        for word, ids in RECORDS.items()
        for id_ in ids
        for page in ("edit", "remove", "history")
    ]
    addresses += [(id_, f"/link/{kind}/edit?id={id_}&{at}") for kind, links in LINKS.items() for id_, at in links]
    addresses += [(id_, f"/move-episode?id_={id_}") for id_ in RECORDS["episode"]]
    return [
        *addresses,
        *((id_, f"/link/CONTRIBUTED_TO/new?to=Episode:{id_}&other=Factor") for id_ in RECORDS["episode"]),
    ]


def sent(client: FlaskClient, url: str, **values: str) -> TestResponse:
    page = client.get(url).text
    version = re.search(r'name="version" value="([^"]+)"', page)
    data = {"why": "Panel", **form_token(client), **({"version": version[1]} if version else {}), **values}
    return client.post(url, data=data, follow_redirects=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", OPENED)
def test_each_opens_what_lies_in_their_scope_and_meets_nothing_beyond(
    clients: dict[str, FlaskClient], name: str
) -> None:
    opened = set()
    for id_, address in of_records():
        clients["lead"].get(address)  # what is remembered of the lead is not shown to them
        page = clients[name].get(address)
        assert page.status_code in (200, 403, 404), address
        assert {word for word in WORDS if word in page.text} <= PEOPLE[name][1], address
        opened |= {id_} if page.status_code == 200 else set()
        beyond = clients[name].post(address, data={"why": "x", **form_token(clients[name])})
        assert (beyond.status_code in (403, 404, 405)) == (page.status_code != 200 or "/history" in address), address
        assert {word for word in WORDS if word in beyond.text} <= PEOPLE[name][1], address
    assert opened == OPENED[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", COMES_IN)
def test_a_role_within_a_scope_comes_in_where_it_may_and_nowhere_else(
    app: Flask, clients: dict[str, FlaskClient], name: str
) -> None:
    came_in = set()
    for rule in app.url_map.iter_rules():
        if REQUIRED.get(rule.endpoint) in (None, Permission.READ, Permission.EXPORT):
            continue
        with app.test_request_context("/"):
            path = rule.build({argument: VALUES.get(argument, "none") for argument in rule.arguments})
        method = next(method for method in ("GET", "PATCH", "POST", "DELETE") if method in (rule.methods or ()))
        data = form_token(clients[name]) if method != "GET" else None
        answer = clients[name].open(path[1] if path else "", method=method, data=data)
        came_in |= set() if "You are signed in as" in answer.text else {rule.endpoint}
    assert came_in == COMES_IN[name]


@pytest.mark.slow
def test_links_to_forms_are_shown_only_where_they_work(clients: dict[str, FlaskClient]) -> None:
    def forms(name: str, path: str) -> list[str]:
        page = clients[name].get(path).text
        found = re.findall(
            r'href="((?:/[a-z-]+/[^"]*/(?:edit|history)|/link/|/move-episode|/report\?|/[a-z-]+/new)[^"]*)"', page
        )
        return [address.replace("&amp;", "&") for address in found]

    shown = {
        "of-review": ("/case/c1", "/episode/e1", "/action/a1", "/factor/shared", "/all/episode", "/all/factor"),
        "of-area": ("/action/a1", "/all/case"),
        "of-agency": ("/action/a2", "/case/c0"),
    }
    for name, paths in shown.items():
        for address in sorted({address for path in paths for address in forms(name, path)}):
            assert clients[name].get(address).status_code == 200, (name, address)
    assert forms("of-review", "/case/c1") and forms("of-area", "/action/a1")
    assert not forms("of-review", "/case/c0") and not forms("of-agency", "/case/c0")
    assert forms("of-agency", "/action/a2") == ["/report?action=a2"]
    assert any("edit?" in address and "k2" in address for address in forms("of-review", "/factor/shared"))
    assert not any("k0" in address for address in forms("of-review", "/factor/shared"))


@pytest.mark.slow
def test_a_coder_edits_an_assigned_case_and_undoes_it(clients: dict[str, FlaskClient]) -> None:
    coder = clients["of-case"]
    saved = sent(
        coder,
        "/case/c1/edit",
        **{
            "value-title": "Almandine case",
            "value-summary": "Shorter",
            "value-kind": "serious_case",
            "value-sensitivity": "restricted",
        },
    )
    assert saved.status_code == 200 and "Saved." in saved.text and "Shorter" in saved.text
    history = coder.get("/case/c1/history").text
    step = re.search(r'action="(/history/undo/[^"]+)"', history)
    assert step
    refused = clients["of-agency"].post(step[1], data={"word": "case", "id": "c1", **form_token(clients["of-agency"])})
    assert refused.status_code == 403 and "Shorter" not in refused.text
    undone = coder.post(step[1], data={"word": "case", "id": "c1", **form_token(coder)}, follow_redirects=True)
    assert "Undone" in undone.text and "Almandine summary" in coder.get("/case/c1").text


@pytest.mark.slow
def test_a_link_is_made_with_what_they_may_name_alone(clients: dict[str, FlaskClient]) -> None:
    reviewer = clients["of-review"]
    url = "/link/EXAMINES/new?from=Review:v1&other=Case"
    refusals = set()
    for named in ("c0", "c2", "Bronzite case", "nobody"):
        page = sent(reviewer, url, **{"value-to_id": named})
        assert page.status_code == 400 and "There is no such record that you may name here" in page.text
        refusals.add(page.text.replace(named, "").count("There is no such record"))
    assert len(refusals) == 1, "what is hidden is answered as what is not there"
    added = sent(
        reviewer,
        "/link/CONTRIBUTED_TO/new?to=Episode:e1&other=Factor",
        **{"value-from_id": "Quiet rooms", "value-polarity": "mixed"},
    )
    assert added.status_code == 200 and "Quiet rooms" in added.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "address", "data"),
    [
        ("of-review", "/link/CONTRIBUTED_TO/edit?id={k4}&from=Factor:shared", {}),
        ("of-review", "/link/INFLUENCES/edit?id={i3}&to=Factor:shared", {}),
        ("of-review", "/perspective/new?within={c2}&opened=1", {}),
        ("of-review", "/history/undo/{undone}", {"word": "case", "id": "{c2}"}),
        ("of-area", "/tracker/changes", {"operation": "note", "row": ["Action:a1", "Action:{a3}"]}),
    ],
)
def test_what_is_hidden_is_answered_as_what_is_not_there(
    clients: dict[str, FlaskClient], graph: Database, name: str, address: str, data: dict[str, str | list[str]]
) -> None:
    client, answers = clients[name], []
    for ids in (
        {"k4": "k4", "i3": "i3", "c2": "c2", "a3": "a3"},
        {"k4": "k9", "i3": "i9", "c2": "c9", "a3": "a9"},
    ):
        undone = _undone_by(name, graph) if "{undone}" in address else ""
        named = {field: _filled(value, ids) for field, value in data.items()}
        url = address.format(**ids, undone=undone)
        answer = client.post(url, data={**named, **form_token(client)}) if data else client.get(url)
        text = re.sub(r'value="[0-9a-f]{128}"', "", answer.text.replace(undone or "-", ""))
        for id_ in ids.values():
            text = re.sub(rf"\b{id_}\b", "", text)
        answers.append((answer.status_code, text))
    assert answers[0] == answers[1]


def _filled(value: str | list[str], ids: dict[str, str]) -> str | list[str]:
    return value.format(**ids) if isinstance(value, str) else [text.format(**ids) for text in value]


def _undone_by(name: str, graph: Database) -> str:
    """Something that they wrote, and took back."""
    written = write(graph, [RecordEdit("Case", {"summary": "Shorter"}, "c1")], by=person(name), reason="Panel")
    undo(graph, str(written.import_id), by=person(name))
    return str(written.import_id)


@pytest.mark.slow
def test_what_is_done_again_shows_nothing_of_what_is_hidden_by_now(
    clients: dict[str, FlaskClient], graph: Database
) -> None:
    new: list[list[Edit]] = [
        [RecordEdit("Perspective", {"role": "Sodalite", "episode": "e1"})],
        [
            LinkEdit(
                "CONTRIBUTED_TO", {"polarity": "mixed", "quote": "Sodalite"}, ("Factor", "shared"), ("Episode", "e1")
            )
        ],
        [EventEdit(("Action", "a1"), {"field": "progress_note", "to_value": "Sodalite"})],
        [RecordEdit("Case", {"summary": "Sodalite"}, "c1")],
    ]
    author, made = person_with_account("The of-review", person("of-review").grants), []  # as others know them
    for edits in new:
        written = write(graph, edits, by=author, reason="Panel")
        undo(graph, str(written.import_id), by=author)  # also what came with the first source that they needed
        made.append(written.import_id)
    for import_id in made:
        assert "Sodalite" in clients["of-review"].get(f"/history/redo/{import_id}").text, made.index(import_id)
        assert clients["of-case"].get(f"/history/redo/{import_id}").status_code == 404, "it is another's"
    hidden = write(graph, [Removal("EXAMINES", "h3")], by=person("lead"), reason="Not theirs")
    try:
        assert clients["of-review"].get("/case/c1").status_code == 404
        for import_id in made:
            answer = clients["of-review"].get(f"/history/redo/{import_id}")
            assert (answer.status_code, "Sodalite" in answer.text, "Almandine" in answer.text) == (404, False, False)
    finally:
        undo(graph, str(hidden.import_id), by=person("lead"))


def test_nobody_beyond_it_is_told_who_changed_what_is_hidden(clients: dict[str, FlaskClient], graph: Database) -> None:
    """What stands against an undo names who wrote what came after it; a part of an id names no import."""
    first, _ = (
        write(graph, [RecordEdit("Case", {"summary": text}, "c2")], by=person("lead"), reason="Panel").import_id
        for text in ("Bronzite story", "Bronzite story, shorter")
    )
    for name, id_, expected in (
        ("of-review", first, (403, False)),
        ("lead", first, (409, True)),
        ("lead", str(first)[:9], (404, False)),
    ):
        data = {"word": "case", "id": "c1", **form_token(clients[name])}
        answer = clients[name].post(f"/history/undo/{id_}", data=data)
        assert (answer.status_code, "What lead wrote on" in answer.text) == expected


@pytest.mark.slow
def test_a_draft_is_not_listed_once_its_record_is_hidden_from_its_author(app: Flask) -> None:
    """What its title calls the record is none of theirs any more; with the role the draft comes back."""
    accounts = Accounts(AccountsFile(app.config["CASETHREAD_HOME"], app.config["SECRET_KEY"]))
    accounts.accept(accounts.add("leaving", "coder", CASE), "Leaving", PASSWORD)
    client = signed_in(app, "leaving")
    for url in ("/case/c1/edit", "/link/CONTRIBUTED_TO/new?to=Episode:e1&other=Factor"):
        assert client.post(url, data={"step": "typed", **form_token(client)}).status_code == 200
    for role, scope, titles in (("reader", None, 0), ("coder", CASE, 2)):
        accounts.set_role("leaving", role, scope)
        start = client.get("/").text.partition("Your drafts")[2].partition("</ul>")[0]
        assert start.count("Almandine") == titles


@pytest.mark.slow
def test_a_name_does_not_tell_whether_what_is_hidden_has_it(clients: dict[str, FlaskClient]) -> None:
    reviewer = clients["of-review"]
    for title in ("Bronzite visit", "Almandine visit"):  # the former is that of a hidden episode, too
        assert "Saved." in sent(reviewer, "/episode/e1/edit?only=title", **{"value-title": title}).text
        [suggested] = reviewer.get(f"/suggestions/episode?q={title}").get_json()
        assert suggested["value"] == title


@pytest.mark.slow
def test_an_agency_reports_on_its_action(clients: dict[str, FlaskClient], graph: Database) -> None:
    agency, url = clients["of-agency"], "/report?action=a2"
    page = agency.get(url).text
    assert "value-title" not in page and "value-due_on" not in page and 'value="completed"' not in page
    values = {
        "value-status": "reported_complete",
        "value-evidence": "Minutes of May",
        "value-note": "All <b>done</b>",
        "value-by_role": "Head of Service",
    }
    reported = sent(agency, url, **values)
    assert (
        reported.status_code == 200 and "Reported complete." in reported.text and "All &lt;b&gt;done" in reported.text
    )
    [row] = graph.read(
        "MATCH (a:Action {id: 'a2'}) RETURN a.status AS status, a.title AS title, a.due_on AS due ORDER BY a.id"
    )
    assert row == {"status": "reported_complete", "title": "Citrine action", "due": "2020-02-01"}
    closed = sent(agency, url, **{"value-status": "completed", "value-by_role": "Head of Service"})
    assert closed.status_code == 400 and "does not close an action" in closed.text
    for id_, status in (("a1", 404), ("a3", 404), ("a4", 404)):
        assert agency.get(f"/report?action={id_}").status_code == status


@pytest.mark.slow
def test_a_reviewer_takes_back_their_own_removal(clients: dict[str, FlaskClient]) -> None:
    reviewer = clients["of-review"]
    page = sent(reviewer, "/perspective/p1/remove")
    assert page.status_code == 200 and "Undo the removal" in page.text
    assert reviewer.get("/perspective/p1").status_code == 404
    step = re.search(r'action="(/history/undo/([^"]+))"', page.text)
    assert step
    assert clients["of-area"].get(f"/history/removed/{step[2]}").status_code == 404, "only who removed it, or sees all"
    assert clients["lead"].get(f"/history/removed/{step[2]}").status_code == 200
    back = reviewer.post(
        step[1], data={"word": "perspective", "id": "p1", **form_token(reviewer)}, follow_redirects=True
    )
    assert "Undone" in back.text and "Almandine worker" in reviewer.get("/perspective/p1").text


@pytest.mark.slow
def test_rows_beyond_a_scope_are_not_changed_with_those_within(
    clients: dict[str, FlaskClient], graph: Database
) -> None:
    client, words = clients["of-review"], PEOPLE["of-review"][1]
    rows = [f"Action:{id_}" for id_ in ("a1", "a2", "a3")]
    data = {**form_token(client), "operation": "note", "row": rows, "value-text": "Met", "value-on": "2025-05-03"}
    looked = client.post("/tracker/changes", data={**data, "why": "Panel", "step": "look"}).text
    assert {word for word in WORDS if word in looked} <= words
    fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', looked) for name in ("row", "save", "seen", "shown")}
    assert "Action:a1" in fields["save"] and "Action:a2" not in fields["save"]
    seen = fields["seen"][0].replace("&#34;", '"')
    sent = {**data, "why": "Panel", "step": "save", **fields, "seen": seen, "save": rows}
    saved = client.post("/tracker/changes", data=sent)
    assert saved.status_code == 303, saved.text
    noted = graph.read("MATCH (a:Action)-[:HAS_EVENT]->(e:Event {to_value: 'Met'}) RETURN a.id AS id ORDER BY id")
    assert [row["id"] for row in noted] == ["a1"]
    assert client.get(saved.location).status_code == 200
    assert clients["of-agency"].get(saved.location).status_code == 403
    assert clients["of-area"].get(saved.location).status_code == 404, "it is another's, and names a record"
