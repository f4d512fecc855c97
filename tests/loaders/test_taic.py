"""The TAIC loader gives the counts that the dataset's SOURCE.txt states."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from loaders.check import check
from loaders.read.datasets import taic
from loaders.records.reading import Reading


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "taic-nz"


@pytest.fixture(scope="module")
def reading(folder: Path) -> Reading:
    return taic.read(folder)


def _of(reading: Reading, kind: str) -> Iterator[dict[str, Any]]:
    return (record.values for record in reading.records if record.kind == kind)


def _raised(reading: Reading, start: str) -> list[dict[str, Any]]:
    return [values for values in _of(reading, "RAISED") if values["from_label"] == start]


def test_all_recommendations_are_there_although_numbers_repeat(reading: Reading) -> None:
    rows = list(_of(reading, "Recommendation"))
    assert len(rows) == len({row["id"] for row in rows}) == 2192
    assert len({row["ref"] for row in rows}) == 2185
    assert all(row["title"] for row in rows)


def test_status_is_ours_beside_the_source_s_word(reading: Reading) -> None:
    both = Counter((row["status"], row["status_in_source"]) for row in _of(reading, "Recommendation"))
    assert both == {
        ("completed", "Closed acceptable"): 1178, ("not_known", "Unconfirmed"): 343,
        ("withdrawn", "Closed cancelled"): 269, ("open", "Open"): 267, ("withdrawn", "Withdrawn"): 110,
        ("superseded", "Closed superseded"): 25,
    }  # fmt: skip


def test_days_from_made_to_closed(reading: Reading) -> None:
    days = [
        (date.fromisoformat(row["closed_on"]) - date.fromisoformat(row["made_on"])).days
        for row in _of(reading, "Recommendation")
        if row["closed_on"] and row["made_on"]
    ]
    assert (len(days), median(days), min(days), max(days)) == (1473, 1826, 8, 8519)


def test_age_of_the_open_ones(reading: Reading) -> None:
    taken = date(2024, 4, 4)
    ages = [
        (taken - date.fromisoformat(row["made_on"])).days
        for row in _of(reading, "Recommendation")
        if row["status"] == "open"
    ]
    assert (len(ages), median(ages)) == (267, 2551)
    assert sum(age > 5 * 365.25 for age in ages) == 171
    assert sum(age > 10 * 365.25 for age in ages) == 100


def test_inquiries_and_reports_become_one_review_and_one_case_each(reading: Reading) -> None:
    reviews = {row["id"]: row["ref"] for row in _of(reading, "Review")}
    reports = {row["from_id"] for row in _of(reading, "MADE")}
    assert reviews["2011_003"] == "AO-2011-003"
    assert len(reports) == 143
    assert sum(reviews[report] == report for report in reports) == 41
    assert {row["id"] for row in _of(reading, "Case")} == set(reviews)
    assert all(row["from_id"] == row["to_id"] for row in _of(reading, "EXAMINES"))


def test_a_recommendation_of_two_inquiries_is_raised_by_both(reading: Reading) -> None:
    counts = Counter(row["to_id"] for row in _raised(reading, "Review"))
    assert Counter(counts.values()) == {1: 2126, 2: 5}


def test_issues_are_findings_by_people_or_by_machine(reading: Reading) -> None:
    assert Counter(row["coding_method"] for row in _of(reading, "Finding")) == {"human": 374, "machine": 186}
    assert {row["status"] for row in _of(reading, "Finding")} == {"published"}


def test_links_by_machine(reading: Reading) -> None:
    links = _raised(reading, "Finding")
    assert len(links) == 381
    assert {row["coding_method"] for row in links} == {"machine"}
    assert len({(row["from_id"], row["to_id"]) for row in links}) == 381
    twice = [row["to_id"] for row in links if row["from_id"] == "2020_101-SI02" and row["to_id"].startswith("012/21")]
    assert twice == ["012/21-1", "012/21-2"]


def test_issues_without_a_linked_recommendation(reading: Reading) -> None:
    status = {row["id"]: row["status_in_source"] for row in _of(reading, "Recommendation")}
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for row in _raised(reading, "Finding"):
        linked[row["from_id"]].add(status[row["to_id"]])
    assert len({row["id"] for row in _of(reading, "Finding")} - set(linked)) == 289
    assert len(linked) == 271
    assert sum(words == {"Closed acceptable"} for words in linked.values()) == 108
    assert sum("Open" in words for words in linked.values()) == 162


def test_addressees_and_replies(reading: Reading) -> None:
    rows = list(_of(reading, "ADDRESSED_TO"))
    assert len(rows) == 2192 - 31
    assert all(bool(row["reason"]) == (row["replied"] == "yes") for row in rows)
    # 227 rows have no reply text, 5 of them no recipient either.
    assert sum(row["replied"] == "yes" for row in rows) == 2192 - 227 - 26


def test_excel_s_escapes_are_taken_out_and_garbled_letters_stay(reading: Reading) -> None:
    texts = [str(value) for record in reading.records for value in record.values.values()]
    assert not any("_x000D_" in text or "\r" in text for text in texts)
    assert any("â€™" in text for text in texts)


def test_each_kind_of_dirt_is_one_warning_with_its_count(reading: Reading) -> None:
    assert {problem.severity for problem in reading.problems} == {"warning"}
    counts = {(problem.column, problem.rule): problem.count for problem in reading.problems}
    assert len(counts) == len(reading.problems)
    expected = {
        ("Recipient", "is blank: no organisation is known"): 31,
        ("Made", "is blank"): 101,
        ("Recommendation", "is blank: there is no text"): 104,
        ("Inquiry", "is blank: no review is known"): 61,
        ("Closed", "is blank although the status is a closed one"): 109,
        ("Closed", "is given although the status is not a closed one"): 1,
        ("Number", "is the number of an earlier row"): 7,
        ("recommendation_id", "repeats an earlier pair"): 2,
        ("Reply Text", "holds Excel's escape for a line end (_x000D_), which is taken out"): 60,
    }
    assert counts == expected | {
        ("Reply Text", "says that there is no reply, yet any text there counts as one"): 214,
    }
    assert reading.lenient == taic.LENIENT


def test_the_checks_find_no_error_and_warn_of_garbled_letters(reading: Reading) -> None:
    checked = check(reading)
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    garbled = {problem.column: problem.rule for problem in checked.problems if "wrong encoding" in problem.rule}
    assert "the first of 206 records with such text" in garbled["Recommendation"]
    assert "the first of 197 records with such text" in garbled["Reply Text"]
    assert sum(node.label == "Recommendation" for node in checked.nodes) == 2192


def test_the_workbook_gives_the_same_records_where_the_csv_is_missing(
    folder: Path, reading: Reading, tmp_path: Path
) -> None:
    for name in (taic.WORKBOOK, taic.ISSUES, taic.LINKS):
        shutil.copy(folder / name, tmp_path)
    other = taic.read(tmp_path)
    assert taic.WORKBOOK in other.hashes
    assert [(r.kind, r.values) for r in other.records] == [(r.kind, r.values) for r in reading.records]
    assert [(p.column, p.rule, p.count) for p in other.problems] == [
        (p.column, p.rule, p.count) for p in reading.problems
    ]


def test_a_folder_that_is_not_it_gives_a_sentence_and_no_records(tmp_path: Path) -> None:
    reading = taic.read(tmp_path)
    assert reading.records == []
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert reading.problems[0].sentence.startswith(f"{taic.WORKBOOK}: is not there")


def test_a_column_that_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    for name in (taic.ISSUES, taic.LINKS):
        shutil.copy(folder / name, tmp_path)
    text = (folder / taic.SHEET_AS_CSV).read_text(encoding="utf-8-sig")
    (tmp_path / taic.SHEET_AS_CSV).write_text(text.replace("Recipient", "Recipients", 1), encoding="utf-8")
    reading = taic.read(tmp_path)
    assert reading.records == []
    assert [problem.sentence for problem in reading.problems] == [
        f"{taic.SHEET_AS_CSV}: 'Recipient' is not among the columns. Did you mean 'Recipients'?"
    ]
