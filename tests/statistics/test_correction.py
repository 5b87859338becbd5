"""Holm's correction agrees with its step-down definition, those of false discoveries with scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.statistics import holm
from inpaintbench.statistics.correction import false_discovery


def rejected_at(alpha: float, p_values: list[float]) -> list[bool]:
    """Holm 1979 as written: reject from the smallest p on until one exceeds alpha / (tests left)."""
    rejected = [False] * len(p_values)
    for place, test in enumerate(np.argsort(p_values, kind="stable")):
        if p_values[test] > alpha / (len(p_values) - place):
            break
        rejected[test] = True
    return rejected


def test_holm_equals_a_computation_by_hand() -> None:
    # Sorted .005 .01 .03 .04, times 4 3 2 1: .02 .03 .06 .04, and the last is raised to .06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.001, 0.3))
def test_an_adjusted_p_is_below_alpha_exactly_where_the_step_down_procedure_rejects(
    p_values: list[float], alpha: float
) -> None:
    adjusted = holm(p_values)
    for p, rejected in zip(adjusted, rejected_at(alpha, p_values), strict=True):
        assert p is not None
        assert (p <= alpha) == rejected or math.isclose(p, alpha, rel_tol=1e-9)


def test_missing_p_values_stay_missing_and_are_not_counted() -> None:
    adjusted = holm([0.02, None, math.nan, 0.03])
    assert adjusted[0] == pytest.approx(0.04)
    assert adjusted[1] is None
    assert adjusted[2] is not None
    assert math.isnan(adjusted[2])
    assert adjusted[3] == pytest.approx(0.04)


def test_adjusted_values_stop_at_one() -> None:
    assert holm([0.6, 0.9, 0.5]) == [1.0, 1.0, 1.0]


def test_equal_values_stay_equal() -> None:
    assert holm([0.01, 0.01]) == [0.02, 0.02]


def test_no_tests_and_one_test_are_left_alone() -> None:
    assert holm([]) == []
    assert holm([0.03]) == [0.03]


@pytest.mark.parametrize(("dependent", "method"), [(False, "bh"), (True, "by")])
def test_false_discoveries_are_bounded_as_scipy_does(dependent, method):
    p_values = np.random.default_rng(7).uniform(size=40) ** 3
    expected = scipy.stats.false_discovery_control(p_values, method=method)
    assert false_discovery(p_values.tolist(), dependent=dependent) == pytest.approx(expected.tolist(), abs=1e-15)


def test_what_was_not_tested_is_not_counted_among_discoveries():
    assert false_discovery([0.01, None, float("nan")])[:2] == [0.01, None]
    assert false_discovery([]) == []
