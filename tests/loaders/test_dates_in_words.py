"""Dates as people write them (rule 16): what is one, what has two readings, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.read.dates_in_texts import dates_within, day_order
from loaders.read.dates_in_words import WordsRead, date_in_words

DEADLINES = {
    "Sept 2024": "2024-09",
    "Sep-24": "2024-09",
    "September ’24": "2024-09",
    "06/2024": "2024-06",
    "2024-09": "2024-09",
    "2024-09-30T00:00:00.000Z": "2024-09-30",
    "2024-09-29T23:00:00Z": "2024-09-30",
    "2024-12-18T09:30:00Z": "2024-12-18",
    "2024-12-18T09:30:00+00:00": "2024-12-18",
    "2024-09-30T00:00:00+01:00": "2024-09-30",
    "mid June 2024": "2024-06",
    "End of March 2024": "2024-03-31",
    "by the end of March 2024": "2024-03-31",
    "end February 24": "2024-02-29",
    "2024": "2024",
    "end of 2024": "2024-12-31",
    "w/c 16 November 2026": "2026-11-22",
    "W/C: 28/12/2026": "2027-01-03",
    "week commencing Monday 16th November 2026": "2026-11-22",
    "by the week beginning 16.11.26": "2026-11-22",
    "w/e 20 November 2026": "2026-11-20",
    "week ending 20/11/2026": "2026-11-20",
    "Q1 2024/25": "2024-06-30",
    "end of Q1 2024/25": "2024-06-30",
    "Q3 2024/25": "2024-12-31",
    "Q4 24/25": "2025-03-31",
    "No later than 30/09/2025": "2025-09-30",
    "30/06/2025 00:00": "2025-06-30",
    "6/30/2025 12:00 AM": "2025-06-30",
    "30/06/2025, 17:00:00": "2025-06-30",
    "Quarter 4, 2024-25": "2025-03-31",
    "Qtr 1 (Apr-Jun 2025)": "2025-06-30",
    "Q4: Jan to March 26": "2026-03-31",
    "2024/2025 Q2": "2024-09-30",
    "Spring term 2025": "2025-04-30",
    "Summer Term 2024/25": "2025-07-31",
    "autumn term 2024/25": "2024-12-31",
    "12/03/24": "2024-03-12",
    "30.06.24": "2024-06-30",
    "31/03/2024": "2024-03-31",
    "03/31/2024": "2024-03-31",
    "14th June 2024": "2024-06-14",
    "Friday 14 June 2024": "2024-06-14",
    "30-Jun-24": "2024-06-30",
    "May 5, 2024": "2024-05-05",
    "2024-06-30": "2024-06-30",
    "2024-06-30 00:00": "2024-06-30",
}


@pytest.mark.parametrize(("words", "day"), DEADLINES.items())
def test_words_are_a_date_of_their_precision(words: str, day: str) -> None:
    read = date_in_words(words, deadline=True)
    assert read.date is not None
    assert read.date.text == day


def test_a_week_that_is_no_deadline_is_its_first_day() -> None:
    read = date_in_words("w/c 16 November 2026").date
    assert read is not None
    assert read.text == "2026-11-16"
    assert date_in_words("w/c November 2026", deadline=True) == WordsRead()


@pytest.mark.parametrize(
    "words",
    [
        "ongoing",
        "3 months",
        "Immediate",
        "TBC",
        "by next Board",
        "March/April 2024",
        "Q1 (Apr-May 2025)",
        "",
        None,
        True,
        45000.5,
    ],
)
def test_what_is_no_date_is_none(words: object) -> None:
    read = date_in_words(words, deadline=True)
    assert (read.date, read.doubt, read.wrong) == (None, None, "")


@pytest.mark.parametrize(
    "words",
    [
        "Q3",
        "end of Q1",
        "quarter 3",
        "Q3 2024",
        "2010/11",
        "End Q3",
        "end of March",
        "30 Sept",
        "Sept 30th",
        "May",
        "30/9",
    ],
)
def test_a_year_with_two_readings_is_in_doubt(words: str) -> None:
    assert date_in_words(words, deadline=True).doubt == "year"


@pytest.mark.parametrize(
    ("words", "year", "day"),
    [
        ("30 Sept", "2024", "2024-09-30"), ("30th of September", "2024/25", "2024-09-30"), ("30/9", "2024", "2024-09-30"),
        ("Sept 30th", "2024", "2024-09-30"), ("end of March", "2024/25", "2025-03-31"), ("March", "2025", "2025-03"),
        ("End Q3", "2024/25", "2024-12-31"), ("2010/11", "2010/11", "2011-03-31"),
    ],
)  # fmt: skip
def test_a_date_takes_the_year_that_it_is_said_to_be_of(words: str, year: str, day: str) -> None:
    read = date_in_words(words, deadline=True, year=year)
    assert read.date is not None
    assert read.date.text == day


def test_a_year_of_two_ends_with_march() -> None:
    for words in ("2024/25", "2024-25", "2024/2025"):
        assert getattr(date_in_words(words, deadline=True).date, "text", None) == "2025-03-31"
    assert date_in_words("2024/26", deadline=True).date is None


def test_two_numbers_that_are_no_day_are_no_date() -> None:
    assert [date_in_words(words) for words in ("24/31", "0/4", "13/14")] == [WordsRead()] * 3
    assert date_in_words("3/4", day_first=None).doubt == "order"


def test_a_quarter_takes_the_year_that_it_is_said_to_be_of() -> None:
    read = date_in_words("Q3", deadline=True, year="2024/25")
    assert read.date is not None
    assert read.date.text == "2024-12-31"


def test_what_is_no_deadline_is_the_year_of_its_quarter_or_term() -> None:
    texts = [read.date.text for words in ("Q3 2024/25", "Spring term 2025") if (read := date_in_words(words)).date]
    assert texts == ["2024", "2025"]


def test_the_order_of_day_and_month_is_in_doubt_where_nothing_shows_it() -> None:
    assert date_in_words("05/06/24", day_first=None).doubt == "order"
    assert date_in_words("05/05/24", day_first=None).date is not None
    american = date_in_words("05/06/24", day_first=False).date
    assert american is not None
    assert american.text == "2024-05-06"


@pytest.mark.parametrize(
    ("texts", "order"),
    [(["12/03/24", "31/03/2024"], True), (["5/31/24"], False), (["05/06/24"], None), (["31/3/24", "3/31/24"], None)],
)
def test_one_date_shows_the_order_of_all(texts: list[str], order: bool | None) -> None:
    assert day_order(texts) is order


@pytest.mark.parametrize("words", ["31/02/2024", "13/13/2024", "30 February 2024"])
def test_an_impossible_date_is_said_to_be_wrong(words: str) -> None:
    read = date_in_words(words)
    assert read.date is None
    assert read.wrong


def test_a_date_of_a_workbook_is_itself() -> None:
    read = date_in_words(date(2024, 9, 30))
    assert read.date is not None
    assert read.date.text == "2024-09-30"


def test_dates_are_picked_out_of_a_line() -> None:
    line = "Version 7 - updated for Board 17 October 2024, to be reviewed 31.03.25"
    assert [day.text for day in dates_within(line)] == ["2024-10-17", "2025-03-31"]
