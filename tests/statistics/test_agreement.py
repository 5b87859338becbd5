"""Agreement as it stands in the literature: Krippendorff's own worked example, and pairs counted one by one."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.statistics.agreement import krippendorff, pairwise_accuracy

_ = np.nan
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
)
"""Krippendorff 2011, "Computing Krippendorff's alpha-reliability", sections C and D: four observers, twelve units."""


@pytest.mark.parametrize(("scale", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_worked_example_is_as_printed(scale, expected):
    assert krippendorff(OBSERVERS, scale)[0] == pytest.approx(expected, abs=0.0005)


def test_alpha_without_missing_ratings_is_as_printed():
    binary = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float)
    assert krippendorff(binary, "nominal")[0] == pytest.approx(0.095, abs=0.0005)  # section A of the same paper


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval"])
def test_an_item_that_weighs_twice_is_there_twice(scale):
    weights = np.array([[2, 1, 1, 0, 1, 3, 1, 1, 1, 1, 1, 1]], dtype=float)
    repeated = OBSERVERS.repeat(weights[0].astype(int), axis=1)
    assert krippendorff(OBSERVERS, scale, weights)[0] == pytest.approx(krippendorff(repeated, scale)[0], abs=1e-12)


def test_ratings_that_are_all_equal_or_never_paired_have_none():
    assert np.isnan(krippendorff(np.ones((2, 4)), "ordinal"))
    assert np.isnan(krippendorff(np.array([[1.0, _], [_, 2.0]]), "nominal"))


def test_pairs_are_counted_one_by_one():
    rng = np.random.default_rng(0)
    measured, rated = rng.integers(0, 5, size=12).astype(float), rng.integers(0, 4, size=12).astype(float)
    pools = np.arange(12) % 3
    right = counted = 0.0
    for i in range(12):
        for j in range(i):
            if pools[i] == pools[j] and rated[i] != rated[j]:
                counted += 1
                agreed = np.sign(measured[i] - measured[j]) * np.sign(rated[i] - rated[j])
                right += (agreed + 1) / 2
    assert pairwise_accuracy(measured[:, np.newaxis], rated, pools)[0, 0] == pytest.approx(right / counted)


def test_where_nothing_can_be_compared_there_is_no_accuracy():
    found = pairwise_accuracy(np.array([[1.0], [_]]), np.array([1.0, 2.0]), np.zeros(2, np.int64))
    assert np.isnan(found).all()
