"""The shipped ASRS mapping gives the counts that the dataset's SOURCE.txt states."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from loaders.check import check
from loaders.read import mapping
from loaders.records.reading import Reading
from loaders.records.record import Record


@pytest.fixture(scope="module")
def reading(shared_data: Path) -> Reading:
    return mapping.read(shared_data / "asrs" / "asrs_database_online.csv", mapping.find_mapping("asrs"))


def _of(reading: Reading, kind: str) -> Iterator[Record]:
    return (record for record in reading.records if record.kind == kind)


def _factors_by_report(reading: Reading) -> dict[str, set[str]]:
    names = {record.values["id"]: record.values["name"] for record in _of(reading, "Factor")}
    parents: defaultdict[str, set[str]] = defaultdict(set)
    for record in _of(reading, "CONTRIBUTED_TO"):
        parents[record.values["to_id"]].add(names[record.values["from_id"]])
    return parents


def test_nothing_is_wrong_and_the_source_is_named(reading: Reading) -> None:
    assert reading.problems == []
    assert reading.source_id == "asrs"
    assert set(reading.hashes) == {"asrs_database_online.csv", "asrs.yaml"}
    assert next(_of(reading, "Source")).values["taken_on"] == "2017-08-31"


def test_the_checks_find_no_error(reading: Reading) -> None:
    checked = check(reading)
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    assert sum(relationship.type == "CONTRIBUTED_TO" for relationship in checked.relationships) == 1015


def test_every_report_is_a_case_with_one_coding_by_people(reading: Reading) -> None:
    cases = [record.values for record in _of(reading, "Case")]
    assert len({case["id"] for case in cases}) == len(cases) == 926
    assert {case["kind"] for case in cases} == {"incident"}
    assert all(case["summary"] for case in cases)
    codings = [record.values for record in _of(reading, "Coding")]
    assert len(codings) == 926
    assert {coding["method"] for coding in codings} == {"human"}
    assert not any("looked_for" in coding for coding in codings)
    assert Counter(r.values["to_id"] for r in _of(reading, "CODES")) == Counter(case["id"] for case in cases)


def test_a_month_stays_a_month(reading: Reading) -> None:
    first = next(_of(reading, "Case")).values
    assert (first["ref"], first["period_start"], first["period_end"]) == ("81135", "1988-01", "1988-01")


def test_mentions_and_reports_with_a_factor(reading: Reading) -> None:
    contributions = [record.values for record in _of(reading, "CONTRIBUTED_TO")]
    assert len(contributions) == 1015
    assert len({contribution["mention_id"] for contribution in contributions}) == 1015
    assert {contribution["polarity"] for contribution in contributions} == {"hindering"}
    assert len(_factors_by_report(reading)) == 431


def test_reports_by_factor(reading: Reading) -> None:
    counts = Counter(name for names in _factors_by_report(reading).values() for name in names)
    known = {
        "Situational Awareness": 81,
        "Communication Breakdown": 46,
        "Confusion": 34,
        "Distraction": 30,
        "Workload": 22,
        "Human Factors": 369,
        "Procedure": 119,
        "Airspace Structure": 74,
        "Airport": 34,
    }
    assert {name: counts[name] for name in known} == known


def test_commonest_pairs(reading: Reading) -> None:
    pairs = Counter(pair for names in _factors_by_report(reading).values() for pair in combinations(sorted(names), 2))
    assert pairs.most_common(3) == [
        (("Human Factors", "Procedure"), 72),
        (("Human Factors", "Situational Awareness"), 67),
        (("Airspace Structure", "Human Factors"), 65),
    ]


def test_a_factor_of_both_persons_is_one_factor_mentioned_twice(reading: Reading) -> None:
    situational = [r.values for r in _of(reading, "CONTRIBUTED_TO") if r.values["from_id"].endswith("awareness")]
    assert len({contribution["to_id"] for contribution in situational}) == 81
    assert len(situational) > 81
