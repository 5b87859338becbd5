"""A row that weighs three times as much as another is there three times, as scipy sees it."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics.weighted_correlation import weighted_kendall, weighted_pearson, weighted_spearman


@pytest.fixture
def tables():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(30, 2)), rng.integers(0, 6, size=(30, 3)).astype(float)
    x[3, 0] = y[5, 1] = np.nan
    return x, y, rng.integers(0, 4, size=(6, 30)).astype(float)


def test_pearsons_r_of_repeated_rows_is_that_of_scipy(tables):
    x, y, weights = tables
    found = weighted_pearson(x, y, weights)
    for b, weight in enumerate(weights.astype(int)):
        for i in range(2):
            for j in range(3):
                both = np.column_stack([x[:, i], y[:, j]]).repeat(weight, axis=0)
                both = both[~np.isnan(both).any(axis=1)]
                assert found[b, i, j] == pytest.approx(scipy.stats.pearsonr(*both.T)[0], abs=1e-12)


def test_spearmans_rho_of_repeated_rows_is_that_of_scipy(tables):
    x, y, weights = tables
    x, y = np.nan_to_num(x), np.nan_to_num(y)
    found = weighted_spearman(x, y, weights)
    for b, weight in enumerate(weights.astype(int)):
        rows = np.arange(30).repeat(weight)
        for i in range(2):
            for j in range(3):
                expected = scipy.stats.spearmanr(x[rows, i], y[rows, j])[0]
                assert found[b, i, j] == pytest.approx(expected, abs=1e-12)


def test_kendalls_tau_of_repeated_rows_is_that_of_scipy(tables):
    x, y, weights = tables
    found = weighted_kendall(x, y[:, 2], weights)
    for b, weight in enumerate(weights.astype(int)):
        for i in range(2):
            both = np.column_stack([x[:, i], y[:, 2]]).repeat(weight, axis=0)
            both = both[~np.isnan(both).any(axis=1)]
            assert found[b, i] == pytest.approx(scipy.stats.kendalltau(*both.T)[0], abs=1e-12)


def test_what_does_not_vary_has_none():
    x = np.array([[0.1], [0.1], [0.3 - 0.2]])
    assert np.isnan(weighted_pearson(x, np.arange(3.0)[:, np.newaxis], np.ones((2, 3)))).all()
    assert np.isnan(weighted_spearman(np.ones((3, 1)), x, np.ones((2, 3)))).all()
    y = np.array([[1.0], [2.0], [2.0]])
    assert np.isnan(weighted_spearman(y, y, np.array([[0.0, 1.0, 2.0]]))).all()
    assert np.isnan(weighted_pearson(y, y, np.array([[0.0, 1.0, 2.0]]))).all()
