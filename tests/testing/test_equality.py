"""Outputs of every kind are compared, and only rounding counts as equal, only off the CPU."""

from __future__ import annotations

import math

import numpy as np
import pytest

from inpaintbench.builtin.inpainters import Copy
from inpaintbench.testing.equality import Gap, Tolerance, gap, largest_gap
from inpaintbench.types import Caption, Measured, Proposal

PICTURE = np.uint8([[[1, 2, 3]]])


@pytest.mark.parametrize(
    ("first", "second", "size", "unit"),
    [
        (PICTURE, PICTURE + np.uint8(3), 3, "levels"),
        (np.uint8([0]), np.uint8([255]), 255, "levels"),
        (np.array([True]), np.array([False]), 1, "pixels"),
        (np.array([1000.0]), np.array([1001.0]), 0.001, "of the largest number"),
        (np.array([0.5]), np.array([0.25]), 0.25, "of the largest number"),
        (np.array([np.nan, 1]), np.array([np.nan, 1]), 0, "of the largest number"),
        (np.array([np.nan]), np.array([1.0]), math.inf, "of the largest number"),
        (np.zeros(3), np.zeros(4), math.inf, "of the largest number"),
        (np.zeros(3), np.zeros(3, np.float32), math.inf, "of the largest number"),
        (Measured((0.5, None)), Measured((0.25, None)), 0.25, "of the largest number"),
        (Measured((0.5, None)), Measured((0.5, 0.5)), math.inf, "of the largest number"),
        (Measured(None, "no truth"), Measured(None, "no truth"), 0, "of a measurement"),
        (Measured(None, "no truth"), Measured((1.0,)), math.inf, "of a measurement"),
        ("a boat", "a boat", 0, "of text"),
        ((Caption("a", 1.0),), (Caption("a", 2.0),), math.inf, "of text"),
        (Proposal(("a",), {"b": 1}), Proposal(("a",), {"b": 1}), 0, "of text"),
        ((PICTURE, np.array([True])), (PICTURE, np.array([True])), 0, "levels"),
    ],
)
def test_the_gap_between_two_outputs(first, second, size, unit):
    assert gap(first, second) == Gap(pytest.approx(size), unit)


def test_the_largest_gap_of_several_outputs_counts():
    assert largest_gap([PICTURE, PICTURE], [PICTURE, PICTURE + np.uint8(2)]).size == 2


def test_on_a_cpu_equal_means_equal_to_the_bit_and_elsewhere_within_what_is_stated():
    near, far = Gap(1, "levels"), Gap(3, "levels")
    assert not Tolerance.of(Copy(), "cpu").admits(near)
    assert Tolerance.of(Copy(), "cuda:0").admits(near)
    assert not Tolerance.of(Copy(), "cuda:0").admits(far)
    assert not Tolerance.of(Copy(), "cpu").admits(Gap(1e-9, "of the largest number"))
    assert Tolerance.of(Copy(), "cuda:0").admits(Gap(1e-4, "of the largest number"))
    assert not Tolerance.of(Copy(), "cuda:0").admits(Gap(math.inf, "of text"))
    assert "2 levels" in str(Tolerance.of(Copy(), "mps"))
    assert "to the bit" in str(Tolerance.of(Copy(), "cpu"))
