"""What is sent to an agency: its page, the workbook, the letter, the calendar and the text; nothing restricted is in them."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from people import OWNER

from graph.database import Database
from graph.dates import parse
from graph.facts import facts_at
from webapp import create_app
from webapp.agency import routes
from webapp.agency.open_actions import agencies, open_actions


@pytest.fixture
def client(sample: Database) -> FlaskClient:
    app: Flask = create_app({"DATABASE": sample})
    return app.test_client()


@pytest.fixture
def busiest(sample: Database) -> str:
    """The agency with most overdue actions."""
    return agencies(sample, OWNER)[0].id


@pytest.mark.slow
def test_the_page_lists_agencies_and_the_text_for_one(client: FlaskClient, sample: Database, busiest: str) -> None:
    page = client.get(f"/agencies?organisation={busiest}").text
    for name in ("actions.xlsx", "letter.docx", "due-dates.ics"):
        assert f"/agencies/{name}?organisation={busiest}" in page
    _, actions = open_actions(sample, busiest, OWNER)
    assert actions and all(action["name"].split("\n")[0][:20] in page.replace("&#39;", "'") for action in actions)
    assert f"/agencies/actions.xlsx?organisation={busiest}" in client.get(f"/organisation/{busiest}").text


@pytest.mark.slow
def test_many_agencies_are_found_by_name_and_page_by_page(
    client: FlaskClient, sample: Database, busiest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = agencies(sample, OWNER)
    assert len(listed) > 4 and "Words of its name" not in client.get("/agencies").text, "few need no filter"
    monkeypatch.setattr(routes, "AGENCIES_PER_PAGE", 2)

    def shown(query: str) -> list[str]:
        page = html.fromstring(client.get(f"/agencies?{query}").text)
        return [cell.text_content() for cell in page.xpath("//td[@data-title='Agency']")]

    names = [agency.name for agency in listed]
    assert [name for page in range(1, 4) for name in shown(f"page={page}")] == names[:6]
    assert [client.get(f"/agencies?page={page}").status_code for page in ("99", "x")] == [404, 400]
    words = names[-1].upper()
    assert names[-1] in shown(urlencode({"words": words})) and len(shown(urlencode({"words": words}))) < len(names)
    assert (
        "0 of" in client.get("/agencies?words=<b>nobody").text
        and "<b>nobody" not in client.get("/agencies?words=<b>nobody").text
    )
    opened = client.get(f"/agencies?organisation={busiest}").text
    assert opened.index("chase-text") < opened.index("<table"), "what somebody came for is first"


@pytest.mark.slow
def test_the_workbook_has_a_row_for_each_action(client: FlaskClient, sample: Database, busiest: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/agencies/actions.xlsx?organisation={busiest}").data))
    _, actions = open_actions(sample, busiest, OWNER)
    assert [row[0].value for row in book["Your actions"].iter_rows(min_row=2)] == [action["node"] for action in actions]


@pytest.mark.slow
def test_the_letter_has_headings_header_rows_and_its_language(
    client: FlaskClient, sample: Database, busiest: str
) -> None:
    letter = docx.Document(io.BytesIO(client.get(f"/agencies/letter.docx?organisation={busiest}").data))
    styles = [paragraph.style.name for paragraph in letter.paragraphs if paragraph.style]
    assert styles[0] == "Heading 1" and "Heading 2" in styles
    for table in letter.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None and properties.find(qn("w:tblHeader")) is not None
    _, actions = open_actions(sample, busiest, OWNER)
    assert sum(len(table.rows) - 1 for table in letter.tables) == len(actions)
    language = letter.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_the_calendar_has_each_due_date(client: FlaskClient, sample: Database, busiest: str) -> None:
    content = client.get(f"/agencies/due-dates.ics?organisation={busiest}").data
    days = sorted(str(event.decoded("dtstart")) for event in Calendar.from_ical(content).walk("VEVENT"))
    _, actions = open_actions(sample, busiest, OWNER)
    assert days == sorted(parse(action["due_on"]).latest for action in actions if action["due_on"])


def test_nothing_that_is_withheld_is_sent(sample: Database) -> None:
    withheld = facts_at(sample).withheld["Action"]
    sent = {
        action["node"] for agency in agencies(sample, OWNER) for action in open_actions(sample, agency.id, OWNER)[1]
    }
    assert withheld and sent and not sent & withheld


@pytest.mark.parametrize("file", ["actions.xlsx", "letter.docx", "due-dates.ics"])
def test_of_no_organisation_there_is_nothing(client: FlaskClient, file: str) -> None:
    assert client.get(f"/agencies/{file}?organisation=nobody").status_code == 404


def test_an_organisation_without_open_actions_is_told_that_nothing_is_sent(client: FlaskClient) -> None:
    assert "There is nothing to send to Northmere children" in client.get("/agencies?organisation=sample-nm-csc").text
    assert client.get("/agencies?organisation=nobody").status_code == 404
