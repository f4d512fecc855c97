"""Programs add and change records: held to the rules of a load, over nothing that they have not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.accounts.accounts import Accounts
from graph.accounts.api_tokens import READ, WRITE, ApiTokens
from graph.accounts.file import AccountsFile
from graph.database import Database
from graph.permissions import Role
from webapp import create_app

FACTORS, LINKS = "/api/v1/factors", "/api/v1/relationships"


@pytest.fixture(scope="module")
def client(edited: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}).test_client()


def send(client: FlaskClient, method: str, url: str, values: dict[str, Any], **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.open(url, method=method, json={"values": values, "reason": "Panel"}, headers=named)


@pytest.mark.every_server
@pytest.mark.slow
def test_a_record_is_added_and_changed_at_the_version_seen(client: FlaskClient, edited: Database) -> None:
    made = send(client, "POST", FACTORS, {"name": "Time to write", "level": "front_line"})
    assert made.status_code == 201
    assert made.headers["Location"] == made.get_json()["url"]
    url, tag = made.get_json()["url"], made.headers["ETag"]
    assert client.get(url).get_json()["version"] == made.get_json()["version"]
    changed = send(client, "PATCH", url, {"definition": "What is left of a day", "level": None}, If_Match=tag)
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)
    properties = client.get(url).get_json()["properties"]
    assert (properties["definition"], "level" in properties) == ("What is left of a day", False)
    late = send(client, "PATCH", url, {"definition": "Mine"}, If_Match=tag)
    assert late.status_code == 412
    body = late.get_json()
    assert body["fields"][0] == {"name": "definition", "now": "What is left of a day", "yours": "Mine"}
    assert {"name": "level", "now": None} in body["fields"], "not what it was, when it may have been restricted"
    assert send(client, "PATCH", url, {"definition": "Mine"}, If_Match=f'"{body["version"]}"').status_code == 200
    [row] = edited.read("MATCH (b:ImportBatch {loader: 'form'}) RETURN max(b.reason) AS reason ORDER BY reason")
    assert row["reason"] == "Panel"


@pytest.mark.slow
def test_a_contribution_is_made_changed_and_removed_at_the_version_seen(client: FlaskClient, edited: Database) -> None:
    [ends] = edited.read(
        "MATCH (f:Factor)-[:CONTRIBUTED_TO]->(e:Episode)<-[:HAS_EPISODE]-(:Case {sensitivity: 'open'}) "
        "RETURN f.name AS factor, e.id AS episode ORDER BY episode, factor LIMIT 1"
    )
    sent = {
        "from": {"label": "Factor", "id": ends["factor"]},
        "to": {"label": "Episode", "id": ends["episode"]},
        "values": {"polarity": "supporting", "quote": "Jo Smith rang twice."},
        "names": {"Jo Smith": "the social worker"},
        "reason": "Panel",
    }
    made = client.post(f"{LINKS}/CONTRIBUTED_TO", json=sent)
    assert made.status_code == 201, made.text
    url, tag = made.headers["Location"], made.headers["ETag"]
    read = client.get(url).get_json()
    assert (read["version"], read["to"]["id"]) == (made.get_json()["version"], ends["episode"])
    assert read["properties"]["quote"] == "The social worker rang twice."
    beside = client.get(f"/api/v1/episodes/{ends['episode']}").get_json()["relationships"]
    [its_url] = [link["url"] for group in beside for link in group["items"] if link["id"] == read["id"]]
    assert its_url.endswith(f"?to=Episode:{ends['episode']}")

    changed = send(client, "PATCH", its_url, {"page": "12"}, If_Match=tag)
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)
    late = send(client, "PATCH", url, {"page": "13"}, If_Match=tag)
    assert (late.status_code, late.get_json()["fields"][0]["now"]) == (412, "12")
    assert client.delete(url, json={"reason": "Panel"}).status_code == 428
    assert client.delete(url, json={"reason": "Panel"}, headers={"If-Match": tag}).status_code == 412
    gone = client.delete(url, json={"reason": "Panel"}, headers={"If-Match": changed.headers["ETag"]})
    assert (gone.status_code, gone.get_json()["version"]) == (200, None)
    assert client.get(url).status_code == 404


@pytest.mark.slow
def test_what_is_no_such_relationship_writes_nothing(client: FlaskClient, edited: Database) -> None:
    edited.write(
        lambda t: t.run(
            "CREATE (:Factor {id: 'veil1', name: 'Veil one', canonical_id: 'veil1', source_id: 's'})"
            "-[:CONTRIBUTED_TO {id: 'veil2', source_id: 's', polarity: 'mixed'}]->"
            "(c:Case {id: 'veil3', title: 'Veiled', sensitivity: 'restricted', source_id: 's'}) "
            "CREATE (:Factor {id: 'veil4', name: 'Veil four', canonical_id: 'veil4', source_id: 's'})"
            "-[:INFLUENCES {id: 'veil5', source_id: 's', effect: 'increases', case_id: 'veil3'}]->"
            "(:Factor {id: 'veil6', name: 'Veil six', canonical_id: 'veil6', source_id: 's'})"
        )
    )
    edited.write(lambda t: t.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    for address in ("CONTRIBUTED_TO/veil2", "INFLUENCES/veil5", "INFLUENCES/gone", "INFLUENCES/gone?from=Factor:veil4"):
        assert client.get(f"{LINKS}/{address}").status_code == 404, (
            "nothing tells what is hidden from what is not there"
        )
        assert send(client, "PATCH", f"{LINKS}/{address}", {"page": "1"}, If_Match='"0"').status_code == 404
    assert send(client, "POST", f"{LINKS}/INFLUENCES", {"effect": "increases"}).status_code == 400, "it names no end"
    assert client.get(f"{LINKS}/HAS_ELEMENT/1").status_code == 404
    for names in (["Jo"], {"Jo": 1}, {" ": "the nurse"}):
        refused = client.post(FACTORS, json={"values": {"name": "Calm"}, "reason": "Panel", "names": names})
        assert refused.status_code == 400 and refused.get_json()["invalid_parameters"][0]["value"] is None


@pytest.mark.slow
def test_what_breaks_a_rule_names_the_properties(client: FlaskClient) -> None:
    refused = send(client, "POST", "/api/v1/actions", {"status": "completed", "due_on": "31 Feb 2031"})
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert {wrong["name"] for wrong in refused.get_json()["invalid_parameters"]} == {"due_on"}
    refused = send(client, "POST", "/api/v1/actions", {"status": "completed", "nonsense": 1})
    assert {wrong["name"] for wrong in refused.get_json()["invalid_parameters"]} == {"nonsense"}
    without = client.post(FACTORS, json={"values": {"name": "A factor"}})
    assert (without.status_code, without.get_json()["invalid_parameters"][0]["name"]) == (400, "reason")


def test_what_is_no_such_request_writes_nothing(client: FlaskClient) -> None:
    assert client.post(FACTORS, data={"name": "From a form"}).status_code == 400, (
        "a form needs a token, and has none here"
    )
    assert client.post(FACTORS, data="name", content_type="text/plain").status_code == 400
    assert client.post(FACTORS, data="{", content_type="application/json").status_code == 400
    assert client.post(FACTORS, json=["x"]).status_code == 400
    assert send(client, "PATCH", f"{FACTORS}/none", {"level": "national"}).status_code == 428
    assert send(client, "PATCH", f"{FACTORS}/none", {"level": "national"}, If_Match='"1"').status_code == 404


def test_a_record_is_no_larger_than_a_form(client: FlaskClient) -> None:
    """80 MB are more than the embedded server takes in one message: nobody could write any more."""
    refused = send(client, "POST", FACTORS, {"name": "A" * 500_001})
    assert refused.status_code == 413 and "at most 500,000 bytes" in refused.get_json()["detail"]


def test_what_is_restricted_is_not_there_for_a_program(client: FlaskClient, edited: Database) -> None:
    edited.write(
        lambda t: t.run("CREATE (:Case {id: 'hidden', title: 'H', sensitivity: 'restricted', source_id: 's'})")
    )
    edited.write(lambda t: t.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    answers = [
        send(client, "PATCH", f"/api/v1/cases/{id_}", {"title": "X"}, If_Match='"0"') for id_ in ("hidden", "gone")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace("hidden", "gone") == answers[1].text, "nothing tells the two apart"


@pytest.mark.slow
def test_a_refusal_names_nothing_that_a_program_may_not_see(client: FlaskClient, edited: Database) -> None:
    """Neither the records themselves, nor that there are some: what is hidden is answered as what is not there."""
    edited.write(
        lambda t: t.run(
            "CREATE (c:Case {id: 'hidden9-1', title: 'Veiled case', ref: 'V1', sensitivity: 'restricted', source_id: 's'}), "
            "(:Case {id: 'hidden9-2', title: 'Veiled case', sensitivity: 'restricted', source_id: 's'}), "
            "(:Factor {id: 'hidden9-3', name: 'Veiled factor', canonical_id: 'hidden9-3', source_id: 's'})"
            "-[:CONTRIBUTED_TO {id: 'hidden9-4', source_id: 's', polarity: 'mixed'}]->(c)"
        )
    )
    edited.write(lambda t: t.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    bodies = set()
    for case in ("hidden9-1", "Veiled case", "V1", "nobody"):
        refused = send(client, "POST", "/api/v1/episodes", {"title": "Visit", "case": case})
        assert refused.status_code == 422
        bodies.add(refused.text.replace(case, "?"))
    assert len(bodies) == 1
    named = send(client, "POST", "/api/v1/perspectives", {"role": "Nurse", "episode": "Veiled case"})
    assert named.status_code == 422 and "hidden9-" not in named.text
    for plural, values in (("factors", {"name": "Veiled factor"}), ("cases", {"title": "Veiled case", "ref": "V1"})):
        made = send(client, "POST", f"/api/v1/{plural}", values)
        assert made.status_code == 201 and "hidden9-" not in made.text


@pytest.mark.parametrize(
    "body",
    [
        rb'{"values": {"name": "\ud800"}, "reason": "x"}',
        rb'{"values": {"name": "a", "aliases": ["\udfff"]}, "reason": "x"}',
        rb'{"values": {"\ud800": "a"}, "reason": "x"}',
        rb'{"values": {"name": "a"}, "reason": "\ud800"}',
        b'{"values": {"name": "\xed\xa0\x80"}, "reason": "x"}',
    ],
)
def test_half_a_character_is_refused_with_a_sentence(client: FlaskClient, body: bytes) -> None:
    refused = client.post(FACTORS, data=body, content_type="application/json")
    assert refused.status_code == 400
    assert "half of a character, which no text can hold" in refused.text or "is not UTF-8: byte 0xed" in refused.text


@pytest.mark.slow
def test_a_token_writes_only_where_it_may(edited: Database, tmp_path: Path) -> None:
    app = create_app({"DATABASE": edited, "CASETHREAD_HOME": tmp_path})
    file = AccountsFile(tmp_path, app.config["SECRET_KEY"])
    accounts, client = Accounts(file), app.test_client()
    for role, scope, status in ((Role.REVIEWER, WRITE, 201), (Role.REVIEWER, READ, 403), (Role.CODER, WRITE, 403)):
        name = f"{role.value} {len(scope)}".replace(" ", "-")
        accounts.accept(accounts.add(name, role.value), f"The {name}", "a long sentence")
        account = accounts.named(name)
        assert account is not None
        token = ApiTokens(file).create(account, "a program", 7, scope)
        values = {"name": f"By {name}"}
        assert send(client, "POST", FACTORS, values, Authorization=f"Bearer {token}").status_code == status
        assert client.get(FACTORS, headers={"Authorization": f"Bearer {token}"}).status_code == 200
