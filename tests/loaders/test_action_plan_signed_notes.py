"""Notes that are signed with their day at the end of each line are notes of those days."""

from __future__ import annotations

import pytest

from loaders.read.action_plan.notes import notes_of, opening_in_doubt
from loaders.read.action_plan.signed_notes import signed_lines


def notes(text: str, last_day: str = "2026-11-01") -> list[tuple[str | None, str]]:
    read = notes_of(text, day_first=True, last_day=last_day)
    return [(note.date.text if note.date else None, note.text) for note in read]


@pytest.mark.parametrize(
    "cell",
    [
        "List drafted (15/01/2025)\nList agreed (16/01/2025)",
        "List drafted - 15/01/25\nList agreed – 16/01/25",
        "• List drafted [15/01/2025]\n• List agreed [16/01/2025].",
        "1. List drafted (15 January 2025)\n\n2. List agreed (16 Jan 25)",
    ],
)
def test_each_line_is_a_note_of_the_day_at_its_end(cell: str) -> None:
    assert notes(cell) == [("2025-01-15", "List drafted"), ("2025-01-16", "List agreed")]


@pytest.mark.parametrize(
    "cell",
    ["Drafted. (JS 15/01/2025)", "Drafted. JS 15/01/2025", "Drafted. (15/01/2025, JS)", "Drafted. - JS 15/01/25"],
)
def test_initials_beside_the_day_stay_with_the_words(cell: str) -> None:
    assert notes(cell) == [("2025-01-15", "(JS) Drafted.")]
    assert notes(f"{cell}\nAgreed. (MK 16/01/2025)") == [
        ("2025-01-15", "(JS) Drafted."),
        ("2025-01-16", "(MK) Agreed."),
    ]


def test_full_stops_before_the_days_give_none_to_the_line_below() -> None:
    cell = "List drafted. (15/01/2025)\nList agreed. (16/01/2025)"
    assert notes(cell) == [("2025-01-15", "List drafted."), ("2025-01-16", "List agreed.")]
    cell = "List drafted. (15/01/2025)\nList agreed."
    assert notes(cell) == [(None, cell)]


@pytest.mark.parametrize(
    "cell",
    [
        "Audit to be done by (31/12/2025)",
        "Audit due (31/12/2025)",
        "Rota stays until - 31/12/2025\nPolicy sent - 16/01/2025",
        "Next review in the spring (31/03/2025)",
        "Training booked (12/10/2025)\nVenue paid (01/09/2025)",
        "Audit done (by 31/12/2025)",
        "See minutes (15/01/2025)",
        "Sample drawn (15/01/2025). Ten audited (16/01/2025)",
        "Audit of twenty meetings - 15/01/2025",
        "List agreed (31/12/2026)",
        "List drafted (15/01/2025)\nnow with health",
    ],
)
def test_another_day_signs_no_note(cell: str) -> None:
    assert notes(cell) == [(None, cell)]


def test_initials_sign_a_note_after_the_day_of_the_version() -> None:
    assert notes("Audit done (JS 15/01/2025)", "2024-12-01") == [("2025-01-15", "(JS) Audit done")]
    assert notes("Audit done (15/01/2025)", "2024-12-01") == [(None, "Audit done (15/01/2025)")]


def test_lines_that_begin_with_a_day_are_notes_of_it() -> None:
    assert notes("15/01/2025 - drafted (16/01/2025)") == [("2025-01-15", "drafted (16/01/2025)")]


def test_the_note_is_the_same_when_another_line_is_added() -> None:
    first = notes_of("Drafted (JS 14/09/2026)", day_first=True)
    assert notes_of("Drafted (JS 14/09/2026)\nSent (JS 19/10/2026)", day_first=True)[:1] == first


def test_a_day_in_doubt_stays_in_its_note_and_is_asked_about() -> None:
    cell = "Drafted (03/04/2025)\nAgreed (05/04/2025)"
    assert opening_in_doubt(cell) == "03/04/2025"
    assert [(note.date, note.text) for note in notes_of(cell, day_first=None)] == [
        (None, "Drafted (03/04/2025)"),
        (None, "Agreed (05/04/2025)"),
    ]


def test_a_line_of_marks_between_signed_notes_is_none() -> None:
    cell = "List drafted (15/01/2025)\n----------\nList agreed (16/01/2025)"
    assert notes(cell) == [("2025-01-15", "List drafted"), ("2025-01-16", "List agreed")]


@pytest.mark.parametrize("words", ["word ", "a", "(1 ", "by it. ", "due "])
def test_of_a_long_line_its_end_alone_is_looked_at(words: str) -> None:
    assert signed_lines(words * 20_000) == []  # which took minutes
    [line] = signed_lines(f"{'word ' * 20_000}(JS 19/10/2026)")
    assert (line.by, line.day, len(line.words)) == ("JS", "19/10/2026", 99_999)
