"""The page of the tracker: filters as chips, sorting, columns, views of one's own, and a row that opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import OWNER

from graph.database import Database
from queries import ask, question
from queries.answers.column import Row
from webapp import create_app
from webapp.pages.tracked_numbers import LISTS
from webapp.tracker import pages

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(sample: Database, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the site over the sample, which is invented, as is the real case that it does not hold."""
    return create_app({"DATABASE": sample, "CASETHREAD_HOME": tmp_path_factory.mktemp("site")}).test_client()


def tree(client: FlaskClient, address: str = "/tracker") -> Any:
    return html.fromstring(client.get(address, follow_redirects=True).text)


def column(page: Any, title: str) -> list[str]:
    cells = page.xpath(f"//*[@id='table']//td[@data-title='{title}']")
    return [" ".join(cell.text_content().split()) for cell in cells]


def headings(page: Any) -> list[str]:
    """The headings after the one of the boxes that tick rows."""
    first, *others = page.xpath("//*[@id='table']//th")
    assert first.xpath("string(span[@data-tick-title])") == "Tick"
    return [each.text_content().strip() for each in others]


def chip_urls(page: Any) -> dict[str, str]:
    chips = page.xpath("//ul[@id='criteria']/li")
    return {chip.text.strip(): chip.xpath("string(a/@href)") for chip in chips}


def test_a_filter_is_a_chip_that_can_be_taken_away(client: FlaskClient) -> None:
    everything = column(tree(client), "Status")
    assert len(everything) == 29
    page = tree(client, "/tracker?status=blocked&of=action&sort=-due_on")
    assert set(column(page, "Status")) == {"Blocked"}
    chips = chip_urls(page)
    assert set(chips) == {"Of: Action", "Status: Blocked"}
    without = tree(client, chips["Status: Blocked"])
    assert set(chip_urls(without)) == {"Of: Action"}
    assert without.xpath("//th[@aria-sort='descending']"), "the order stays"
    assert len(column(without, "Status")) > len(column(page, "Status"))


@pytest.mark.parametrize(
    "sort", ["kind", "node", "ref", "review", "owners", "status", "due_on", "overdue_days", "moves"]
)
def test_every_column_sorts_and_blanks_come_last(client: FlaskClient, sort: str) -> None:
    up, down = (tree(client, f"/tracker?state=all&rows=all&sort={turn}{sort}") for turn in ("", "-"))
    title = up.xpath("//th[@aria-sort='ascending']")[0].text_content().strip()
    values = column(up, title)
    filled = [value for value in values if value]
    assert values[: len(filled)] == filled
    assert sorted(filled) == sorted(value for value in column(down, title) if value)
    assert column(down, title) != values or len(set(filled)) == 1
    if sort in ("kind", "ref"):
        assert filled == sorted(filled, key=str.casefold)


def test_columns_are_chosen_and_stay(client: FlaskClient) -> None:
    page = tree(client, "/tracker?columns=node&columns=posts&columns=moves&status=blocked")
    assert headings(page) == ["Action or recommendation", "Accountable posts", "Due date moved"]
    checked = page.xpath("//input[@name='columns'][@checked]/@value")
    assert checked == ["node", "posts", "moves"]
    sorted_by = page.xpath("//th/a/@href")[0]
    assert headings(tree(client, sorted_by)) == headings(page)
    assert len(headings(tree(client, "/tracker?columns=all"))) > len(headings(tree(client)))
    answer = client.get("/tracker?columns=node,height")
    assert answer.status_code == 400
    assert "names no column of this table" in answer.text


def test_a_past_day_is_looked_at_and_not_changed(client: FlaskClient) -> None:
    today, past = date.today(), date.today() - timedelta(days=1)
    for query, offered in (("", True), (f"&as_at={today.isoformat()}", True), (f"&as_at={past.isoformat()}", False)):
        page = client.get(f"/tracker?state=open{query}").text
        assert ("Change the ticked rows" in page, 'name="row"' in page) == (offered, offered), query


def test_overdue_is_a_marker_of_its_own_in_words(client: FlaskClient) -> None:
    page = tree(client, "/tracker?of=action")
    marked = [
        ("Overdue" in due, bool(days))
        for due, days in zip(column(page, "Due on"), column(page, "Days overdue"), strict=True)
    ]
    assert (True, True) in marked
    assert all(is_marked is is_late for is_marked, is_late in marked)
    assert page.xpath("//input[@name='overdue']/@type") == ["checkbox"], "without a tick nothing is left out"
    late = tree(client, "/tracker?overdue=yes")
    assert late.xpath("//input[@name='overdue']/@checked")
    assert len(column(late, "Due on")) == sum(is_late for _, is_late in marked)


def test_a_row_opens_beside_the_table_with_its_history_and_thread(client: FlaskClient) -> None:
    page = tree(client, "/tracker?status=blocked")
    link = page.xpath("//*[@id='table']//td[@data-title='Action or recommendation']/a/@href")[0]
    assert re.search(
        r"status=blocked.*open=Action:sample-a08#opened|open=Action:sample-a08.*status=blocked.*#opened", link
    )
    opened = tree(client, link)
    panel = opened.xpath("//section[@id='opened']")[0]
    lists = panel.xpath(".//ol[@class='ct-steps']")
    history, thread = (" ".join(each.text_content().split()) for each in lists)
    assert "Due date: 30 June 2017 to 30 March 2018" in history
    assert "Open to Accepted" not in history, "that is the history of its recommendation"
    assert "Case " in thread
    assert "Waits for" in thread
    assert column(opened, "Status") == column(page, "Status")
    close = tree(client, panel.xpath(".//a[starts-with(., 'Close')]/@href")[0])
    assert not close.xpath("//section[@id='opened']")
    assert headings(close) == headings(page)
    for wrong in ("Case:sample-c01", "nothing", "Action:nobody"):
        assert client.get(f"/tracker?open={wrong}").status_code in (400, 404), wrong


def test_a_view_is_saved_by_name_opened_and_removed(
    client: FlaskClient, token: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MAX_VIEWS", 1)
    page = client.get("/tracker?status=blocked&sort=-due_on&columns=node,due_on&page=1&open=Action:sample-a08").text
    query = html.fromstring(page).xpath("string(//input[@name='query']/@value)")
    form = {"csrf_token": token(page), "query": query, "name": "  Stuck <b>  "}
    saved = html.fromstring(client.post("/tracker/views", data=form, follow_redirects=True).text)
    links = saved.xpath("//ul[@aria-label='Your views']//a")
    assert [link.text for link in links] == ["Stuck <b>"]
    view = tree(client, links[0].get("href"))
    assert set(chip_urls(view)) == {"Status: Blocked"}
    assert headings(view) == ["Action or recommendation", "Due on"]
    assert not view.xpath("//section[@id='opened']"), "a view is no row"
    for name in ("", "x" * 61):
        refused = client.post("/tracker/views", data={**form, "name": name}, follow_redirects=True).text
        assert "Not saved: give the view a name of at most 60 characters." in refused
    for more in ({"name": "Another"}, {"query": "q=" + "x" * 4_000}):
        refused = client.post("/tracker/views", data={**form, **more}, follow_redirects=True).text
        assert "Not saved: you may have 1 views" in refused
    client.post("/tracker/views/remove", data={**form, "name": "Stuck <b>"})
    assert not tree(client).xpath("//ul[@aria-label='Your views']")


def test_without_anything_asked_it_begins_with_what_is_ours(client: FlaskClient, token: Callable[[str], str]) -> None:
    name = "Northmere Safeguarding Children Partnership"
    client.post("/we-are", data={"csrf_token": token(client.get("/we-are").text), "organisation": name})
    ours = tree(client)
    assert set(chip_urls(ours)) == {f"Organisation: {name}"}
    assert all(name in owners for owners in column(ours, "Owners"))
    everything = tree(client, chip_urls(ours)[f"Organisation: {name}"])
    assert len(column(everything, "Owners")) == 29
    client.post("/we-are", data={"csrf_token": token(client.get("/we-are").text)})


def test_a_filter_that_cannot_be_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.get("/tracker?review=Nobodys&rag=pink")
    assert answer.status_code == 400
    assert 'value="Nobodys"' in answer.text
    assert "The tracker cannot be shown like this" in answer.text


def test_the_saved_views_lie_in_the_home_of_the_site(client: FlaskClient) -> None:
    home = Path(client.application.config["CASETHREAD_HOME"])
    assert "preferences.sqlite" in {path.name for path in home.iterdir()}


def test_a_view_keeps_what_the_tracker_takes_and_nothing_else(client: FlaskClient, token: Callable[[str], str]) -> None:
    """What addresses take themselves, such as the name of a page, would be an error on every visit."""
    form = {
        "csrf_token": token(client.get("/tracker?of=action").text),
        "name": "Odd",
        "query": "endpoint=x&_scheme=y&of=action",
    }
    assert client.post("/tracker/views", data=form).status_code == 303
    links = tree(client).xpath("//ul[@aria-label='Your views']//a")
    assert [link.get("href") for link in links] == ["/tracker?state=open&of=action"]
    client.post("/tracker/views/remove", data=form)


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("recommendations-by-addressee?until=2023", {"Recommendations", "Open"}),
        ("recommendations-by-status", {"Recommendations"}),
        ("recommendations-by-kind", {"Recommendations", "Open", "Completed", "Status not known"}),
        ("age-of-open?of=action", {"Open", "Over five years", "Over ten years"}),
        ("age-of-open", {"Open", "Over five years", "Over ten years"}),
    ],
)
def test_what_counts_recommendations_or_actions_leads_to_the_very_ones(
    client: FlaskClient, sample: Database, address: str, titles: set[str]
) -> None:
    links = tree(client, f"/questions/{address}").xpath("//*[@id='table']//td[a[starts-with(@href, '/tracker')]]")
    assert {link.get("data-title") for link in links} == titles
    for link in links[:8]:
        asked = dict(parse_qsl(urlsplit(link.xpath("string(a/@href)")).query))
        assert str(len(ask(sample, "tracker", asked, viewer=OWNER).rows)) == link.xpath("string(a/text())")


def test_rows_that_the_tracker_does_not_tell_apart_lead_nowhere() -> None:
    rows: list[Row] = [{"status": status} for status in ("open", "not_known", "not_known")]
    assert [bool(lists) for lists in LISTS["recommendations-by-status"](rows)] == [True, False, False]
    blank: list[Row] = [{"kind": kind, "strength": strength} for kind, strength in ((None, "weaker"), ("x", "weaker"))]
    assert [bool(lists) for lists in LISTS["recommendations-by-kind"](blank)] == [False, True]
    assert all(set(question(name).filters) <= set(question("tracker").filters) for name in LISTS)
