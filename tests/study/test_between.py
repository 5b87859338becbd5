"""Correlations between configurations: intervals, what they stand on, and what is not defined."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from inpaintbench.study.between import between
from inpaintbench.study.grid import Column, Grid, Resamples


def grid(x, y, resamples=None, area=None):
    return Grid(
        "made up",
        tuple(f"c{k}" for k in range(len(x))),
        tuple(Column(f"x{i}", "fidelity") for i in range(x.shape[1])),
        tuple(Column(f"y{j}", "language", "someone") for j in range(y.shape[1])),
        x,
        y,
        resamples=resamples,
        area=area,
    )


@pytest.fixture
def noisy():
    """Eight configurations whose scores go together, and 400 noisy resamples of them."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(8, 2))
    y = x + 0.3 * rng.normal(size=(8, 2))
    return x, y, Resamples(x + 0.2 * rng.normal(size=(400, 8, 2)), y + 0.2 * rng.normal(size=(400, 8, 2)))


def test_intervals_are_quantiles_of_the_correlations_of_resamples(noisy):
    x, y, drawn = noisy
    for one in between(grid(x, y, drawn), permutations=100):
        i, j = int(one.fidelity[1]), int(one.outcome[1])
        theirs = {"pearson": scipy.stats.pearsonr, "spearman": scipy.stats.spearmanr, "kendall": scipy.stats.kendalltau}
        each = [theirs[one.method](drawn.x[b, :, i], drawn.y[b, :, j])[0] for b in range(400)]
        assert (one.low, one.high) == pytest.approx(tuple(np.quantile(each, (0.025, 0.975))), abs=1e-9)


def test_a_correlation_that_one_configuration_makes_stands_on_it():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(9, 1)), rng.normal(size=(9, 1))
    y -= x * (x * y).mean() / (x * x).mean()
    x[4], y[4] = 12, 12
    one = between(grid(x, y))[0]
    assert (one.firm, one.stands_on, one.dropped) == (True, ("c4",), "c4")
    assert one.stands_on_few
    assert one.without == pytest.approx(scipy.stats.pearsonr(np.delete(x, 4), np.delete(y, 4))[0])


def test_a_correlation_of_many_stands_on_none():
    x = np.arange(9.0)[:, np.newaxis]
    one = between(grid(x, x + np.cos(x)))[0]
    assert (one.firm, one.stands_on, one.flips, one.stands_on_few) == (True, (), 0, False)


def test_an_interval_of_resamples_that_takes_zero_in_without_one_is_told():
    x = np.array([[0.0], [1.0], [2.0], [30.0]])
    y = np.array([[0.5], [0.0], [1.0], [30.0]])
    rng = np.random.default_rng(2)
    drawn = Resamples(x + rng.normal(size=(500, 4, 1)), y + rng.normal(size=(500, 4, 1)))
    one = between(grid(x, y, drawn))[0]
    assert one.low > 0.9
    assert (one.flips, one.stands_on) == (0, ("c3",))  # four are too few for the wide interval
    left = [scipy.stats.pearsonr(drawn.x[b, :3, 0], drawn.y[b, :3, 0])[0] for b in range(500)]
    assert np.quantile(left, 0.025) < 0


def test_a_sign_that_turns_without_a_firm_interval_is_told_but_stands_on_nothing():
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    y = np.array([[1.0], [0.0], [1.0], [0.9]])
    one = between(grid(x, y))[0]
    assert not one.firm
    assert one.flips == len(one.stands_on) > 0
    assert not one.stands_on_few


def test_a_configuration_without_a_score_is_left_out_of_the_pairs_that_need_it():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(7, 2)), rng.normal(size=(7, 2))
    x[2, 0] = y[5, 1] = np.nan
    found = {(one.fidelity, one.outcome): one for one in between(grid(x, y)) if one.method == "spearman"}
    assert [one.n for one in found.values()] == [6, 5, 7, 6]
    rows = [0, 1, 3, 4, 6]
    assert found["x0", "y1"].r == pytest.approx(scipy.stats.spearmanr(x[rows, 0], y[rows, 1])[0])


def test_what_is_constant_or_measured_too_rarely_has_no_correlation():
    x = np.column_stack([np.ones(5), np.arange(5.0), [1, 2, np.nan, np.nan, np.nan]])
    found = between(grid(x, np.arange(5.0)[:, np.newaxis] ** 2))
    assert [one.r is None for one in found[:3]] == [True, False, True]
    assert (found[0].p, found[0].q, found[0].stands_on, found[2].n) == (None, None, (), 2)


def test_given_the_area_is_the_correlation_of_residuals():
    rng = np.random.default_rng(4)
    area = rng.uniform(size=12)
    x, y = area[:, np.newaxis] + rng.normal(size=(12, 1)), area[:, np.newaxis] - rng.normal(size=(12, 1))
    one = between(grid(x, y, area=area))[0]
    design = np.column_stack([np.ones(12), area])
    residuals = [(v - design @ np.linalg.lstsq(design, v, rcond=None)[0])[:, 0] for v in (x, y)]
    assert one.given_area == pytest.approx(scipy.stats.pearsonr(*residuals)[0], abs=1e-12)
    assert between(grid(x, y, area=np.full(12, 0.3)))[0].given_area is None


def test_columns_of_one_table_are_paired_once():
    x = np.random.default_rng(5).normal(size=(6, 3))
    columns = tuple(Column(f"x{i}", "fidelity") for i in range(3))
    found = between(Grid("one", tuple("abcdef"), columns, columns, x, x, of_itself=True))
    assert [(one.fidelity, one.outcome) for one in found[:3]] == [("x0", "x1"), ("x0", "x2"), ("x1", "x2")]
    assert len(found) == 9
