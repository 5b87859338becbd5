"""The p of permutations is scipy's, and an interval over rows covers as often as it says."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics.association import correlation_p, fisher_z, interval_over_rows
from inpaintbench.statistics.correlation import correlations


def test_few_rows_have_the_exact_p_of_scipy():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 2)), rng.normal(size=(6, 3))
    found = correlation_p(x, y, permutations=10, seed=0)
    for method, statistic in enumerate((scipy.stats.pearsonr, scipy.stats.spearmanr, scipy.stats.kendalltau)):
        for i in range(2):
            for j in range(3):
                expected = scipy.stats.permutation_test(
                    (x[:, i],),
                    lambda a, statistic=statistic, j=j: abs(statistic(a, y[:, j])[0]),
                    permutation_type="pairings",
                    n_resamples=np.inf,
                    alternative="greater",
                ).pvalue
                assert found[method, i, j] == pytest.approx(expected, abs=1e-9)


def test_many_rows_have_a_p_near_that_of_scipy():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(20, 1))
    y = 0.4 * x + rng.normal(size=(20, 2))
    found = correlation_p(x, y, permutations=20_000, seed=0)[:, 0]
    for j in range(2):
        for method, theirs in enumerate((scipy.stats.pearsonr, scipy.stats.spearmanr, scipy.stats.kendalltau)):
            assert found[method, j] == pytest.approx(theirs(x[:, 0], y[:, j])[1], abs=0.015)


def test_what_does_not_vary_has_no_p():
    x, y = np.ones((9, 1)), np.arange(9.0)[:, np.newaxis]
    assert np.isnan(correlation_p(x, y, permutations=100, seed=0)).all()
    assert np.isnan(correlation_p(y[:2], y[:2], permutations=100, seed=0)).all()


def test_the_interval_of_pearsons_r_is_that_of_scipy():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(12, 1)), rng.normal(size=(12, 1))
    low, high = interval_over_rows(correlations(x, y), 12)
    expected = scipy.stats.pearsonr(x[:, 0], y[:, 0]).confidence_interval(0.95)
    assert (low[0, 0, 0], high[0, 0, 0]) == pytest.approx(tuple(expected), abs=1e-9)


@pytest.mark.parametrize("method", [1, 2])
def test_the_intervals_of_ranks_cover_nearly_as_often_as_they_say(method):
    rng = np.random.default_rng(4)
    rho = 0.5
    true = (6 / np.pi * np.arcsin(rho / 2), 2 / np.pi * np.arcsin(rho))[method - 1]  # of normal variables
    x = rng.normal(size=(1000, 15, 1))
    y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=(1000, 15, 1))
    low, high = interval_over_rows(correlations(x, y), 15)
    covered = ((low < true) & (true < high))[method].mean()
    assert 0.92 < covered < 0.98


def test_too_few_rows_have_no_interval():
    low, high = interval_over_rows(np.array([0.5, 0.5, 0.5]), 4)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [False, False, True]


def test_a_perfect_correlation_has_a_z():
    assert np.isfinite(fisher_z(np.array([1.0, -1.0]))).all()
