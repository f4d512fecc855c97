"""Files made to exhaust, hang or mislead whoever reads them: each is refused with one sentence, by the way it came."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from graph.dates import day
from loaders import isolated
from loaders.isolated import Limits
from loaders.read.choose_loader import read
from loaders.read.files import Unreadable
from loaders.records.values import whole_number

LIMITS = Limits(memory_mb=300, seconds=20)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TOO_LARGE = "has a cell in row 1,048,576 and one in column 16,384: too large a sheet"
TOO_MUCH = "takes more than 300 MB of memory to read"


def _workbook(path: Path, sheets: list[str], folder: str = "worksheets") -> Path:
    """A workbook of a few kilobytes with these rows, as no spreadsheet program writes it."""
    numbers = range(1, len(sheets) + 1)
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="{folder}/s{n}.xml"/>' for n in numbers)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{root}</Relationships>')
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>')
        for number, rows in zip(numbers, sheets, strict=True):
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            book.writestr(f"xl/{folder}/s{number}.xml", sheet)
    return path


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


FAR = _row(1, '<c r="A1"><v>1</v></c>') + _row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')
WITHOUT_R = _row(1_048_570, "<c/>" * 16_000 + "<c><v>1</v></c>") + _row(1, "<c><v>1</v></c>")
BELOW_THE_LIMIT = _row(1, '<c r="A1"><v>1</v></c>') + _row(11_000, '<c r="ALL11000"><v>1</v></c>')


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheets", "folder", "rule"),
    [
        ([FAR.replace("XFD", "xfd")], "worksheets", TOO_LARGE),
        ([FAR], "pages", TOO_LARGE),
        ([WITHOUT_R], "worksheets", TOO_MUCH),
        ([BELOW_THE_LIMIT] * 3, "worksheets", TOO_MUCH),
    ],
    ids=["lower-case", "elsewhere", "without-r", "three-sheets"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the watch sees to it, which other tests show")
def test_small_workbooks_of_huge_sheets(sheets: list[str], folder: str, rule: str, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", sheets, folder)
    assert path.stat().st_size < 10_000
    with pytest.raises(Unreadable, match=rule):
        isolated.read(path, limits=LIMITS)


def test_an_archive_with_a_member_for_its_own_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("./", "")
        archive.writestr("cases.csv", "id,title\nc1,A\n")
    assert "c1" in [record.values["id"] for record in read(tmp_path / "a.zip").records]


@pytest.mark.parametrize("name", ["cases.csv", "mimetype"])
def test_a_corrupt_lzma_archive(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(name, "id,title\n" + "".join(f"c{number},A\n" for number in range(5000)))
    content = bytearray(path.read_bytes())
    for offset in range(60, len(content) - 120):
        content[offset] ^= 0x5A
    path.write_bytes(content)
    try:
        problems = read(path).problems
    except Unreadable as error:
        problems = [error.problem]
    assert "is broken or half written. Save or copy it again." in problems[0].sentence


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_place_of_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cases.csv")
    [problem, *_] = isolated.read(tmp_path, limits=LIMITS).problems
    assert "cases.csv: is no file of this folder: it leads out of it, or is a pipe or a device" in problem.sentence
    with pytest.raises(Unreadable, match="is no file, but a pipe or a device"):
        isolated.read(tmp_path / "cases.csv", limits=LIMITS)


@pytest.mark.parametrize(("name", "as_"), [("cases.csv", None), ("pfd_reports.csv", "pfd")])
def test_a_link_that_leads_out_of_the_folder(name: str, as_: str | None, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("root,secret\n1,2\n")
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / "secret.txt")
    reading = read(folder, as_=as_)
    assert any("it leads out of it" in problem.sentence for problem in reading.problems)
    assert not any("secret" in problem.sentence for problem in reading.problems)
    assert not reading.hashes


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("id,title\nc1,A\n")
    (tmp_path / "cases.csv").symlink_to(tmp_path / "data.txt")
    assert "c1" in [record.values["id"] for record in read(tmp_path).records]


def test_a_workbook_of_libreoffice_that_breaks_off(tmp_path: Path) -> None:
    """The library that reads it goes round for ever, where it breaks off after a row."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    rows = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row>'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{rows}"
        archive.writestr("content.xml", content)
    with pytest.raises(Unreadable, match=r"is not a sound workbook \(.+\)\. Open it and save it again\."):
        isolated.read(tmp_path / "a.ods", limits=LIMITS)


def test_a_sheet_that_is_no_xml(tmp_path: Path) -> None:
    """The library that reads it passes over what its details cannot be read from."""
    path = _workbook(tmp_path / "a.xlsx", [_row(1, '<c r="A1" t="e"><v>#N/A</v></c>') + "</sheetData>" + "&&"])
    with pytest.raises(Unreadable, match="is not a sound workbook"):
        read(path)


def test_a_word_document_whose_numbers_are_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, b"application/octet-stream")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(Unreadable, match="is not a sound Word document"):
        read(path, as_="action-plan")


@pytest.mark.parametrize("text", ["²", "①", "9" * 5_000, "-1", ""])
def test_digits_that_write_no_number_are_none(text: str) -> None:
    """Word's own numbers, days of plans and dates in addresses are read from texts that anybody wrote."""
    assert whole_number(text) is None
    assert day(f"2020-{text}") == f"2020-{text}"
