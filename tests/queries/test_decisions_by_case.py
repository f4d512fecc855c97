"""Intervals over the decisions on the factors of cases: what is alike within a case does not count many times."""

import numpy as np
import pytest
import scipy.stats

from queries.counting.by_case import interval_over_decisions
from queries.statistics.intervals import wilson


def test_decisions_that_are_alike_within_a_case_tell_as_much_as_cases() -> None:
    """In 4 of 10 cases all of 20 factors were found, in 6 none."""
    part = np.repeat(np.arange(10) < 4, 20).reshape(10, 20)
    interval = interval_over_decisions(part, np.ones((10, 20), bool))
    wider = (scipy.stats.norm.ppf(0.975) / scipy.stats.t.ppf(0.975, 9)) ** 2
    assert np.array(interval) == pytest.approx(np.array(wilson(80, 200, size=10 * wider)))
    assert interval.high - interval.low > 4 * np.ptp(np.array(wilson(80, 200)))


@pytest.mark.slow
def test_where_cases_differ_the_interval_holds_the_share_as_often_as_it_says() -> None:
    """10 cases of 20 factors, cases apart by a logit of 1: Wilson's interval of the decisions held it in 83% of draws."""
    chance, draws, share = np.random.default_rng(5), 300, 0.7
    shares = 1 / (1 + np.exp(-np.log(share / (1 - share)) - chance.normal(0, 1, (draws, 10, 1))))
    real = float(np.mean(1 / (1 + np.exp(-np.log(share / (1 - share)) - chance.normal(0, 1, 100_000)))))
    intervals = [
        interval_over_decisions(part, np.ones((10, 20), bool)) for part in chance.random((draws, 10, 20)) < shares
    ]
    assert np.mean([interval.low <= real <= interval.high for interval in intervals]) >= 0.92


def test_no_decision_and_a_single_case_have_no_interval() -> None:
    for whole in (np.zeros((3, 2), bool), np.array([[True, True], [False, False]])):
        assert np.isnan(interval_over_decisions(whole, whole)).all()
