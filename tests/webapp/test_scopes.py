"""Roles that are limited to a review, an agency, an area or a case: what each sees at every address, and nothing beyond."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from people import OWNER
from two_reviews import PEOPLE, WORDS, form_token, signed_in, site_of_people, write_two_reviews

from graph.database import Database
from graph.schema import schema
from loaders.write import LinkEdit, RecordEdit, undo, write
from queries import questions
from queries.editions.store import Editions
from queries.questions.question import Parameter

LEAVING = (".json", ".csv")
BEGINNINGS = ("Almand", "Bronz", "Citr")  # what is searched for: a page repeats it


@pytest.fixture(scope="module")
def graph(prepared_graph: Database) -> Database:
    """Two restricted reviews, and an open case."""
    write_two_reviews(prepared_graph)
    return prepared_graph


@pytest.fixture(scope="module")
def app(graph: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site with an account of each of these people."""
    return site_of_people(graph, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[str, FlaskClient]:
    """A browser of each of them, signed in."""
    return {name: signed_in(app, name) for name in PEOPLE}


@pytest.fixture(scope="module")
def paths(app: Flask, graph: Database) -> list[str]:
    """Every address that can be read, with every record in it, and every question about records of each review."""
    rows = graph.read(
        "MATCH (n) WHERE n.source_id = 's1' RETURN head(labels(n)) AS label, n.id AS id ORDER BY label, id"
    )
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row["label"], []).append(row["id"])
    words = {label: schema().labels[label].word.replace("_", "-") for label in ids}
    found = [f"/{words[label]}/{id_}" for label in ids for id_ in ids[label]]
    for node in (f"{label}:{id_}" for label in ("Case", "Review", "Action", "Factor") for id_ in ids[label]):
        found += [f"/explorer/view?show={node},Factor:shared&at={node}", f"/explorer/joined?show={node}&at={node}"]
    for id_ in ids["Action"]:
        found += [f"/tracker?state=all&columns=all{opened}" for opened in ("", f"&open=Action:{id_}")]
    for word in words.values():
        found += [f"/all/{word}", *(f"/suggestions/{word}?q={text}" for text in ("a", *BEGINNINGS))]
    for text in (*BEGINNINGS, "case"):
        found += [f"/search?q={text}", f"/explorer/found?q={text}", f"/explorer?q={text}&show=Factor:shared"]
    for question in questions():
        for arguments in _arguments(question.offered, ids):
            found += [f"/questions/{question.name}?{arguments}"]
    found += [f"{path}?case=c1" for path in ("/questions/case-story.csv", "/questions/case-story.json")]
    found += [
        "/api/v1/questions/case-story?case=c1",
        "/api/v1/records?label=Case&id=c1",
        "/api/v1/cases",
        "/api/v1/actions",
    ]
    plain = (rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and "<" not in rule.rule)
    others = ("/help", "/static", "/sign-in", "/confirm", "/account")
    return [*found, *sorted(path for path in plain if not path.startswith(others))]


def _arguments(parameters: Sequence[Parameter], ids: dict[str, list[str]]) -> list[str]:
    """The arguments of a question about records of either review; the first of it alone for what needs none."""
    labels = {parameter.name: str(parameter.label) for parameter in parameters if parameter.label in ids}
    texts = {parameter.name: "a" for parameter in parameters if parameter.required and not parameter.label}
    sets = [
        texts
        | {
            name: ids[label][min(number + place, len(ids[label]) - 1)]
            for place, (name, label) in enumerate(labels.items())
        }
        for number in range(2 if labels else 1)
    ]
    return [urlencode(values) for values in sets]


@pytest.mark.slow
def test_nobody_meets_anything_beyond_their_roles_at_any_address(
    clients: dict[str, FlaskClient], paths: list[str]
) -> None:
    """Each page is opened by all of them, one after the other: what is remembered of one is not shown to the next."""
    people = ("lead", "of-review", "of-agency")
    met: dict[str, set[str]] = {name: set() for name in people}
    for path in paths:
        is_leaving = any(part in path for part in ("/api/", *LEAVING))
        for name in people:
            text = clients[name].get(path).get_data().decode(errors="replace")
            shown = {word for word in WORDS if word in text}
            assert shown <= (set() if is_leaving else PEOPLE[name][1]), (name, path)
            met[name] |= shown
    assert met == {name: PEOPLE[name][1] for name in people}, "what they may see is there"


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_each_sees_in_lists_what_their_roles_say(clients: dict[str, FlaskClient], name: str) -> None:
    for word, label in (
        ("Almandine", "case"),
        ("Bronzite", "case"),
        ("Almandine", "finding"),
        ("Citrine", "action"),
        ("Bronzite", "action"),
    ):
        assert (word in clients[name].get(f"/all/{label}").text) == (word in PEOPLE[name][1]), (word, label)
    assert "Open case" in clients[name].get("/all/case").text


def test_an_agency_sees_how_its_action_goes_on_and_not_what_it_follows_from(clients: dict[str, FlaskClient]) -> None:
    page = clients["of-agency"].get("/action/a2")
    assert page.status_code == 200 and "Citrine progress" in page.text and "Citrine indicator" in page.text
    for path in ("/recommendation/r2", "/case/c2", "/review/v2", "/action/a3", "/action/a4", "/event/t9"):
        assert clients["of-agency"].get(path).status_code == 404, path


@pytest.mark.parametrize("path", ["/imports", "/accounts", "/imports/check/none"])
def test_what_does_not_see_to_scopes_is_closed_to_a_role_within_one(clients: dict[str, FlaskClient], path: str) -> None:
    refused = clients["of-review"].get(path)
    assert refused.status_code == 403 and "You are signed in as reviewer of review v1" in refused.text


@pytest.mark.slow
def test_counts_hold_what_somebody_may_see(app: Flask, clients: dict[str, FlaskClient]) -> None:
    answers = {
        name: clients[name].get("/questions/recurring-factors?").text for name in ("reader", "of-review", "lead")
    }
    assert ["Almandine factor" in answers[name] for name in answers] == [False, True, True]
    assert "outside your roles is withheld" in answers["of-review"]
    assert "outside your roles" not in answers["reader"] and "is withheld" not in answers["lead"]


@pytest.mark.parametrize(
    ("path", "label", "id_"),
    [
        ("/case/c1", "Case", "c1"),
        ("/factor/shared", "Episode", "e1"),
        ("/all/case", "Case", "c1"),
        ("/search?q=Almand", "Case", "c1"),
        ("/suggestions/case?q=Almand", "Case", "c1"),
        ("/explorer/found?q=Almand", "Case", "c1"),
        ("/explorer/view?show=Case:c1,Case:c0", "Case", "c1"),
        ("/questions/case-story?case=c1", "Episode", "e1"),
        ("/questions/overdue-actions", "Action", "a1"),
        ("/tracker", "Action", "a1"),
    ],
)
def test_whatever_names_restricted_records_is_logged_as_one_line_with_their_ids(
    app: Flask, clients: dict[str, FlaskClient], path: str, label: str, id_: str
) -> None:
    log = Path(app.config["CASETHREAD_HOME"]) / "audit.jsonl"
    before = log.stat().st_size
    clients["reader"].get(path)
    assert log.stat().st_size == before, "whoever sees nothing restricted leaves no line"
    assert clients["of-review"].get(path).status_code == 200
    [news] = log.read_bytes()[before:].decode().splitlines()
    entry = json.loads(news)
    assert (entry["event"], entry["person"], entry["role"]) == (
        "restricted-viewed",
        "The of-review",
        "reviewer of review v1",
    )
    assert id_ in entry["records"][label] and "c0" not in entry["records"].get("Case", [])
    assert "Almandine" not in news


@pytest.mark.slow
def test_a_reviewer_reads_the_lines_of_their_own_review(clients: dict[str, FlaskClient]) -> None:
    for path in ("/case/c1", "/case/c2", "/explorer/view?show=Case:c1,Case:c2"):
        assert clients["lead"].get(path).status_code == 200
    whole = clients["administrator"].get("/accounts/log").text
    own = clients["of-review"].get("/accounts/log").text
    assert " c2" in whole and "Signed in" in whole
    assert "The lead" in own and "Case c1" in own and " c2" not in own and "Signed in" not in own
    assert 'href="/accounts/log"' in clients["of-review"].get("/account").text
    for name in ("of-case", "of-agency", "reader", "lead"):
        assert clients[name].get("/accounts/log").status_code == 403
        assert 'href="/accounts/log"' not in clients[name].get("/account").text


@pytest.mark.slow
def test_a_log_within_a_scope_names_nothing_that_follows_from_another_case_too(
    graph: Database, clients: dict[str, FlaskClient]
) -> None:
    handed_on = write(graph, [LinkEdit("ESCALATED_TO", {}, ("Action", "a1"), ("Action", "a3"))], by=OWNER, reason="x")
    assert clients["lead"].get("/action/a3").status_code == 200
    assert clients["lead"].get("/action/a1").status_code == 200
    own = clients["of-review"].get("/accounts/log").text
    assert "Action a1" in own and "Action a3" not in own
    undo(graph, str(handed_on.import_id), by=OWNER)


@pytest.mark.slow
def test_the_list_of_editions_names_no_source_that_is_withheld_since(
    app: Flask, graph: Database, clients: dict[str, FlaskClient]
) -> None:
    Editions(app.config["CASETHREAD_HOME"]).freeze(graph, "Before")
    restricted = write(graph, [RecordEdit("Case", {"sensitivity": "restricted"}, "c0")], by=OWNER, reason="x")
    named = {name: ">Reviews</dd>" in clients[name].get("/editions").text for name in ("lead", "reader")}
    assert named == {"lead": True, "reader": False}
    undo(graph, str(restricted.import_id), by=OWNER)


@pytest.mark.slow
def test_roles_are_added_replaced_and_removed_on_the_page(app: Flask) -> None:
    """The last of these: it changes what somebody may."""
    client = signed_in(app, "administrator")

    def send(path: str, **fields: str) -> str:
        data = {**fields, **form_token(client)}
        return client.post(f"/accounts{path}", data=data, follow_redirects=True).text

    limited = {"name": "reader", "role": "reviewer", "scope_kind": "review", "scope_id": "v1"}
    assert "The roles of reader are now: reviewer of review v1, reader." in send("/grant", **limited)
    reader = signed_in(app, "reader")
    assert "Almandine case" in reader.get("/case/c1").text
    assert "There is no review with the id &#39;v9&#39; in the graph" in send("/grant", **{**limited, "scope_id": "v9"})
    assert "cannot be limited by review" in send("/role", **{**limited, "role": "reader"})
    assert "There is no account &#39;nobody&#39;" in send("/grant", **{**limited, "name": "nobody"})
    assert "The roles of reader are now: reader." in send("/revoke", **limited)
    assert reader.get("/case/c1").status_code == 404, "from the next request"
    page = client.get("/accounts").text
    assert "This review is no longer in the graph, so the role gives nothing: remove it." in page
    assert "contributor of agency trust" in page and "reviewer of review v1" in page
    assert "Almandine" not in page and "Trust" not in page, (
        "what is restricted is not named to whoever looks after accounts"
    )
    assert "The roles of reader are now: lead of area town." in send(
        "/role", name="reader", role="lead", scope_kind="area", scope_id="town"
    )
