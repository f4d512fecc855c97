"""Pages in brackets behind names are the pages of their rows, and names that brackets alone tell apart are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import OWNER
from plan_documents import write_table

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import load
from loaders.read.choose_loader import read
from loaders.read.flat.page_references import parted_reference

HEADINGS = "Case;Episode;Factor;+ or -;Quote;Page;Said by"


def checked(path: Path, *rows: str) -> Checked:
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return check(read(path))


def names(result: Checked, label: str) -> list[object]:
    return [node.properties["name"] for node in result.nodes if node.label == label]


def sentences(result: Checked, code: str) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code.startswith(code)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Caseload (p. 12)", ("Caseload", "12")),
        ("Caseload (pp 3-4)", ("Caseload", "3-4")),
        ("Caseload (page 8)", ("Caseload", "8")),
        ("Caseload [p12].", ("Caseload", "12")),
        ("Caseload (see pages 3, 5 and 9)", ("Caseload", "3, 5 and 9")),
        ("Caseload (para 5.2)", ("Caseload", "para 5.2")),
        ("Caseload (lines 12-14)", ("Caseload", "lines 12-14")),
        ("Referral (P2)", ("Referral (P2)", "")),
        ("Enquiries (section 47)", ("Enquiries (section 47)", "")),
        ("Caseload (2)", ("Caseload (2)", "")),
        ("(p. 12)", ("(p. 12)", "")),
        ("Policy (paragraphs)", ("Policy (paragraphs)", "")),
    ],
)
def test_only_what_names_a_page_or_a_line_is_parted(text: str, parts: tuple[str, str]) -> None:
    assert parted_reference(text) == parts


def test_pages_behind_names_and_quotes_are_the_pages_of_their_rows(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "x.csv",
        "A;Visit;Caseload (p. 12);-;Too many.;;Police (p. 12)",
        "B;Call;Caseload (p. 8);-;;;",
        "B;Call;Trust;+;She came (p. 9);;",
        "B;Call;Rota;+;They left (p. 4);7;Health",
        "B;Call;Training [p. 3];+;;5;",
    )
    assert names(result, "Factor") == ["Caseload", "Trust", "Rota", "Training"]
    assert names(result, "Organisation") == ["Police", "Health"]
    links = [link.properties for link in result.relationships if link.type == "CONTRIBUTED_TO"]
    assert [link["page"] for link in links] == ["12", "8", "9", "7", "5"]
    assert [link.get("quote") for link in links] == ["Too many.", None, "She came", "They left (p. 4)", None]
    said = sentences(result, "page_in_name")
    assert [sentence.split(": ")[0].split("column ")[1] for sentence in said] == ["Factor", "Said by", "Quote"]
    assert "3 cells end in a page or line in brackets, as 'Caseload (p. 12)' in row 2" in said[0]
    assert "where the row has another (3 in row 6 beside 5), which is kept alone" in said[0]


def test_titles_are_joined_without_their_pages(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "x.csv",
        "Child A (p. 3);Visit (p. 3);;;;;",
        "Child A (p. 4);Visit (p. 4);Caseload;-;;;",
        "Child A;Visit [p. 5];Trust;+;;9;",
    )
    assert [node.properties["title"] for node in result.nodes if node.label in ("Case", "Episode")] == [
        "Child A",
        "Visit",
    ]
    links = [link.properties for link in result.relationships if link.type == "CONTRIBUTED_TO"]
    assert [link["page"] for link in links] == ["4", "9"]
    of_episodes, of_cases = sentences(result, "page_in_name")
    assert "in 1 row without a factor it is left out" in of_episodes
    assert "column Case: 2 cells end in a page" in of_cases
    assert not result.has_errors


def test_names_that_brackets_alone_tell_apart_are_named(tmp_path: Path) -> None:
    result = checked(
        tmp_path / "x.csv",
        "A;Visit;Caseload (team 3);-;;;Police (Northshire)",
        "A;Visit;Caseload (team 4);-;;;Police",
        "A;Visit;Trust;+;;;Health",
    )
    factors, bodies = sentences(result, "brackets_alike")
    assert factors == (
        "x.csv, sheet None, row 2, column Factor: 'Caseload (team 3)' and 'Caseload (team 4)' differ in what stands in "
        "brackets at the end alone; they are read as two factors, and may be one. If they are one, write its name alone, "
        "and what is in the brackets in a column of its own."
    ).replace("sheet None, ", "")
    assert "'Police (Northshire)' and 'Police' differ" in bodies


def test_organisations_told_apart_by_their_areas_are_not_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = ["Case;Area;Factor;+ or -;Said by", "A;North;Rota;-;Police (North)", "B;South;Rota;-;Police (South)"]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert not sentences(check(read(path)), "brackets_alike")


def test_owners_of_a_plan_are_named_too(tmp_path: Path) -> None:
    headings = ["No", "Action", "Lead agency", "Target date"]
    rows = [["1", "Write", "Housing (flats)", ""], ["2", "Print", "Housing (homeless persons unit)", ""]]
    result = check(read(write_table(tmp_path / "plan.xlsx", [headings, *rows])))
    [sentence] = sentences(result, "brackets_alike")
    assert "row 2" in sentence
    assert "'Housing (flats)' and 'Housing (homeless persons unit)' differ" in sentence


@pytest.mark.embedded
def test_a_name_of_the_graph_is_named_too(prepared: Database, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Case;Factor;+ or -\nA;Caseload;-\n", encoding="utf-8")
    load(prepared, path, by=OWNER)
    other = tmp_path / "y.csv"
    other.write_text("Case;Factor;+ or -\nB;Caseload (team 4);-\n", encoding="utf-8")
    warnings = [w.sentence for w in load(prepared, other, by=OWNER).warnings if w.code.startswith("brackets_alike")]
    assert len(warnings) == 1
    assert "'Caseload (team 4)' and 'Caseload' differ" in warnings[0]
    assert not [w for w in load(prepared, other, by=OWNER).warnings if w.code.startswith("brackets_alike")]


def test_a_cell_with_quotes_of_two_pages_has_none_of_them(tmp_path: Path) -> None:
    both = "'Forty families' (p. 12), 'Nobody took my list' (p. 27)"
    result = checked(
        tmp_path / "x.csv",
        f"A;Visit;Caseload;-;{both};;",
        "A;Visit;Rota;-;'No cover' (p. 12), 'None at all' (p. 12);;",
        f"A;Visit;Trust;+;{both};9;",
    )
    links = [link.properties for link in result.relationships if link.type == "CONTRIBUTED_TO"]
    assert [(link.get("page"), link["quote"]) for link in links] == [
        (None, both),
        ("12", "'No cover' (p. 12), 'None at all'"),
        ("9", both),
    ]
    [said] = sentences(result, "pages_in_quote")
    assert said == (
        f"x.csv, column Quote: names several pages in brackets in row 2, as {both[-60:]!r}: none is stored as the page, "
        "and the words stay as they are. Give each quote a row of its own, with its page."
    )
