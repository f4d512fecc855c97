"""Workbooks as people keep them: read as the spreadsheet shows them, and what is left out is named (rule 14)."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from loaders.check import Checked, check
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.read.workbooks import Workbook
from loaders.records.values import MAX_TEXT_LENGTH

FLAT = ["Case", "Key practice episode", "Date", "Factor", "+ or -", "Quote", "Page"]
ROWS = [
    ["Case A", "First visit", "2019-03-04", "Caseload", "-", "too many families", 12],
    ["Case A", "First visit", "2019-03-04", "Supervision", "+", "a talk each week", 13],
]


def workbook(path: Path, rows: list[list[Any]], **sheets: list[list[Any]]) -> Path:
    """A workbook of one sheet, and of others by name."""
    with xlsxwriter.Workbook(path) as book:
        for name, cells in {"Sheet1": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return path


def edited(path: Path, edit: Any) -> Path:
    """The workbook after `edit` had its first sheet, and all of it."""
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0], book)
    book.save(path)
    return path


def replaced(path: Path, old: bytes, new: bytes) -> None:
    """Replace some XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def loaded(path: Path) -> Checked:
    result = check(read(path))
    cells = result.drafts.reading.cells
    assert cells.filled == cells.used + cells.left_out.total(), cells.sentence
    return result


def errors(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.severity == "error"]


def warnings(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.severity == "warning"]


def named(result: Checked, label: str) -> list[object]:
    return [n.properties.get("name", n.properties.get("title")) for n in result.nodes if n.label == label]


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_the_spreadsheet_is_an_error_once(tmp_path: Path, text: str) -> None:
    path = workbook(tmp_path / "x.xlsx", [FLAT, *ROWS])

    def break_it(sheet: Any, book: Any) -> None:
        sheet["D2"] = text

    [error] = errors(loaded(edited(path, break_it)))
    assert f"row 2, column Factor: '{text}' is an error of the spreadsheet" in error


def test_an_error_saved_as_csv_is_one_too(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("case,factor,+ or -\nA,#N/A,-\n", encoding="utf-8")
    [error] = errors(loaded(path))
    assert "'#N/A' is an error of the spreadsheet" in error


def test_a_formula_without_its_result_is_an_error(tmp_path: Path) -> None:
    def add_formula(sheet: Any, book: Any) -> None:
        sheet["F3"] = '=CONCATENATE("a talk ", "each week")'

    [error] = errors(loaded(edited(workbook(tmp_path / "x.xlsx", [FLAT, *ROWS]), add_formula)))
    assert "column Quote" in error
    assert "is a formula whose result was not saved. Open the file in Excel or LibreOffice and save it." in error


def test_a_formula_with_its_result_is_its_result_even_where_that_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([FLAT, *ROWS]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, 5, '="too many " & "families"', None, "too many families")
        sheet.write_formula(2, 5, '=IF(1=1,"","x")', None, "")
    replaced(path, b'<c r="F3"><f>', b'<c r="F3" t="str"><f>')  # as Excel writes an empty text
    assert errors(loaded(path)) == []


def test_hidden_sheets_are_left_out_and_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "x.xlsx", [[*FLAT, "Internal notes"], *([*row, "secret"] for row in ROWS)], old=[FLAT, *ROWS]
    )

    def hide(sheet: Any, book: Any) -> None:
        book["old"].sheet_state = "veryHidden"
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True
        sheet.column_dimensions["G"].hidden = True

    result = loaded(edited(path, hide))
    assert named(result, "Factor") == ["Caseload", "Supervision"]
    assert dict(result.drafts.reading.cells.left_out) == {
        "hidden sheet 'old'": 21,
        "hidden column 'Internal notes' of 'Sheet1'": 3,
    }
    assert any("sheet Sheet1: has hidden rows, which are read: 3." in warning for warning in warnings(result))
    assert any("column Page: is a hidden column, and is read" in warning for warning in warnings(result))
    pages = [r.properties.get("page") for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert pages == ["12", "13"], "a hidden column with a heading that is known is read"


def test_a_person_may_have_each_of_them_read_or_left_out(tmp_path: Path) -> None:
    old: list[list[Any]] = [FLAT, ["Case OLD", None, None, "Poor thing", "-"]]
    path = workbook(tmp_path / "x.xlsx", [FLAT, *ROWS, ["Grand Total", None, None, None, None, None, 3]], old=old)

    def hide(sheet: Any, book: Any) -> None:
        book["old"].sheet_state = "hidden"
        sheet.row_dimensions[3].hidden = True

    edited(path, hide)
    parts = {"hidden sheet 'old'": True, "hidden rows of 'Sheet1'": False, "row 4 (total) of 'Sheet1'": True}
    cells = read(path).cells
    assert [(part.name, part.is_read) for part in cells.parts] == [
        ("hidden rows of 'Sheet1'", True),
        ("hidden sheet 'old'", False),
        ("row 4 (total) of 'Sheet1'", False),
    ]
    reading = read(path, parts=parts)
    assert reading.cells.filled == cells.filled == reading.cells.used + reading.cells.left_out.total()
    assert dict(reading.cells.left_out) == {"hidden rows of 'Sheet1'": 7}
    titles = [record.values["title"] for record in reading.records if record.kind == "Case"]
    assert titles == ["Case A", "Grand Total", "Case OLD"]
    problem = read(path, parts={"hidden sheet 'odl'": True}).problems[-1]
    assert problem.sentence == (
        "x.xlsx: \"hidden sheet 'odl'\" is none of the parts that can be read or left out. "
        "Did you mean \"hidden sheet 'old'\"?"
    )


def test_a_merged_cell_fills_all_that_it_covers(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range("A1:G1", "What we found, by theme")
        sheet.write_row("A2", FLAT)
        sheet.write_row("A3", ROWS[0])
        sheet.write_row("A4", ROWS[1])
        sheet.merge_range("F3:F4", "said twice")
        sheet.merge_range("E3:E4", "-")
    result = loaded(path)
    assert errors(result) == []
    ties = [r.properties for r in result.relationships if r.type == "CONTRIBUTED_TO"]
    assert [(tie["polarity"], tie["quote"]) for tie in ties] == [("hindering", "said twice")] * 2


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["Grand Total", None, None, None, None, None, 3], "total"),
        (["Total", None, None, "2 factors", None, None, None], ""),
        (["TOTALS:", None, None, 2, None, None, "=SUM(G2:G3)"], "total"),
        (["Total"], "total"),
        (["Source: interviews of March 2019"], "note"),
        (["* said by more than one person"], "note"),
        (["Data extracted on Monday"], "note"),
        (["None of this has been checked by anybody outside the team"], "note"),
    ],
)
def test_totals_and_notes_are_no_records(tmp_path: Path, row: list[Any], kind: str) -> None:
    result = loaded(workbook(tmp_path / "x.xlsx", [FLAT, *ROWS, row]))
    assert named(result, "Case") == (["Case A"] if kind else ["Case A", "Total"])
    assert any(f"is taken as a {kind} and left out" in warning for warning in warnings(result)) is bool(kind)


@pytest.mark.parametrize("headings", [["Case", "Episode", "Factor", "+ or -"], ["Case", "Factor", "+ or -", "Quote"]])
def test_rows_under_a_theme_that_have_no_episode_are_counted(headings: list[str], tmp_path: Path) -> None:
    cells = {"Case": "Smew", "Factor": "Workload", "+ or -": "-"}
    with xlsxwriter.Workbook(str(tmp_path / "smew.xlsx")) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.write_row(0, 0, headings)
        for row, text in ((1, "KPE 1 - First contact (12/03/2019)"), (3, "KPE 2 - Home visit (19/03/2019)")):
            sheet.merge_range(row, 0, row, 3, text)
            sheet.write_row(row + 1, 0, [(cells | {"Factor": text[:5]}).get(heading, "") for heading in headings])
    problems = check(read(tmp_path / "smew.xlsx")).problems
    assert [problem.sentence for problem in problems if problem.code == "no_episode_under_theme"] == [
        "smew.xlsx, sheet Sheet: 2 rows have no episode, below merged cells that are left out as themes (the first is in row "
        "2), so their factors are stored for the case as a whole. If those cells name episodes, write the episode and its "
        "date into each row, in columns 'Episode' and 'Date'."
    ]


def test_a_theme_over_the_rows_is_left_out_and_a_case_over_them_is_their_case(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row("A1", FLAT)
        sheet.merge_range("A2:G2", "What we heard first")
        sheet.write_row("A3", ROWS[0])
        sheet.merge_range("A4:G4", "Later on")
        sheet.merge_range("A5:G5", "Case B")
        sheet.write_row("A6", ["", "Second visit", "", "Rota", "-"])
    result = loaded(path)
    assert errors(result) == []
    assert named(result, "Case") == ["Case A", "Case B"]
    assert set(result.drafts.reading.cells.left_out) == {"row 2 (theme) of 'Sheet1'", "row 4 (theme) of 'Sheet1'"}


def test_a_factor_may_be_called_total_where_other_cells_say_more(tmp_path: Path) -> None:
    rows = [["factor", "case", "+ or -"], ["Total", "Case A", "-"], ["Caseload", "Case A", "-"]]
    result = loaded(workbook(tmp_path / "x.xlsx", rows))
    assert named(result, "Factor") == ["Total", "Caseload"]


def test_numbers_and_months_are_read_as_they_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, ["id", "title", "period_start", "period_end"])
        formats = {
            code: book.add_format({"num_format": code})
            for code in ("0000", "mmm-yy", "yyyy", '"REF-"000', "d mmmm yyyy")
        }
        sheet.write_number(1, 0, 7, formats["0000"])
        sheet.write_string(1, 1, "Month and year")
        sheet.write_datetime(1, 2, date(2019, 3, 1), formats["mmm-yy"])
        sheet.write_datetime(1, 3, date(2020, 5, 17), formats["yyyy"])
        sheet.write_number(2, 0, 12, formats['"REF-"000'])
        sheet.write_string(2, 1, "Day")
        sheet.write_datetime(2, 2, date(2019, 3, 1), formats["d mmmm yyyy"])
    result = loaded(path)
    cases = {node.id: node.properties for node in result.nodes if node.label == "Case"}
    assert set(cases) == {"0007", "REF-012"}
    assert (cases["0007"]["period_start"], cases["0007"]["period_end"]) == ("2019-03", "2020")
    assert cases["REF-012"]["period_start"] == "2019-03-01"


def test_a_number_longer_than_a_spreadsheet_keeps_is_an_error(tmp_path: Path) -> None:
    long = 1234567890123456789
    path = workbook(tmp_path / "x.xlsx", [FLAT, *ROWS], cases=[["id", "title"], [long, "Long"]])
    sentence = (
        "'1234567890123457024' has more than 15 digits, and a number keeps no more: its last ones are lost. "
        "Format its column as text in the spreadsheet, and type it again."
    )
    [error] = errors(check(read(path, as_="own")))
    assert f"column id: {sentence}" in error
    flat = workbook(tmp_path / "flat.xlsx", [FLAT, [long, *ROWS[0][1:]]])
    plan = workbook(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Timescale"], ["Train staff", "Police", long]])
    mapped = workbook(tmp_path / "mapped.xlsx", [["id"], [long]])
    rules = tmp_path / "any.yaml"
    rules.write_text(
        "source: {id: any, title: Any, kind: spreadsheet}\ntable: {key: [id]}\nfields: {id: {column: id}}\n"
        "nodes: {case: {label: Case, id: 'any:{id}', properties: {title: '{id}'}}}\n",
        encoding="utf-8",
    )
    for reading in (read(flat), read(plan), read(mapped, mapping=rules)):
        assert any(sentence in problem.sentence for problem in reading.problems), reading.loader


def test_a_long_number_in_json_is_told_what_to_do_in_json(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"cases": [{"id": 1234567890123456789.0, "title": "Long"}]}', encoding="utf-8")
    [error] = errors(check(read(path)))
    assert error.endswith("its last ones are lost. Write it in quotation marks, as a text.")
    path.write_text('{"cases": [{"id": 1234567890123456789, "title": "Whole"}]}', encoding="utf-8")
    assert [node.id for node in check(read(path)).nodes if node.label == "Case"] == ["1234567890123456789"]


def test_a_text_longer_than_any_report_is_refused(tmp_path: Path) -> None:
    """One of 80 MB is no message that the embedded server takes: it answers nothing, and nobody could write any more."""
    path = tmp_path / "x.json"
    path.write_text(
        json.dumps({"cases": [{"title": "Long", "summary": "a" * (MAX_TEXT_LENGTH + 1)}]}), encoding="utf-8"
    )
    assert any(
        "has 1,000,001 characters, and a text has at most 1,000,000" in error for error in errors(check(read(path)))
    )
    path.write_text(json.dumps({"factors": [{"name": "a" * 40_001}]}), encoding="utf-8")
    assert any("has 40,001 characters, and here it has at most 40,000" in error for error in errors(check(read(path))))


@pytest.mark.parametrize(
    ("colour", "fill"), [("FFFFC000", "FFC000"), (Color(theme=5), "C0504D"), (Color(indexed=2), "FF0000")]
)
def test_the_colour_of_a_cell_is_known_if_it_is_wanted(tmp_path: Path, colour: Any, fill: str) -> None:
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["B2"]
    cell.value, cell.fill = "Amber", PatternFill("solid", fgColor=colour)
    book.save(tmp_path / "x.xlsx")
    assert Workbook(tmp_path / "x.xlsx", with_fills=True).sheet("Sheet").fills == {(1, 1): fill}
    assert Workbook(tmp_path / "x.xlsx").sheet("Sheet").fills == {}


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(50)
    )
    with pytest.raises(Unreadable, match="protected with a password"):
        read(path)


@pytest.mark.parametrize(("sheet", "part"), [("Sheet1", 0), ("Notes", 4)])
def test_a_sheet_that_is_no_flat_sheet_is_named(tmp_path: Path, sheet: str, part: int) -> None:
    result = loaded(workbook(tmp_path / "x.xlsx", [FLAT, *ROWS], Notes=[["To", "do"], ["ring", "back"]]))
    assert result.drafts.reading.cells.left_out[f"sheet '{sheet}'"] == part


def test_a_workbook_of_libreoffice_is_read_and_says_what_was_not_seen() -> None:
    result = loaded(Path(__file__).parent / "files" / "libre.ods")
    assert named(result, "Case") == ["T"]
    assert any(
        "hidden rows and columns, merged cells, lines through texts and number formats are not seen" in w
        for w in warnings(result)
    )


def test_comments_on_cells_are_not_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate([FLAT, *ROWS]):
            sheet.write_row(number, 0, row)
        sheet.write_comment("A1", "what people call the case")
        sheet.write_comment("D2", "not sure of this one")
    assert "x.xlsx: has a comment on cells, which are not read. Put what matters into cells." in warnings(loaded(path))


def test_headings_that_stand_again_are_no_record(tmp_path: Path) -> None:
    result = loaded(workbook(tmp_path / "x.xlsx", [FLAT, ROWS[0], FLAT, ROWS[1]]))
    assert named(result, "Case") == ["Case A"]
    assert any("is taken as a heading and left out" in warning for warning in warnings(result))


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [('"SCR-"0', 7, "SCR-7"), ("0.00", 1.1, "1.10"), ("000-00-0000", 123456789, "123-45-6789"), ("0", 7, "7")],
)
def test_a_reference_is_read_as_its_format_shows_it(tmp_path: Path, code: str, value: float, shown: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, ["id", "title", "ref"])
        sheet.write_row(1, 0, ["c1", "Title"])
        sheet.write_number(1, 2, value, book.add_format({"num_format": code}))
    [case] = [node for node in loaded(tmp_path / "x.xlsx").nodes if node.label == "Case"]
    assert case.properties["ref"] == shown


@pytest.mark.parametrize("code", ["dd-mmm", "mmm-yy"])
def test_pages_that_became_a_day_are_an_error(tmp_path: Path, code: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, FLAT)
        sheet.write_row(1, 0, ROWS[0][:6])
        sheet.write_datetime(1, 6, date(2019, 12, 14), book.add_format({"num_format": code}))
    [error] = errors(loaded(tmp_path / "x.xlsx"))
    assert "column Page" in error
    assert "is a date: the spreadsheet has turned what was typed into one" in error


def test_what_a_folder_of_csv_files_does_not_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "fold"
    folder.mkdir()
    (folder / "a.csv").write_text("case,factor,+ or -\nA,Caseload,+\n", encoding="utf-8")
    workbook(folder / "b.xlsx", [FLAT, *ROWS])
    assert "fold/b.xlsx: is left out: only the CSV files of a folder or a zip are read. Load it by itself." in warnings(
        loaded(folder)
    )


def test_a_link_behind_other_words_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([FLAT, *ROWS]):
            sheet.write_row(number, 0, row)
        sheet.write_url(1, 9, "https://example.org/shown")
        sheet.write_url(2, 9, "https://example.org/audit", string="Audit")
    assert "x.xlsx: has a link, whose address is not read, but only the words." in " ".join(warnings(loaded(path)))
