"""What sums tell of the correlations without a row is what scipy finds when the row is taken away."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics.correlation import correlations
from inpaintbench.statistics.leave_one_out import leave_one_out, signs_without

THEIRS = (scipy.stats.pearsonr, scipy.stats.spearmanr, scipy.stats.kendalltau)


def test_they_equal_those_of_scipy_without_the_row():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(9, 3)), rng.normal(size=(9, 4))
    x[:, 1], y[:, 2], y[:, 3] = np.round(x[:, 1]), np.round(2 * y[:, 2]), 1.0
    found = leave_one_out(x, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns of the constant column
        for method, theirs in enumerate(THEIRS):
            for row in range(9):
                left = np.delete(x, row, axis=0), np.delete(y, row, axis=0)
                expected = [[theirs(left[0][:, i], left[1][:, j])[0] for j in range(4)] for i in range(3)]
                np.testing.assert_allclose(found[method, row], expected, atol=1e-12)


def test_a_column_that_one_row_alone_varies_has_none_without_it():
    x = np.array([[2.0], [2.0], [2.0], [7.0]]) / 3
    y = np.array([[1.0], [3.0], [2.0], [9.0]])
    found = leave_one_out(x, y)[:, :, 0, 0]
    assert np.isnan(found[:, 3]).all()
    assert not np.isnan(found[:, :3]).any()


def test_the_signs_of_many_resamples_are_counted():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(50, 6, 2)), rng.integers(0, 3, size=(50, 6, 3)).astype(float)
    x[7, 0, 0] = np.nan
    above, below = signs_without(x, y)
    every = leave_one_out(x, y)
    assert above.tolist() == (every > 0).sum(axis=1).tolist()
    assert below.tolist() == (every < 0).sum(axis=1).tolist()


@pytest.mark.parametrize("rows", [3, 250])
def test_few_and_many_rows_are_left_out_alike(rows):
    rng = np.random.default_rng(rows)
    x, y = rng.normal(size=(rows, 1)), rng.normal(size=(rows, 1))
    expected = correlations(np.delete(x, 1, axis=0), np.delete(y, 1, axis=0))
    np.testing.assert_allclose(leave_one_out(x, y)[:, 1], expected, atol=1e-12)
