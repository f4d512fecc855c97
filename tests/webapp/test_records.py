"""A page for each record, every relationship followed both ways, and what a program gets of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from lxml import html
from people import EXPORT, OWNER

from graph.database import Database
from graph.schema import schema
from queries.records.learned import learned
from queries.records.record import record
from queries.records.story import story
from webapp.formatting import event_text
from webapp.phrases import measured, period, reply

RECORDS = [
    "/source/s1",
    "/case/c1",
    "/case/c2",
    "/episode/e1",
    "/factor/f1",
    "/coding/k1",
    "/organisation/o1",
    "/area/a1",
    "/review/v1",
    "/perspective/p1",
    "/finding/n1",
    "/recommendation/r1",
    "/action/x1",
    "/event/t2",
]


@pytest.mark.slow
@pytest.mark.parametrize("path", RECORDS)
def test_every_kind_of_record_has_its_page(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert ">Connections<" in page.text


@pytest.mark.slow
def test_a_label_or_an_id_that_is_not_there_is_a_page_that_says_so(client: FlaskClient) -> None:
    assert "There is no case" in client.get("/case/none").text
    assert client.get("/case/none").status_code == 404
    assert client.get("/graph-state/graph").status_code == 404


def test_relationships_are_followed_both_ways_and_counted(invented: Database) -> None:
    groups = {group.key: group for group in record(invented, "Factor", "f1", OWNER).groups}
    assert groups["out-CONTRIBUTED_TO-Episode"].total == 2
    assert groups["in-ADDRESSES-Action"].title == "is addressed by"
    assert [link.other for link in groups["out-CONTRIBUTED_TO-Episode"].links] == ["e2", "e1"], "strongest first"


@pytest.mark.slow
def test_the_evidence_of_a_relationship_is_on_the_page(client: FlaskClient) -> None:
    page = client.get("/factor/f1").text
    for said in (
        "We had forty open that week",
        "14",
        "Coder A",
        "High",
        "Northmere Hospital Trust",
        "Duty social worker",
    ):
        assert said in page
    assert "Coded by machine" in page


@pytest.mark.slow
def test_a_case_tells_its_story_in_order_with_its_balance(invented: Database, client: FlaskClient) -> None:
    data = story(invented, "c1")
    assert [chapter.id for chapter in data.episodes] == ["e1", "e2", "e3"]
    assert data.balance == {"supporting": 1, "hindering": 3, "mixed": 1, "unclear": 0}
    assert [link.other for link in data.at_case] == ["f2"]
    page = client.get("/case/c1").text
    places = [page.index(title) for title in ("notes a bruise", "takes no further action", "asks for everything")]
    assert places == sorted(places)
    assert "1 supporting" in page
    assert "3 hindering" in page


def _of_case(client: FlaskClient, address: str, class_: str) -> list[str]:
    """What the elements of a class say on a page, in its order."""
    page = html.fromstring(client.get(address).text)
    return [" ".join(each.text_content().split()) for each in page.xpath(f"//*[@class='{class_}']")]


@pytest.mark.slow
def test_a_case_shows_the_view_at_the_time_beside_hindsight(client: FlaskClient) -> None:
    [then] = _of_case(client, "/case/c1", "ct-then")
    assert "Duty social worker" in then
    assert "What they knewOne bruise, an explanation" in then
    [now] = _of_case(client, "/case/c1", "ct-now")
    assert "Not recorded: why practice was so appraised." in now


def test_a_case_shows_what_was_found_and_what_became_of_it(client: FlaskClient) -> None:
    [learned] = _of_case(client, "/case/c1", "ct-learned")
    places = [learned.index(word) for word in ("Finding Requests are sorted", "Recommendation", "Action")]
    assert places == sorted(places)
    assert "In progress" in learned


def test_a_case_has_its_episodes_on_a_line_that_leads_to_each(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/case/c1").text)
    places = page.xpath("//*[@class='ct-timeline']//a/@href")
    assert places == ["#episode-1", "#episode-2", "#episode-3"]
    assert all(page.xpath(f"//*[@id='{place[1:]}']") for place in places)


@pytest.mark.slow
def test_a_case_leads_to_its_whole_network_and_a_record_to_its_neighbourhood(client: FlaskClient) -> None:
    def network(address: str) -> set[str]:
        [url] = html.fromstring(client.get(address).text).xpath("//a[text()='See it as a network']/@href")
        return {node["id"] for node in client.get(url.replace("/explorer?", "/explorer/view?")).get_json()["nodes"]}

    whole = network("/case/c1")
    assert {"Case:c1", "Episode:e1", "Episode:e2", "Episode:e3", "Factor:f1", "Finding:n1", "Action:x1"} <= whole
    assert "Case:c2" not in whole
    assert {"Factor:f1", "Episode:e1", "Action:x1"} <= network("/factor/f1")


def test_all_quotes_of_a_case_open_and_close_at_once(client: FlaskClient) -> None:
    closed, opened = (html.fromstring(client.get(f"/case/c1{query}").text) for query in ("", "?quotes=open"))
    story_ = "//*[@class='ct-story']"
    assert not closed.xpath(f"{story_}//details[@open]")
    assert opened.xpath(f"{story_}//details[@open]")
    assert not opened.xpath(f"{story_}//details[not(@open)]")
    assert closed.xpath("//a[@data-quotes]/@href") == ["/case/c1?quotes=open#story"]
    assert opened.xpath("//a[@data-quotes]/@href") == ["/case/c1#story"]


def test_a_quote_in_the_story_says_in_one_line_who_said_it_and_where_it_stands(client: FlaskClient) -> None:
    story_ = html.fromstring(client.get("/case/c1").text).find_class("ct-story")[0]
    [evidence] = [each for each in story_.find_class("ct-evidence") if "forty open that week" in each.text_content()]
    said, more = (" ".join(line.text_content().split()) for line in evidence.find_class("ct-evidence__said"))
    people = [link.text_content() for link in evidence.find_class("ct-evidence__said")[0].xpath(".//a")]
    assert said == f"{people[0]}, {people[1]}; {people[2]} · {people[3]}, page 14"
    assert [link.get("href") for link in evidence.xpath("./p[1]//a")] == [
        "/perspective/p1", "/organisation/o1", "/organisation/o2", "/source/s1",
    ]  # fmt: skip
    assert more.startswith("Strength: ") and "Whose practice it bore on: " in more
    assert not evidence.xpath(".//dl"), "who coded it, and how, stands on the page of the factor"
    assert "Coded by" in client.get("/factor/f1").text


def test_a_finding_says_what_it_is_drawn_from_and_how_it_shows(client: FlaskClient) -> None:
    [section] = html.fromstring(client.get("/case/c1").text).xpath(
        "//section[@class='ct-learned'][.//a[contains(@href, 'n1')]]"
    )
    assert "How it shows in the case: The referral came on the advice form." in section.text_content()
    assert section.xpath(".//p[starts-with(., 'Drawn from:')]/a/@href") == ["/episode/e2"]


def test_what_was_learned_elsewhere_and_is_withheld_is_left_out(invented: Database) -> None:
    assert [each.id for each in learned(invented, "c1", OWNER)] == ["n1"]
    invented.write(lambda transaction: transaction.run("MATCH (c:Case {id: 'c1'}) SET c.sensitivity = 'restricted'"))
    invented.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))
    try:
        assert learned(invented, "c1", EXPORT) == []
    finally:
        invented.write(lambda transaction: transaction.run("MATCH (c:Case {id: 'c1'}) SET c.sensitivity = 'open'"))
        invented.write(lambda transaction: transaction.run("MATCH (g:GraphState) SET g.revision = g.revision + 1"))


def test_an_event_is_told_by_what_changed(client: FlaskClient) -> None:
    page = client.get("/action/x1").text
    assert page.index("Status: Planned") < page.index("Status: In progress")
    assert page.index("Status: In progress") < page.index("Progress note: Two of five teams meet.")
    assert "the day it was entered or loaded" in page
    assert "The day it was entered or loaded" in client.get("/event/t3").text
    assert '<h1 class="govuk-heading-l">Status: In progress' in client.get("/event/t2").text
    listed = client.get("/all/event").text
    assert ">Status: In progress</a>" in listed and "progress_note" not in listed


def test_an_event_that_leaves_nothing_says_so() -> None:
    assert event_text({"field": "due_on", "from_value": "2019-12-31"}) == "Due date: none"
    assert event_text({"field": "rag", "to_value": "amber"}) == "RAG: Amber"
    assert event_text({"field": "progress_note"}) == "Progress note"


def test_replies_periods_and_measures_are_said_beside_their_links() -> None:
    assert reply({"replied": "yes", "replied_on": "2010-02", "response": "noted", "reason": "Later."}) == (
        "Replied in February 2010: noted. “Later.”"
    )
    assert reply({"replied": "yes"}) == "Replied"
    assert reply({"replied": "no", "reply_due_on": "2010-02-01"}) == "Has not replied, due on 1 February 2010"
    assert reply({"replied": "not_known"}) == reply({}) == "No reply is recorded"
    assert period({"from": "2015-06-01", "to": "2017"}) == "1 June 2015 to 2017"
    assert (period({"from": "2015"}), period({"to": "2017"}), period({})) == ("from 2015", "until 2017", "")
    assert measured({"baseline": 22.0, "result": 14.5, "wanted": "lower"}) == "22 before, 14.5 after (lower is better)"
    assert (measured({"result": 0}), measured({"wanted": "lower"})) == ("0 after", "")


def test_a_reply_and_the_history_are_shown_not_counted(client: FlaskClient) -> None:
    assert "Replied on 30 March 2019: accepted" in client.get("/recommendation/r1").text
    assert re.search(r"June 2019</span>\s*<span[^>]*> · before: Planned</span>", client.get("/action/x1").text)


def test_invented_and_restricted_are_marked(client: FlaskClient) -> None:
    assert ">Invented<" in client.get("/case/c1").text
    page = client.get("/case/c2").text
    assert ">Restricted<" in page
    assert "left out of every export" in page


@pytest.mark.slow
def test_a_restricted_case_and_what_was_said_of_it_never_reach_a_program(client: FlaskClient) -> None:
    assert client.get("/api/v1/cases/c2").status_code == 404
    assert [item["id"] for item in client.get("/api/v1/cases").get_json()["items"]] == ["c1"]
    assert client.get("/api/v1/").get_json()["counts"]["Case"] == 1
    body = client.get("/api/v1/factors/f1")
    assert "Withheld words" not in body.text
    assert "c2" not in {link["node"]["id"] for group in body.get_json()["relationships"] for link in group["items"]}
    assert not [group for group in body.get_json()["relationships"] if group["label"] == "Case"], "nor is it counted"
    assert "Withheld words" in client.get("/factor/f1").text


@pytest.mark.slow
def test_hostile_names_stay_text(client: FlaskClient) -> None:
    for path in ("/factor/f3", "/case/c1", "/all/factor", "/episode/e1"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "&lt;img src=x" in page
        assert "49" not in re.sub(r"[a-z_]+-49|49[0-9]", "", page), "a template ran in a name"


@pytest.mark.slow
def test_every_label_of_the_schema_has_a_list(client: FlaskClient) -> None:
    for label in schema().domain_labels:
        page = client.get(f"/all/{label.word.replace('_', '-')}")
        assert page.status_code == 200, label.name
        assert label.plural in page.text


@pytest.mark.slow
def test_a_list_is_a_table_that_is_filtered_and_sorted_on_the_server(client: FlaskClient) -> None:
    page = client.get("/all/action?status=any_open&owned_by=Northmere+Children%27s+Services&sort=-due_on").text
    assert re.search(r'<th[^>]* aria-sort="descending"><a[^>]*href="/all/action\?[^"]*sort=due_on#table"', page)
    assert 'href="/action/x1">Bring in one referral form</a>' in page
    assert 'href="/organisation/o1">Northmere Children&#39;s Services</a>' in page
    assert ">31 December 2019<" in page
    assert "Status: Any open status" in page
    assert 'href="/all/action?owned_by=Northmere+Children\'s+Services"' in unescape(page), "the list without the status"
    assert "Open for over 10 years" in page
    assert ">Invented<" in client.get("/all/case").text
    assert "0 actions match." in client.get("/all/action?name=nothing").text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("status=late", 400, "is not one of any_open"),
        ("owned_by=Nobody", 400, "There is no organisation"),
        ("sort=height", 400, "has no column"),
        ("page=7", 404, "lies beyond the end"),
        ("colour=red", 400, "has no filter colour"),
    ],
)
def test_a_list_says_what_is_wrong_with_its_address(client: FlaskClient, address: str, status: int, said: str) -> None:
    page = client.get(f"/all/action?{address}")
    assert page.status_code == status
    assert said in page.text
