from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaintbench.builtin.pixels import Seam
from inpaintbench.builtin.pixels.seam import seam


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def jump(picture: np.ndarray, mask: np.ndarray) -> float:
    """The mean jump, pair by pair."""
    jumps = []
    height, width = mask.shape
    for y in range(height):
        for x in range(width):
            for below, right in ((y + 1, x), (y, x + 1)):
                if below < height and right < width and mask[y, x] != mask[below, right]:
                    a, b = picture[y, x].astype(float), picture[below, right].astype(float)
                    jumps.append(np.abs(a - b).mean() / 255)
    return float(np.mean(jumps)) if jumps else math.nan


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 14), st.integers(1, 14), st.floats(0, 1))
def test_it_is_the_mean_over_all_pairs_of_neighbours_across_the_edge(seed, height, width, density):
    truth, raw = noise(seed, height, width), noise(seed + 1, height, width)
    mask = np.random.default_rng(seed).random((height, width)) < density
    composite = np.where(mask[..., None], raw, truth)
    np.testing.assert_allclose(seam(truth, composite, mask), [jump(composite, mask), jump(truth, mask)], atol=1e-12)


def test_a_large_picture_is_summed_exactly():
    mask = np.zeros((3000, 2000), bool)
    mask[:, ::2] = True
    truth = np.where(mask[..., None], np.uint8(255), np.zeros(3, np.uint8))
    assert seam(truth, np.zeros_like(truth), mask).tolist() == [0, 1]


def test_only_the_pixels_on_both_sides_of_the_edge_count():
    truth, mask = noise(0, 30, 40), np.zeros((30, 40), bool)
    mask[10:20, 10:20] = True
    elsewhere = truth.copy()
    elsewhere[11:19, 11:19] = 0
    elsewhere[:9] = 255
    elsewhere[10:20, :9] = 255
    assert seam(truth, elsewhere, mask).tolist() == pytest.approx([jump(truth, mask)] * 2)


def reduced(*statistics: tuple[float, float]) -> dict[str, float]:
    rows = np.array(statistics)
    return dict(zip(Seam().columns, Seam().reduce(rows, np.ones((1, len(rows))))[0].tolist(), strict=True))


def test_the_excess_is_the_jump_that_the_original_does_not_have_and_the_ratio_is_of_means():
    found = reduced((0.3, 0.1), (0.1, 0.3), (0.5, 0.2))
    assert found == pytest.approx({"excess": 0.1, "ratio": 1.5, "composite": 0.3, "original": 0.2})


def test_a_flat_original_has_an_excess_and_no_ratio():
    found = reduced((0.3, 0.0))
    assert found["excess"] == 0.3
    assert math.isnan(found["ratio"])


def test_a_box_of_another_colour_has_a_seam_and_the_original_none():
    truth = np.full((30, 40, 3), 100, np.uint8)
    mask = np.zeros((30, 40), bool)
    mask[10:20, 10:20] = True
    boxed = np.where(mask[..., None], np.uint8(151), truth)
    assert reduced(tuple(seam(truth, boxed, mask)))["excess"] == pytest.approx(51 / 255)
    assert reduced(tuple(seam(truth, truth, mask)))["excess"] == 0
