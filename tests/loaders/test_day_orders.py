"""Days such as 12/03/2018 in a flat sheet: read as other dates of their column, or of their file, show (rule 16)."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.check import Checked, check
from loaders.read.choose_loader import read


def checked(folder: Path, *days: str, quote: str = "", answer: str = "") -> Checked:
    rows = [f"Child R,Visit {number},{day},Caseload,-,{quote}\n" for number, day in enumerate(days)]
    path = folder / "sheet.csv"
    path.write_text(f"Case,Episode,Date,Factor,+ or -,Quote\n{''.join(rows)}", encoding="utf-8")
    return check(read(path, answers={"dates: first": answer}))


def starts(result: Checked) -> list[object]:
    return [node.properties.get("start") for node in result.nodes if node.label == "Episode"]


def notes(result: Checked, code: str = "day_order") -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == code]


@pytest.mark.parametrize(
    ("days", "dates"),
    [
        (("12/03/2018", "5.11.2018", "24/09/2018"), ["2018-03-12", "2018-11-05", "2018-09-24"]),
        (("12/03/2018", "05/11/2018", "09/24/2018"), ["2018-12-03", "2018-05-11", "2018-09-24"]),
    ],
)
def test_a_day_in_doubt_is_read_as_the_others_of_its_column_show(
    tmp_path: Path, days: tuple[str, ...], dates: list[str]
) -> None:
    result = checked(tmp_path, *days, quote="On 13/02/2018 or 02/13/2018")
    assert (starts(result), result.has_errors) == (dates, False)


def test_the_load_says_how_it_read_them_and_why(tmp_path: Path) -> None:
    assert notes(checked(tmp_path, "12/03/2018", "05/11/2018", "24/09/2018")) == [
        "sheet.csv, column Date: has 2 dates that may begin with the day or the month, such as '12/03/2018', which are read "
        "with the day first, as '24/09/2018' shows. If the month comes first, write them as 2008-05-17."
    ]


def test_where_the_column_shows_nothing_the_rest_of_the_file_does(tmp_path: Path) -> None:
    result = checked(tmp_path, "12/03/2018", quote="Seen on 14/03/2018")
    assert starts(result) == ["2018-03-12"]
    [note] = notes(result)
    assert "read with the day first, as 'Seen on 14/03/2018' shows" in note


@pytest.mark.parametrize("days", [("12/03/2018",), ("12/03/2018", "24/09/2018", "09/24/2018")])
def test_where_nothing_shows_it_or_both_are_shown_nobody_guesses(tmp_path: Path, days: tuple[str, ...]) -> None:
    [error] = notes(checked(tmp_path, *days), "date")
    assert "'12/03/2018' can be read as two different days" in error


@pytest.mark.parametrize(("answer", "date"), [("day", "2018-03-12"), ("month", "2018-12-03")])
def test_it_is_asked_once_and_the_answer_holds_for_all(tmp_path: Path, answer: str, date: str) -> None:
    [question] = checked(tmp_path, "12/03/2018", "05/11/2018").drafts.reading.questions
    assert (question.text, question.count) == ("Which comes first in dates such as '12/03/2018'?", 2)
    result = checked(tmp_path, "12/03/2018", answer=answer)
    assert (starts(result), result.has_errors) == ([date], False)
