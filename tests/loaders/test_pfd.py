"""The PFD loader gives the counts that the dataset's SOURCE.txt states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.check import check
from loaders.read.datasets import pfd
from loaders.records.reading import Reading

CHILD_DEATH = "Child Death (from 2015)"
REPORTS = (
    "case_key,ref,date_of_report,date_added,coroner_area,categories,recipients,n_recipients,n_replies,response_status"
)


@pytest.fixture(scope="module")
def reading(shared_data: Path) -> Reading:
    return pfd.read(shared_data / "pfd-tracker")


def _of(reading: Reading, kind: str) -> Iterator[dict[str, Any]]:
    return (record.values for record in reading.records if record.kind == kind)


def _child_deaths(reading: Reading) -> set[str]:
    category = next(row["id"] for row in _of(reading, "Category") if row["name"] == CHILD_DEATH)
    return {row["from_id"] for row in _of(reading, "IN_CATEGORY") if row["to_id"] == category}


def test_each_report_is_a_review_a_case_and_a_recommendation(reading: Reading) -> None:
    for label in ("Review", "Case", "Recommendation"):
        assert len({row["id"] for row in _of(reading, label)}) == 5818
    assert {row["kind"] for row in _of(reading, "Review")} == {"inquest"}
    assert {row["kind"] for row in _of(reading, "Case")} == {"death"}
    for kind in ("EXAMINES", "RAISED", "IN_AREA"):
        assert sum(1 for _ in _of(reading, kind)) == 5818


def test_status_is_not_known_and_the_source_s_word_is_kept(reading: Reading) -> None:
    rows = list(_of(reading, "Recommendation"))
    assert {row["status"] for row in rows} == {"not_known"}
    words = Counter(row["status_in_source"] for row in rows)
    assert words == {"completed": 3453, "overdue": 1463, "partial": 802, "pending": 100}


def test_child_deaths_by_status(reading: Reading) -> None:
    children = _child_deaths(reading)
    words = Counter(row["status_in_source"] for row in _of(reading, "Recommendation") if row["id"] in children)
    assert words == {"completed": 233, "overdue": 84, "partial": 73, "pending": 11}


def test_addressees_of_child_deaths(reading: Reading) -> None:
    children = _child_deaths(reading)
    names = {row["id"]: row["name"] for row in _of(reading, "Organisation")}
    rows = [row for row in _of(reading, "ADDRESSED_TO") if row["from_id"] in children]
    by_row = Counter(names[row["to_id"]] for row in rows)
    by_report = Counter(name for name, _ in {(names[row["to_id"]], row["from_id"]) for row in rows})
    assert [(by_report[name], by_row[name]) for name in (
        "Department of Health and Social Care", "NHS England", "Royal College of Paediatrics and Child Health",
        "National Institute for Health and Care Excellence", "Department for Education",
    )] == [(100, 101), (58, 61), (25, 25), (24, 25), (21, 22)]  # fmt: skip


def test_every_addressee_row_is_there_and_due_after_56_days(reading: Reading) -> None:
    rows = list(_of(reading, "ADDRESSED_TO"))
    assert len(rows) == 9565
    assert Counter(row["replied"] for row in rows) == {"yes": 4779, "not_known": 9565 - 4779}
    made = {row["id"]: row["made_on"] for row in _of(reading, "Recommendation")}
    first = rows[0]
    assert (made[first["from_id"]], first["reply_due_on"]) == ("2025-12-17", "2026-02-11")


def test_redacted_is_no_organisation_but_a_placeholder_that_says_so(reading: Reading) -> None:
    organisations = {row["id"]: row for row in _of(reading, "Organisation")}
    assert not any(row["name"] == "REDACTED" for row in organisations.values())
    placeholder = next(row for row in organisations.values() if row.get("aliases") == ["REDACTED"])
    assert placeholder["name"].startswith("Not known")
    assert sum(row["to_id"] == placeholder["id"] for row in _of(reading, "ADDRESSED_TO")) == 77


def test_names_that_differ_only_in_case_are_organisations_of_their_own(reading: Reading) -> None:
    rows = [row for row in _of(reading, "Organisation") if row["name"].casefold() == "partnerships in care"]
    assert len(rows) == len({row["id"] for row in rows}) == 2
    assert len({row["id"] for row in _of(reading, "Organisation")}) == 2232


def test_each_kind_of_dirt_is_one_warning_with_its_count(reading: Reading) -> None:
    assert {problem.severity for problem in reading.problems} == {"warning"}
    assert {(problem.column, problem.rule): problem.count for problem in reading.problems} == {
        ("ref", "is blank: the report has no number"): 99,
        ("ref", "is shared with another report"): 96,
        ("date_of_report", "is later than 2025-07-17, when the source was taken"): 1,
        ("date_added", "is earlier than the report: published before written"): 34,
        ("n_replies", "is more than the number of recipients"): 346,
        ("recipient", "is REDACTED or blank: shown as not known"): 77,
        ("recipient", "repeats another row of the same report"): 93,
    }
    assert reading.lenient == pfd.LENIENT


def test_the_checks_find_no_error_and_two_addressees_that_look_like_people(reading: Reading) -> None:
    checked = check(reading)
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    assert [p.count for p in checked.problems if "title with a surname" in p.rule] == [2]
    assert sum(relationship.type == "ADDRESSED_TO" for relationship in checked.relationships) == 9565


def test_a_report_whose_date_is_impossible_is_kept_for_the_checks_to_refuse(tmp_path: Path) -> None:
    (tmp_path / pfd.REPORTS).write_text(f"{REPORTS}\nPFD-1,,2025-02-30,2025-03-01,Avon,Other,A,1,0,pending\n")
    (tmp_path / pfd.RECIPIENTS).write_text("case_key,recipient\nPFD-1,A trust\n")
    reading = pfd.read(tmp_path)
    assert next(_of(reading, "Recommendation"))["made_on"] == "2025-02-30"
    assert next(_of(reading, "ADDRESSED_TO"))["reply_due_on"] == ""


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a zip", b"case_key\n\xff\xfe\xfd", b'a,b\n"open'])
def test_a_broken_file_gives_one_sentence_and_no_records(tmp_path: Path, content: bytes) -> None:
    (tmp_path / pfd.REPORTS).write_bytes(content)
    (tmp_path / pfd.RECIPIENTS).write_text("case_key,recipient\nPFD-1,A trust\n")
    reading = pfd.read(tmp_path)
    assert reading.records == []
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert reading.problems[0].place.file == pfd.REPORTS
