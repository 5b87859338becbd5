from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.ndimage import distance_transform_cdt

from inpaintbench.builtin.pixels.regions import band_width, regions
from inpaintbench.errors import ContractError

MASKS = arrays.arrays(np.bool_, arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=14))


def band_by_hand(mask: np.ndarray, width: int) -> np.ndarray:
    band = np.zeros_like(mask)
    height, length = mask.shape
    for y in range(height):
        for x in range(length):
            near = mask[max(0, y - width) : y + width + 1, max(0, x - width) : x + width + 1]
            band[y, x] = near.any() and not near.all()
    return band


@settings(deadline=None)
@given(MASKS)
def test_hole_and_keep_divide_the_whole(mask):
    found = regions(mask)
    assert np.array_equal(found.hole, mask)
    assert np.array_equal(found.keep, ~mask)
    assert found.whole.shape == mask.shape
    assert found.whole.all()


@settings(deadline=None)
@given(MASKS)
def test_t09_band_of_a_small_picture_is_one_pixel_to_each_side(mask):
    assert np.array_equal(regions(mask).band, band_by_hand(mask, 1))


@pytest.mark.parametrize(("height", "width", "reach"), [(61, 83, 1), (97, 120, 2), (150, 130, 2), (427, 500, 7)])
def test_t09_band_reaches_a_64th_of_the_short_side_to_each_side_of_the_edge(height, width, reach):
    mask = np.zeros((height, width), bool)
    mask[height // 3 : height // 2, width // 4 : width // 2] = True
    mask[-9:, -1] = True
    mask[np.random.default_rng(1).random(mask.shape) < 0.001] = True
    to_other_class = np.where(
        mask, distance_transform_cdt(mask, "chessboard"), distance_transform_cdt(~mask, "chessboard")
    )
    assert band_width(height, width) == reach
    assert np.array_equal(regions(mask).band, to_other_class <= reach)


def test_t09_band_is_never_narrower_than_one_pixel():
    assert band_width(3, 3000) == 1


def test_t09_the_border_of_the_picture_is_no_edge():
    mask = np.zeros((20, 30), bool)
    mask[:, :10] = True
    band = regions(mask).band
    assert np.flatnonzero(band.any(axis=0)).tolist() == [9, 10]
    assert band[:, 9:11].all()


@pytest.mark.parametrize("hole", [True, False])
def test_one_class_alone_has_no_band(hole):
    found = regions(np.full((20, 30), hole))
    assert not found.band.any()
    assert found.hole.all() == hole
    assert found.keep.any() != hole


def test_a_view_of_a_mask_is_read_like_its_copy():
    mask = np.random.default_rng(2).random((40, 50)) < 0.3
    for view in (mask.T, mask[::-1, ::2], mask[3:, 5:]):
        from_view, from_copy = regions(view), regions(view.copy())
        assert np.array_equal(from_view.hole, from_copy.hole)
        assert np.array_equal(from_view.band, from_copy.band)


@pytest.mark.parametrize("mask", [np.zeros((4, 5), np.uint8), np.zeros((4, 5, 1), bool)])
def test_t01_a_mask_that_is_not_boolean_and_flat_is_refused(mask):
    with pytest.raises(ContractError, match="give bool"):
        regions(mask)


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000))
def test_t09_band_width_depends_on_the_short_side_alone(height, width):
    assert band_width(height, width) == band_width(width, height) == band_width(min(height, width), 10_000)
