"""The table of an answer on its page: its pages, its order and its columns, all of them in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from graph.errors import BadRequest, NotFound
from queries.answers.layout import Cell, Heading, Record, Table
from webapp.addresses import LinkedText
from webapp.parts.answer_table import AnswerTable
from webapp.parts.table_page import TableChoice, TablePage, table_choice

HEADINGS = (
    Heading("name", "Name", "text"),
    Heading("cases", "Cases", "cases", is_number=True),
    Heading("seen", "Seen on", "date", is_secondary=True),
)
NAMED = [("beta", 3), ("Alpha", 10), ("gamma", None), ("delta", 3)]
TABLE = Table(
    "Factors",
    HEADINGS,
    tuple(
        (
            Cell(name, order=name.casefold()),
            Cell(str(cases or ""), is_number=True, order=cases),
            Cell("2019", order="2019"),
        )
        for name, cases in NAMED
    ),
)


def shown(choice: TableChoice, table: Table = TABLE, more: LinkedText | None = None) -> TablePage:
    def address(other: TableChoice) -> str:
        return "&".join(f"{name}={text}" for name, text in other.arguments.items())

    return AnswerTable(table, choice, address, more=more).page([], lambda _: None, linked=False)


def names(part: TablePage) -> list[str]:
    return [row[0].text for row in part.table.rows]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["beta", "Alpha", "gamma", "delta"]),
        ("name", ["Alpha", "beta", "delta", "gamma"]),
        ("-name", ["gamma", "delta", "beta", "Alpha"]),
        ("cases", ["beta", "delta", "Alpha", "gamma"]),
        ("-cases", ["Alpha", "beta", "delta", "gamma"]),
    ],
)
def test_rows_are_sorted_by_value_with_blanks_last_and_equals_as_they_were(sort: str, order: list[str]) -> None:
    assert names(shown(TableChoice(sort))) == order


def test_a_heading_leads_to_its_order_and_then_to_the_other_way_round() -> None:
    [name, cases] = shown(TableChoice()).table.headings
    assert (name.sort_url, name.sorted, cases.sort_url) == ("sort=name", "", "sort=-cases"), "the largest come first"
    [_, cases] = shown(TableChoice("-cases")).table.headings
    assert (cases.sort_url, cases.sorted) == ("sort=cases", "descending")
    assert shown(TableChoice("cases")).table.headings[1].sorted == "ascending"


def test_secondary_columns_are_named_and_one_press_away() -> None:
    part = shown(TableChoice("name"))
    assert [heading.title for heading in part.table.headings] == ["Name", "Cases"]
    assert (part.hidden, part.columns_url) == ("Seen on", "sort=name&columns=all")
    whole = shown(TableChoice("name", columns="all"))
    assert [heading.title for heading in whole.table.headings] == ["Name", "Cases", "Seen on"]
    assert (whole.hidden, whole.columns_url) == ("", "sort=name")
    assert len(shown(TableChoice("seen")).table.headings) == 3, "what sorts the rows is shown"


def numbered(rows: int) -> Table:
    return Table(
        "Numbers", HEADINGS, tuple((Cell(str(number), order=number), Cell(""), Cell("")) for number in range(rows))
    )


def test_fifty_rows_make_a_page() -> None:
    table = numbered(120)
    last = shown(TableChoice("-name", 3), table)
    assert (names(last)[0], len(last.table.rows), last.pages) == ("19", 20, 3)
    assert (last.extent, last.previous_url) == ("Rows 101 to 120 of 120.", "sort=-name&page=2")
    with pytest.raises(NotFound, match="the table has 3 pages"):
        shown(TableChoice(page=4), table)


def test_all_rows_stand_on_one_page_for_paper() -> None:
    table = numbered(120)
    part = shown(TableChoice("-name", 3), table)
    assert part.together == LinkedText("All 120 rows on one page, to print", "sort=-name&rows=all")
    assert (
        part.on_paper == "To print the others too, choose “All 120 rows on one page, to print” above the table first."
    )
    whole = shown(TableChoice("-name", all_rows=True), table)
    assert (names(whole)[0], len(whole.table.rows), whole.pages) == ("119", 120, 1)
    assert (whole.extent, whole.on_paper) == ("", ""), "nothing is left out"
    assert whole.together == LinkedText("50 rows a page", "sort=-name")
    assert whole.table.headings[1].sort_url == "sort=-cases&rows=all", "another order keeps them together"
    few = shown(TableChoice())
    assert (few.together, few.on_paper) == (None, "")


def test_more_rows_than_one_page_can_bear_are_on_further_ones() -> None:
    table = numbered(1_001)
    part = shown(TableChoice(), table)
    assert part.together == LinkedText("1,000 rows on one page, to print", "rows=all")
    first = shown(TableChoice(all_rows=True), table)
    assert (len(first.table.rows), first.extent, first.next_url) == (
        1_000,
        "Rows 1 to 1,000 of 1,001.",
        "page=2&rows=all",
    )
    assert first.on_paper == "The other rows are on pages of their own; print each of them."


@pytest.mark.parametrize(
    ("rows", "extent"),
    [
        (4, "The first 4 rows; there are more, and sorting orders these alone."),
        (60, "Rows 1 to 50 of the first 60; there are more, and sorting orders these alone."),
    ],
)
def test_a_table_whose_rows_were_cut_says_so(rows: int, extent: str) -> None:
    more = LinkedText("Show up to 600", "limit=600")
    part = shown(TableChoice(), numbered(rows), more)
    assert (part.extent, part.more) == (extent, more)


@pytest.mark.slow
def test_the_page_of_an_answer_whose_rows_were_cut_leads_to_more(client: FlaskClient) -> None:
    page = client.get("/questions/recurring-factors?limit=1").text
    table = page[page.index('id="table"') :]
    assert "The first 1 row; there are more" in table
    assert re.search(r'href="/questions/recurring-factors\?limit=10"[^>]*>Show up to 10<', table)


def test_what_no_table_has_is_refused_with_what_there_is() -> None:
    with pytest.raises(BadRequest, match="It can be name, cases, seen"):
        shown(TableChoice("height"))
    with pytest.raises(BadRequest, match="columns= names no column of this table: 'height'"):
        shown(table_choice({"columns": "name,height"}))
    with pytest.raises(BadRequest, match="rows= can be all"):
        table_choice({"rows": "60"})
    with pytest.raises(BadRequest, match="page= is a whole number"):
        table_choice({"page": "0"})


@pytest.fixture
def body(client: FlaskClient) -> Callable[[str], list[str]]:
    """The first cells of the table at an address."""

    def cells(address: str) -> list[str]:
        page = client.get(address)
        assert page.status_code == 200, address
        [rows] = re.findall("<tbody.*?</tbody>", page.text, re.S)
        return [
            unescape(re.sub("<[^>]+>", "", row).strip()) for row in re.findall(r"<tr.*?<td[^>]*>(.*?)</td>", rows, re.S)
        ]

    return cells


@pytest.mark.slow
def test_the_page_of_an_answer_sorts_on_the_server_and_its_answer_stays_the_same(
    client: FlaskClient, body: Callable[[str], list[str]]
) -> None:
    first = body("/questions/recurring-factors?since=2015")
    turned = body("/questions/recurring-factors?since=2015&sort=-factor&columns=all")
    assert turned == sorted(first, key=str.casefold, reverse=True)
    page = client.get("/questions/recurring-factors?since=2015&sort=-factor").text
    link = re.search(r'<th[^>]* aria-sort="descending"><a[^>]* href="([^"]+)"', page)
    assert link
    asked = urlsplit(unescape(link[1]))
    assert (parse_qs(asked.query), asked.fragment) == ({"since": ["2015"], "sort": ["factor"]}, "table")
    chips = re.findall(r'class="ct-chip">([^<]+)<', page)
    assert chips == ["Since: 2015"], "neither is a parameter of the question"
    permanent = re.search(r'id="permalink">([^<]+)<', page)
    assert permanent and "sort=" not in permanent[1]


@pytest.mark.parametrize(("address", "status"), [("sort=height", 400), ("page=2", 404), ("page=x", 400)])
def test_a_part_that_is_not_there_is_an_error(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(f"/questions/recurring-factors?{address}").status_code == status


def test_a_number_that_opens_a_parameter_leads_to_the_question_asked_with_the_record_of_its_row() -> None:
    headings = (
        Heading("factor", "Factor", "id:Factor"),
        Heading("more", "In all", "number", is_number=True, opens="detail"),
    )
    rows = [
        (Cell("Caseload", Record("Factor", "f1")), Cell(str(total), is_number=True, order=total)) for total in (6, 0)
    ]

    def opened(parameter: str, value: str) -> str:
        return f"?{parameter}={value}"

    table = AnswerTable(Table("Factors", headings, rows), TableChoice(), lambda _: "", opened)
    page = table.page([], lambda _: None, linked=False)
    assert [row[1].url for row in page.table.rows] == ["?detail=f1", None]
    assert page.table.rows[0][1].unseen == ": the table of all of them for Caseload"
