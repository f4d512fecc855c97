"""A record's history has its links too, and what was removed is found with its undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.database import Database
from loaders.write import Edit, EventEdit, LinkEdit, RecordEdit, Removal, Written, undo, write

Token = Callable[[str], str]


def save(graph: Database, *edits: Edit, reason: str) -> Written:
    written = write(graph, edits, by=OWNER, reason=reason)
    assert written.import_id, written.problems
    return written


def texts(page: str) -> list[str]:
    """What stands in each entry of a history, on one line."""
    return [" ".join(" ".join(entry.itertext()).split()) for entry in html.fromstring(page).xpath("//ol/li")]


@pytest.fixture
def owner(invented: Database) -> str:
    """The id of a link that says who owns an action."""
    [(_, id_)] = save(
        invented, LinkEdit("OWNED_BY", {"role": "owner"}, ("Action", "x1"), ("Organisation", "o2")), reason="Plan"
    ).keys
    return id_


@pytest.mark.slow
def test_links_are_in_the_history_of_both_ends(client: FlaskClient, invented: Database, owner: str) -> None:
    save(invented, LinkEdit("OWNED_BY", {"role": "contributor"}, id=owner), reason="Only helps")
    save(invented, Removal("OWNED_BY", owner), reason="Not theirs")
    removed, changed, added, *_ = texts(client.get("/action/x1/history").text)
    assert "Link removed by owner" in removed and "Why: Not theirs" in removed
    assert "Owner: Northmere Hospital Trust" in removed
    assert "Owner: Northmere Hospital Trust" in changed
    assert "Role Owner Contributor" in changed
    assert "Why: Plan" in added and "Linked by owner" in added and "Owner: Northmere Hospital Trust" in added
    [removed, changed, added] = texts(client.get("/organisation/o2/history").text)[:3]
    assert "Action owned: Bring in one referral form" in added
    assert "/action/x1" in client.get("/organisation/o2/history").text


@pytest.mark.slow
def test_the_tables_of_steps_of_one_minute_have_names_of_their_own(
    client: FlaskClient, invented: Database, owner: str
) -> None:
    """Who goes from region to region by ear can tell them apart."""
    for number in (1, 2):
        save(invented, RecordEdit("Action", {"title": f"Title {number}"}, "x1"), reason="Twice")
        save(invented, LinkEdit("OWNED_BY", {"job_role": f"Head {number}"}, id=owner), reason="Twice")
    names = html.fromstring(client.get("/action/x1/history").text).xpath("//ol//*[@role='region']/@aria-label")
    assert len(names) > 3 and len({*names}) == len(names)


@pytest.mark.slow
def test_a_link_that_was_removed_comes_back_by_its_undo(
    client: FlaskClient, invented: Database, owner: str, token: Token
) -> None:
    changed = save(invented, LinkEdit("OWNED_BY", {"role": "contributor"}, id=owner), reason="Only helps")
    undo(invented, changed.import_id or "", by=OWNER)
    done = save(invented, Removal("OWNED_BY", owner), reason="By mistake")
    page = client.get("/action/x1/history").text
    assert f"/history/undo/{done.import_id}" in page
    sent = {"word": "action", "id": "x1", "csrf_token": token(page)}
    page = client.post(f"/history/undo/{done.import_id}", data=sent, follow_redirects=True).text
    assert "Undone" in page
    [entry] = [text for text in texts(page) if "By mistake" in text]
    assert "(undone)" in entry
    assert f"/history/undo/{done.import_id}" not in page
    remove, change = html.fromstring(page).xpath("//ol//a[starts-with(., 'Do it again')]/@href")
    assert "Remove the link: " in client.get(remove).text
    assert "Contributor" in client.get(change).text
    assert invented.read(
        "MATCH (:Action {id: 'x1'})-[w:OWNED_BY {id: $id}]->() RETURN w.id AS id ORDER BY id", id=owner
    )


@pytest.mark.slow
def test_what_is_gone_at_the_other_end_is_named_by_its_id(client: FlaskClient, invented: Database) -> None:
    [(_, id_)] = save(invented, RecordEdit("Factor", {"name": "Weather"}), reason="x").keys
    [(_, link)] = save(
        invented, LinkEdit("ADDRESSES", {"intent": "reduce"}, ("Action", "x1"), ("Factor", id_)), reason="y"
    ).keys
    save(invented, Removal("ADDRESSES", link), reason="No factor")
    save(invented, Removal("Factor", id_), reason="No")
    page = client.get("/action/x1/history").text
    [entry] = [text for text in texts(page) if "No factor" in text]
    assert f"‘{id_}’, which is gone" in entry
    assert "&lt;span" not in page, "the button says what it undoes, hidden and not as text"


@pytest.mark.slow
def test_a_removed_record_is_found_by_its_words_and_comes_back(
    client: FlaskClient, invented: Database, token: Token
) -> None:
    zebra = RecordEdit("Perspective", {"role": "Zebra keeper", "knew": "<b>Nothing</b>", "episode": "e1"})
    made = save(invented, zebra, reason="x")
    [(_, id_)] = made.keys
    done = save(invented, Removal("Perspective", id_), reason="Entered twice")
    page = client.get("/removals?q=zebra").text
    [entry] = texts(page)
    assert "Perspective ‘Zebra keeper’" in entry
    assert "Entered twice" in entry
    assert "&lt;b&gt;Nothing&lt;/b&gt;" in page
    assert "Nothing that was removed has ‘giraffe’ in it." in client.get("/removals?q=giraffe").text
    sent = {"word": "perspective", "id": id_, "csrf_token": token(page)}
    back = client.post(f"/history/undo/{done.import_id}", data=sent, follow_redirects=True).text
    assert "Undone" in back
    assert "History of Zebra keeper" in back
    [remove] = html.fromstring(back).xpath("//ol//a[starts-with(., 'Do it again')]/@href")
    assert "Remove: Perspective ‘Zebra keeper’" in client.get(remove).text
    assert "Zebra" not in client.get("/removals").text
    gone = client.post(f"/history/undo/{made.import_id}", data=sent, follow_redirects=True).text
    assert "It is gone." in gone and "Add: Perspective ‘Zebra keeper’" in gone
    assert f"/history/redo/{made.import_id}" in client.get(f"/imports/{made.import_id}").text
    form = {**dict(html.fromstring(gone).forms[-1].form_values()), "why": "After all"}
    back = client.post(f"/history/redo/{made.import_id}", data=form, follow_redirects=True).text
    assert "Done again" in back and "Zebra keeper" in back
    assert invented.read("MATCH (p:Perspective {id: $id}) RETURN p.role AS role ORDER BY role", id=id_), "as it was"


@pytest.mark.slow
def test_doing_it_again_over_what_somebody_set_meanwhile_is_looked_at_first(
    client: FlaskClient, invented: Database
) -> None:
    done = save(invented, RecordEdit("Action", {"rag": "amber", "level": "team"}, "x1"), reason="Red <b>light</b>")
    save(invented, RecordEdit("Action", {"level": "local"}, "x1"), reason="Wider")
    page = client.get("/action/x1/history").text
    fields = {"word": "action", "id": "x1", **form_of(page, csrf_only=True)}
    page = client.post(f"/history/undo/{done.import_id}", data=fields, follow_redirects=True).text
    assert "stays in part" in page and "changed it: ‘Level’. Its other values go back." in page, "and says which value"
    url = f"/history/redo/{done.import_id}"
    page = client.get(url).text
    assert "RAG" in page and "Level" not in page, "what stayed is not done again"
    assert "Red &lt;b&gt;light&lt;/b&gt;" in page
    shown = form_of(page)
    save(invented, RecordEdit("Action", {"title": "Otherwise"}, "x1"), reason="Meanwhile")
    for fields, status in (
        (shown, 409),
        ({**shown, "seen": "{"}, 409),
        ({**shown, "seen": "[1]"}, 409),
        ({**form_of(client.get(url).text), "why": " "}, 400),
    ):
        answer = client.post(url, data=fields)
        assert (answer.status_code, "Nothing is saved yet" in answer.text) == (status, True)
    answer = client.post(url, data=form_of(client.get(url).text), follow_redirects=True)
    assert "Done again" in answer.text
    assert "it is so already" in client.get(url).text
    assert client.get("/history/redo/none").status_code == 404


@pytest.mark.slow
def test_a_link_and_a_note_that_were_undone_are_in_the_history(client: FlaskClient, invented: Database) -> None:
    note = EventEdit(("Action", "x1"), {"field": "progress_note", "to_value": "Asked <i>twice</i>"})
    link = LinkEdit("OWNED_BY", {"role": "contributor"}, ("Action", "x1"), ("Organisation", "o2"))
    post = RecordEdit("Action", {"job_role": "Night <b>lead</b>"}, "x1")
    tried: list[tuple[list[Edit], str, str]] = [
        ([note], "Note added", "Asked &lt;i&gt;twice&lt;/i&gt;"),
        ([link], "Link added", "Northmere Hospital Trust"),
        ([post, note], "Changed", "Night &lt;b&gt;lead&lt;/b&gt;"),
    ]
    for edits, done, shown in tried:
        written = save(invented, *edits, reason="Then not")
        undo(invented, str(written.import_id), by=OWNER)
        entry = texts(client.get("/action/x1/history").text)[0]
        assert f"{done} by owner" in entry and "(undone)" in entry and "Do it again" in entry
        assert shown in client.get(f"/history/redo/{written.import_id}").text


@pytest.mark.slow
def test_what_was_added_to_a_record_and_undone_is_called_what_it_is(client: FlaskClient, invented: Database) -> None:
    view = RecordEdit("Perspective", {"role": "Lamplighter", "episode": "e1"})
    note = EventEdit(("Action", "x1"), {"field": "progress_note", "to_value": "Lamps"})
    for edits in ([view], [view, note]):
        undo(invented, str(save(invented, *edits, reason="Then not").import_id), by=OWNER)
        entry = texts(client.get("/episode/e1/history").text)[0]
        assert "Perspective added by owner" in entry and "(undone)" in entry and "Do it again" in entry


@pytest.mark.slow
def test_what_a_former_version_saved_is_entered_anew(client: FlaskClient, invented: Database) -> None:
    done = save(invented, RecordEdit("Factor", {"name": "Moon"}), reason="x")
    invented.write(
        lambda transaction: transaction.run("MATCH (b:ImportBatch {id: $id}) REMOVE b.edits", id=done.import_id)
    )
    undo(invented, str(done.import_id), by=OWNER)
    page = client.get(f"/history/redo/{done.import_id}").text
    assert "do it anew" in page and "<button" not in page.partition("<main")[2].partition("</main>")[0]


def form_of(page: str, *, csrf_only: bool = False) -> dict[str, str]:
    """What the last form of a page sends."""
    fields = {name: str(value) for name, value in html.fromstring(page).forms[-1].form_values()}
    return {"csrf_token": fields["csrf_token"]} if csrf_only else fields
