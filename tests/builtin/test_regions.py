"""Holes: shape, area, seeds, and irregular ones against an independent drawing of LaMa's settings."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from inpaintbench.builtin.regions import HOLES, hole
from inpaintbench.errors import DataError
from inpaintbench.types import Sample

STROKES = ("strokes-thin", "strokes-medium", "strokes-thick")


def draw(where, size, seed):
    return HOLES[where](size, np.random.default_rng(seed))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(HOLES)), st.integers(1, 70), st.integers(1, 70), st.integers(0, 2**256))
def test_t01_a_hole_is_bool_of_the_pictures_size_and_never_empty(where, height, width, seed):
    mask = draw(where, (height, width), seed)
    assert mask.dtype == np.bool_
    assert mask.shape == (height, width)
    assert mask.any()


@pytest.mark.parametrize("size", [(512, 512), (427, 500), (61, 83)])
def test_regular_holes_have_the_areas_they_promise(size):
    area = size[0] * size[1]
    center, outpaint = draw("center", size, 0), draw("outpaint", size, 0)
    assert center.sum() == (size[0] // 2) * (size[1] // 2)
    assert (outpaint == ~center).all()
    assert draw("whole", size, 0).all()
    boxes = np.array([draw("box", size, seed).mean() for seed in range(300)])
    slack = (size[0] + size[1]) / area
    assert 1 / 16 - slack <= boxes.min() < 0.08
    assert 0.2 < boxes.max() <= 1 / 4 + slack


def test_the_center_leaves_equal_borders():
    mask = draw("center", (8, 12), 0)
    assert ndimage.find_objects(mask.astype(int))[0] == (slice(2, 6), slice(3, 9))


def test_a_box_is_one_filled_rectangle():
    for seed in range(50):
        mask = draw("box", (61, 83), seed)
        rows, columns = ndimage.find_objects(mask.astype(int))[0]
        assert mask[rows, columns].all()
        assert mask.sum() == (rows.stop - rows.start) * (columns.stop - columns.start)


def test_half_is_the_left_or_the_right_one_about_equally_often():
    halves = [draw("half", (4, 10), seed) for seed in range(200)]
    assert all(mask[:, :5].all() != mask[:, 5:].all() and mask.sum() == 20 for mask in halves)
    assert 70 < sum(mask[0, 0] for mask in halves) < 130


def test_outpainting_a_picture_one_pixel_wide_keeps_nothing():
    assert draw("outpaint", (9, 1), 0).all()
    assert draw("outpaint", (1, 1), 0).all()


@pytest.mark.parametrize("where", ["box", "half", *STROKES])
def test_t24_equal_seeds_give_equal_holes_and_others_other_ones(where):
    drawn = [draw(where, (96, 128), seed) for seed in range(12)]
    assert all((draw(where, (96, 128), seed) == mask).all() for seed, mask in enumerate(drawn))
    assert len({mask.tobytes() for mask in drawn}) >= 2


@pytest.fixture(scope="module")
def irregular():
    return {where: [draw(where, (512, 512), seed) for seed in range(400)] for where in STROKES}


@pytest.mark.parametrize(("where", "median"), list(zip(STROKES, (0.30, 0.30, 0.27), strict=True)))
def test_strokes_cover_the_documented_share_of_the_picture_and_never_more_than_half(irregular, where, median):
    areas = [mask.mean() for mask in irregular[where]]
    assert np.median(areas) == pytest.approx(median, abs=0.045)
    assert max(areas) <= 0.5
    assert np.quantile(areas, 0.05) < 0.1
    assert np.quantile(areas, 0.95) > 0.43


def test_strokes_differ_in_width_as_their_names_say(irregular):
    def width(mask):
        return 2 * ndimage.distance_transform_edt(np.pad(mask[::4, ::4], 1)).max() * 4

    thin, medium, thick = (np.median([width(mask) for mask in irregular[where][:80]]) for where in STROKES)
    assert thin < 0.6 * medium
    assert medium < 0.85 * thick


@pytest.mark.parametrize("where", STROKES)
def test_strokes_grow_with_the_picture(irregular, where):
    small = [draw(where, (192, 192), seed).mean() for seed in range(200)]
    assert np.median(small) == pytest.approx(np.median([mask.mean() for mask in irregular[where]]), abs=0.05)


SETTINGS = {  # of LaMa's masks for 512 x 512 pictures: chains, widest, longest; boxes, smallest, largest, margin
    "strokes-thin": ((4, 70), 20, 100, None),
    "strokes-medium": ((4, 10), 100, 200, (5, 30, 150, 0)),
    "strokes-thick": ((1, 5), 250, 450, (4, 30, 300, 10)),
}
COARSE = 32


def independent_area(where, rng):
    """The area of one mask drawn as LaMa's generator is described, on a coarse grid of distances to segments."""
    chains, widest, longest, boxes = SETTINGS[where]
    y, x = (np.mgrid[:COARSE, :COARSE] + 0.5) * 512 / COARSE
    covered = np.zeros((COARSE, COARSE), bool)
    if boxes and rng.random() < 0.3 / 1.3:
        for _ in range(rng.integers(1, boxes[0] + 1)):
            height, width = rng.integers(boxes[1], boxes[2], 2)
            top, left = (rng.integers(boxes[3], 512 - boxes[3] - side + 1) for side in (height, width))
            covered |= (y >= top) & (y < top + height) & (x >= left) & (x < left + width)
        return covered.mean()
    for chain in range(rng.integers(chains[0], chains[1] + 2)):
        at = rng.integers(0, 512, 2).astype(float)
        for _ in range(1 + rng.integers(5)):
            angle = (0.01 + rng.integers(4)) * (-1 if chain % 2 == 0 else 1)
            length, thickness = 10 + rng.integers(longest), 5 + rng.integers(widest)
            to = np.clip(at + length * np.array([math.sin(angle), math.cos(angle)]), 0, 512)
            along = to - at
            part = ((x - at[0]) * along[0] + (y - at[1]) * along[1]) / max(along @ along, 1e-9)
            part = np.clip(part, 0, 1)
            covered |= np.hypot(x - at[0] - part * along[0], y - at[1] - part * along[1]) <= thickness / 2
            at = to
    return covered.mean()


@pytest.mark.parametrize("where", STROKES)
def test_strokes_have_the_area_statistics_of_lamas_settings(irregular, where):
    rng = np.random.default_rng(5)
    expected: list[float] = []
    while len(expected) < 400:
        area = independent_area(where, rng)
        expected += [area] if area <= 0.5 else []
    ours = [mask.mean() for mask in irregular[where]]
    for quantile in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.quantile(ours, quantile) == pytest.approx(np.quantile(expected, quantile), abs=0.05)


def sample(**changes):
    given = {"id": "a", "image": np.zeros((4, 6, 3), np.uint8), "mask": None, **changes}
    return Sample(**given)


def test_the_samples_own_region_is_its_mask():
    mask = np.zeros((4, 6), bool)
    mask[1, 2] = True
    assert (hole(sample(mask=mask), "sample", np.random.default_rng(0)) == mask).all()


def test_t02_an_empty_mask_is_refused():
    with pytest.raises(DataError, match="mask of sample 'a' is empty"):
        hole(sample(mask=np.zeros((4, 6), bool)), "sample", np.random.default_rng(0))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "sample 'a' names no region; use where=center"),
        ({"mask": np.ones((6, 4), bool)}, r"mask of sample 'a' has size \(6, 4\), its picture \(4, 6\)"),
        ({"image": None}, "sample 'a' has neither a picture nor a size"),
    ],
)
def test_a_sample_without_a_usable_region_is_refused_with_the_reason(changes, message):
    with pytest.raises(DataError, match=message):
        hole(sample(**changes), "sample", np.random.default_rng(0))
