"""Biharmonic inpainting: found as any plugin is, exact where the answer is known, at ease with awkward holes."""

from __future__ import annotations

import inpaintbench_skimage
import numpy as np
import pytest
from inpaintbench_skimage import Biharmonic

import inpaintbench as ib


def fill(inpainter, image, mask):
    (answer,) = inpainter.load(None)([ib.Degraded("a", image, mask)])
    return answer


def noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def hole(height, width, rows, columns):
    mask = np.zeros((height, width), bool)
    mask[rows, columns] = True
    return mask


HOLES = {
    "64 x 64": hole(64, 64, slice(16, 48), slice(16, 48)),
    "61 x 83": hole(61, 83, slice(0, 30), slice(40, 83)),
    "427 x 500": hole(427, 500, slice(100, 200), slice(100, 220)),
    "one pixel": hole(64, 64, 63, 0),
    "all but one pixel": ~hole(20, 20, 3, 4),
    "one row": hole(1, 9, 0, slice(3, 6)),
}
EVERY_HOLE = pytest.mark.parametrize("mask", HOLES.values(), ids=HOLES)
EITHER_WAY = pytest.mark.parametrize("inpainter", [Biharmonic(), Biharmonic(split=True)], ids=["together", "split"])


def test_the_plugin_offers_biharmonic():
    assert list(inpaintbench_skimage.inpainters()) == [Biharmonic]
    assert Biharmonic.name == "biharmonic"


@EITHER_WAY
@EVERY_HOLE
def test_an_answer_is_a_picture_of_the_same_size_with_the_known_pixels_kept(inpainter, mask):
    image = noise(*mask.shape)
    before = image.copy()
    answer = fill(inpainter, image, mask)
    assert answer.dtype == np.uint8
    assert answer.shape == image.shape
    assert (answer[~mask] == image[~mask]).all()
    assert (image == before).all()


@EITHER_WAY
@EVERY_HOLE
def test_t08_what_lies_in_the_hole_is_never_looked_at(inpainter, mask):
    image = noise(*mask.shape)
    other = np.where(mask[:, :, None], noise(*mask.shape, seed=1), image)
    assert (fill(inpainter, image, mask) == fill(inpainter, other, mask)).all()


def test_t01_a_plane_is_continued_exactly_where_the_mask_is_true():
    y, x = np.mgrid[:40, :50]
    plane = np.stack([x * 4, y * 5, x + y], axis=2).astype(np.uint8)
    mask = hole(40, 50, slice(12, 26), slice(15, 33))
    answer = fill(Biharmonic(), np.where(mask[:, :, None], 0, plane).astype(np.uint8), mask)
    assert np.abs(answer.astype(int) - plane).max() <= 1


def test_t22_levels_are_rounded_and_never_wrap():
    image = np.full((16, 16, 3), 255, np.uint8)
    image[:, :8] = 254
    answer = fill(Biharmonic(), image, hole(16, 16, slice(4, 12), slice(4, 12)))
    assert set(np.unique(answer)) <= {254, 255}


def test_a_picture_that_is_all_hole_becomes_mid_grey():
    assert (fill(Biharmonic(), noise(33, 47), np.ones((33, 47), bool)) == 128).all()


def test_a_batch_is_answered_in_order():
    items = [ib.Degraded(str(i), noise(20, 24, seed=i), hole(20, 24, slice(5, 9), slice(6, 12))) for i in range(3)]
    answers = Biharmonic().load(None)(items)
    assert all(
        (answer == fill(Biharmonic(), item.image, item.mask)).all() for answer, item in zip(answers, items, strict=True)
    )
