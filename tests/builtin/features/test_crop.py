"""The crop around a hole is a square that holds it, as near to it as the picture's edges allow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import inpaintbench as ib


def hole(height, width, rows, columns):
    mask = np.zeros((height, width), bool)
    mask[rows, columns] = True
    return mask


def test_the_crop_has_a_quarter_more_than_the_hole_and_is_moved_inside_the_picture():
    assert ib.around_hole(hole(200, 400, slice(80, 120), slice(100, 180))) == (slice(50, 150), slice(90, 190))
    assert ib.around_hole(hole(200, 400, slice(90, 110), slice(320, 400))) == (slice(50, 150), slice(300, 400))
    assert ib.around_hole(hole(200, 400, slice(0, 80), slice(0, 80))) == (slice(0, 100), slice(0, 100))


def test_a_hole_of_one_pixel_has_a_crop_of_32():
    assert ib.around_hole(hole(100, 100, 50, 50)) == (slice(34, 66), slice(34, 66))
    assert ib.around_hole(hole(100, 100, 99, 0)) == (slice(68, 100), slice(0, 32))


def test_a_side_of_the_picture_that_is_shorter_than_the_crop_is_taken_whole():
    assert ib.around_hole(hole(10, 200, slice(2, 8), slice(100, 140))) == (slice(0, 10), slice(95, 145))
    assert ib.around_hole(hole(20, 20, 3, 3)) == (slice(0, 20), slice(0, 20))
    assert ib.around_hole(np.ones((48, 64), bool)) == (slice(0, 48), slice(0, 64))
    assert ib.around_hole(np.ones((1, 1), bool)) == (slice(0, 1), slice(0, 1))


def test_several_holes_have_one_crop():
    mask = hole(300, 300, slice(100, 110), slice(100, 110)) | hole(300, 300, slice(170, 180), slice(120, 130))
    assert ib.around_hole(mask) == (slice(90, 190), slice(65, 165))


def test_without_a_hole_there_is_no_crop():
    assert ib.around_hole(np.zeros((48, 64), bool)) is None
    (whole,) = ib.views(np.zeros((48, 64, 3), np.uint8), np.zeros((48, 64), bool))
    assert whole.image.shape == (48, 64, 3)


def test_views_are_the_picture_and_the_pixels_of_the_crop():
    image = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    whole, crop = ib.views(image, hole(60, 90, slice(10, 20), slice(40, 60)))
    assert np.array_equal(whole.image, image)
    assert np.array_equal(crop.image, image[0:32, 34:66])
    assert crop.image.flags.c_contiguous


@pytest.mark.parametrize("axis", [0, 1])
@given(st.data())
def test_no_other_place_inside_the_picture_is_nearer_to_the_holes_middle(axis, data):
    sizes = data.draw(st.tuples(st.integers(1, 150), st.integers(1, 150)))
    starts = [data.draw(st.integers(0, size - 1)) for size in sizes]
    ends = [data.draw(st.integers(start + 1, size)) for start, size in zip(starts, sizes, strict=True)]
    found = ib.around_hole(hole(*sizes, *(slice(*bounds) for bounds in zip(starts, ends, strict=True))))
    length, start, end = sizes[axis], starts[axis], ends[axis]
    longer = max(end - start for start, end in zip(starts, ends, strict=True))
    side = found[axis].stop - found[axis].start
    assert 0 <= found[axis].start <= start
    assert end <= found[axis].stop <= length
    assert side == length or abs(side - max(32, 1.25 * longer)) <= 0.5

    def away(place):
        return abs(place + side / 2 - (start + end) / 2)

    # a middle between two pixels may be rounded to either
    assert away(found[axis].start) <= min(map(away, range(length - side + 1))) + 1e-9
