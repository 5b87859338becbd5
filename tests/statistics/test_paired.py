"""Paired comparisons agree with scipy's permutation test and keep the error rates they promise."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import scipy.stats

from inpaintbench.statistics import Paired, Reduce, bootstrap, paired, weighted_mean
from inpaintbench.statistics.permutation import permutation_p
from inpaintbench.statistics.reduce import FloatArray, IntArray


def ratio_of_sums(statistics: FloatArray, weights: FloatArray) -> FloatArray:
    """A score that is linear only until its last step, like corpus BLEU."""
    sums = weights @ statistics
    return sums[:, :1] / sums[:, 1:]


def compare(
    first: FloatArray,
    second: FloatArray,
    groups: IntArray | None = None,
    *,
    reduce: Reduce = weighted_mean,
    higher_is_better: bool | list[bool] = True,
    resamples: int = 400,
    permutations: int = 400,
    seed: int = 0,
) -> Paired:
    groups = np.arange(len(first)) if groups is None else groups
    return paired(
        reduce,
        first,
        second,
        groups,
        higher_is_better=higher_is_better,
        resamples=resamples,
        permutations=permutations,
        seed=seed,
    )


@pytest.mark.parametrize("rows", [2, 5, 12])
def test_p_of_few_rows_equals_the_exact_permutation_test_of_scipy(rows: int) -> None:
    rng = np.random.default_rng(rows)
    first = rng.normal(0.5, 1, size=(rows, 3))
    second = rng.normal(size=(rows, 3))
    expected = scipy.stats.permutation_test(
        (first, second),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf,
    )
    np.testing.assert_allclose(compare(first, second, permutations=0).p, expected.pvalue, rtol=1e-9)


def test_p_of_many_rows_equals_the_random_permutation_test_of_scipy_within_monte_carlo_error() -> None:
    rng = np.random.default_rng(1)
    first = rng.normal([0.1, 0.2, 0.0], 1, size=(60, 3))
    second = rng.normal(size=(60, 3))
    expected = scipy.stats.permutation_test(
        (first, second),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        batch=2000,
        rng=np.random.default_rng(2),
    )
    np.testing.assert_allclose(compare(first, second, permutations=20_000).p, expected.pvalue, atol=0.015)


def test_p_of_a_ratio_by_group_equals_trying_every_swap_by_hand() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.gamma(2.0, size=(2, 9, 2))
    groups = np.array([0, 1, 1, 2, 3, 3, 3, 4, 5])
    differences = []
    for swapped in product([False, True], repeat=6):
        swap = np.array(swapped)[groups, np.newaxis]
        one, other = np.where(swap, second, first).sum(axis=0), np.where(swap, first, second).sum(axis=0)
        differences.append(one[0] / one[1] - other[0] / other[1])
    observed = abs(differences[0])
    expected = np.mean([abs(difference) >= observed - 1e-12 for difference in differences])
    found = compare(first, second, groups, reduce=ratio_of_sums)
    assert found.difference[0] == pytest.approx(differences[0], rel=1e-12)
    assert found.p[0] == pytest.approx(expected, rel=1e-12)


def test_equal_systems_are_called_different_in_about_5_of_100_comparisons() -> None:
    first, second = np.random.default_rng(3).normal(size=(2, 80, 1500))
    assert 0.035 <= np.mean(compare(first, second, permutations=999).p < 0.05) <= 0.065


def test_the_smallest_detectable_difference_is_found_in_about_80_of_100_samples_as_by_a_t_test() -> None:
    rng, rows, columns = np.random.default_rng(4), 100, 1500
    second = rng.normal(size=(rows, columns))
    first = second + 2.8 / np.sqrt(rows) + rng.normal(size=(rows, columns))
    found = compare(first, second, permutations=999)
    assert np.median(found.smallest_detectable) == pytest.approx(2.8 / np.sqrt(rows), rel=0.02)
    power = np.mean(found.p < 0.05)
    assert 0.75 <= power <= 0.84
    assert power == pytest.approx(np.mean(scipy.stats.ttest_rel(first, second).pvalue < 0.05), abs=0.01)


def test_the_smallest_random_p_counts_the_observation_itself() -> None:
    rng = np.random.default_rng(4)
    second = rng.normal(size=(40, 1))
    assert compare(second + rng.uniform(1, 2, size=(40, 1)), second, permutations=199).p[0] == 1 / 200


def test_swaps_do_not_depend_on_the_number_of_columns_and_p_depends_on_the_seed() -> None:
    first, second = np.random.default_rng(5).normal(size=(2, 30, 4))
    whole = compare(first, second, permutations=300, seed=1)
    part = compare(first[:, :2], second[:, :2], permutations=300, seed=1)
    assert part.p.tolist() == whole.p[:2].tolist()
    assert compare(first, second, permutations=300, seed=2).p.tolist() != whole.p.tolist()


def test_the_interval_is_the_bootstrap_of_the_row_by_row_differences() -> None:
    rng = np.random.default_rng(6)
    second = rng.normal(0, 10, size=(80, 2))
    first = second + rng.normal(0.2, 1, size=(80, 2))
    found = compare(first, second, seed=9)
    expected = bootstrap(lambda weights: weighted_mean(first - second, weights), np.arange(80), resamples=400, seed=9)
    np.testing.assert_allclose(found.low, expected.low, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.high, expected.high, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.smallest_detectable, 2.8016 * expected.error, rtol=1e-4)


def test_the_sides_exchanged_give_the_mirrored_comparison() -> None:
    first, second = np.random.default_rng(7).normal(size=(2, 25, 3))
    one, other = compare(first, second), compare(second, first)
    np.testing.assert_allclose(one.difference, -other.difference, rtol=1e-12)
    np.testing.assert_allclose(one.low, -other.high, rtol=1e-9)
    np.testing.assert_allclose(one.win_rate, 1 - other.win_rate, rtol=1e-12)
    assert one.p.tolist() == other.p.tolist()


def test_wins_are_counted_by_group_with_ties_half_and_in_the_direction_of_each_column() -> None:
    groups = np.array([0, 0, 1, 2, 3])
    first = np.array([[5.0], [0.0], [1.0], [2.0], [2.0]])
    second = np.array([[1.0], [1.0], [1.0], [3.0], [1.0]])
    first, second = np.hstack([first, first]), np.hstack([second, second])
    found = compare(first, second, groups, higher_is_better=[True, False])
    assert found.win_rate.tolist() == [2.5 / 4, 1.5 / 4]
    assert found.n.tolist() == [4, 4]


def test_groups_beyond_one_batch_and_in_any_row_order_are_each_scored_by_their_own_rows() -> None:
    rng = np.random.default_rng(8)
    groups = rng.permutation(np.repeat(np.arange(150) * 3, 2))
    first, second = rng.normal(size=(2, 300, 1))
    lead = (first - second)[:, 0]
    expected = np.mean([lead[groups == group].sum() > 0 for group in np.unique(groups)])
    found = compare(first, second, groups)
    assert found.win_rate[0] == pytest.approx(expected, rel=1e-12)
    assert found.n[0] == 150


def test_a_cell_missing_for_one_system_is_left_out_for_both() -> None:
    rng = np.random.default_rng(9)
    first, second = rng.normal(size=(2, 30, 2))
    second[:10, 1] = np.nan
    first[10:15, 1] = np.nan
    found = compare(first, second)
    assert found.difference[1] == pytest.approx((first[15:, 1] - second[15:, 1]).mean(), rel=1e-12)
    assert found.n.tolist() == [30, 15]
    assert found.win_rate[1] == np.mean(first[15:, 1] > second[15:, 1])


def test_a_column_without_a_common_measurement_is_nan_throughout() -> None:
    first, second = np.ones((2, 6, 1))
    first[:3], second[3:] = np.nan, np.nan
    found = compare(first, second)
    assert found.n.tolist() == [0]
    for name in ("difference", "low", "high", "p", "win_rate", "smallest_detectable"):
        assert np.isnan(getattr(found, name)[0]), name


@pytest.mark.parametrize("scale", [1.0, 1e6])
@pytest.mark.parametrize("rows", [8, 40])
def test_identical_systems_have_no_difference_p_one_and_win_half(rows: int, scale: float) -> None:
    statistics = scale * np.random.default_rng(10).normal(size=(rows, 2))
    found = compare(statistics, statistics.copy())
    assert found.difference.tolist() == found.low.tolist() == found.high.tolist() == [0.0, 0.0]
    assert found.p.tolist() == [1.0, 1.0]
    assert found.win_rate.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_swaps_that_tie_with_the_observation_are_counted_in_spite_of_rounding(scale: float) -> None:
    tenths = np.array([1, 2, 3, -3, 4, -5, 6])
    sums = [abs(int(tenths @ signs)) for signs in product([-1, 1], repeat=7)]
    expected = np.mean([total >= abs(int(tenths.sum())) for total in sums])
    base = scale * np.random.default_rng(0).normal(size=(7, 20))
    assert compare(base + scale * tenths[:, np.newaxis] / 10, base).p.tolist() == [expected] * 20


def test_a_lead_within_rounding_is_a_tie_and_a_small_one_a_win() -> None:
    second = np.full((4, 1), 100.0)
    first = second + np.array([[1e-13], [-1e-13], [1e-8], [1e-8]])
    assert compare(first, second).win_rate[0] == 0.75


def test_a_constant_lead_has_an_interval_of_no_width_and_the_smallest_exact_p() -> None:
    found = compare(np.full((5, 1), 1.5), np.full((5, 1), 1.0))
    assert (found.difference[0], found.low[0], found.high[0]) == (0.5, 0.5, 0.5)
    assert (found.p[0], found.win_rate[0]) == (2 / 32, 1.0)


@pytest.mark.parametrize("groups", [[0], [0, 0]])
def test_one_group_has_a_difference_but_no_interval_and_p_one(groups: list[int]) -> None:
    found = compare(np.full((len(groups), 1), 2.0), np.full((len(groups), 1), 1.0), np.array(groups))
    assert (found.difference[0], found.p[0], found.win_rate[0], found.n[0]) == (1.0, 1.0, 1.0, 1)
    assert np.isnan([found.low[0], found.high[0], found.smallest_detectable[0]]).all()


def test_no_rows_compare_to_nothing() -> None:
    found = compare(np.empty((0, 2)), np.empty((0, 2)))
    assert found.n.tolist() == [0, 0]
    assert np.isnan([found.difference, found.low, found.high, found.p, found.win_rate]).all()


def test_permutations_that_could_not_be_measured_are_not_counted() -> None:
    first, second = np.ones((20, 1)), np.zeros((20, 1))

    def undefined_when_mixed(statistics: FloatArray, weights: FloatArray) -> FloatArray:
        mixed = np.ptp(weights[:, :20], axis=1, keepdims=True) > 0
        return np.where(mixed, np.nan, weighted_mean(statistics, weights))

    assert permutation_p(undefined_when_mixed, first, second, np.arange(20), permutations=500, seed=0)[0] == 1.0
