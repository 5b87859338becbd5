"""The weighted mean equals numpy's masked average, column by column."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.statistics import weighted_mean

RNG_SEED = 5


@pytest.mark.parametrize("missing_share", [0.0, 0.3])
def test_weighted_mean_equals_the_masked_average_of_numpy(missing_share: float) -> None:
    rng = np.random.default_rng(RNG_SEED)
    statistics = rng.normal(size=(60, 4))
    statistics[rng.random(statistics.shape) < missing_share] = np.nan
    weights = rng.integers(0, 4, size=(9, 60)).astype(np.float64)
    scores = weighted_mean(statistics, weights)
    masked = np.ma.masked_invalid(statistics)
    expected = [np.ma.average(masked, axis=0, weights=row) for row in weights]
    np.testing.assert_allclose(scores, np.ma.stack(expected).filled(np.nan), rtol=1e-12)


def test_a_column_nobody_measured_is_nan_and_leaves_the_others_alone() -> None:
    statistics = np.array([[np.nan, 1.0], [np.nan, 3.0]])
    scores = weighted_mean(statistics, np.ones((2, 2)))
    assert np.isnan(scores[:, 0]).all()
    assert scores[:, 1].tolist() == [2.0, 2.0]


@pytest.mark.parametrize(("rows", "weightings"), [(0, 1), (0, 0), (3, 0)])
def test_no_rows_or_no_weightings_keep_the_shape(rows: int, weightings: int) -> None:
    scores = weighted_mean(np.ones((rows, 5)), np.ones((weightings, rows)))
    assert scores.shape == (weightings, 5)
    assert np.isnan(scores).all()


def test_adding_shards_is_weighting_their_rows() -> None:
    statistics = np.random.default_rng(RNG_SEED).normal(size=(10, 2))
    halves = np.repeat(np.eye(2), 5, axis=1)
    expected = [statistics[:5].mean(axis=0), statistics[5:].mean(axis=0)]
    np.testing.assert_allclose(weighted_mean(statistics, halves), expected, rtol=1e-12)
