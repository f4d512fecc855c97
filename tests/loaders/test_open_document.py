"""Comments in an .ods file are counted, and a line break or a tab within a paragraph is one in the text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from loaders.read.choose_loader import read
from loaders.read.workbooks import Workbook

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_COMMENT = "<office:annotation><text:p>Check with midwife</text:p></office:annotation>"


def book(folder: Path, *rows: list[str]) -> Path:
    """A spreadsheet whose cells hold this markup."""
    cell = '<table:table-cell office:value-type="string">{}</table:table-cell>'
    text = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{text}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "kpe.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return path


def paragraphs(*texts: str) -> list[str]:
    return [f"<text:p>{text}</text:p>" for text in texts]


def test_comments_and_line_breaks_of_open_document(tmp_path: Path) -> None:
    headings = paragraphs("Case", "Factor", "+ or -", "Quote")
    row = paragraphs(
        "Child Dunlin", "Continuity", "+", "One<text:span>two<text:line-break/>three</text:span> &amp; four"
    )
    path = book(tmp_path, [_COMMENT + headings[0], *headings[1:]], [row[0], _COMMENT + row[1], *row[2:]])
    assert Workbook(path).sheet("Sheet1").rows[1][3] == "Onetwo\nthree & four"
    rules = [problem.rule for problem in read(path).problems]
    assert "has a comment on cells, which are not read" in rules
    assert any(rule.endswith("lines through texts and number formats are not seen") for rule in rules)


def test_a_tab_within_a_paragraph_is_one_in_the_text(tmp_path: Path) -> None:
    markup = 'no<text:tab text:tab-ref="1"/>chair<text:tab></text:tab>at<text:tab/>all'
    path = book(tmp_path, paragraphs("Case", "Quote"), paragraphs("Child Dunlin", markup))
    assert Workbook(path).sheet("Sheet1").rows[1] == ["Child Dunlin", "no\tchair\tat\tall"]


def test_the_file_itself_is_read_where_it_has_no_line_break(tmp_path: Path) -> None:
    path = book(tmp_path, paragraphs("Case", "Quote"), paragraphs("Child Dunlin", "One</text:p><text:p>two"))
    assert Workbook(path).comments == 0
    assert Workbook(path).sheet("Sheet1").rows[1] == ["Child Dunlin", "One\ntwo"]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "Err:502"])
def test_an_error_of_a_formula_is_one(tmp_path: Path, error: str) -> None:
    path = book(
        tmp_path, paragraphs("Case", "Factor", "+ or -", "Quote"), paragraphs("Child Dunlin", "Continuity", "+", "@")
    )
    saved = 'table:formula="of:=NA()" office:value-type="string" office:string-value="">'
    _rewrite(path, 'office:value-type="string"><text:p>@', f"{saved}<text:p>{error}")
    [problem] = [problem for problem in read(path).problems if problem.severity == "error"]
    assert (problem.value, problem.column, problem.place.row) == (error, "Quote", 2)


def _rewrite(path: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
