"""What an agency writes under "Progress": notes with days of their own, and words that are no note."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.read.placeholders import says_nothing
from loaders.read.returned_dates import ReturnedDates
from loaders.read.returned_notes import dated_notes
from loaders.read.tables import Table, headings_of
from loaders.records.problem_log import ProblemLog
from loaders.records.sent_workbook import NOTE
from loaders.records.sent_workbook import SINCE as SINCE_HEADING

SINCE = "2026-11-02"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Begun", [(SINCE, "Begun")]),
        ("12/10/2026: chosen\n26/10/2026: 55% done", [("2026-10-12", "chosen"), ("2026-10-26", "55% done")]),
        ("Begun\nOct 2026 - 55% done", [(SINCE, "Begun"), ("2026-10", "55% done")]),
        ("15/01/2027 - workshop", [(SINCE, "15/01/2027 - workshop")]),
        ("Completed 3 November 2026", [(SINCE, "Completed 3 November 2026")]),
    ],
)
def test_each_note_has_the_day_that_it_begins_with(text: str, notes: list[tuple[str, str]]) -> None:
    assert list(dated_notes(text, SINCE, date(2026, 11, 28))) == notes


@pytest.mark.parametrize("text", ["n/a", "N/A.", "-", "…", "None", "nil", "Nothing to report"])
def test_what_only_fills_the_cell_is_no_note(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["No update", "None of the teams came", "National audit"])
def test_what_says_something_is_a_note(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("others", "day", "is_named"),
    [
        ([("31/10/2026", "")], "2026-11-03", False),
        ([("10/28/2026", "")], "2026-03-11", False),
        ([("", "10/28/2026 - begun")], "2026-03-11", False),
        ([("2026-10-28", "Begun")], "2026-11-03", True),
        ([("31/10/2026", ""), ("10/28/2026", "")], "2026-11-03", True),
    ],
)
def test_a_day_is_read_as_the_others_of_its_sheet_show(others: list[tuple[str, str]], day: str, is_named: bool) -> None:
    rows = list(enumerate([("03/11/2026", ""), *others], start=2))
    table = Table("back.xlsx", "Your actions", headings_of([[SINCE_HEADING, NOTE]]), rows)
    log = ProblemLog()
    read = ReturnedDates(table, {SINCE_HEADING, NOTE}, log).read("03/11/2026", table.place(2), SINCE_HEADING)
    assert read.date is not None and read.date.text == day
    assert [problem.code for problem in log.problems] == ["day_order"] * is_named
