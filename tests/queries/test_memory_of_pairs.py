"""Many factors: their pairs are tested in the memory of a few tables of them, however many pairs there are."""

from __future__ import annotations

import tracemalloc
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from queries.counting import tested_pairs

FACTORS, CASES, TABLES = 300, 30, 12  # there were twenty
PAIRS_AT_ONCE = 1_000


def test_the_pairs_of_many_factors_take_the_memory_of_few_tables_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tested_pairs, "PAIRS_AT_ONCE", PAIRS_AT_ONCE)
    tested_pairs.TestedPairs.of(units_of(10))  # imports what it needs
    units = units_of(FACTORS)
    tracemalloc.start()
    try:
        tested = tested_pairs.TestedPairs.of(units)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < TABLES * units.both_looked.nbytes
    assert np.count_nonzero(~np.isnan(tested.p)) > FACTORS**2 // 3


def units_of(factors: int) -> Any:
    """Cases in which each factor was recorded or not, by chance."""
    counts = np.random.default_rng(1).integers(0, 2, (CASES, factors))
    one = np.repeat(counts.sum(axis=0)[:, None], factors, axis=1)
    return SimpleNamespace(
        per="case", both_looked=counts.T @ counts, one_looked=one, looked_for_both=np.full(one.shape, CASES)
    )
