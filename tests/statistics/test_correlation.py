"""Correlations equal scipy's, column by column, whatever the ties, resamples and missing cells."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics.correlation import average_ranks, centred, correlations, partial, settled

THEIRS = (scipy.stats.pearsonr, scipy.stats.spearmanr, scipy.stats.kendalltau)


@pytest.fixture
def tables():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(11, 3)), rng.normal(size=(11, 4))
    x[:, 1] = np.round(x[:, 1])
    y[:, 2] = np.round(2 * y[:, 2])
    return x, y


def test_they_equal_those_of_scipy_with_and_without_ties(tables):
    x, y = tables
    found = correlations(x, y)
    for method, theirs in enumerate(THEIRS):
        for i in range(3):
            for j in range(4):
                assert found[method, i, j] == pytest.approx(theirs(x[:, i], y[:, j])[0], abs=1e-12)


def test_many_resamples_at_once_are_each_of_them_alone():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(5, 2, 8, 3)), rng.integers(0, 4, size=(5, 2, 8, 2)).astype(float)
    found = correlations(x, y)
    assert found.shape == (3, 5, 2, 3, 2)
    np.testing.assert_allclose(found[:, 3, 1], correlations(x[3, 1], y[3, 1]), atol=1e-14)


def test_a_column_that_is_constant_or_not_measured_has_none(tables):
    x, y = tables
    x[:, 0] = 0.1 + 0.2
    x[4, 0] = 0.3  # the same but for rounding
    y[2, 3] = np.nan
    found = correlations(settled(x), y)
    assert np.isnan(found[:, 0]).all()
    assert np.isnan(found[:, :, 3]).all()
    assert not np.isnan(found[:, 1:, :3]).any()


def test_a_large_offset_does_not_spoil_them():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(9, 1)), rng.normal(size=(9, 1))
    np.testing.assert_allclose(correlations(x + 1e6, y - 1e6), correlations(x, y), atol=1e-8)


def test_more_rows_than_32_bits_count_exactly_are_counted_exactly():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(700, 1)), rng.integers(0, 30, size=(700, 1)).astype(float)
    found = correlations(x, y)[:, 0, 0]
    for method, theirs in enumerate(THEIRS):
        assert found[method] == pytest.approx(theirs(x[:, 0], y[:, 0])[0], abs=1e-12)


def test_ranks_equal_those_of_scipy():
    values = np.random.default_rng(4).integers(0, 5, size=(12, 2)).astype(float)
    assert average_ranks(values).tolist() == scipy.stats.rankdata(values, axis=0).tolist()


def test_a_partial_correlation_is_that_of_the_residuals_of_a_line():
    rng = np.random.default_rng(5)
    z = rng.normal(size=40)
    x, y = z + rng.normal(size=40), -z + rng.normal(size=40)
    design = np.column_stack([np.ones(40), z])
    residuals = [values - design @ np.linalg.lstsq(design, values, rcond=None)[0] for values in (x, y)]
    plain = correlations(np.column_stack([x, z]), np.column_stack([y, z]))[0]
    found = partial(plain[:1, :1], plain[:1, 1:], plain[1:, :1])
    assert found[0, 0] == pytest.approx(scipy.stats.pearsonr(*residuals)[0], abs=1e-12)


def test_what_is_the_third_variable_itself_has_no_partial_correlation():
    assert np.isnan(partial(np.array([0.5]), np.array([1.0]), np.array([0.5]))).all()


def test_rounding_makes_no_ranks():
    values = np.array([[0.1 + 0.2], [0.3], [0.5]])
    assert average_ranks(settled(values))[:, 0].tolist() == [1.5, 1.5, 3]
    assert centred(np.full((3, 1), 0.1) + np.array([[0], [1e-17], [0]])).tolist() == [[0], [0], [0]]
