"""Resamples draw whole groups, uniformly, and do not depend on how many are made at once."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.statistics import resample_weights


@pytest.mark.parametrize("count", [2, 7, 300])
@pytest.mark.parametrize("chunk", [1, 7, 1000, None])
def test_the_resamples_are_the_same_whatever_the_chunk(count: int, chunk: int | None) -> None:
    groups = np.arange(count)
    expected = np.concatenate(list(resample_weights(groups, 101, seed=3, chunk=100)))
    assert np.array_equal(np.concatenate(list(resample_weights(groups, 101, seed=3, chunk=chunk))), expected)


def test_every_resample_draws_as_many_groups_as_there_are_and_rows_follow_their_group() -> None:
    groups = np.array([4, 9, 4, 2, 9, 9])
    weights = np.concatenate(list(resample_weights(groups, 50, seed=1)))
    assert weights.shape == (50, 6)
    assert np.array_equal(weights[:, 0], weights[:, 2])
    assert np.array_equal(weights[:, 1], weights[:, 4])
    assert np.array_equal(weights[:, 1], weights[:, 5])
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()


def test_how_often_a_group_is_drawn_has_the_multinomial_mean_and_variance() -> None:
    weights = np.concatenate(list(resample_weights(np.arange(20), 40_000, seed=0)))
    np.testing.assert_allclose(weights.mean(axis=0), 1.0, atol=0.025)
    np.testing.assert_allclose(weights.var(axis=0), 0.95, atol=0.04)
    np.testing.assert_allclose(np.cov(weights[:, :2].T)[0, 1], -0.05, atol=0.02)


def test_rows_in_shuffled_group_order_are_weighted_by_their_own_group() -> None:
    order = np.array([2, 0, 3, 1])
    straight = np.concatenate(list(resample_weights(np.arange(4), 30, seed=8)))
    shuffled = np.concatenate(list(resample_weights(order, 30, seed=8)))
    assert np.array_equal(shuffled, straight[:, order])


def test_no_rows_give_no_resamples() -> None:
    assert list(resample_weights(np.empty(0, dtype=np.int64), 10, seed=0)) == []
