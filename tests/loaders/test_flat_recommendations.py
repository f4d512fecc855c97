"""Recommendations in a flat sheet: each of its own review, none of a cell that says that there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.database import Database
from loaders.check import Checked, check
from loaders.load import Outcome
from loaders.read.choose_loader import read

HEADINGS = "Case,Review,Area,Episode,Factor,+ or -,Who said so,Recommendation"
WILLOW = "Child Willow,LCSPR Willow,Northshire,Visit,Rapport,+,Police,Audit home visits"
ASPEN = "Child Aspen,LCSPR Aspen,Southshire,Core group,Chairing,+,Police,Audit home visits"


def checked(folder: Path, *rows: str) -> Checked:
    path = folder / "recs.csv"
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return check(read(path))


def titles(result: Checked, label: str) -> list[object]:
    return [node.properties.get("title") or node.properties["name"] for node in result.nodes if node.label == label]


def sentences(result: Checked, code: str) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == code]


@pytest.mark.slow
def test_the_same_words_of_two_reviews_are_two_recommendations_in_every_order(
    prepared: Database, load_under: Callable[[str], Callable[..., Outcome]]
) -> None:
    load_rows = load_under(HEADINGS)
    outcome = load_rows("recs.csv", WILLOW, ASPEN)
    [warning] = [problem for problem in outcome.warnings if problem.code == "of_two_reviews"]
    assert warning.sentence == (
        "recs.csv, row 3, column Recommendation: 'Audit home visits' is another recommendation than the one of recs.csv, "
        "row 2, which another review made."
    )
    raised = "MATCH (v:Review)-[:RAISED]->(m:Recommendation) RETURN v.title AS review, m.id AS id ORDER BY review"
    before = prepared.read(raised)
    assert len({row["id"] for row in before}) == len(before) == 2
    assert load_rows("recs.csv", ASPEN, WILLOW).batch is None
    assert prepared.read(raised) == before


def test_words_for_nothing_name_no_record_and_are_counted(tmp_path: Path) -> None:
    rows = (WILLOW.replace("Rapport", factor).replace("Audit home visits", words) for factor, words in
            (("a", "None"), ("b", "No recommendations made."), ("c", "N/A"), ("d", "No delay"), ("e", "Nonetheless")))  # fmt: skip
    result = checked(tmp_path, *rows, WILLOW.replace("Police", "N/K"))
    assert titles(result, "Recommendation") == ["No delay", "Nonetheless", "Audit home visits"]
    assert titles(result, "Organisation") == ["Police"]
    assert sentences(result, "names_nothing") == [
        "recs.csv, column Recommendation: 3 cells name no recommendation (None, No recommendations made., N/A), and are "
        "left out; the first is in row 2. If one is a name, put it in other words.",
        "recs.csv, column Who said so: 1 cell names no organisation (N/K), and is left out; the first is in row 7. If one "
        "is a name, put it in other words.",
    ]
    account = result.drafts.reading.cells
    assert (account.filled, account.used, account.left_out.total()) == (56, 52, 4)


def test_words_for_nothing_are_no_quote_and_no_page(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    cells = ("N/A,-", "No quote,n/k", "Not recorded,", "None of us knew,12", "No,13")
    path.write_text(
        "Case,Factor,+ or -,Quote,Page\n" + "".join(f"A,F{n},-,{each}\n" for n, each in enumerate(cells)), "utf-8"
    )
    result = check(read(path), sensitivity="open")
    quotes = [
        (r.properties.get("quote"), r.properties.get("page"))
        for r in result.relationships
        if r.type == "CONTRIBUTED_TO"
    ]
    assert sorted(filter(any, quotes)) == [("No", "13"), ("None of us knew", "12")] and len(quotes) == 5
    assert sentences(result, "names_nothing") == [
        "quotes.csv, column Quote: 3 cells hold no quote (N/A, No quote, Not recorded), and are left out; the first is in "
        "row 2. If one is a quote, put it in other words.",
        "quotes.csv, column Page: 2 cells hold no page (-, n/k), and are left out; the first is in row 2. If one is a page, "
        "put it in other words.",
    ]


@pytest.mark.parametrize(
    "text", ["1. Train staff\n2. Audit visits", "Train chairs; audit visits", "(a) Train (b) Audit"]
)
def test_several_recommendations_in_one_cell_are_said(tmp_path: Path, text: str) -> None:
    [sentence] = sentences(checked(tmp_path, WILLOW.replace("Audit home visits", f'"{text}"')), "several")
    assert sentence.endswith(
        "is read as one recommendation. Give each recommendation a row of its own, if they are several."
    )


@pytest.mark.slow
def test_a_reworded_recommendation_is_asked_about_and_the_one_before_it_is_named(
    prepared: Database, load_under: Callable[[str], Callable[..., Outcome]]
) -> None:
    load_rows = load_under(HEADINGS)
    load_rows("recs.csv", WILLOW)
    reworded = WILLOW.replace("Audit home visits", "Audit all home visits")
    outcome = load_rows("recs.csv", reworded, dry_run=True)
    [question] = outcome.questions
    assert (question.offered.name, question.known.name, question.assumed) == (
        "Audit all home visits", "Audit home visits", "different",
    )  # fmt: skip
    [gone] = [problem.sentence for problem in outcome.warnings if problem.code == "rows_gone"]
    assert gone == (
        "recs.csv: has no row for a recommendation that the graph has of it, which stays as before: 'Audit home visits'. "
        "With --replace it is removed."
    )
    load_rows("recs.csv", reworded, answers={question.id: "same"})
    rows = prepared.read("MATCH (m:Recommendation) RETURN m.title AS title ORDER BY title")
    assert rows == [{"title": "Audit all home visits"}]
