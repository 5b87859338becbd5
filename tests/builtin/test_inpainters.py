"""Inpainters without weights: what they keep, what they may look at, and the awkward holes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from inpaintbench.builtin.inpainters import Copy, Mean, NavierStokes, Telea
from inpaintbench.builtin.regions import HOLES
from inpaintbench.errors import OptionError
from inpaintbench.types import Degraded

FILLERS = [Mean(), Telea(), NavierStokes(), Telea(radius=12.5), NavierStokes(radius=1.0)]
EVERY = pytest.mark.parametrize("inpainter", [Copy(), *FILLERS], ids=lambda inpainter: str(inpainter.spec))
EVERY_FILLER = pytest.mark.parametrize("inpainter", FILLERS, ids=lambda inpainter: str(inpainter.spec))


def fill(inpainter, *items):
    return inpainter.load(None)([Degraded(str(i), image, mask) for i, (image, mask) in enumerate(items)])


def noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def ramp(height, width):
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height)], axis=2).astype(np.uint8)


@EVERY
@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(HOLES)),
    st.sampled_from([(2, 2), (61, 83), (64, 64), (2, 30)]) | st.tuples(st.integers(2, 40), st.integers(2, 40)),
)
def test_an_answer_is_a_new_picture_of_the_same_size_and_the_known_pixels_are_kept(inpainter, where, size):
    image, mask = noise(*size), HOLES[where](size, np.random.default_rng(4))
    before = image.copy()
    image.flags.writeable = mask.flags.writeable = False
    (answer,) = fill(inpainter, (image, mask))
    assert answer.dtype == np.uint8
    assert answer.shape == image.shape
    assert (answer[~mask] == image[~mask]).all()
    assert (image == before).all()
    assert not np.shares_memory(answer, image)


@EVERY_FILLER
@pytest.mark.parametrize("where", sorted(HOLES))
def test_t08_what_lies_in_the_hole_is_never_looked_at(inpainter, where):
    for size in ((61, 83), (2, 9)):
        mask = HOLES[where](size, np.random.default_rng(2))
        first = noise(*size)
        second = np.where(mask[:, :, None], noise(*size, seed=1), first)
        one, other = fill(inpainter, (first, mask), (second, mask))
        assert (one == other).all()


@EVERY_FILLER
def test_t01_the_hole_is_where_the_mask_is_true(inpainter):
    image, mask = np.full((40, 40, 3), 200, np.uint8), np.zeros((40, 40), bool)
    mask[10:20, 15:30] = True
    image[mask] = 0
    (answer,) = fill(inpainter, (image, mask))
    assert np.abs(answer.astype(int) - 200).max() <= 12  # Telea's weights do not sum to one exactly


@EVERY_FILLER
def test_a_whole_picture_hole_becomes_mid_grey(inpainter):
    (answer,) = fill(inpainter, (noise(33, 47), np.ones((33, 47), bool)))
    assert (answer == 128).all()


@EVERY_FILLER
def test_a_hole_of_one_pixel_gets_the_colour_of_its_neighbours(inpainter):
    image, mask = np.full((64, 64, 3), (10, 20, 30), np.uint8), np.zeros((64, 64), bool)
    mask[63, 0] = True
    image[mask] = 255
    (answer,) = fill(inpainter, (image, mask))
    assert (answer[63, 0] == (10, 20, 30)).all()


@EVERY_FILLER
def test_a_hole_that_leaves_one_column_is_filled(inpainter):
    image, mask = np.full((40, 50, 3), 77, np.uint8), np.ones((40, 50), bool)
    mask[:, -1] = False
    image[mask] = 255
    (answer,) = fill(inpainter, (image, mask))
    assert np.abs(answer.astype(int) - 77).max() <= 12  # OpenCV's rounding adds up over 49 columns


@EVERY
def test_t24_an_answer_depends_on_no_neighbour_and_is_the_same_again(inpainter):
    items = [(noise(31, 40, seed=i), HOLES["strokes-thick"]((31, 40), np.random.default_rng(i))) for i in range(3)]
    alone = [fill(inpainter, item)[0] for item in items]
    assert all((one == other).all() for one, other in zip(alone, fill(inpainter, *items), strict=True))


def test_copy_returns_the_degraded_picture():
    image = noise(20, 30)
    (answer,) = fill(Copy(), (image, HOLES["center"]((20, 30), np.random.default_rng(0))))
    assert (answer == image).all()


@pytest.mark.parametrize(("size", "width"), [((256, 300), 4), ((40, 50), 1)])
def test_mean_is_the_rounded_mean_of_the_ring_around_the_hole(size, width):
    image, mask = noise(*size), HOLES["strokes-medium"](size, np.random.default_rng(8))
    (answer,) = fill(Mean(), (image, mask))
    ring = ndimage.binary_dilation(mask, np.ones((2 * width + 1, 2 * width + 1))) & ~mask
    assert (answer[mask] == np.rint(image[ring].astype(float).mean(axis=0))).all()


@pytest.mark.parametrize("inpainter", [Telea(), NavierStokes()], ids=str)
def test_the_classical_methods_continue_a_ramp_better_than_a_flat_colour(inpainter):
    image, mask = ramp(128, 128), HOLES["center"]((128, 128), np.random.default_rng(0))
    damaged = np.where(mask[:, :, None], 0, image).astype(np.uint8)
    errors = [np.abs(fill(each, (damaged, mask))[0].astype(float) - image)[mask].mean() for each in (inpainter, Mean())]
    assert errors[0] < 0.75 * errors[1]


@pytest.mark.parametrize("radius", [0.5, 65])
def test_a_radius_out_of_bounds_is_refused(radius):
    with pytest.raises(OptionError, match="option 'radius' of 'telea' must be float between 1 and 64"):
        Telea(radius=radius)


def test_the_classical_methods_ask_for_pictures_of_two_pixels_a_side():
    assert Telea().min_size == NavierStokes().min_size == 2
    assert Copy().min_size == Mean().min_size == 1
