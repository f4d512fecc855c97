"""Monday on Start: who we are, numbers that lead to what they count, what is new since the last visit, the next dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.accounts.preferences import Preferences
from graph.database import Database
from graph.permissions import Grant, Role
from graph.viewer import Viewer, person_with_account
from graph.writer import undo
from loaders.write import RecordEdit, write
from webapp import create_app
from webapp.pages import monday
from webapp.pages.monday import last_visit

READER = person_with_account("Somebody", (Grant(Role.READER),))


@pytest.fixture
def site(invented: Database, tmp_path: Path) -> Flask:
    """A site of which nobody has chosen anything yet."""
    return create_app({"DATABASE": invented, "CASETHREAD_HOME": tmp_path})


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def figures(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """What is to be done: by the words, the number and the address that it leads to."""
    card = html.fromstring(client.get("/").text).xpath("//li[h2='What is to be done']")[0]
    links = card.xpath(".//*[@class='ct-figures']//a")
    return {
        link.xpath("string(span)"): (int(link.xpath("string(strong)").replace(",", "")), link.get("href"))
        for link in links
    }


def choose(client: FlaskClient, token: Callable[[str], str], **given: str) -> str:
    form = {"csrf_token": token(client.get("/we-are").text), **given}
    return client.post("/we-are", data=form, follow_redirects=True).text


@pytest.mark.slow
def test_who_we_are_is_chosen_once_and_narrows_every_number(client: FlaskClient, token: Callable[[str], str]) -> None:
    everybody = figures(client)
    page = choose(client, token, organisation="Northmere Hospital Trust")
    assert html.fromstring(page).xpath("string(//h1)") == "Northmere Hospital Trust"
    ours = figures(client)
    assert all("organisation=" in address for _, address in ours.values())
    assert sum(number for number, _ in ours.values()) < sum(number for number, _ in everybody.values())
    for words, (number, address) in ours.items():
        listed = html.fromstring(client.get(address).text).xpath("//table[contains(@class, 'ct-cards')]/tbody/tr")
        assert len(listed) == number, words
    assert "Start shows everything." in choose(client, token)
    assert figures(client) == everybody


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"organisation": "Northmere Hospitl"},
            "There is no organisation &#39;Northmere Hospitl&#39;. The nearest are: ",
        ),
        (
            {"organisation": "Northmere Hospital Trust", "area": "Northmere"},
            "Choose an organisation or an area, and leave the other blank.",
        ),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_stays_in_the_form(
    client: FlaskClient, token: Callable[[str], str], given: dict[str, str], message: str
) -> None:
    page = choose(client, token, **given)
    assert message in page
    assert f'value="{given["organisation"]}"' in page
    assert html.fromstring(page).xpath("//title")[0].text.startswith("Error: ")


def test_each_person_chooses_for_themselves(tmp_path: Path) -> None:
    first, second = Preferences(tmp_path, "a"), Preferences(tmp_path, "b")
    assert first.get("we-are") is None
    assert not list(tmp_path.iterdir()), "asking stores nothing"
    first.set("we-are", {"filter": "area", "id": "north"})
    second.set("view", "state=open", "Late ones")
    assert first.all("we-are") == {"": {"filter": "area", "id": "north"}}
    assert (second.get("we-are"), second.all("view")) == (None, {"Late ones": "state=open"})
    first.remove("we-are")
    assert first.get("we-are") is None
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0, "of nobody else"


def test_a_visit_lasts_and_the_one_before_it_is_remembered(site: Flask) -> None:
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with site.test_request_context("/"):
        assert last_visit(monday) is None
        assert last_visit(monday + timedelta(minutes=30)) is None, "the same visit"
        assert last_visit(monday + timedelta(days=2)) == "2026-11-23"
        assert last_visit(monday + timedelta(days=2, minutes=59)) == "2026-11-23"
        assert last_visit(monday + timedelta(days=7)) == "2026-11-25"


@pytest.mark.slow
def test_start_says_what_was_recorded_since_the_last_visit(client: FlaskClient, site: Flask) -> None:
    assert "since your last visit" not in client.get("/").text
    home = Path(site.config["CASETHREAD_HOME"])
    Preferences(home).set("visit", {"latest": "2026-11-20T09:00:00+00:00", "before": None})
    page = html.fromstring(client.get("/").text)
    assert page.xpath("string(//h2[@id='recorded'])") == "Recorded since your last visit, on 20 November 2026"
    link = page.xpath("//h2[@id='recorded']/following-sibling::p[1]/a")[0]
    assert "by=recorded" in link.get("href")
    assert client.get(link.get("href")).status_code == 200


@pytest.mark.slow
def test_where_nothing_of_a_kind_is_recorded_start_says_so(invented: Database, client: FlaskClient) -> None:
    card = html.fromstring(client.get("/").text).xpath("//li[h2='What is to be done']")[0]
    texts = [text.text_content() for text in card.xpath("p[@class='ct-meta']")]
    words = " ".join(figures(client))
    assert "recorded again" not in words.lower()
    for sentence in texts:
        assert sentence.startswith("No ")
        assert "is recorded" in sentence
    has_replies = invented.read("MATCH ()-[d:ADDRESSED_TO]->() WHERE d.reply_due_on IS NOT NULL RETURN count(d) AS n")
    assert ("owed" in words) is bool(has_replies[0]["n"])


@pytest.mark.slow
def test_actions_without_a_known_status_are_counted_where_there_are_some(
    client: FlaskClient, invented: Database
) -> None:
    def unknown() -> list[tuple[int, str]]:
        return [figure for words, figure in figures(client).items() if "no known status" in words]

    assert unknown() == []
    [action, *_] = invented.read("MATCH (a:Action {status: 'in_progress'}) RETURN a.id AS id ORDER BY id")
    edit = RecordEdit("Action", {"status": "not_known"}, action["id"])
    written = write(invented, [edit], by=OWNER, reason="Nobody says")
    [(number, address)] = unknown()
    assert number == 1 and action["id"] in client.get(address).text
    assert written.import_id
    undo(invented, written.import_id, by=OWNER)


def totals(site: Flask, viewer: Viewer) -> dict[str, int]:
    """What is to be done, by the question or the page that a number leads to."""
    with site.test_request_context("/"):
        figures = monday.monday(viewer, None).figures
    return {figure.url: figure.total for figure in figures}


@pytest.mark.slow
def test_numbers_are_remembered_of_one_graph_for_one_sight(
    site: Flask, invented: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {viewer.role: totals(site, viewer) for viewer in (OWNER, READER)}
    with monkeypatch.context() as patched:
        patched.delattr(monday, "ask")
        assert {viewer.role: totals(site, viewer) for viewer in (OWNER, READER)} == before
    edit = RecordEdit("Case", {"sensitivity": "restricted"}, "c1")
    written = write(invented, [edit], by=OWNER, reason="Not for everybody")
    assert totals(site, OWNER) == before[OWNER.role]
    assert "/tracker?state=open" in before[READER.role]
    assert "/tracker?state=open" not in totals(site, READER)
    assert written.import_id
    undo(invented, written.import_id, by=OWNER)
    assert totals(site, READER) == before[READER.role]


@pytest.mark.slow
def test_numbers_are_those_of_the_day(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Day(date):
        now = date(2019, 12, 31)  # on which the one action is due

        @classmethod
        def today(cls) -> date:  # type: ignore[override] # this day is none of its own
            return cls.now

    monkeypatch.setattr(monday, "date", Day)
    assert totals(site, OWNER)["/questions/due-soon"] == 1
    Day.now += timedelta(days=1)
    assert totals(site, OWNER)["/questions/due-soon"] == 0
    assert totals(site, OWNER)["/tracker?state=open&overdue=yes"] == 1


@pytest.mark.slow
def test_what_has_changed_opens_with_what_was_recorded_since_the_month_before(client: FlaskClient) -> None:
    def shown(address: str) -> tuple[list[str], str]:
        page = html.fromstring(client.get(address).text)
        chips = page.xpath("//*[@id='criteria']/li[a]/text()")
        return chips, page.xpath("string(//label[@for='field-since']/following-sibling::input/@value)")

    month = date.today().replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    words = f"Since: {before.day} {before:%B %Y}"
    assert shown("/questions/changed-since") == (["By: recorded", words], before.isoformat())
    page = html.fromstring(client.get("/questions/changed-since").text)
    assert page.xpath("normalize-space(//label[@for='field-since'])") == "Since (optional)"
    assert shown("/questions/changed-since?since=2019") == (["Since: 2019"], "2019"), "asked is asked"
    [removed] = html.fromstring(client.get("/questions/changed-since?since=2019").text).xpath(
        "//*[@id='criteria']//a/@href"
    )
    assert shown(removed) == ([], ""), "without a day where somebody takes it away"
