"""Bootstrap intervals agree with scipy's, cover the truth as often as they say, and say when they cannot."""

from __future__ import annotations

import tracemalloc
from functools import partial

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics import bootstrap, weighted_mean
from inpaintbench.statistics.reduce import FloatArray


def ratio_of_sums(statistics: FloatArray, weights: FloatArray) -> FloatArray:
    """A score that is linear only until its last step, like corpus BLEU."""
    sums = weights @ statistics
    return sums[:, :1] / sums[:, 1:]


def test_bounds_of_means_equal_the_percentile_bounds_of_scipy_within_monte_carlo_error() -> None:
    statistics = np.random.default_rng(0).gamma(2.0, size=(150, 3))
    found = bootstrap(partial(weighted_mean, statistics), np.arange(150), resamples=20_000, seed=1)
    expected = scipy.stats.bootstrap(
        (statistics,), np.mean, axis=0, n_resamples=20_000, method="percentile", batch=500, rng=np.random.default_rng(2)
    )
    monte_carlo = 0.06 * expected.standard_error
    np.testing.assert_allclose(found.value, statistics.mean(axis=0), rtol=1e-12)
    assert (np.abs(found.low - expected.confidence_interval.low) < monte_carlo).all()
    assert (np.abs(found.high - expected.confidence_interval.high) < monte_carlo).all()
    np.testing.assert_allclose(found.error, expected.standard_error, rtol=0.03)


def test_bounds_of_a_ratio_equal_the_paired_bounds_of_scipy_at_another_level() -> None:
    statistics = np.random.default_rng(3).gamma(3.0, size=(80, 2))
    found = bootstrap(partial(ratio_of_sums, statistics), np.arange(80), resamples=20_000, seed=1, level=0.8)
    expected = scipy.stats.bootstrap(
        tuple(statistics.T),
        lambda above, below, axis: above.sum(axis=axis) / below.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        confidence_level=0.8,
        method="percentile",
        batch=500,
        rng=np.random.default_rng(2),
    )
    monte_carlo = 0.06 * expected.standard_error
    assert abs(found.low[0] - expected.confidence_interval.low) < monte_carlo
    assert abs(found.high[0] - expected.confidence_interval.high) < monte_carlo


@pytest.mark.parametrize("kind", ["normal", "binomial", "skewed"])
def test_intervals_cover_the_true_mean_in_about_95_of_100_samples(kind: str) -> None:
    rng, shape = np.random.default_rng(11), (200, 600)
    statistics, truth = {
        "normal": (rng.normal(3.0, 2.0, shape), 3.0),
        "binomial": (rng.binomial(1, 0.3, shape).astype(np.float64), 0.3),
        "skewed": (rng.exponential(1.0, shape), 1.0),
    }[kind]
    found = bootstrap(partial(weighted_mean, statistics), np.arange(200), resamples=1000, seed=4)
    covered = float(np.mean((found.low <= truth) & (truth <= found.high)))
    assert 0.92 <= covered <= 0.975


def test_intervals_by_group_cover_the_truth_where_rows_taken_alone_do_not() -> None:
    rng, columns = np.random.default_rng(12), 400
    shared = np.repeat(rng.normal(size=(60, columns)), 5, axis=0)
    statistics = shared + 0.3 * rng.normal(size=shared.shape)
    score = partial(weighted_mean, statistics)
    by_group = bootstrap(score, np.repeat(np.arange(60), 5), resamples=1000, seed=0)
    by_row = bootstrap(score, np.arange(300), resamples=1000, seed=0)
    assert np.mean((by_group.low <= 0) & (by_group.high >= 0)) > 0.9
    assert np.mean((by_row.low <= 0) & (by_row.high >= 0)) < 0.75


def test_doubling_every_row_as_a_group_of_two_changes_nothing() -> None:
    statistics = np.random.default_rng(6).normal(size=(90, 3))
    single = bootstrap(partial(weighted_mean, statistics), np.arange(90), resamples=500, seed=7)
    doubled = partial(weighted_mean, np.repeat(statistics, 2, axis=0))
    twice = bootstrap(doubled, np.repeat(np.arange(90), 2), resamples=500, seed=7)
    for name in ("value", "low", "high", "error"):
        np.testing.assert_allclose(getattr(twice, name), getattr(single, name), rtol=1e-10)


@pytest.mark.parametrize("chunk", [1, 33, 1000])
def test_the_same_seed_gives_the_same_interval_whatever_the_chunk_and_another_seed_another(chunk: int) -> None:
    statistics = np.random.default_rng(6).normal(size=(70, 2))
    statistics[::5, 1] = np.nan
    score, groups = partial(weighted_mean, statistics), np.arange(70)
    plain = bootstrap(score, groups, resamples=300, seed=1)
    chunked = bootstrap(score, groups, resamples=300, seed=1, chunk=chunk)
    np.testing.assert_allclose(chunked.low, plain.low, rtol=1e-12)
    np.testing.assert_allclose(chunked.high, plain.high, rtol=1e-12)
    assert (bootstrap(score, groups, resamples=300, seed=2).low != plain.low).all()


def test_tables_side_by_side_share_their_resamples() -> None:
    statistics = np.random.default_rng(9).normal(size=(50, 1))

    def both(weights: FloatArray) -> FloatArray:
        once, shifted = weighted_mean(statistics, weights), weighted_mean(statistics + 1, weights)
        return np.hstack([once, shifted, shifted - once])

    found = bootstrap(both, np.arange(50), resamples=400, seed=0)
    np.testing.assert_allclose(found.low[1], found.low[0] + 1, rtol=1e-12)
    assert found.high[2] - found.low[2] < 1e-12


def test_missing_cells_are_left_out_of_their_column_alone() -> None:
    statistics = np.random.default_rng(10).normal(size=(80, 2))
    statistics[40:, 1] = np.nan
    found = bootstrap(partial(weighted_mean, statistics), np.arange(80), resamples=20_000, seed=0)
    expected = scipy.stats.bootstrap((statistics[:40, 1],), np.mean, method="percentile", rng=np.random.default_rng(0))
    np.testing.assert_allclose(found.value[1], statistics[:40, 1].mean(), rtol=1e-12)
    np.testing.assert_allclose(found.error[1], expected.standard_error, rtol=0.05)


def test_a_column_without_measurements_has_neither_value_nor_interval() -> None:
    statistics = np.column_stack([np.arange(10.0), np.full(10, np.nan)])
    found = bootstrap(partial(weighted_mean, statistics), np.arange(10), resamples=100, seed=0)
    assert np.isfinite([found.value[0], found.low[0], found.high[0]]).all()
    assert np.isnan([found.value[1], found.low[1], found.high[1], found.error[1]]).all()


@pytest.mark.parametrize("rows", [2, 5, 200])
def test_a_column_measured_in_one_group_has_a_value_but_no_interval(rows: int) -> None:
    statistics = np.full((rows, 1), np.nan)
    statistics[0] = 0.4
    found = bootstrap(partial(weighted_mean, statistics), np.arange(rows), resamples=2000, seed=0)
    assert found.value[0] == 0.4
    assert np.isnan([found.low[0], found.high[0], found.error[0]]).all()


def test_a_score_undefined_in_a_few_resamples_keeps_its_interval_over_the_others() -> None:
    statistics = np.full((100, 1), np.nan)
    statistics[:3, 0] = [1.0, 2.0, 3.0]
    found = bootstrap(partial(weighted_mean, statistics), np.arange(100), resamples=2000, seed=0)
    assert (found.value[0], found.low[0], found.high[0]) == (2.0, 1.0, 3.0)


@pytest.mark.parametrize("groups", [[0], [3, 3, 3]])
def test_one_group_has_a_value_but_no_interval(groups: list[int]) -> None:
    found = bootstrap(partial(weighted_mean, np.full((len(groups), 1), 2.5)), np.array(groups), resamples=50, seed=0)
    assert found.value.tolist() == [2.5]
    assert np.isnan([found.low[0], found.high[0], found.error[0]]).all()


def test_no_rows_have_neither_value_nor_interval() -> None:
    found = bootstrap(partial(weighted_mean, np.empty((0, 2))), np.empty(0, dtype=np.int64), resamples=50, seed=0)
    assert found.value.shape == found.low.shape == (2,)
    assert np.isnan([found.value, found.low, found.high]).all()


def test_no_resamples_give_no_interval() -> None:
    found = bootstrap(partial(weighted_mean, np.ones((5, 1))), np.arange(5), resamples=0, seed=0)
    assert found.value.tolist() == [1.0]
    assert np.isnan(found.low[0])


def test_a_constant_column_has_an_interval_of_no_width() -> None:
    found = bootstrap(partial(weighted_mean, np.full((40, 1), 0.25)), np.arange(40), resamples=200, seed=0)
    assert (found.value[0], found.low[0], found.high[0], found.error[0]) == (0.25, 0.25, 0.25, 0.0)


@pytest.mark.parametrize(("rows", "columns", "resamples"), [(2_000, 50, 10_000), (200_000, 1, 100)])
def test_extra_memory_stays_under_100_megabytes(rows: int, columns: int, resamples: int) -> None:
    statistics = np.random.default_rng(0).normal(size=(rows, columns))
    tracemalloc.start()
    try:
        bootstrap(partial(weighted_mean, statistics), np.arange(rows), resamples=resamples, seed=0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100e6
