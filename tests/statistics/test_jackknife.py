"""The delete-a-group jackknife has the textbook error for means and covers the truth."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics import jackknife, weighted_mean
from inpaintbench.statistics.reduce import FloatArray


def test_with_a_group_a_block_the_interval_of_a_mean_is_the_t_interval_of_scipy() -> None:
    statistics = np.random.default_rng(0).normal(5, 2, size=(20, 3))
    found = jackknife(partial(weighted_mean, statistics), np.arange(20), seed=0)
    expected = scipy.stats.ttest_1samp(statistics, 0.0).confidence_interval(0.95)
    np.testing.assert_allclose(found.value, statistics.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.low, expected.low, rtol=1e-9)
    np.testing.assert_allclose(found.high, expected.high, rtol=1e-9)
    np.testing.assert_allclose(found.error, scipy.stats.sem(statistics), rtol=1e-9)


def test_fewer_groups_than_blocks_lower_the_degrees_of_freedom() -> None:
    statistics = np.random.default_rng(1).normal(size=(7, 1))
    found = jackknife(partial(weighted_mean, statistics), np.arange(7), seed=0, level=0.9)
    expected = scipy.stats.ttest_1samp(statistics, 0.0).confidence_interval(0.9)
    np.testing.assert_allclose([found.low, found.high], [expected.low, expected.high], rtol=1e-9)


@pytest.mark.parametrize("groups_of", [1, 3])
def test_intervals_cover_the_true_variance_in_about_95_of_100_samples(groups_of: int) -> None:
    rng, columns = np.random.default_rng(2), 600
    statistics = np.repeat(rng.normal(size=(200, columns)), groups_of, axis=0)

    def variance(weights: FloatArray) -> FloatArray:
        mean = weighted_mean(statistics, weights)
        return weighted_mean(np.square(statistics), weights) - np.square(mean)

    found = jackknife(variance, np.repeat(np.arange(200), groups_of), seed=0)
    assert 0.92 <= float(np.mean((found.low <= 1) & (found.high >= 1))) <= 0.98


def test_each_block_leaves_out_whole_groups_and_every_row_is_left_out_once() -> None:
    groups = np.random.default_rng(3).integers(0, 47, size=300)
    seen: list[FloatArray] = []

    def record(weights: FloatArray) -> FloatArray:
        seen.append(weights)
        return np.zeros((len(weights), 1))

    jackknife(record, groups, seed=0)
    left_out = 1 - seen[1]
    assert left_out.shape == (20, 300)
    assert np.array_equal(left_out.sum(axis=0), np.ones(300))
    blocks = left_out.argmax(axis=0)
    assert all(len(set(blocks[groups == group])) == 1 for group in set(groups.tolist()))
    sizes = [len(set(groups[blocks == block].tolist())) for block in range(20)]
    assert max(sizes) - min(sizes) <= 1


def test_the_blocks_depend_on_the_seed_alone_and_not_on_the_order_of_the_rows() -> None:
    statistics = np.random.default_rng(4).normal(size=(100, 1))
    first, again, other = (
        jackknife(partial(weighted_mean, statistics), np.arange(100), seed=seed) for seed in (1, 1, 2)
    )
    assert first.low[0] == again.low[0]
    assert first.low[0] != other.low[0]


@pytest.mark.parametrize("groups", [[], [0], [5, 5]])
def test_fewer_than_two_groups_have_no_interval(groups: list[int]) -> None:
    def constant(weights: FloatArray) -> FloatArray:
        return np.full((len(weights), 1), 1.5)

    found = jackknife(constant, np.array(groups, dtype=np.int64), seed=0)
    assert found.value.tolist() == [1.5]
    assert np.isnan([found.low[0], found.high[0], found.error[0]]).all()


def test_a_column_measured_in_one_block_alone_has_no_interval() -> None:
    statistics = np.random.default_rng(5).normal(size=(100, 2))
    statistics[1:, 1] = np.nan
    found = jackknife(partial(weighted_mean, statistics), np.arange(100), seed=0)
    assert np.isfinite([found.low[0], found.high[0], found.value[1]]).all()
    assert np.isnan([found.low[1], found.high[1], found.error[1]]).all()


def test_a_constant_column_has_an_interval_of_no_width() -> None:
    found = jackknife(partial(weighted_mean, np.full((60, 1), 0.5)), np.arange(60), seed=0)
    assert (found.low[0], found.high[0]) == (0.5, 0.5)
