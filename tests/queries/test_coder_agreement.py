"""Agreement on each factor of forty cases that two or three coders coded (`agreement/`), computed again from the files."""

import csv
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from numpy.typing import NDArray
from people import EXPORT
from statsmodels.stats.inter_rater import cohens_kappa
from whole_answers import ask

from graph.database import Database
from queries import Answer

FOLDER = Path(__file__).parent / "agreement"
FACTORS = [f"ag-f{number}" for number in range(6)]
CODERS = ["K1", "K2", "K3"]


@pytest.fixture(scope="module")
def agreement(filled_graph: Callable[[Path], Database]) -> Answer:
    return ask(filled_graph(FOLDER), "coder-agreement", {}, viewer=EXPORT)


def rows_of(sheet: str) -> list[dict[str, str]]:
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decisions() -> NDArray[np.int64]:
    """Cases x factors x 2 x 2, a pair of coders and a factor at a time."""
    recorded = defaultdict(set)
    for row in rows_of("contributed_to"):
        recorded[row["coding_id"]].add(row["from_id"])
    codings = defaultdict(list)
    for row in rows_of("codings"):
        codings[row["id"].rsplit("-", 1)[0]].append(row["id"])
    tables = np.zeros((len(codings), len(FACTORS), 2, 2), np.int64)
    for place, of_case in enumerate(codings.values()):
        for one, other in combinations(sorted(of_case), 2):
            for number, factor in enumerate(FACTORS):
                tables[place, number, int(factor in recorded[one]), int(factor in recorded[other])] += 1
    return tables


def kappa(table: NDArray[np.int64]) -> float:
    return float(cohens_kappa(table, return_results=False))


@pytest.mark.slow
def test_each_factor_has_its_own_kappa_and_the_pooled_one_is_last_and_called_so(agreement: Answer) -> None:
    tables = decisions()
    by_factor = {row["factor"]: row["kappa"] for row in agreement.rows}
    assert list(by_factor)[-1] is None
    assert agreement.rows[-1]["name"] == "All factors, pooled"
    for number, factor in enumerate(FACTORS):
        assert by_factor[factor] == pytest.approx(kappa(tables[:, number].sum(axis=0)), rel=1e-5)
    assert by_factor[None] == pytest.approx(kappa(tables.sum(axis=(0, 1))), rel=1e-5)


@pytest.mark.slow
def test_the_answer_is_of_factors_first(agreement: Answer) -> None:
    """What was one kappa of 0.479 is one of six between -0.08 and 0.49."""
    *of_factors, pooled = (row["kappa"] for row in agreement.rows)
    assert (round(min(of_factors), 2), round(max(of_factors), 2), round(fmean(of_factors), 2)) == (-0.08, 0.49, 0.29)
    assert round(pooled, 3) == 0.479
    assert agreement.sentence == (
        "Cohen's kappa of 6 factors goes from -0.08 (Factor ag-f5, 60 decisions) to 0.49 (Factor ag-f4, 60 decisions), 0.29 on "
        "average; pooled over all factors it is 0.48."
    )


@pytest.mark.slow
def test_the_interval_is_over_cases(agreement: Answer) -> None:
    """Cases drawn again one at a time, with all their decisions: to within what a thousand draws leave open."""
    tables, chance = decisions().sum(axis=1), np.random.default_rng(1)
    draws = [kappa(tables[chance.integers(0, len(tables), len(tables))].sum(axis=0)) for _ in range(1000)]
    low, high = np.quantile(draws, [0.025, 0.975])
    pooled = agreement.rows[-1]
    assert (pooled["kappa_low"], pooled["kappa_high"]) == (pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03))
