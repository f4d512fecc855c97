"""A bad file is a clear sentence, in bounded time and memory, never an exception of somebody else's library."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from loaders.check import check
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable, kind_of
from loaders.records.problem import Problem

Written = Callable[..., Path]


def _problems(path: Path) -> list[Problem]:
    """The errors of a path, whether reading stopped at once or went on."""
    try:
        reading = read(path)
    except Unreadable as error:
        return [error.problem]
    return [problem for problem in check(reading).problems if problem.severity == "error"]


def _sentence(path: Path) -> str:
    return "\n".join(problem.sentence for problem in _problems(path))


def test_nothing_there(tmp_path: Path) -> None:
    assert _sentence(tmp_path / "none.csv") == "none.csv: is not there. Check its name and its folder."


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.zip"])
def test_empty(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    assert f"{name}: is empty" in _sentence(tmp_path / name)


@pytest.mark.parametrize("content", [b" \r\n\r\n", b"\xef\xbb\xbf", b"title,kind\r\n"])
def test_without_rows(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_bytes(content)
    assert "cases.csv: " in _sentence(tmp_path / "cases.csv")


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "holds no rows" in _sentence(tmp_path)


@pytest.mark.parametrize("name", ["cases.csv", "a.xlsx", "a.json"])
def test_binary(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 100)
    assert f"{name}: is not a table of any kind that Casethread reads" in _sentence(tmp_path / name)


def test_binary_further_down(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_bytes(b"title\r\n" + b"x\r\n" * 5000 + b"\0\0")
    assert "is not text" in _sentence(tmp_path / "cases.csv")


def test_old_excel(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "is an old Office file without a workbook" in _sentence(tmp_path / "a.xls")


@pytest.mark.parametrize("form", ["zip", "workbook"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_half_written_archive(form: str, share: float, story: Any, written: Written) -> None:
    path = written(story, form)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "is a broken or half-written zip or Excel file" in _sentence(path)


@pytest.mark.parametrize("form", ["zip", "workbook"])
def test_damaged_archive(form: str, story: Any, written: Written) -> None:
    """The list of members is whole, what they hold is not."""
    path = written(story, form)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        first = max(archive.infolist(), key=lambda member: member.compress_size)
    for offset in range(first.header_offset + 60, first.header_offset + 30 + first.compress_size - 8):
        content[offset] ^= 0x55
    path.write_bytes(bytes(content))
    assert "broken or half written" in _sentence(path)


def test_half_written_json(story: Any, written: Written) -> None:
    path = written(story)
    path.write_text(path.read_text()[:700])
    sentence = _sentence(path)
    assert "is not sound JSON" in sentence
    assert "line 1, column" in sentence


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('{"cases": [{"title": "A", "title": "B"}]}', "'title' is given twice in one object"),
        ('{"cases": [{"title": NaN}]}', "NaN is not a number"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"cases": ' + "1" * 5000 + "}", "is not sound JSON"),
        ("[1, 2]", "is not an object of sheets"),
        ('{"cases": "A"}', "is not a list of rows"),
        ('{"cases": ["A"]}', "is not an object"),
        ('{"casez": [{"title": "A"}]}', "Did you mean 'cases'?"),
        ('{"cases": [{"titel": "A"}]}', "Did you mean 'title'?"),
        ('{"cases": [{"title": {"a": 1}}]}', "is not a single value"),
        ('{"cases": [{"title": "\\ud800"}]}', "half of a character"),
        ("{}", "holds no rows"),
    ],
)
def test_bad_json(content: str, rule: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    assert rule in _sentence(tmp_path / "a.json")


def test_a_quote_that_never_ends(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text('id,title,summary\nc1,A,"never closed\nc2,B,x\n')
    sentence = _sentence(tmp_path / "cases.csv")
    assert "cannot be read beyond line 3" in sentence
    assert "quotation marks does not end" in sentence


def test_a_last_row_that_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,title,kind\nc1,A,audit\nc2,B")
    assert "cases.csv, row 3: breaks off: the last row has 2 cells, but there are 3 headings" in _sentence(
        tmp_path / "cases.csv"
    )


def test_a_separator_without_quotes(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,title\nc1,A, and B\n")
    assert "row 2: has 3 cells, but there are 2 headings" in _sentence(tmp_path / "cases.csv")


@pytest.mark.parametrize("form", ["folder", "workbook"])
def test_a_heading_twice(form: str, written: Written, tmp_path: Path) -> None:
    if form == "folder":
        path = tmp_path / "cases.csv"
        path.write_text("id,Title,TITLE\nc1,A,B\n")
    else:
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("cases").write_row(0, 0, ["id", "title", "ti tle"])
    assert "is given twice, in the columns " in _sentence(path)


def test_a_sheet_twice(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,title\nc1,A\n")
    (tmp_path / "Case.csv").write_text("id,title\nc2,B\n")
    assert "is the sheet cases, as " in _sentence(tmp_path)


def test_a_required_column_missing(tmp_path: Path) -> None:
    (tmp_path / "contributed_to.csv").write_text("from_id,to_id\nf1,e1\n")
    assert "column polarity: is missing from contributed_to" in _sentence(tmp_path / "contributed_to.csv")


def test_a_sheet_that_only_has_a_name_of_ours(tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text("Factor,Helped or hindered,Quote\nCaseload,-,busy\n")
    assert "codings.csv: has the name of our sheet codings, and none of its columns. Give" in _sentence(
        tmp_path / "codings.csv"
    )


@pytest.mark.parametrize("name", ["codings", "table"])
def test_a_flat_sheet_that_lacks_a_heading_under_a_name_of_ours(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text("Case,Episode,Factor,Helped (H) / Blocked (B),Quote\nA,Visit,Caseload,B,busy\n")
    problems = check(read(path)).problems
    assert [problem.sentence for problem in problems] == [
        f"{name}.csv: is no sheet of contributions: it has no heading for + or -. Name the column that holds it so, or say "
        "which heading does (--column 'HEADING=polarity' on the command line); or begin with the template, or use a mapping."
    ]
    (tmp_path / "cases.csv").write_text("id,title\nc1,A\n")
    sentences = [problem.sentence for problem in check(read(tmp_path), sensitivity="open").problems]
    assert any("it has no heading for + or -" in sentence for sentence in sentences) == (name == "codings")


@pytest.mark.parametrize(("heading", "meant"), [("polartiy", "polarity"), ("quotes", "quote")])
def test_a_heading_nearly_right(heading: str, meant: str, tmp_path: Path) -> None:
    (tmp_path / "contributed_to.csv").write_text(f"from_id,to_id,{heading}\nf1,e1,x\n")
    assert f"column {heading}: is not a column of our sheet 'contributed_to'. Did you mean '{meant}'?" in _sentence(
        tmp_path
    )


def test_a_column_of_their_own_is_left_out_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,title,colour of the folder\nc1,A,red\n")
    [problem] = check(read(tmp_path), sensitivity="open").problems
    assert problem.severity == "warning"
    assert (
        problem.sentence
        == "cases.csv, column colour of the folder: is not a column of our sheet 'cases' and is left out."
    )


def test_a_sheet_that_is_missing(story: Any, written: Written) -> None:
    del story["factors"]
    assert "is not the id or name of any factor in the file or in the graph. Add it to the sheet factors" in _sentence(
        written(story)
    )


def _repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_xml_with_entities(story: Any, written: Written) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst'
    path = _repacked(
        written(story, "workbook"), lambda name, part: part.replace(b"<sst", bomb) if "shared" in name else part
    )
    assert "holds what no spreadsheet program writes (XML with entities or a document type)" in _sentence(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_xml_in_an_encoding_that_there_is_not(part: str, story: Any, written: Written) -> None:
    """Such a file is refused, or read without what that part would say: it is never our fault."""

    def change(name: str, content: bytes) -> bytes:
        sound = content.removeprefix(content.partition(b"?>")[0] + b"?>")
        return b'<?xml version="1.0" encoding="null8"?>' + sound if name == part else content

    for problem in _problems(_repacked(written(story, "workbook"), change)):
        assert problem.sentence


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/cases.csv", "a\\..\\..\\cases.csv", "C:cases.csv"])
def test_a_zip_that_reaches_out(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, "id,title\nc1,A\n")
    assert "is the name of a file that would lie outside the zip" in _sentence(tmp_path / "a.zip")


@pytest.mark.slow
@pytest.mark.parametrize("inner", ["cases.csv", "xl/workbook.xml"])
def test_a_zip_bomb(inner: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open(inner, "w") as member:
        for _ in range(100):
            member.write(b"a" * 1024 * 1024)
    tracemalloc.start()
    sentence = _sentence(tmp_path / "a.zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "would unpack to 100 MB" in sentence
    assert peak < 20 * 1024 * 1024


@pytest.mark.slow
def test_a_cell_in_the_far_corner(tmp_path: Path) -> None:
    """The parser would ask for gigabytes and end the whole process: run apart, so that this test can tell."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, ["id", "title"])
        sheet.write(1_048_575, 16_383, "x")
    code = "import sys; from pathlib import Path; from loaders.read.choose_loader import read; read(Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=Path(__file__).parents[2],
        check=False,
    )  # fmt: skip
    assert "has a cell in row 1,048,576 and one in column 16,384: too large a sheet" in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
def test_a_hundred_thousand_bad_rows(tmp_path: Path) -> None:
    rows = [{"id": f"e{i}", "title": "A", "appraisal": f"bad{i}", "start": "2008-02-30"} for i in range(100_000)]
    (tmp_path / "a.json").write_text(json.dumps({"episodes": rows}))
    problems = _problems(tmp_path / "a.json")
    appraisals = [problem for problem in problems if problem.column == "appraisal"]
    assert len(appraisals) == 1_001
    assert sum(problem.count for problem in appraisals) == 100_000
    assert "(99,000 rows)" in appraisals[-1].sentence
    assert len(problems) < 5_000


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("id;title\nc1;A, B\n", ";"), ("id\ttitle\nc1\tA; B, C\n", "\t"), ('"id","ti;tle;"\nc1,"A"\n', ",")],
)
def test_the_separator_of_a_file_in_our_own_format(text: str, delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(text)
    cases = [record for record in read(tmp_path).records if record.kind == "Case"]
    if delimiter == ",":
        assert cases == []  # one heading is not ours, and the other is no title
    else:
        [case] = cases
        assert case.values["title"] == text.split("\n")[1].partition(delimiter)[2]


def test_excel_s_own_separator_line(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("sep=;\nid;title\nc1;A\n")
    assert not check(read(tmp_path), sensitivity="open").problems


def test_line_breaks_within_quotes_count_as_one_row(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text('id,title,summary\nc1,A,"one\r\ntwo"\nc2,,x\n')
    checked = check(read(tmp_path))
    assert checked.nodes[0].properties["summary"] == "one\ntwo"
    assert "cases.csv, row 3, column title: is blank, and is required" in checked.problems[0].sentence


ROWS = (
    "Case,Episode,Factor,+ or -,Quote,Page",
    "Knot,First panel,Thresholds,-,The same answer.,4",
    "Knot,First panel,Challenge,+,The head asked.,4",
    "Knot,Second panel,Minutes,-,There were none.,6",
    "Knot,Second panel,Chairing,+,A new chair.,7",
)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("opens", "closes", "column"), [(1, 2, 4), (1, 3, 4), (2, 4, 4), (1, 2, 5), (1, 2, 2), (1, 3, 0)]
)
def test_a_quotation_mark_that_swallows_rows(mark: str, opens: int, closes: int, column: int, tmp_path: Path) -> None:
    rows = [row.split(",") for row in ROWS]
    rows[opens][column] = f'"{rows[opens][column]}'
    rows[closes][column] += '"'
    (tmp_path / "knot.csv").write_text("\n".join(map(mark.join, rows)))
    [error] = [problem.sentence for problem in check(read(tmp_path / "knot.csv")).problems]
    assert (
        f"over lines {opens + 1} to {closes + 1} and holds what looks like whole rows: '{rows[opens][column][1:]}"
        in error
    )
    assert f"Close the quotation mark in line {opens + 1}, or take it out." in error


def test_a_quotation_mark_that_swallows_rows_without_the_blanks_at_their_ends(tmp_path: Path) -> None:
    rows = [ROWS[0], 'Knot,First panel,Thresholds,-,"The same answer.', 'Knot,First panel,Challenge,+,The head asked."']
    (tmp_path / "knot.csv").write_text("\n".join(rows))
    assert "over lines 2 to 3 and holds what looks like whole rows" in _sentence(tmp_path / "knot.csv")


def test_a_quote_of_several_lines_with_commas_is_one_text(tmp_path: Path) -> None:
    quote = (
        "He came, saw, and, having asked 1,200 times, left,\nshe said, as before, with no word, no note,\n\nnor a call."
    )
    rows = [*ROWS, f'Knot,Third panel,Records,-,"{quote}",9']
    (tmp_path / "knot.csv").write_text("\n".join(rows))
    checked = check(read(tmp_path / "knot.csv"))
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    assert quote in [r.properties["quote"] for r in checked.relationships if r.type == "CONTRIBUTED_TO"]


def test_kinds_are_told_by_content_not_by_name(story: Any, written: Written, tmp_path: Path) -> None:
    path = written(story, "workbook").rename(tmp_path / "data.csv")
    assert kind_of(path) == "workbook"
    assert not check(read(path)).problems


def test_two_files_of_one_name_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("new/cases.csv", "id,title\nc1,A\n")
        archive.writestr("old/cases.csv", "id,title\nc2,B\n")
    assert "two.zip/old/cases.csv: has the name of another file of the zip, new/cases.csv." in _sentence(
        tmp_path / "two.zip"
    )


def test_a_zip_of_workbooks_names_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plans.zip", "w") as archive:
        archive.writestr("Wren/plan.xlsx", "x")
        archive.writestr("Robin/plan.docx", "x")
    assert "load them one by one: Wren/plan.xlsx, Robin/plan.docx." in _sentence(tmp_path / "plans.zip")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_lines_that_stand_in_quotation_marks_as_a_whole(mark: str, tmp_path: Path) -> None:
    rows = [
        ["Case", "Factor", "+ or -", "Quote"],
        ["A", "Caseload", "-", f'""Too{mark} many""'],
        ["B", "Rota", "+", ""],
    ]
    (tmp_path / "x.csv").write_text("".join(f'"{mark.join(row)}"\r\n' for row in rows), encoding="utf-8", newline="")
    [problem] = _problems(tmp_path / "x.csv")
    assert problem.sentence.startswith("x.csv: has each line in quotation marks as a whole, so that it is one cell: ")
    assert "Save it as CSV again" in problem.fix and "Rename" not in problem.sentence


def test_a_list_of_texts_in_quotation_marks_is_no_such_file(tmp_path: Path) -> None:
    lines = ['"Text"', '"One, two, three"', '"Four, five, six"']
    (tmp_path / "x.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "as a whole" not in _sentence(tmp_path / "x.csv")
    (tmp_path / "x.csv").write_text('"Case","Factor","+ or -"\n"A","Caseload","-"\n', encoding="utf-8")
    assert _problems(tmp_path / "x.csv") == []
