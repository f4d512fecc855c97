"""A title of a plan that names two reviews of the file, or of the graph, is named in a warning; it stays a review."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_plan import load_plan
from plan_documents import write_table

from graph.database import Database
from loaders.check import Checked, check
from loaders.read.choose_loader import read

HEADINGS = ["Review", "Action", "Lead agency", "Target date", "RAG"]
ONE = ["LCSPR Child Kapok", "Audit the records", "Police", "30/05/2025", "Red"]
OTHER = ["LCSPR Child Lotus", "Begin a weekly meeting", "Education", "31/01/2025", "Amber"]


def tracker(path: Path, title: str, *others: list[str]) -> Path:
    return write_table(path, [HEADINGS, [title, "Train the managers", "Health", "31/03/2025", "Green"], *others])


def joint(result: Checked) -> list[str]:
    return [problem.sentence for problem in result.problems if problem.code == "joint_review"]


@pytest.mark.parametrize(
    "title",
    [
        "LCSPR Child Kapok; LCSPR Child Lotus",
        "LCSPR Child Kapok and LCSPR Child Lotus",
        "LCSPR Child Kapok\nLCSPR Child Lotus",
        "LCSPR Child Kapok, LCSPR Child Lotus",
        "LCSPR Child Kapok / LCSPR Child Lotus",
        "LCSPR Child Kapok & Child Lotus",
        "LCSPR Child Kapok and Lotus",
    ],
)
def test_a_title_of_two_reviews_is_named(tmp_path: Path, title: str) -> None:
    result = check(read(tracker(tmp_path / "x.xlsx", title, ONE, OTHER)))
    [sentence] = joint(result)
    assert sentence.startswith("x.xlsx, sheet Sheet1, row 2")
    assert "names 2 of your reviews, 'LCSPR Child Kapok' and 'LCSPR Child Lotus', and is read as another" in sentence
    assert "give each a row of its own" in sentence
    assert len([node for node in result.nodes if node.label == "Review"]) == 3


def test_a_title_with_and_in_it_is_a_title(tmp_path: Path) -> None:
    assert not joint(check(read(tracker(tmp_path / "x.xlsx", "LCSPR Child Kapok and Child Elm", ONE, OTHER))))


@pytest.mark.embedded
def test_reviews_of_the_graph_are_named_too(prepared: Database, tmp_path: Path) -> None:
    load_plan(prepared, write_table(tmp_path / "one.xlsx", [HEADINGS, ONE, OTHER]))
    outcome = load_plan(prepared, tracker(tmp_path / "two.xlsx", "LCSPR Child Kapok; LCSPR Child Lotus"))
    assert [problem.place.row for problem in outcome.warnings if problem.code == "joint_review"] == [2]


@pytest.mark.embedded
def test_a_new_action_names_its_review_where_there_are_several(prepared: Database, tmp_path: Path) -> None:
    outcome = load_plan(prepared, write_table(tmp_path / "one.xlsx", [HEADINGS, ONE, OTHER]))
    changes = [(difference.ref or difference.title, difference.changes[0]) for difference in outcome.action_differences]
    assert changes == [
        ("Audit the records", "of the review 'LCSPR Child Kapok'"),
        ("Begin a weekly meeting", "of the review 'LCSPR Child Lotus'"),
    ]


def test_a_review_of_a_flat_sheet_is_named_too(tmp_path: Path) -> None:
    rows = [
        "Case;Review;Episode;Factor;+ or -",
        "Child Kapok;LCSPR Child Kapok;First visit;Caseload;-",
        "Child Lotus;LCSPR Child Lotus;Strategy meeting;Handover notes;+",
        'Child Yew;"LCSPR Child Kapok; LCSPR Child Lotus";Handover;Caseload;-',
    ]
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    [sentence] = joint(check(read(path)))
    assert "row 4" in sentence and "names 2 of your reviews" in sentence
