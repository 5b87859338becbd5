"""The edges of holes: filled again, they are the hole."""

from __future__ import annotations

import re

import numpy as np
import pytest
from skimage.draw import disk, polygon2mask

from inpaintbench.report.outlines import outline


def corners(path):
    """The points of each closed part of a path, [n, 2] as row and column in thousandths."""
    parts = []
    for part in path.removesuffix("Z").split("Z"):
        points, x, y = [], 0, 0
        for letter, own in re.findall(r"([MLHV])([^MLHVZ]*)", part):
            values = [int(value) for value in own.split()]
            x, y = {"H": (values[0], y), "V": (x, values[0])}.get(letter, (values[0], values[-1]))
            points.append((y, x))
        parts.append(np.array(points, float))
    return parts


def filled(path, shape):
    """The mask inside a path, by scikit-image, even-odd."""
    mask = np.zeros(shape, bool)
    for points in corners(path):
        mask ^= polygon2mask(shape, points / 1000 * shape - 0.5)
    return mask


def square(shape, *boxes):
    mask = np.zeros(shape, bool)
    for top, bottom, left, right, value in boxes:
        mask[top:bottom, left:right] = value
    return mask


@pytest.mark.parametrize(
    "mask",
    [
        square((100, 100), (20, 50, 30, 70, True)),
        square((60, 120), (10, 50, 10, 110, True), (20, 40, 30, 60, False)),
        square((50, 50), (0, 50, 0, 50, True)),
        square((50, 50), (5, 10, 5, 10, True), (30, 45, 20, 48, True)),
    ],
)
def test_boxes_come_out_exactly(mask):
    assert np.array_equal(filled(outline(mask), mask.shape), mask)


def test_a_disk_comes_out_but_for_pixels_on_its_edge():
    mask = np.zeros((256, 256), bool)
    mask[disk((120, 90), 60)] = True
    assert (filled(outline(mask), mask.shape) ^ mask).sum() < 0.02 * mask.sum()


def test_a_path_is_made_of_numbers_and_commands_alone():
    rng = np.random.default_rng(0)
    assert re.fullmatch(r"[MLHVZ0-9 ]+", outline(rng.random((32, 32)) < 0.5))


def test_one_pixel_has_four_corners():
    mask = square((16, 16), (3, 4, 5, 6, True))
    assert len(corners(outline(mask))[0]) == 4
