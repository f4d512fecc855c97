"""Random graphs for benchmarks: the same seed makes the same files, of the promised shape, without a problem."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.formats.sheets import sheet_named
from loaders.check import check
from loaders.generate import generate
from loaders.read.own_format import read

pytestmark = pytest.mark.slow

CASES = 2_000


def rows_of(folder: Path, sheet: str) -> Iterator[dict[str, str]]:
    with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    generate(folder, CASES, seed=1)
    return folder


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    for name, seed in (("first", 7), ("second", 7), ("other", 8)):
        generate(tmp_path / name, 30, seed)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert contents(tmp_path / "first") != contents(tmp_path / "other")


@pytest.mark.parametrize(("cases", "seed"), [(1, 1), (60, 2), (60, -3)])
def test_passes_every_check_without_a_warning(tmp_path: Path, cases: int, seed: int) -> None:
    generate(tmp_path, cases, seed)
    checked = check(read(tmp_path), strict=True)
    assert [problem.sentence for problem in checked.problems] == []
    assert sum(node.label == "Case" for node in checked.nodes) == cases


def test_has_the_size_that_the_benchmarks_count_on(large: Path) -> None:
    counts: Counter[bool] = Counter()
    for path in large.iterdir():
        sheet = sheet_named(path.stem)
        assert sheet is not None
        counts[sheet.is_node] += sum(1 for _ in rows_of(large, path.stem))
    episodes = sum(1 for _ in rows_of(large, "episodes"))
    relationships = counts[False] + episodes - CASES  # NEXT is made when it is loaded
    assert counts[True] == pytest.approx(28_000, rel=0.03)
    assert relationships == pytest.approx(140_000, rel=0.03)
    assert episodes / CASES == pytest.approx(8, rel=0.03)


def test_few_factors_are_recorded_often_and_most_seldom(large: Path) -> None:
    recorded = Counter(row["from_id"] for row in rows_of(large, "contributed_to"))
    most = [count for _, count in recorded.most_common()]
    assert sum(most) == pytest.approx(55_000, rel=0.03)
    assert len(recorded) == 400
    assert most[0] > 5 * most[100] > 5 * most[-1]
    polarities = Counter(row["polarity"] for row in rows_of(large, "contributed_to"))
    assert min(polarities["supporting"], polarities["hindering"]) > 20_000


def test_contributions_of_a_case_can_be_chosen(tmp_path: Path) -> None:
    generate(tmp_path, 200, seed=1, contributions=10)
    assert sum(1 for _ in rows_of(tmp_path, "contributed_to")) == pytest.approx(200 * 10, rel=0.1)
