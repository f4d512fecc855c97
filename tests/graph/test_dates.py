"""Dates keep the precision they were given with; what cannot be, or can be read in two ways, is refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import OF_PERIOD, WAYS, BadDate, PartialDate, parse, whole_days_between


@pytest.mark.parametrize(
    ("said", "text", "earliest", "latest"),
    [
        ("2008", "2008", "2008-01-01", "2008-12-31"),
        ("2008-02", "2008-02", "2008-02-01", "2008-02-29"),
        ("2009-2", "2009-02", "2009-02-01", "2009-02-28"),
        ("2008-05-17", "2008-05-17", "2008-05-17", "2008-05-17"),
        ("2008/5/7", "2008-05-07", "2008-05-07", "2008-05-07"),
        ("17/05/2008", "2008-05-17", "2008-05-17", "2008-05-17"),
        ("05/05/2008", "2008-05-05", "2008-05-05", "2008-05-05"),
        ("17 May 2008", "2008-05-17", "2008-05-17", "2008-05-17"),
        ("May 2008", "2008-05", "2008-05-01", "2008-05-31"),
        ("3rd Sept 2008", "2008-09-03", "2008-09-03", "2008-09-03"),
        ("2008-05-17T10:30:00Z", "2008-05-17", "2008-05-17", "2008-05-17"),
        ("2026-09-29T23:00:00Z", "2026-09-30", "2026-09-30", "2026-09-30"),  # midnight in British summer time
        ("2026-09-29T23:00:00.000+00:00", "2026-09-30", "2026-09-30", "2026-09-30"),
        ("2026-09-29 19:00-0400", "2026-09-30", "2026-09-30", "2026-09-30"),
        ("2026-09-30T00:00:00+01:00", "2026-09-30", "2026-09-30", "2026-09-30"),
        ("2026-09-29T22:00:00Z", "2026-09-29", "2026-09-29", "2026-09-29"),
        ("2026-09-29T23:30:00Z", "2026-09-29", "2026-09-29", "2026-09-29"),
        ("2026-12-17T23:00:00Z", "2026-12-17", "2026-12-17", "2026-12-17"),  # an hour before midnight
        ("2026-12-18T00:00:00Z", "2026-12-18", "2026-12-18", "2026-12-18"),
        (datetime(2008, 5, 17), "2008-05-17", "2008-05-17", "2008-05-17"),
        (date(2008, 5, 17), "2008-05-17", "2008-05-17", "2008-05-17"),
        (2008.0, "2008", "2008-01-01", "2008-12-31"),
    ],
)
def test_what_is_read(said: object, text: str, earliest: str, latest: str) -> None:
    assert parse(said) == PartialDate(text, earliest, latest)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("2008-02-30", "February 2008 has no day 30"),
        ("2009-02-29", "February 2009 has no day 29"),
        ("2008-13", "has no month 13"),
        ("05/06/2008", "can be read as two different days"),
        ("17/17/2008", "has no month 17"),
        ("0208-05-17", "year outside"),
        ("08-05-17", "has a year of two digits. Write the year in full, as in 17/05/2008"),
        ("spring 2008", "is not a date"),
        ("17 Mai 2008", "is not a date"),
        (39585, "is a number, not a date"),
        ("39585", "is not a date"),
    ],
)
def test_what_is_refused(said: object, rule: str) -> None:
    with pytest.raises(BadDate, match=rule):
        parse(said)


@pytest.mark.parametrize(
    ("said", "is_period"),
    [
        ("14/03/2025 - 20/03/2025", True),
        ("14/03/2025–20/03/2025", True),
        ("between 23/04/2025 and 30/04/2025", True),
        ("14-20 March 2025", True),
        ("14th to 20th March 2025", True),
        ("19/01/2025 (overnight 19th/20th)", True),
        ("2024-2025", True),
        ("c. June 2025", False),
        ("17–05–2008", False),
        ("17 Mai 2008", False),
    ],
)
def test_of_a_period_the_message_says_where_its_end_belongs(said: str, *, is_period: bool) -> None:
    with pytest.raises(BadDate) as raised:
        parse(said)
    assert raised.value.rule.startswith("is not a date")
    assert raised.value.fix == (OF_PERIOD if is_period else WAYS)


def test_an_ambiguous_day_names_both_readings() -> None:
    with pytest.raises(BadDate, match="2008-06-05 for 5 June, or 2008-05-06 for 6 May"):
        parse("05/06/2008")


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    read = parse(day.isoformat())
    assert read.text == read.earliest == read.latest == day.isoformat() == parse(day).text


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_a_month_holds_its_days(day: date) -> None:
    month = parse(day.isoformat()[:7])
    assert month.earliest <= day.isoformat() <= month.latest
    assert month.earliest[:7] == month.latest[:7]


def test_days_between_need_two_whole_days() -> None:
    assert whole_days_between("2008-05-17", "2008-06-16") == 30
    assert whole_days_between("2008-05", "2008-06-16") is None
    assert whole_days_between("2008-05-17", None) is None
    assert whole_days_between("2008-06-16", "2008-05-17") == -30
