from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaintbench.builtin.pixels.absolute_error import mae
from inpaintbench.builtin.pixels.regions import regions
from inpaintbench.errors import ContractError

HOLE, BAND, KEEP, WHOLE = range(4)


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40))
def test_t11_each_region_is_indexed_with_its_own_pixels(seed, height, width):
    truth, raw = noise(seed, height, width), noise(seed + 1, height, width)
    mask = np.random.default_rng(seed).random((height, width)) < 0.4
    composite = np.where(mask[..., None], raw, truth)
    flags = regions(mask)
    read = [(composite, flags.hole), (composite, flags.band), (raw, flags.keep), (composite, flags.whole)]
    expected = [
        np.abs(truth[where > 0] / 255 - picture[where > 0] / 255).mean() if where.any() else math.nan
        for picture, where in read
    ]
    np.testing.assert_allclose(mae(truth, composite, raw, flags), expected, rtol=1e-12)


def test_t15_sums_are_exact_in_a_large_picture_and_do_not_wrap():
    truth, raw = np.zeros((2500, 2100, 3), np.uint8), np.full((2500, 2100, 3), 255, np.uint8)
    raw[::7, ::5, 1] = 254
    mask = np.ones((2500, 2100), bool)
    assert mae(truth, raw, raw, regions(mask))[HOLE] == raw.sum(dtype=np.int64) / (3 * 255 * mask.size)
    assert mae(raw, truth, truth, regions(mask))[WHOLE] == raw.sum(dtype=np.int64) / (3 * 255 * mask.size)


def test_identical_pictures_have_an_error_of_zero_and_an_empty_region_has_none():
    truth, mask = noise(1, 20, 30), np.zeros((20, 30), bool)
    np.testing.assert_array_equal(mae(truth, truth, truth, regions(mask)), [math.nan, math.nan, 0, 0])


def test_t19_sizes_that_differ_are_an_error_and_never_resized():
    truth = noise(2, 20, 30)
    with pytest.raises(ContractError, match="'raw' has shape"):
        mae(truth, truth, noise(3, 20, 31), regions(np.ones((20, 30), bool)))
