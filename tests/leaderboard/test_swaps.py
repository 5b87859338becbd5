"""The short ways to a permutation test's p end where the long one does, and where scipy's does."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import scipy.stats

from inpaintbench.builtin.lexical.metrics import Bleu, RougeL
from inpaintbench.builtin.pixels.metrics import Mse, Psnr
from inpaintbench.leaderboard.significance import better, p_values
from inpaintbench.leaderboard.stacked import Stacked
from inpaintbench.leaderboard.swaps import p_of_means, p_of_sums, shared
from inpaintbench.statistics.permutation import permutation_p

SAMPLES, DEGRADERS = 40, 2


def entries(scorer, count, seed=0, gap=0.02):
    """Stacked statistics of `count` systems on the same samples, each a little better than the one before."""
    rng = np.random.default_rng(seed)
    width = DEGRADERS * len(scorer.statistics)
    base = rng.uniform(1, 5, size=(SAMPLES, width))
    if isinstance(scorer, Bleu):
        base = np.tile([12, 12, 8, 12, 5, 11, 3, 10, 2, 9], 2 * DEGRADERS) + rng.integers(0, 3, size=(SAMPLES, width))
    addresses = tuple(f"{column}/{d}" for d in range(DEGRADERS) for column in scorer.columns) + scorer.columns
    made = [base + gap * i + rng.normal(0, 0.1, size=base.shape) for i in range(count)]
    return [Stacked(scorer, DEGRADERS, statistics, addresses) for statistics in made]


def long_way(tables, address, groups, pairs, permutations, seed):
    place = tables[0].addresses.index(address)
    return [
        permutation_p(
            lambda statistics, weights: tables[0].reduce(statistics, weights)[:, [place]],
            *shared(tables[i].statistics, tables[j].statistics),
            groups,
            permutations=permutations,
            seed=seed,
        )[0]
        for i, j in pairs
    ]


@pytest.mark.parametrize(
    ("scorer", "address", "way"),
    [
        (Mse(), "hole", "means"),
        (Mse(), "band/1", "means"),
        (RougeL(), "score", "means"),
        (RougeL(), "score-change", "sums"),
        (Psnr(), "hole-of-mean-mse", "sums"),
        (Bleu(), "4", "sums"),
        (Bleu(), "2-change/0", "sums"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
@pytest.mark.parametrize("per_group", [1, 2])
def test_p_values_equal_those_of_the_permutation_test(scorer, address, way, per_group):
    tables = entries(scorer, 4)
    groups = np.arange(SAMPLES) // per_group
    pairs = list(combinations(range(4), 2))
    assert all((table.means(address) is not None) == (way == "means") for table in tables)
    assert all(table.is_of_sums(address) for table in tables)
    found = p_values(tables, address, groups, pairs, permutations=600, seed=3)
    assert found == long_way(tables, address, groups, pairs, 600, 3)
    assert 0.0 < min(found) < max(found) <= 1.0


def test_a_pair_that_is_surely_not_significant_is_not_followed_and_the_others_are_the_same():
    tables = entries(Bleu(), 5)
    pairs, groups = list(combinations(range(5), 2)), np.arange(SAMPLES)
    whole = p_values(tables, "4", groups, pairs, permutations=3000, seed=1)
    quick = p_values(tables, "4", groups, pairs, permutations=3000, seed=1, enough=0.05)
    kept = [p for p in whole if p < 0.05]
    assert 0 < len(kept) < len(whole)
    for p, short in zip(whole, quick, strict=True):
        assert short == p if p < 0.05 else 0.05 < short <= p
    assert quick != whole


@pytest.mark.parametrize("sign", [1, -1])
def test_scores_of_sums_are_those_of_samples_with_these_sums_whatever_their_sign(sign):
    (table,) = entries(RougeL(), 1)
    table.statistics[:] *= sign
    weights = np.random.default_rng(0).integers(0, 4, size=(7, SAMPLES)).astype(np.float64)
    scores = table.reduce(table.statistics, weights)
    np.testing.assert_allclose(table.of_sums(weights @ table.statistics, weights.sum(axis=1)), scores, rtol=1e-12)


def test_p_values_with_missing_cells_equal_those_of_the_permutation_test():
    for scorer, address in ((Mse(), "hole"), (Psnr(), "hole-of-mean-mse")):
        tables = entries(scorer, 3)
        for i, table in enumerate(tables):
            table.statistics[5 * i : 5 * i + 4, :] = np.nan
            table.statistics[30, i] = np.nan
        pairs = [(0, 1), (0, 2), (1, 2)]
        groups = np.arange(SAMPLES)
        found = p_values(tables, address, groups, pairs, permutations=500, seed=0)
        assert found == long_way(tables, address, groups, pairs, 500, 0)


def test_a_pair_that_shares_nothing_has_no_p():
    tables = entries(Mse(), 2)
    tables[0].statistics[:20] = np.nan
    tables[1].statistics[20:] = np.nan
    (p,) = p_values(tables, "hole", np.arange(SAMPLES), [(0, 1)], permutations=100, seed=0)
    assert np.isnan(p)


def test_systems_that_differ_in_one_group_alone_cannot_be_told_apart():
    """Every swap gives the same difference: rounding must not make some of them smaller."""
    for scorer, address in ((Mse(), "hole"), (Bleu(), "4"), (RougeL(), "score-change")):
        first, second = entries(scorer, 2, gap=0.0)
        second.statistics[:] = first.statistics
        second.statistics[7] += 0.25
        (p,) = p_values([first, second], address, np.arange(SAMPLES), [(0, 1)], permutations=300, seed=0)
        assert p == 1.0


def test_equal_systems_have_a_p_of_one():
    first, second = entries(Bleu(), 2)
    second.statistics[:] = first.statistics
    assert p_values([first, second], "4", np.arange(SAMPLES), [(0, 1)], permutations=50, seed=0) == [1.0]


def test_p_of_means_agrees_with_scipy():
    tables = [table.statistics[:, [0]] for table in entries(Mse(), 2)]
    (p,) = p_of_means(tables, np.arange(SAMPLES), [(0, 1)], 20_000, 0)
    expected = scipy.stats.permutation_test(
        (tables[0][:, 0] - tables[1][:, 0],),
        np.mean,
        permutation_type="samples",
        n_resamples=20_000,
        rng=np.random.default_rng(1),
    )
    assert p == pytest.approx(expected.pvalue, abs=0.015)


def test_p_of_sums_of_a_score_that_is_a_mean_is_p_of_means():
    tables = entries(Mse(), 3)
    pairs = [(0, 1), (1, 2)]
    place = tables[0].addresses.index("hole")
    columns = tables[0].means("hole")
    means = p_of_means([table.statistics[:, columns] for table in tables], np.arange(SAMPLES), pairs, 700, 5)
    assert p_of_sums(tables, place, np.arange(SAMPLES), pairs, 700, 5) == means


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_better_follows_the_direction_of_the_score(higher_is_better):
    tables = entries(Mse(), 3, gap=0.5)
    found = better(tables, "hole", np.arange(SAMPLES), higher_is_better=higher_is_better, seed=0)
    expected = np.tril(np.ones((3, 3), dtype=bool), -1)
    assert (found == (expected.T if higher_is_better else expected)).all()


def test_nobody_is_better_where_everybody_is_equal_but_for_noise():
    """20 systems without any difference: 190 tests at 5 % would find some nine without the correction."""
    tables = entries(Mse(), 20, gap=0.0)
    groups = np.arange(SAMPLES)
    pairs = list(combinations(range(20), 2))
    assert (np.array(p_values(tables, "hole", groups, pairs, permutations=2000, seed=0)) < 0.05).any()
    assert not better(tables, "hole", groups, higher_is_better=True, seed=0).any()


def test_few_groups_are_tested_exactly():
    tables = entries(Mse(), 2, gap=0.5)
    groups = np.arange(SAMPLES) % 5
    assert p_values(tables, "hole", groups, [(0, 1)], permutations=10, seed=0) == [2 / 2**5]
