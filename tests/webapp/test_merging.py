"""Likely duplicates are listed, compared and merged on pages, and made two again by one button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.database import Database
from loaders.write import LinkEdit, RecordEdit, write
from webapp.editing import merging

Token = Callable[[str], str]
GOES = "Northmere hospital trust"


@pytest.fixture(scope="module")
def second(invented: Database) -> str:
    """The id of a second record of the hospital trust, which owns an action, and of a second factor."""
    links = [LinkEdit("OWNED_BY", {}, ("Action", "x1"), ("Organisation", id_)) for id_ in ("hospital", "o2")]
    invented.write(
        lambda t: t.run(
            "CREATE (:Organisation {id: 'hospital', name: $name, source_id: 's1', agency_type: 'other', level: 'local'}), "
            "(:Factor {id: 'f9', name: 'Case load of the duty team', source_id: 's1', canonical_id: 'f9', status: 'active'})",
            name=GOES,
        )
    )
    assert write(invented, links, by=OWNER, reason="Plan").import_id
    return "hospital"


def fields_of(page: str) -> dict[str, str]:
    form = html.fromstring(page).xpath("//form[@method='post' and not(@action)]")[0]
    return {name: str(value) for name, value in form.fields.items() if value is not None}


@pytest.mark.slow
def test_two_records_are_found_compared_merged_and_made_two_again(
    client: FlaskClient, invented: Database, second: str, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = html.fromstring(client.get("/duplicates").text)
    monkeypatch.setattr(merging, "MAX_FIRST", 0)
    more = html.fromstring(client.get("/duplicates").text).xpath("//a[starts-with(@href, '/duplicates')]/@href")
    assert more == ["/duplicates?of=factor", "/duplicates?of=organisation"]
    assert "/merge/organisation" in client.get(more[-1]).text and "/merge/factor" not in client.get(more[-1]).text
    assert client.get("/duplicates?of=case").status_code == 404
    monkeypatch.undo()
    [compare] = listed.xpath("//a[starts-with(@href, '/merge/organisation')]/@href")
    assert compare == f"/merge/organisation?goes={second}&stays=o2", "what has more links stays"
    assert "Nothing has been decided by hand." in client.get("/duplicates").text
    page = client.get(compare).text
    assert f"‘{GOES}’ goes." in page
    assert "owns: 1 link" in page
    assert f"/merge/organisation?goes=o2&amp;stays={second}" in page
    fields = fields_of(page)
    refused = client.post(compare, data=fields)
    assert (refused.status_code, 'href="#why"' in refused.text) == (400, True)
    fields |= {"why": "One trust", "keep-agency_type": "goes"}
    merged = client.post(compare, data=fields, follow_redirects=True)
    assert f"Merged: ‘{GOES}’ is now one with this." in merged.text
    assert GOES in merged.text, "as another name"
    assert client.get(f"/organisation/{second}").status_code == 404
    [row] = invented.read(
        "MATCH (o:Organisation {id: 'o2'}) RETURN o.agency_type AS kind, o.level AS level ORDER BY o.id"
    )
    assert row == {"kind": "other", "level": "agency"}
    page = client.get("/duplicates").text
    assert "One trust" in page
    undo = html.fromstring(page).xpath("//form[contains(@action, '/history/undo/')]")[0]
    two = client.post(undo.action, data=dict(undo.fields), follow_redirects=True)
    assert "Undone" in two.text
    assert client.get(f"/organisation/{second}").status_code == 200


@pytest.mark.slow
def test_two_that_are_different_are_not_listed_again_until_that_is_taken_back(client: FlaskClient, second: str) -> None:
    address = f"/merge/organisation?goes={second}&stays=o2"
    fields = {**fields_of(client.get(address).text), "step": "different"}
    assert client.post(address, data=fields).status_code == 400
    page = client.post(address, data={**fields, "why": "Two sites"}, follow_redirects=True).text
    assert f"‘{GOES}’ is not ‘Northmere Hospital Trust’" in page
    assert "/merge/organisation" not in page
    undo = html.fromstring(page).xpath("//form[contains(@action, '/history/undo/')]")[0]
    assert "Undone" in client.post(undo.action, data=dict(undo.fields), follow_redirects=True).text
    assert "/merge/organisation" in client.get("/duplicates").text


@pytest.mark.slow
def test_the_history_of_what_stayed_undoes_a_merge_of_factors(client: FlaskClient, second: str) -> None:
    address = "/merge/factor?goes=f9&stays=f1"
    page = client.get(address).text
    assert "is counted as ‘Caseload of the duty team’ from then on" in page
    assert client.post(address, data={**fields_of(page), "why": "One"}).status_code == 303
    assert "Case load of the duty team" in client.get("/factor/f1").text
    page = client.get("/duplicates").text
    undo = html.fromstring(page).xpath("//form[contains(@action, '/history/undo/')]")[0]
    assert "Undone" in client.post(undo.action, data=dict(undo.fields), follow_redirects=True).text


@pytest.mark.slow
def test_what_somebody_changed_meanwhile_is_not_merged(client: FlaskClient, invented: Database, second: str) -> None:
    address = f"/merge/organisation?goes={second}&stays=o2"
    fields = fields_of(client.get(address).text)
    assert write(invented, [RecordEdit("Organisation", {"level": "team"}, second)], by=OWNER, reason="x").import_id
    answer = client.post(address, data={**fields, "why": "One"})
    assert answer.status_code == 409
    assert "so nothing was merged" in answer.text
    assert "team" in client.get(address).text.lower()


@pytest.mark.slow
def test_the_other_one_is_chosen_by_its_name(client: FlaskClient, second: str) -> None:
    assert f'href="/merge/organisation?goes={second}"' in client.get(f"/organisation/{second}").text
    address = f"/merge/organisation?goes={second}"
    assert "Merge Northmere hospital trust with another organisation" in client.get(address).text
    assert "into ‘Northmere Hospital Trust’?" in client.get(f"{address}&stays=Northmere+Hospital+Trust").text
    wrong = client.get(f"{address}&stays=Nobody")
    assert (wrong.status_code, "No organisation is called ‘Nobody’" in wrong.text) == (400, True)
    assert "This is one organisation." in client.get(f"{address}&stays={second}").text


def test_what_cases_do_not_share_is_merged_nowhere(client: FlaskClient) -> None:
    assert client.get("/merge/case?goes=c1").status_code == 404
    assert "/merge/case" not in client.get("/case/c1").text
