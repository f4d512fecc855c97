"""What the text and the letter for an agency say of an action that several own, of its number and of its review."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import docx
import pytest
from flask import Flask
from icalendar import Calendar
from known_plan import OCTOBER, load_plan
from people import OWNER
from playwright.sync_api import Browser, Page, expect

from graph.database import Database
from loaders.write import LinkEdit, write
from webapp import create_app
from webapp.agency.chase import NO_POST, numbered

pytestmark = pytest.mark.slow
REVIEW = "Review: Local Child Safeguarding Practice Review - Child A."
OF_ALL = "named for all owners of the action"


@pytest.fixture(scope="module")
def plan(prepared_graph: Database) -> Database:
    """October's plan, of whose action A2.2 one of three owners has a post of its own."""
    load_plan(prepared_graph, OCTOBER)
    [link] = prepared_graph.read(
        "MATCH (a:Action)-[w:OWNED_BY]->(o:Organisation {name: 'Police'}) WHERE a.title ENDS WITH '(A2.2)' "
        "RETURN w.id AS id, a.id AS action ORDER BY id"
    )
    edit = LinkEdit("OWNED_BY", {"job_role": "Superintendent"}, start=("Action", link["action"]), id=link["id"])
    assert write(prepared_graph, [edit], by=OWNER, reason="agreed").import_id
    return prepared_graph


@pytest.fixture(scope="module")
def site(plan: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app({"DATABASE": plan, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


def id_of(plan: Database, name: str) -> str:
    return str(plan.read("MATCH (o:Organisation {name: $name}) RETURN o.id AS id ORDER BY id", name=name)[0]["id"])


def text_for(site: Flask, organisation: str) -> str:
    page = site.test_client().get(f"/agencies?organisation={organisation}").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert found
    return unescape(found[1])


def post_of(text: str, number: str) -> str:
    """The post under which a text names an action."""
    [block] = [block for block in text.split("\n\n") if f"({number})" in block]
    return block.splitlines()[0]


def test_an_agency_is_asked_for_its_own_post_and_never_for_that_of_another(site: Flask, plan: Database) -> None:
    police, education = (text_for(site, id_of(plan, name)) for name in ("Police", "Education"))
    assert post_of(police, "A2.2") == "Superintendent"
    assert post_of(education, "A2.2") == "DCI PPU"
    assert "Superintendent" not in education
    assert post_of(police, "A2.1") == f"Designated Nurse ({OF_ALL})", "of whom, the plan does not say"
    assert post_of(education, "A3.3") == "Service Manager", "of its only owner"
    assert NO_POST in police


def test_an_action_is_numbered_once_and_named_with_its_review(site: Flask, plan: Database) -> None:
    education = id_of(plan, "Education")
    [line] = [line for line in text_for(site, education).splitlines() if "(A3.3)" in line]
    assert line.startswith(f"- Action: Deliver training on housing moves (A3.3). {REVIEW} Due: ")
    client = site.test_client()
    letter = docx.Document(io.BytesIO(client.get(f"/agencies/letter.docx?organisation={education}").data))
    rows = [[cell.text for cell in row.cells] for table in letter.tables for row in table.rows]
    assert rows[0][:3] == ["No", "Action", "Review"]
    [row] = [row for row in rows if "(A3.3)" in row[1]]
    assert (row[0], f"Review: {row[2]}.") == ("3.3", REVIEW)
    calendar = Calendar.from_ical(client.get(f"/agencies/due-dates.ics?organisation={education}").data)
    assert "Due: Action: Deliver training on housing moves (A3.3)" in {
        str(event["summary"]) for event in calendar.walk("VEVENT")
    }


@pytest.mark.parametrize(
    ("ref", "name", "number"),
    [("3.3", "Train all (A3.3)", ""), ("3.3", "Train 13.3 of 23.31", "3.3"), ("3", "See 3.1", "3"), (None, "Train", ""),
     ("A-12", "A-12 Train", ""), ("1", "Train 1. And 2", "")],
)  # fmt: skip
def test_a_number_that_the_title_has_is_not_repeated(ref: str | None, name: str, number: str) -> None:
    assert numbered({"ref": ref, "name": name}) == (number, name)


def test_the_text_is_copied_by_keyboard_and_selected_where_nothing_may_be_copied(
    browser: Browser,
    watched: Page,
    site: Flask,
    plan: Database,
    serve: Callable[[Flask], str],
    check_looks: Callable[[Page], None],
) -> None:
    address = f"{serve(site)}/agencies?organisation={id_of(plan, 'Education')}"
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched.goto(address)
    check_looks(watched)
    copy = watched.get_by_role("button", name="Copy the text")
    copy.focus()
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    text = watched.locator("#chase-text").input_value()
    assert watched.evaluate("navigator.clipboard.readText()") == text
    refusing = browser.new_context().new_page()
    refusing.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    refusing.goto(address)
    refusing.get_by_role("button", name="Copy the text").press("Enter")
    expect(refusing.get_by_role("status").filter(has_text="the text is selected")).to_be_visible()
    chosen = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert refusing.locator("#chase-text").evaluate(chosen) == text
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(address)
    expect(without.get_by_role("button", name="Copy the text")).to_be_hidden()


def test_what_is_recorded_of_nobody_is_no_number_on_start_for_one_agency_either(
    site: Flask, token: Callable[[str], str]
) -> None:
    client, none = site.test_client(), "No day by which a reply is due is recorded, so "
    assert none in client.get("/").text
    form = {"csrf_token": token(client.get("/we-are").text), "organisation": "Police"}
    page = client.post("/we-are", data=form, follow_redirects=True).text
    assert none in page and "<strong>" in page
    assert "replies are owed" not in page and "replies are overdue" not in page


def test_nothing_is_asked_of_what_the_agency_has_reported_complete(site: Flask, plan: Database) -> None:
    education, police = (id_of(plan, name) for name in ("Education", "Police"))
    owned = "MATCH (a:Action)-[w:OWNED_BY]->(:Organisation {id: $id}) RETURN w.id AS link, a.id AS id, a.title AS title ORDER BY id"
    [part] = [row for row in plan.read(owned, id=education) if "(A2.2)" in row["title"]]
    edit = LinkEdit("OWNED_BY", {"status": "reported_complete"}, start=("Action", part["id"]), id=part["link"])
    assert write(plan, [edit], by=OWNER, reason="Their own part").import_id

    *asked, reported = text_for(site, education).split("\n\n")[1:-2]
    assert reported.startswith("Reported complete\nThese wait for sign-off: nothing is asked of you now.\n- ")
    assert "(A2.2)" in reported and not any("(A2.2)" in block for block in asked)
    assert post_of(text_for(site, police), "A2.2") == "Superintendent", "whose part is not"
    letter = docx.Document(io.BytesIO(site.test_client().get(f"/agencies/letter.docx?organisation={education}").data))
    headings = [each.text for each in letter.paragraphs if each.style and each.style.name == "Heading 2"]
    assert headings[-1] == "Reported complete"
    parts = [row for row in plan.read(owned, id=education) if row["link"] != part["link"]]
    edits = [
        LinkEdit("OWNED_BY", {"status": "reported_complete"}, start=("Action", each["id"]), id=each["link"])
        for each in parts
    ]
    assert write(plan, edits, by=OWNER, reason="All of it").import_id
    assert "stands in the way" not in text_for(site, education), "nothing is left to ask"
