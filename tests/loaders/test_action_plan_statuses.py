"""What a plan says of the state of an action: statuses in columns of other things, words and colours nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from plan_documents import write_table

from loaders.read.action_plan import read
from loaders.read.action_plan.ended_in_words import ended_in_note
from loaders.read.action_plan.notes import notes_of
from loaders.records.reading import Reading

VERSION = ["Version 3, 28 March 2024"]
HEADINGS = ["No", "Recommendation", "Action", "Lead agency", "Target date"]


def of(reading: Reading, kind: str) -> list[dict[str, Any]]:
    return [record.values for record in reading.records if record.kind == kind]


def problems(reading: Reading) -> str:
    return "\n".join(problem.sentence for problem in reading.problems)


def notes(reading: Reading) -> list[str]:
    return [row["to_value"] for row in of(reading, "Event")]


def plan(path: Path, headings: list[str], *cells: list[Any], **answers: str) -> Reading:
    """A plan with an action for each row of cells, under these headings."""
    rows = [[f"{n}", "Share", f"Action {n}", "Police", "May 2024", *row] for n, row in enumerate(cells, start=1)]
    return read(write_table(path / "plan.xlsx", [VERSION, HEADINGS + headings, *rows]), answers=answers)


@pytest.mark.parametrize(
    "heading",
    ["Progress status", "Update / status", "RAG & comments", "Status update", "Delivery status", "Completion status"],
)
def test_a_heading_that_also_speaks_of_a_status_holds_it_where_its_cells_do(tmp_path: Path, heading: str) -> None:
    reading = plan(tmp_path, [heading], ["On track"], ["Complete"], ["Slipped"], ["Not started"])
    states = [row.get("status_in_source") or row["rag_in_source"] for row in of(reading, "Action")]
    assert states == ["On track", "Complete", "Slipped", "Not started"]
    assert [row["status"] for row in of(reading, "Action")] == ["in_progress", "completed", "not_known", "planned"]
    assert not notes(reading)


@pytest.mark.parametrize(
    ("headings", "statuses"),
    [
        (["State", "Progress"], ["planned", "completed"]),
        (["State", "RAG"], [None, None]),
        (["Internal", "Progress"], [None, None]),
    ],
)
def test_an_unknown_column_of_statuses_is_read_where_no_other_says_them(
    tmp_path: Path, headings: list[str], statuses: list[str | None]
) -> None:
    rows = [
        ["Action", "Lead agency", *headings],
        ["Write", "Police", "Not started", ""],
        ["Meet", "Police", "Completed", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert [record.values.get("status") for record in reading.records if record.kind == "Action"] == statuses
    assert [problem.column for problem in reading.problems if problem.code == "read_as_status"] == (
        ["State"] if any(statuses) else []
    )


def test_a_status_may_open_a_note_or_be_one(tmp_path: Path) -> None:
    reading = plan(
        tmp_path, ["Update / status"], ["Complete - all 31 practices are trained"], ["drafted, and sent to the Board"],
        ["On track"],
    )  # fmt: skip
    assert [row.get("status") for row in of(reading, "Action")] == ["completed", None, "in_progress"]
    assert notes(reading) == ["Complete - all 31 practices are trained", "drafted, and sent to the Board"]
    assert "column Update / status: has 2 cells that are, or begin with, a status, such as 'Complete'" in problems(
        reading
    )


def test_progress_is_the_status_only_where_a_plan_has_no_other(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Progress"], ["Complete"], ["Complete: all trained"], ["two of three schools asked"])
    assert [row.get("status") for row in of(reading, "Action")] == ["completed", None, None]
    assert notes(reading) == ["Complete: all trained", "two of three schools asked"]
    reading = plan(tmp_path, ["RAG", "Progress"], ["Red", "Complete"], ["", "On track"])
    assert [row.get("status") for row in of(reading, "Action")] == ["in_progress", None]
    assert notes(reading) == ["Complete", "On track"]


def test_a_status_under_a_day_of_completion_is_one(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Date completed"], ["Not started"], ["14/03/2024"], ["awaiting a reply"])
    assert [row.get("status") for row in of(reading, "Action")] == ["planned", "completed", None]
    assert "'awaiting a reply' is not a date of completion" in problems(reading)
    assert "'Not started' is not" not in problems(reading)


def test_a_status_of_a_month_stays_its_note(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Progress Jan 2024", "Progress Feb 2024"], ["Started", "Complete"])
    assert [row["status"] for row in of(reading, "Action")] == ["completed"]
    assert notes(reading) == ["Started", "Complete"]


def test_a_word_that_may_be_a_status_is_asked_about_once(tmp_path: Path) -> None:
    rows = [["Slipped"], ["slipped."], ["Parked"], ["In progress"], ["-"], ["Amber/Green"]]
    reading = plan(tmp_path, ["Status"], *rows)
    asked = {question.key: question for question in reading.questions if question.key.startswith("status")}
    assert [*asked] == ["status: slipped", "status: parked"]
    slipped = asked["status: slipped"]
    assert slipped.text == "Which status does 'Slipped' mean in this plan?"
    assert slipped.meanwhile.endswith("the action counts neither as open nor as completed")
    assert (slipped.count, "in_progress" in slipped.choices) == (2, True)
    assert [row["status"] for row in of(reading, "Action")][:3] == ["not_known"] * 3
    answered = plan(tmp_path, ["Status"], *rows, **{"status: slipped": "blocked", "status: parked": "planned"})
    assert [row["status"] for row in of(answered, "Action")][:3] == ["blocked", "blocked", "planned"]
    assert of(answered, "Action")[0]["status_in_source"] == "Slipped"


def test_a_word_beside_a_colour_of_rag_is_not_asked_about(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["RAG", "Status"], ["Red", "Slipped"], ["grn", "On track"], ["grn", ""])
    assert [row["status"] for row in of(reading, "Action")] == ["in_progress", "in_progress", "not_known"]
    assert [question.key for question in reading.questions if question.key.startswith("status")] == ["status: grn"]


def test_a_sentence_under_status_is_named(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Status"], ["A letter went to all schools and we wait for replies"])
    assert not [question for question in reading.questions if question.key.startswith("status")]
    assert "is no word of a status or a RAG: it is stored as it stands" in problems(reading)


def test_a_status_may_say_when_an_action_was_completed(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Status"], ["Completed 14/03/2024"], ["Closed on 3 March 2024"], ["Closed"])
    assert [row.get("closed_on") for row in of(reading, "Action")] == ["2024-03-14", "2024-03-03", None]
    assert {row["status"] for row in of(reading, "Action")} == {"completed"}
    reading = plan(tmp_path, ["Status"], ["Completed 03/06/2023"])
    assert [(row["status"], row.get("closed_on")) for row in of(reading, "Action")] == [("completed", None)]
    assert "dates: first" in [question.key for question in reading.questions]


def coloured(path: Path, headings: list[str], *rows: list[str], **answers: str) -> Reading:
    """A plan with an action for each row, whose cells under these headings are words or, of six letters, colours."""
    words = [["" if len(cell) == 6 else cell for cell in row] for row in rows]
    plan(path, headings, *words)
    book = openpyxl.load_workbook(path / "plan.xlsx")
    for number, row in enumerate(rows, start=3):
        for column, cell in enumerate(row, start=len(HEADINGS) + 1):
            if len(cell) == 6:
                book.worksheets[0].cell(number, column).fill = PatternFill("solid", fgColor=cell)
    book.save(path / "plan.xlsx")
    return read(path / "plan.xlsx", answers=answers)


@pytest.mark.parametrize(
    ("word", "fill", "looks"),
    [("Green", "FF0000", "red"), ("Green", "00B050", ""), ("Complete", "00B050", ""), ("Amber", "D9D9D9", "")],
)
def test_a_word_that_is_not_the_colour_of_its_cell_is_named(tmp_path: Path, word: str, fill: str, looks: str) -> None:
    path = tmp_path / "plan.xlsx"
    plan(tmp_path, ["RAG"], [word])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(3, len(HEADINGS) + 1).fill = PatternFill("solid", fgColor=fill)
    book.save(path)
    sentence = f"{word!r} stands in a cell that looks {looks}: its word counts"
    assert (sentence in problems(read(path))) == bool(looks)


def test_grey_and_black_are_asked_about_and_no_rag_meanwhile(tmp_path: Path) -> None:
    rows = ["A6A6A6"], ["A6A6A6"], ["000000"], ["D9D9D9"], ["FFFFFF"]
    reading = coloured(tmp_path, ["RAG"], *rows)
    asked = {question.key: question.count for question in reading.questions}
    assert asked == {"colour: A6A6A6": 2, "colour: 000000": 1}  # paler ones are the shading of a row
    assert [row.get("rag") for row in of(reading, "Action")] == [None] * 5
    answered = coloured(tmp_path, ["RAG"], *rows, **{"colour: A6A6A6": "blue", "colour: 000000": "none"})
    assert [row.get("status") for row in of(answered, "Action")] == ["completed", "completed", None, None, None]


def test_a_grey_month_does_not_count_before_an_earlier_one(tmp_path: Path) -> None:
    reading = coloured(tmp_path, ["RAG Jan 2024", "RAG Feb 2024"], ["Amber", "A6A6A6"], ["FF0000", "A6A6A6"])
    assert [row.get("rag") for row in of(reading, "Action")] == ["amber", "red"]


def test_the_colour_of_comments_under_rag_counts(tmp_path: Path) -> None:
    reading = coloured(tmp_path, ["RAG & comments"], ["FF0000"], ["two of six schools have replied"])
    assert [row.get("rag") for row in of(reading, "Action")] == ["red", None]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["Not complete", "Incomplete", "Not yet completed", "Nearly complete", "Partly complete", "Re-opened", "Outstanding", "Not done"],
         "in_progress"),
        (["Cancelled", "No longer required", "Action no longer needed.", "Not required"], "withdrawn"),
    ],
)  # fmt: skip
def test_words_that_leave_no_doubt_are_not_asked_about(tmp_path: Path, words: list[str], status: str) -> None:
    reading = plan(tmp_path, ["Status"], *([word] for word in words))
    assert {row["status"] for row in of(reading, "Action")} == {status}
    assert not [question for question in reading.questions if question.key.startswith("status")]


@pytest.mark.parametrize(
    ("ink", "fill", "colour"), [("FF0000", None, "red"), ("00B050", "FFFFFF", "green"), ("000000", "FFC000", "amber")]
)
def test_a_dot_has_the_colour_that_it_is_written_in(tmp_path: Path, ink: str, fill: str | None, colour: str) -> None:
    path = write_table(tmp_path / "plan.xlsx", [[*HEADINGS, "RAG"], ["1", "Share", "Write", "Police", "", "●"]])
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0].cell(2, 6)
    cell.font = Font(color=ink)
    cell.fill = PatternFill("solid", fgColor=fill) if fill else PatternFill()
    book.save(path)
    reading = read(path)
    assert [row.get("rag") for row in of(reading, "Action")] == [colour]
    assert [question.key for question in reading.questions if "●" in question.key] == []


def test_a_letter_in_a_font_of_symbols_is_the_sign_that_it_looks_like(tmp_path: Path) -> None:
    """Each in the colour of a RAG: a dot, one inserted as a symbol, a square, a sign that nobody knows; a tick; Greek."""
    written = [
        ("l", "Wingdings", "00B050", "green", ""), ("\uf06c", "Wingdings", "FF0000", "red", ""),
        ("g", "Webdings", "FFC000", "amber", ""), ("%", "Wingdings", "FF0000", "red", ""),
        ("Closed", "Wingdings", "000000", "blue", "Closed"), ("red", "Symbol", "000000", "red", "red"),
        ("l", "Calibri", "00B050", None, "l"), ("J", "Wingdings", "000000", None, "🙂"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [str(n), "Share", f"Write {n}", "Police", "", text] for n, (text, *_) in enumerate(written)
    ]
    path = write_table(tmp_path / "plan.xlsx", [[*HEADINGS, "RAG"], *rows])
    book = openpyxl.load_workbook(path)
    for number, (_, font, ink, *_) in enumerate(written):
        book.worksheets[0].cell(number + 2, 6).font = Font(name=font, color=ink)
    book.save(path)
    actions = of(read(path), "Action")
    assert [(row.get("rag"), row.get("rag_in_source") or "") for row in actions] == [
        (colour, word) for *_, colour, word in written
    ]


@pytest.mark.parametrize(
    ("word", "colour"),
    [("Amber (was Red)", "amber"), ("G → A", "amber"), ("Red -> Amber", "amber"), ("was red, now amber", "amber"),
     ("Amber - previously Red", "amber"), ("Red to Green", "green"), ("Moved from Red to Amber", "amber"),
     ("A/G", None), ("Amber/Green", None), ("n/a", None)],
)  # fmt: skip
def test_of_a_change_of_rag_the_present_one_counts(tmp_path: Path, word: str, colour: str | None) -> None:
    reading = plan(tmp_path, ["RAG"], [word], ["Green"])
    assert of(reading, "Action")[0].get("rag") == colour
    assert ("names several colours" in problems(reading)) == (word in ("A/G", "Amber/Green"))


@pytest.mark.parametrize("heading", ["Completed? (Y/N)", "Complete? Y/N", "Done"])
def test_completed_yes_or_no_is_a_status_beside_the_date(tmp_path: Path, heading: str) -> None:
    rows = [["Y", "14/03/2024"], ["N", ""], ["Yes", ""], ["no", ""], ["Partly", ""]]
    reading = plan(tmp_path, [heading, "Date completed"], *rows)
    assert [(row["status"], row.get("closed_on")) for row in of(reading, "Action")] == [
        ("completed", "2024-03-14"), ("in_progress", None), ("completed", None), ("in_progress", None), ("in_progress", None),
    ]  # fmt: skip
    sentences = problems(reading)
    assert "is left out" not in sentences
    assert sentences.count("is completed, and no date says when") == 1
    beside = plan(tmp_path, ["Status", "Completed?"], ["On track", "N"], ["Complete", "Y"])
    assert [row["status"] for row in of(beside, "Action")] == ["in_progress", "completed"]


def test_ticks_under_done_say_what_is_completed(tmp_path: Path) -> None:
    ticked = plan(tmp_path, ["Done", "RAG"], [True, "Green"], [False, "Amber"])
    statuses = [record.values.get("status") for record in ticked.records if record.kind == "Action"]
    assert statuses == ["completed", "in_progress"]


@pytest.mark.parametrize("heading", ["Started?", "Started (Y/N)", "Has it begun? Yes / No"])
def test_what_is_neither_started_nor_done_is_planned(tmp_path: Path, heading: str) -> None:
    rows: list[list[Any]] = [[True, True], [True, False], [False, False], [False, True], ["", False]]
    reading = plan(tmp_path, [heading, "Done?"], *rows)
    statuses = ["completed", "in_progress", "planned", "completed", "in_progress"]
    assert [row["status"] for row in of(reading, "Action")] == statuses
    assert f"column {heading}: is read with the column of completion" in problems(reading)
    assert "is left out" not in problems(reading)
    beside = plan(tmp_path, [heading, "Status"], ["No", "On track"], ["Yes", "Complete"])
    assert [row["status"] for row in of(beside, "Action")] == ["in_progress", "completed"]
    assert f"column {heading}: is no heading of an action plan, and is left out" in problems(beside)


@pytest.mark.parametrize("heading", ["Complete (Y/N) and date", "Complete Y/N & date", "Completed (Y/N) and date"])
def test_yes_or_no_and_the_day_may_stand_in_one_column(tmp_path: Path, heading: str) -> None:
    reading = plan(tmp_path, [heading], ["Y 14/03/2024"], ["N"], ["Yes - 15.3.24"])
    assert [row.get("closed_on") for row in of(reading, "Action")] == ["2024-03-14", None, "2024-03-15"]
    assert "'N' is not a date of completion" in problems(reading)


def test_of_boxes_the_ticked_one_counts(tmp_path: Path) -> None:
    boxes = ["☒ Red ☐ Amber ☐ Green", "☐ Red ☐ Amber ☑ Green", "☐ Red ☐ Amber ☐ Green"]
    reading = plan(tmp_path, ["RAG"], *([text] for text in boxes))
    assert [row.get("rag") for row in of(reading, "Action")] == ["red", "green", None]
    assert "names several colours" not in problems(reading)
    statuses = plan(tmp_path, ["Status"], ["☐ Not started ☒ On track"], ["☑ Complete ☐ On track"])
    assert [row["status"] for row in of(statuses, "Action")] == ["in_progress", "completed"]


@pytest.mark.parametrize(
    ("word", "status"),
    [("On-going", "in_progress"), ("Superseded by 2.3", "superseded"), ("Replaced by 4", "superseded")],
)
def test_a_status_may_say_more(tmp_path: Path, word: str, status: str) -> None:
    assert [row["status"] for row in of(plan(tmp_path, ["Status"], [word]), "Action")] == [status]


def test_a_column_for_each_status_is_no_progress(tmp_path: Path) -> None:
    reading = plan(tmp_path, ["Not started", "In progress", "RAG"], ["", "x", "Red"], ["x", "", "Red"])
    assert not notes(reading)
    assert "column In progress: is no heading of an action plan, and is left out" in problems(reading)


@pytest.mark.parametrize(
    ("cell", "status", "closed"),
    [
        ("Complete (13/03/2024)", "completed", "2024-03-13"),
        ("Closed 13.03.2024, BAU", "completed", "2024-03-13"),
        ("Blue – closed 13/03/2024", "completed", "2024-03-13"),
        ("Green - complete", "completed", None),
        ("Complete 13/03/2024 - not yet embedded", "not_known", None),
        ("Green - nearly complete", "in_progress", None),
        ("Ongoing – 60%", "in_progress", None),
        ("90% complete", "in_progress", None),
        ("100%", "completed", None),
        ("0%", "planned", None),
        ("Slipped (40%)", "not_known", None),
    ],
)
def test_a_status_may_have_a_day_a_colour_or_a_share(
    tmp_path: Path, cell: str, status: str, closed: str | None
) -> None:
    [action] = of(plan(tmp_path, ["Status"], [cell]), "Action")
    assert (action["status"], action.get("closed_on")) == (status, closed)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Meet - CLOSED 6/11/26", "CLOSED 6/11/26"),
        ("Meet (superseded - now in the records project)", "superseded - now in the records project"),
        ("Meet\nCompleted", "Completed"),
        ("Meet. Action complete.", "Action complete"),
        ("Review the cases - completed assessments only", ""),
        ("Audit the files (closed cases)", ""),
        ("Write a guide, done with parents", ""),
    ],
)
def test_an_action_that_ends_with_a_state_of_its_own_is_named(tmp_path: Path, words: str, named: str) -> None:
    rows = [["Action", "Lead agency", "RAG"], [words, "Police", "Amber"], [words, "Health", "Complete"]]
    warnings = [p for p in read(write_table(tmp_path / "plan.xlsx", rows)).problems if p.code == "ended_in_words"]
    assert [(p.place.row, p.rule.split(",")[0]) for p in warnings] == (
        [(2, f"ends with {named!r}".split(",")[0])] if named else []
    )


@pytest.mark.parametrize(
    ("note", "named"),
    [
        ("Done", "Done"),
        ("Printed 30/10/2026. Complete.", "Complete"),
        ("Launched - action complete", "action complete"),
        ("12/11/2026 - completed\n02/10/2026 - begun", "completed"),
        ("12/10/2026 - first part done\n02/11/2026 - begun again", ""),
        ("Completed 3 November 2026", "Completed 3 November 2026"),
        ("Not yet complete", ""),
        ("Audit complete", ""),
        ("50% done", ""),
    ],
)
def test_a_last_note_that_says_done_beside_an_open_status_is_named(note: str, named: str) -> None:
    assert ended_in_note(notes_of(note, day_first=True)) == named


@pytest.mark.parametrize(
    ("colours", "heading", "named"),
    [
        (("FFC000", "FF0000"), "Progress", "2 rows that are filled with red, amber,"),
        (("00B050", ""), "Progress", "1 row that is filled with green,"),
        (("00B050", "00B050"), "Progress", ""),
        (("0070C0", ""), "Progress", ""),
        (("FFC000", "FF0000"), "RAG", ""),
    ],
)
def test_rows_in_colours_without_a_column_of_rag_are_named(
    tmp_path: Path, colours: tuple[str, ...], heading: str, named: str
) -> None:
    book = openpyxl.Workbook()
    for line in (["Action", "Lead agency", heading], ["Write", "Police", "x"], ["Meet", "Health", "x"]):
        book.worksheets[0].append(line)
    for number, colour in enumerate(colours, start=2):
        for cell in book.worksheets[0][number] if colour else ():
            cell.fill = PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "plan.xlsx")
    rules = [p.rule for p in read(tmp_path / "plan.xlsx").problems if p.code == "coloured_rows"]
    assert len(rules) == bool(named) and all(named in rule for rule in rules)


@pytest.mark.parametrize(
    ("word", "status", "rag"),
    [
        ("1 - Not started", "planned", None),
        ("2 - In progress", "in_progress", None),
        ("2. In progress", "in_progress", None),
        ("(2) in progress", "in_progress", None),
        ("2: Amber", "in_progress", "amber"),
        ("4 – Complete", "completed", "blue"),
        ("4) Completed 12/03/2024", "completed", None),
        ("5 - On hold", "blocked", None),
        ("3 - Complete, evidence awaited", "not_known", None),
        ("2 Slipped", "not_known", None),
    ],
)
def test_the_number_of_a_list_before_a_status_says_nothing(
    tmp_path: Path, word: str, status: str, rag: str | None
) -> None:
    reading = plan(tmp_path, ["Status"], [word], ["Done 28/03/2024"])
    [action, _] = of(reading, "Action")
    assert (action["status"], action.get("rag")) == (status, rag)
    assert (action.get("status_in_source") or action["rag_in_source"]) == word
    asked = [question.key for question in reading.questions if question.key.startswith("status: ")]
    assert asked == ([f"status: {word.lower()}"] if status == "not_known" else [])
