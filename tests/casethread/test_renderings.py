"""One document, several renderings: a page, a terminal and a notebook show the same texts in the same cells."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from lxml import html
from people import OWNER

from casethread.cli.document import print_document
from queries import Answer, Column
from queries.answers.document import Document, document
from queries.answers.html import document_html
from queries.answers.note import Note, Suggestion
from queries.answers.units import UNITS, Unit, id_of
from webapp import create_app
from webapp.cells import table

FACTOR = id_of("Factor")
# For each unit a value as a row holds it, and the text that everybody reads.
TEXTS: dict[str, tuple[Any, str]] = {
    "text": ("Tools <b>$x$</b> [bold]", "Tools <b>$x$</b> [bold]"),
    "list": (["Northmere", "Harrowdale"], "Northmere; Harrowdale"),
    "date": ("2019-05-17", "17 May 2019"),
    "yes_no": (True, "Yes"),
    "number": (1234.5, "1,234.5"),
    "cases": (1200, "1,200"),
    "episodes": (3, "3"),
    "mentions": (0, "0"),
    "days": (3163, "3,163"),
    "share": (0.688, "69%"),
    "difference": (0.12, "+12 pp"),
    "ratio": (348.931, "348.93"),
    "probability": (0.0004, "<0.001"),
    "node": ("a1", "A body map"),
}


def answer_of(columns: list[Column], *rows: dict[str, Any]) -> Answer:
    """An answer that nothing but this file knows of."""
    note = Note("codebooks-apart", "Two codebooks.", suggestion=Suggestion("Count them together", "pool", "yes"))
    return Answer(
        question="recurring-factors", title="Which factors recur?", sentence="Some do.", parameters={"pool": False},
        columns=columns, rows=list(rows), notes=[note], revision=7, cypher="", method="", sources=[], viewer=OWNER,
        captions={("Action", "a1"): "A body map"},
    )  # fmt: skip


def answer_in(unit: Unit, value: Any) -> Answer:
    """An answer of one row in which a column of the unit stands beside a name."""
    columns = [Column("factor", "Factor", FACTOR), Column("name", "Name", UNITS["text"]), Column("it", "It", unit)]
    row = {"factor": "f1", "name": "Caseload", "it": value}
    return answer_of(columns, row | ({"label": "Action"} if unit.name == "node" else {}))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site whose database nobody ever connects."""
    return create_app({"CASETHREAD_HOME": tmp_path_factory.mktemp("site")})


def on_a_page(site: Flask, laid_out: Document) -> list[list[str]]:
    """The cells of a document on its page, those of the headings first."""
    with site.test_request_context():
        macro = site.jinja_env.get_template("macros.html").module.table  # type: ignore[attr-defined]  # a macro of it
        return cells_of(macro(table(laid_out.table, []), "Caption"))


def cells_of(text: str) -> list[list[str]]:
    rows = html.fromstring(text).iter("tr")
    return [[unescape(cell.text_content()).strip() for cell in row] for row in rows]


@pytest.mark.parametrize("unit", [*UNITS.values(), FACTOR], ids=lambda unit: unit.name)
def test_a_value_reads_the_same_everywhere(
    unit: Unit, site: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    value, text = TEXTS.get(unit.name, ("f2", "f2"))
    monkeypatch.setenv("COLUMNS", "200")
    laid_out = document(answer_in(unit, value))
    assert laid_out.table.rows[0][-1].text == text
    expected = [["Factor", "It"], ["Caseload", text]]
    assert on_a_page(site, laid_out) == cells_of(document_html(laid_out)) == expected
    print_document(laid_out, quiet=False)
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("Factor", "Caseload", "f1", text))


def test_a_long_list_is_its_first_item_which_opens_the_others(
    site: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        "Supervision: in 4 of 4 where it supported, in 0 of 4 where it hindered <b>",
        "Funding: in 0 of 4",
        "P" * 60,
    ]
    monkeypatch.setenv("COLUMNS", "200")
    laid_out = document(answer_in(UNITS["list"], items))
    [_, [_, shown]] = on_a_page(site, laid_out)
    assert shown == f"{items[0]}2 more{items[1]}{items[2]}"
    summary = f"{items[0]}; and 2 more"
    assert cells_of(document_html(laid_out))[1][1] == summary
    print_document(laid_out, quiet=False)
    assert summary in " ".join(capsys.readouterr().out.split())


def test_every_unit_is_in_the_test_above() -> None:
    assert set(TEXTS) == set(UNITS)


def test_what_is_not_known_is_blank_everywhere(site: Flask) -> None:
    for unit in (*UNITS.values(), FACTOR):
        laid_out = document(answer_in(unit, None))
        assert on_a_page(site, laid_out)[1] == cells_of(document_html(laid_out))[1] == ["Caseload", ""]


def test_the_words_around_the_table_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    laid_out = document(answer_in(UNITS["share"], 0.688))
    print_document(laid_out, quiet=False)
    printed, shown = capsys.readouterr().out, unescape(document_html(laid_out))
    for text in (
        "Some do.",
        "Two codebooks. Count them together: pool=yes",
        "Asked: recurring-factors pool=no; revision 7.",
    ):
        assert text in printed
        assert text in shown


@pytest.mark.parametrize(("width", "is_shown"), [(60, True), (40, False)])
def test_a_terminal_shows_ids_where_there_is_room_for_them(
    width: int, is_shown: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    columns = [
        Column("factor", "Factor", FACTOR),
        Column("name", "Name", UNITS["text"]),
        Column("n", "n", UNITS["cases"]),
    ]
    id_ = "caseload-of-the-duty-team-in-the-north"
    print_document(document(answer_of(columns, {"factor": id_, "name": "Caseload", "n": 3})), quiet=True)
    lines = capsys.readouterr().out.splitlines()
    assert (id_ in lines[-2], "Caseload" in lines[-2]) == (is_shown, True)
