"""What of a plan's title is the name of the review, and what is the version of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_documents import write_table

from graph.schema import schema
from loaders.read.action_plan import read
from loaders.read.action_plan.titles import is_marking, without_version
from loaders.records.known_plans import KnownPlans, KnownRecord, KnownReview
from loaders.records.reading import Reading
from loaders.records.record import Record
from loaders.records.review_kinds import KINDS


def record(reading: Reading, kind: str) -> Record:
    [only] = [record for record in reading.records if record.kind == kind]
    return only


@pytest.mark.parametrize(
    ("title", "review"),
    [
        ("Child A - Version 1, 1 July 2024", "Child A"),
        ("Child A (v3, 14/10/2024)", "Child A"),
        ("Child A as at 1 July 2024", "Child A"),
        ("Child A - October 2024", "Child A"),
        ("Child A - Q2 2024/25", "Child A"),
        ("Child A - updated 2024", "Child A"),
        ("Child A v1.2 (final)", "Child A"),
        ("July 2024 - v2 - Child A", "Child A"),
        ("Rapid Review - Version 2, 14 March 2024", "Rapid Review"),
        ("version of 3 June 2024", ""),
        *((title, title) for title in ("Rapid review 14 March 2024", "Domestic Homicide Review 2019", "Child V",
                                       "Child A (Northshire)", "Child A, 2023", "Child K review of May 2023",
                                       "Rapid Review 2024/03 - Child B", "Northmere CPR 2/2025")),
    ],
)  # fmt: skip
def test_the_version_is_no_part_of_the_title(title: str, review: str) -> None:
    assert without_version(title) == review


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Adolygiad / Practice Review: Elm", "Cynllun Gweithredu / Action Plan"], "Adolygiad / Practice Review: Elm"),
        (["Action plan / Cynllun gweithredu: SUSR Elm"], "SUSR Elm"),
        (["Northmere SCP action plan: Child Elm"], "Northmere SCP - Child Elm"),
        (["LCSPR action plan - Child Elm, version 2, 1 May 2024"], "LCSPR - Child Elm"),
        (["Action plan following the DHR concerning 'Priya'"], "DHR concerning 'Priya'"),
        (["Inspectorate action plan - custody"], "Inspectorate - custody"),
        (["Northmere SCP action plan (final for board)"], "Northmere SCP"),
    ],
)
def test_what_a_title_says_before_and_after_the_plan_is_that_of_the_review(
    tmp_path: Path, lines: list[str], title: str
) -> None:
    rows = [
        *([line] for line in lines),
        ["Rhif / No", "Cam / Action", "Lead agency", "Due"],
        ["4", "Write", "Police", ""],
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert (record(reading, "Review").values["title"], record(reading, "Action").values["ref"]) == (title, "4")


def test_every_kind_that_a_title_names_is_one_of_the_vocabulary() -> None:
    assert {*KINDS.values()} <= {*schema().words(schema().labels["Review"].properties["kind"])}


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        (["Action plan: LCSPR Child Finch - Version 1, 1 July 2024"], "Version 1, 1 July 2024"),
        (["LCSPR Child Finch: action plan (updated 1 July 2024)"], "(updated 1 July 2024)"),
        (["LCSPR Child Finch - 1 July 2024 - Action plan"], "1 July 2024"),
        (["Action plan: LCSPR Child Finch, 1 July 2024", "Northshire Partnership"], "1 July 2024"),
        (["LCSPR Child Finch", "Action plan, version of 1 July 2024"], "Action plan, version of 1 July 2024"),
    ],
)
def test_a_title_with_a_version_is_read_as_both(tmp_path: Path, lines: list[str], source: str) -> None:
    rows = [*([line] for line in lines), ["Action", "Lead agency", "Due"], ["Write", "Police", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert record(reading, "Review").values["title"] == "LCSPR Child Finch"
    assert record(reading, "Source").values["title"] == f"Action plan: LCSPR Child Finch ({source})"
    assert record(reading, "Source").values["taken_on"] == "2024-07-01"


@pytest.mark.parametrize("title", ["LCSPR Child Finch", "LCSPR Child Finch - Version 1, 1 July 2024"])
def test_the_next_version_is_known_by_the_title_without_it(tmp_path: Path, title: str) -> None:
    review = KnownReview("finch", title, "")
    review.records["Action"] = [KnownRecord("finch-action-1", "1", "Write")]
    actions = [[f"{text} more", "Police", ""] for text in ("Buy", "Open", "Publish", "Hold")]
    rows = [
        ["Action plan: LCSPR Child Finch - Version 2, 1 October 2024"],
        ["Action", "Lead agency", "Due"],
        ["Write", "Police", ""],
        *actions,
    ]
    reading = read(write_table(tmp_path / "plan.xlsx", rows), known=KnownPlans(reviews=[review]))
    assert record(reading, "Review").values["id"] == "finch"
    assert any("which has 1 of its 5 actions" in problem.rule for problem in reading.problems)


@pytest.mark.parametrize(
    ("sheet", "title", "reference"),
    [
        ("All actions", "CSPR Rowan", None),
        ("Feb 2024", "CSPR Rowan", None),
        ("Police", "CSPR Rowan", None),
        ("Tracker v2", "CSPR Rowan", None),
        ("LCSPR Child A", "CSPR Rowan", "LCSPR Child A"),
        ("DHR7", "CSPR Rowan", "DHR7"),
        ("Rowan", "Rapid review", "Rowan"),
        ("Feb 2024", "Rapid review", None),
    ],
)
def test_the_name_of_a_sheet_is_a_reference_only_where_it_names_the_review(
    tmp_path: Path, sheet: str, title: str, reference: str | None
) -> None:
    rows = [[f"{title}: action plan"], ["Action", "Lead agency", "Due"], ["Write", "Housing", ""]]
    review = record(read(write_table(tmp_path / "plan.xlsx", rows, sheet)), "Review")
    assert (review.values["title"], review.values.get("ref")) == (title, reference)


@pytest.mark.parametrize(
    ("ref", "action", "title"),
    [
        ("1", "3 monthly audits of supervision", "3 monthly audits of supervision"),
        ("2", "2 Audits are made", "Audits are made"),
        ("1", "2 Audits are made", "2 Audits are made"),
        ("1", "2. Audits are made", "Audits are made"),
        ("1", "1.2 Audits are made", "Audits are made"),
        ("1", "(2) Audits are made", "Audits are made"),
    ],
)
def test_a_count_at_the_front_of_an_action_stays_in_its_title(
    tmp_path: Path, ref: str, action: str, title: str
) -> None:
    reading = read(
        write_table(tmp_path / "plan.xlsx", [["No", "Action", "Lead agency", "Due"], [ref, action, "Police", ""]])
    )
    assert [record.values["title"] for record in reading.records if record.kind == "Action"] == [title]


def untitled(path: Path, stem: str, known: str) -> Reading:
    """A plan without a title whose file has this name, beside a review of the graph with the same actions."""
    review = KnownReview("finch", known, "")
    review.records["Action"] = [KnownRecord(f"a{number}", "", f"Action {number}") for number in range(1, 4)]
    rows = [["Action", "Lead agency", "Due"], *([f"Action {number}", "Police", ""] for number in range(1, 4))]
    return read(write_table(path / f"{stem}.xlsx", rows), known=KnownPlans(reviews=[review]))


def test_the_name_of_a_file_is_no_new_title_of_a_review(tmp_path: Path) -> None:
    review = record(untitled(tmp_path, "70_version_2", "SAR Adult Finch"), "Review")
    assert (review.values["id"], review.values["title"]) == ("finch", "SAR Adult Finch")


@pytest.mark.parametrize(
    "stem", ["LCSPR Child Wren action plan v2 FINAL (2)", "LCSPR_Child_Wren_Action_Plan_v1", "LCSPR Child Wren - Copy"]
)
def test_a_file_named_after_another_review_is_no_version_of_one_until_it_is_answered(tmp_path: Path, stem: str) -> None:
    reading = untitled(tmp_path, stem, "SAR Adult Finch")
    review = record(reading, "Review")
    assert (review.values["id"], review.values["title"]) == ("lcspr-child-wren", "LCSPR Child Wren")
    assert [question.text[:70] for question in reading.questions] == [
        "Is this the next version of your plan of 'SAR Adult Finch' (finch), wh"
    ]
    same = record(untitled(tmp_path, stem, "LCSPR Child Wren"), "Review")
    assert (same.values["id"], same.values["title"]) == ("finch", "LCSPR Child Wren")


@pytest.mark.parametrize(("sheet", "is_said"), [("Decisions", True), ("Child Finch", False), ("DHR7", False)])
def test_a_review_that_is_called_after_its_sheet_alone_is_named(tmp_path: Path, sheet: str, is_said: bool) -> None:
    reading = read(
        write_table(tmp_path / "plan.xlsx", [["Action", "Lead agency", "Due"], ["Write", "Police", ""]], sheet)
    )
    assert record(reading, "Review").values["title"] == sheet
    rule = f"is taken for the plan of a review called {sheet!r}, after the sheet"
    assert any(rule in problem.sentence for problem in reading.problems) == is_said


@pytest.mark.parametrize(
    "marking",
    ["OFFICIAL-SENSITIVE", "OFFICIAL", "CONFIDENTIAL - DRAFT v0.3", "Restricted", "Private and confidential"],
)
def test_a_protective_marking_is_no_title(tmp_path: Path, marking: str) -> None:
    headings = ["Action", "Lead agency", "Target date", "RAG"]
    reading = read(
        write_table(tmp_path / "plan.xlsx", [[marking], ["Child Wren"], headings, ["Write", "Police", "", "Red"]])
    )
    assert record(reading, "Review").values["title"] == "Child Wren"
    assert [problem.value for problem in reading.problems if problem.code == "above_headings"] == [marking]


@pytest.mark.parametrize("title", ["Private fostering review", "Child Final", "Official visitors: action plan"])
def test_a_title_with_a_word_of_a_marking_is_one(title: str) -> None:
    assert not is_marking(title)


def test_a_plan_with_nothing_but_a_marking_is_called_after_its_file(tmp_path: Path) -> None:
    rows = [["OFFICIAL-SENSITIVE"], ["Action", "Lead agency", "Target date", "RAG"], ["Write", "Police", "", "Red"]]
    reading = read(write_table(tmp_path / "LCSPR Child Wren.xlsx", rows))
    assert record(reading, "Review").values["title"] == "LCSPR Child Wren"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([["Northshire Safeguarding Adults Board"], ["SAR Adult Oak"]], "SAR Adult Oak"),
        ([["Domestic Homicide Review: Oak"], ["Appendix B: Action plan"]], "Domestic Homicide Review: Oak"),
        ([["Multi-agency action plan"], ["Review name: Child Wren"]], "Child Wren"),
        ([["Review:", "Child Wren"], ["Date:", "12 May 2025"]], "Child Wren"),
        ([["Serious Incident 2024/1187"], ["RCA action plan"]], "Serious Incident 2024/1187"),
        ([["National Inspection: Northshire Police"]], "National Inspection: Northshire Police"),
    ],
)
def test_the_line_that_names_the_review_is_its_title(tmp_path: Path, lines: list[list[str]], title: str) -> None:
    rows = [*lines, ["Action", "Lead agency", "Due"], ["Write", "Police", ""]]
    reading = read(write_table(tmp_path / "plan.xlsx", rows))
    assert record(reading, "Review").values["title"] == title
    assert reading.cells is not None
    assert reading.cells.used + reading.cells.left_out.total() == reading.cells.filled
