"""The dated notes in one cell of progress: which day each is of."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.check.notes import without_earlier
from loaders.read.action_plan import read
from loaders.read.action_plan.notes import agency_of_notes, notes_of

ONE, TWO = ("2025-01-15", "one"), ("2025-01-16", "two")


def notes(text: str) -> list[tuple[str | None, str]]:
    return [(note.date.text if note.date else None, note.text) for note in notes_of(text, day_first=True)]


@pytest.mark.parametrize(
    "cell",
    [
        "• 15/01/2025 - one\n• 16/01/2025 - two",
        "•\t15/01/2025\tone\n•\t16/01/2025\ttwo",
        "- 15/01/2025: one\n- 16/01/2025: two",
        "* 15 Jan 2025 one\n* 16 Jan 2025 two",
        "1) 15/01/2025 - one 2) 16/01/2025 - two",
        "1. 15/01/2025 one\n2. 16/01/2025 two",
        "a) 15/01/2025: one\nb) 16/01/2025: two",
        "> 15.01.25 one\n> 16.01.25 two",
        "15/01/2025 - one; 16/01/2025 - two",
        "i) 15/01/2025 one\nii) 16/01/2025 two",
        "Wed 15/01/2025 - one\nThursday 16 January 2025: two",
        "15/01/2025, one\n16/01/2025, two",
        "15-Jan-25 one\n16-Jan-2025: two",
        "15-Jan-25: one; 16-Jan-25: two",
        "[15.01.25] one [16.01.25] two",
        "Update 15/01/2025 - one\nUpdate: 16/01/2025 - two",
    ],
)
def test_a_bullet_or_a_number_before_its_day_is_no_part_of_a_note(cell: str) -> None:
    assert notes(cell) == [ONE, TWO]


@pytest.mark.parametrize("mark", ["----------", "=====", "*****", "* * *", "____", " – – – ", "~~~"])
def test_a_line_of_marks_between_notes_is_no_part_of_them(mark: str) -> None:
    assert notes(f"15/01/2025 - one\n{mark}\n16/01/2025 - two") == [ONE, TWO]
    assert notes(f"{mark}\n15/01/2025 - one\r\n{mark}\r\n\n16/01/2025 - two\n{mark}") == [ONE, TWO]
    assert notes(f"Agreed in principle\n{mark}\nDepends on 3.1") == [(None, "Agreed in principle\nDepends on 3.1")]
    assert notes(mark) == []


@pytest.mark.parametrize("text", ["one - two", "-- one", "one\n--\ntwo", "a ---- b", "+ - *"])
def test_other_marks_are(text: str) -> None:
    assert notes(text) == [(None, text)]


@pytest.mark.embedded
def test_the_next_version_adds_what_is_above_a_line_of_marks_alone(prepared: Database, tmp_path: Path) -> None:
    headings = ["No", "Recommendation", "Action", "Lead agency", "Target date", "Progress"]
    for number, cell in enumerate(["Depends on 3.1", "Agreed in principle\n==========\nDepends on 3.1"], 1):
        rows = [["Child A: action plan"], [f"Version {number}, {number} May 2024"], headings,
                ["1", "Share", "Write", "Police", "", cell]]  # fmt: skip
        load_plan(prepared, write_table(tmp_path / f"plan-{number}.xlsx", rows))
    texts = prepared.read("MATCH (e:Event {field: 'progress_note'}) RETURN e.to_value AS text ORDER BY text")
    assert [row["text"] for row in texts] == ["Agreed in principle", "Depends on 3.1"]


@pytest.mark.parametrize(
    "cell",
    [
        "15/01/2025 (AB): one",
        "AB 15/01/2025 - one",
        "[15/01/25 AB] one",
        "• AB: 15/01/2025 - one",
        "15/01/2025 [AB] one",
    ],
)
def test_initials_beside_the_day_stay_with_the_words(cell: str) -> None:
    assert notes(cell) == [("2025-01-15", "(AB) one")]


@pytest.mark.parametrize(
    "cell",
    [
        "Police 15/01/2025 - one\nEarly Help: 16/01/2025 two",
        "Police update 15/01/2025 - one; Early Help update 16/01/2025 - two",
        "• Police: 15-Jan-25 one\n• Early Help (16/01/2025) two",
    ],
)
def test_an_agency_before_its_day_stays_with_the_words(cell: str) -> None:
    assert notes(cell) == [("2025-01-15", "Police: one"), ("2025-01-16", "Early Help: two")]


@pytest.mark.parametrize(
    "cell", ["Update 12th March", "Update 12th March: drafted", "Training held 15/01/2025 - well attended"]
)
def test_no_word_before_a_day_is_lost(cell: str) -> None:
    assert notes(cell) == [(None, cell)]


def test_notes_of_one_line_are_told_by_the_initials_after_their_days() -> None:
    assert notes("15/01/25 (AB) one 16/01/25 (CD) two") == [("2025-01-15", "(AB) one"), ("2025-01-16", "(CD) two")]


@pytest.mark.parametrize(
    "line",
    ["17 Jan two", "17-Jan: two", "January: two", "Feb - two", "17/01 – two", "17/01: two", "17/01 two", "• 7/1 - two"],
)
def test_a_line_that_begins_with_a_day_of_no_year_is_a_note_of_its_own(line: str) -> None:
    assert notes(f"15 Jan 2025 one\n{line}") == [ONE, (None, line.removeprefix("• "))]


@pytest.mark.parametrize(
    "line", ["10/12 trained", "38/40 - complete", "1/2 day", "24/7 cover", "May be two", "Marching: two"]
)
def test_a_share_begins_no_note(line: str) -> None:
    assert notes(f"15 Jan 2025 one\n{line}") == [("2025-01-15", f"one\n{line}")]


@pytest.mark.parametrize(
    "cell",
    [
        "See 14/01/2025 minutes; 10 of 12 replied",
        "The meeting on 15/01/2025 (AB) agreed that the 31/03/2025 date stands",
    ],
)
def test_a_day_among_words_opens_no_note(cell: str) -> None:
    assert notes(cell) == [(None, cell)]


def test_a_line_that_ends_with_a_day_hides_no_note_below_it() -> None:
    assert notes("Meeting on 14/01/2025\n15/01/2025 one") == [(None, "Meeting on 14/01/2025"), ONE]


@pytest.mark.parametrize(
    ("heading", "agency"),
    [
        ("Northmere Police update", "Northmere Police"),
        ("ICB progress Nov 2026", "ICB"),
        ("Update from Housing", "Housing"),
        ("Progress update", ""),
        ("Lead agency update", ""),
        ("Council update", "Council"),
        ("Board comments", ""),
    ],
)
def test_notes_below_the_name_of_an_agency_are_its_own(heading: str, agency: str) -> None:
    assert agency_of_notes(heading) == agency


def test_the_notes_of_each_agency_say_whose_they_are(tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead agency", "Police update", "ICB update", "Key milestones"],
        ["Brief", "Police", "120 briefed", "15/01/2025: sent", "May: 200"],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    found = [
        (record.values.get("at"), record.values["to_value"]) for record in reading.records if record.kind == "Event"
    ]
    assert found == [(None, "Police: 120 briefed"), ("2025-01-15", "ICB: sent"), (None, "May: 200")]
    assert [problem.column for problem in reading.problems if problem.code == "milestones"] == ["Key milestones"]


@pytest.mark.parametrize("first", ["Template drafted", "Draft", "Consulted Housing"])
def test_words_in_a_line_of_their_own_are_not_whose_note_is_below(first: str) -> None:
    assert notes(f"{first}\n15/01/2025 one") == [(None, first), ONE]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("16/01/2025 - awaiting funding", "16/01/2025 - awaiting funding. 12/02/2025 - refused",
         [("2025-01-16", "awaiting funding"), ("2025-02-12", "refused")]),
        ("Author agreed.\nDraft begun", "13/02/2025 - refused\nAuthor agreed.\nDraft begun",
         [(None, "Author agreed.\nDraft begun"), ("2025-02-13", "refused")]),
        ("Author agreed", "13/02/2025 - Author agreed", [("2025-02-13", "Author agreed")]),
        ("Author agreed", "Author agreed\nDraft begun", [(None, "Author agreed"), ("2025-02-28", "Draft begun")]),
    ],
)  # fmt: skip
def test_the_next_version_adds_the_notes_that_are_new(
    prepared: Database, tmp_path: Path, before: str, now: str, expected: list[tuple[str | None, str]]
) -> None:
    headings = ["No", "Recommendation", "Action", "Lead agency", "Target date", "Progress"]
    for month, cell in (("January", before), ("February", now)):
        lines = [
            ["Child A action plan"],
            [f"Version of 28 {month} 2025"],
            headings,
            ["1", "Share", "Write", "Police", "", cell],
        ]
        load_plan(prepared, write_table(tmp_path / f"{month}.xlsx", lines))
    found = prepared.read(
        "MATCH (e:Event {field: 'progress_note'}) RETURN e.at AS at, e.to_value AS text ORDER BY coalesce(at, '')"
    )
    assert [(row["at"], row["text"]) for row in found] == expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Author agreed\nDraft begun", "Draft begun"),
        ("Author agreed. Draft begun", "Draft begun"),
        ("Author agreed\nFunded.\nDraft begun", "Draft begun"),
        ("Draft begun\nAuthor agreed", "Draft begun"),
        ("Author agreed to wait", "Author agreed to wait"),
        ("Author agreed", "Author agreed"),
        ("Police: begun. Police: done", "Police: begun. Police: done"),
    ],
)
def test_a_note_that_goes_on_from_earlier_ones_is_only_what_is_new(text: str, rest: str) -> None:
    assert without_earlier(text, ["Author agreed", "Funded.", "Police: begun"], may_begin=True) == rest


def test_a_note_of_a_day_keeps_the_words_that_it_begins_with() -> None:
    assert without_earlier("Agreed. Begun", ["Agreed."], may_begin=False) == "Agreed. Begun"


@pytest.mark.parametrize("cell", ["N/A", "-", "TBC"])
def test_what_only_fills_the_cell_of_a_note_is_named_and_left_out(tmp_path: Path, cell: str) -> None:
    rows = [["Action", "Lead agency", "Progress"], ["Write", "Police", cell], ["Meet", "Police", "No change"]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [record.values["to_value"] for record in reading.records if record.kind == "Event"] == ["No change"]
    assert [problem.value for problem in reading.problems if problem.code == "no_note"] == [cell]
    assert reading.cells is not None and reading.cells.left_out.total() == 1
    assert reading.cells.filled == reading.cells.used + 1
