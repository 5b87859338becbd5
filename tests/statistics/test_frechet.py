"""The Fréchet distance equals the formula with a matrix root, and needs no root where that one is singular."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import sqrtm

from inpaintbench.statistics import frechet_distance


@pytest.mark.parametrize(("n", "m", "d"), [(50, 40, 8), (9, 30, 8), (8, 8, 8), (200, 3, 5)])
def test_the_distance_is_that_of_the_formula_with_a_matrix_root(n: int, m: int, d: int) -> None:
    rng = np.random.default_rng(n)
    a = rng.normal(size=(n, d)) @ rng.normal(size=(d, d))
    b = rng.normal(size=(m, d)) + rng.normal(size=d)
    first, second = np.cov(a.T), np.cov(b.T)
    root = np.trace(sqrtm(first @ second)).real
    expected = np.square(a.mean(0) - b.mean(0)).sum() + np.trace(first) + np.trace(second) - 2 * root
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-6)


def test_fewer_vectors_than_dimensions_leave_no_error_of_rounding() -> None:
    a = np.random.default_rng(0).normal(size=(5, 300))
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-10)
    assert frechet_distance(a, a + 1) == pytest.approx(300, rel=1e-12)


def test_one_vector_has_no_covariance_and_the_distance_is_not_measurable() -> None:
    assert math.isnan(frechet_distance(np.ones((1, 3)), np.ones((4, 3))))
