from __future__ import annotations

import json
import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio

from inpaintbench.builtin.pixels.regions import regions
from inpaintbench.builtin.pixels.squared_error import mse, psnr
from inpaintbench.errors import ContractError

DATA = Path(__file__).parent / "data"
HOLE, BAND, KEEP, WHOLE = range(4)


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def box(height: int, width: int) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 3 : width // 2 + 1] = True
    return mask


def compare(truth: np.ndarray, raw: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return mse(truth, np.where(mask[..., None], raw, truth), raw, regions(mask))


def mean_square(truth: np.ndarray, picture: np.ndarray, where: np.ndarray) -> float:
    return float(np.mean((truth[where] / 255 - picture[where] / 255) ** 2))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40))
def test_t11_each_region_is_indexed_with_its_own_pixels(seed, height, width):
    truth, raw = noise(seed, height, width), noise(seed + 1, height, width)
    mask = np.random.default_rng(seed).random((height, width)) < 0.4
    composite = np.where(mask[..., None], raw, truth)
    flags = regions(mask)
    expected = [
        mean_square(truth, picture, where.astype(bool)) if where.any() else math.nan
        for picture, where in [
            (composite, flags.hole),
            (composite, flags.band),
            (raw, flags.keep),
            (composite, flags.whole),
        ]
    ]
    np.testing.assert_allclose(mse(truth, composite, raw, flags), expected, rtol=1e-13)


def test_t11_the_hole_is_not_diluted_by_the_pixels_around_it():
    truth, raw, mask = noise(0, 64, 80), noise(1, 64, 80), box(64, 80)
    found = compare(truth, raw, mask)
    assert found[HOLE] == pytest.approx(found[WHOLE] / mask.mean(), rel=1e-12)


def test_t12_the_hole_is_a_third_of_the_formula_that_divides_three_channels_by_one():
    truth, raw, mask = noise(2, 64, 80), noise(3, 64, 80), box(64, 80)
    masked = np.where(mask[..., None], (truth / 255 - raw / 255) ** 2, 0)
    brushbench = masked.sum() / mask[..., None].sum()
    ours = compare(truth, raw, mask)
    assert brushbench == pytest.approx(3 * ours[HOLE], rel=1e-12)
    assert psnr(ours)[HOLE] - -10 * math.log10(brushbench) == pytest.approx(4.77, abs=0.002)


def test_t13_identical_pictures_have_an_error_of_zero_and_no_psnr():
    truth = noise(4, 30, 40)
    found = compare(truth, truth.copy(), box(30, 40))
    assert found.tolist() == [0, 0, 0, 0]
    assert np.isnan(psnr(found)).all()


def test_t13_one_level_of_one_pixel_is_not_identical():
    truth = np.full((600, 700, 3), 128, np.uint8)
    raw = truth.copy()
    raw[300, 300, 1] += 1
    found = compare(truth, raw, np.ones((600, 700), bool))
    assert found[WHOLE] == 1 / (255**2 * 600 * 700 * 3)
    assert psnr(found)[WHOLE] == pytest.approx(10 * math.log10(255**2 * 600 * 700 * 3))


def test_t15_differences_do_not_wrap():
    black, white = np.zeros((20, 20, 3), np.uint8), np.full((20, 20, 3), 255, np.uint8)
    assert compare(black, white, box(20, 20))[[HOLE, KEEP]].tolist() == [1, 1]
    assert compare(white, black, box(20, 20))[[HOLE, KEEP]].tolist() == [1, 1]


def test_t15_sums_are_exact_in_a_large_picture():
    truth, raw = np.zeros((1500, 2100, 3), np.uint8), np.full((1500, 2100, 3), 255, np.uint8)
    raw[::7, ::5, 1] = 254
    mask = np.random.default_rng(5).random((1500, 2100)) < 0.5
    total = int((raw[mask].astype(np.int64) ** 2).sum())
    assert compare(truth, raw, mask)[HOLE] == total / (3 * 255**2 * int(mask.sum()))


@pytest.mark.parametrize("sizes", [((20, 30), (20, 31), (20, 30)), ((20, 30), (20, 30), (10, 15))])
def test_t19_sizes_that_differ_are_an_error_and_never_resized(sizes):
    truth, raw, mask = noise(6, *sizes[0]), noise(7, *sizes[1]), box(*sizes[2])
    with pytest.raises(ContractError, match="has shape"):
        mse(truth, truth, raw, regions(mask))


def test_t22_a_picture_that_is_not_8_bit_is_refused_and_never_rescaled():
    truth = noise(8, 20, 30)
    with pytest.raises(ContractError, match="'raw' is float64, not uint8"):
        mse(truth, truth, truth / 255, regions(box(20, 30)))


def test_a_grey_picture_is_refused():
    truth = noise(9, 20, 30)
    with pytest.raises(ContractError, match="'raw' has shape"):
        mse(truth, truth, truth[..., 0], regions(box(20, 30)))


def test_an_empty_region_is_missing_and_not_zero():
    truth, raw = noise(10, 20, 30), noise(11, 20, 30)
    assert np.isnan(compare(truth, raw, np.ones((20, 30), bool))).tolist() == [False, True, True, False]
    assert np.isnan(compare(truth, raw, np.zeros((20, 30), bool))).tolist() == [True, True, False, False]


def test_keep_is_read_on_the_raw_output():
    truth, mask = noise(12, 30, 40), box(30, 40)
    raw = np.where(mask[..., None], truth, 255 - truth)
    assert compare(truth, raw, mask)[[HOLE, BAND, WHOLE]].tolist() == [0, 0, 0]
    assert compare(truth, raw, mask)[KEEP] == pytest.approx(mean_square(truth, raw, ~mask))


@pytest.mark.parametrize("truth", [data.astronaut(), data.chelsea(), data.chelsea()[:61, :83], noise(13, 427, 500)])
def test_whole_equals_scikit_image(truth):
    raw = cv2.GaussianBlur(truth, (0, 0), 2)
    found = compare(truth, raw, np.ones(truth.shape[:2], bool))
    assert found[WHOLE] == pytest.approx(mean_squared_error(truth / 255, raw / 255), abs=1e-12)
    assert psnr(found)[WHOLE] == pytest.approx(peak_signal_noise_ratio(truth / 255, raw / 255, data_range=1), abs=1e-9)


@pytest.mark.parametrize("name", ["ex_p0", "ex_p1"])
def test_whole_equals_the_reference_values_of_the_example_pictures(name):
    gold = json.loads((DATA / "image_metrics.json").read_text())["pairs_vs_ex_ref"][name]
    truth, raw = (cv2.imread(str(DATA / f"{stem}.png"))[..., ::-1] for stem in ("ex_ref", name))
    found = compare(truth, raw, np.ones(truth.shape[:2], bool))
    assert found[WHOLE] == pytest.approx(gold["mse_01"], abs=1e-12)
    assert psnr(found)[WHOLE] == pytest.approx(gold["psnr"], abs=1e-9)


def test_psnr_keeps_what_was_missing_missing():
    np.testing.assert_allclose(psnr(np.array([1.0, 0.1, math.nan, 0.0])), [0, 10, math.nan, math.nan], atol=1e-14)
