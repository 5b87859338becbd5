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
from skimage.metrics import structural_similarity

from inpaintbench.builtin.pixels.regions import regions
from inpaintbench.builtin.pixels.similarity import ssim
from inpaintbench.errors import ContractError

DATA = Path(__file__).parent / "data"
HOLE, BAND, KEEP, WHOLE = range(4)


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def smooth(seed: int, height: int, width: int) -> np.ndarray:
    blurred = cv2.GaussianBlur(noise(seed, height, width), (0, 0), 6).astype(float)
    return np.rint(255 * (blurred - blurred.min()) / np.ptp(blurred)).astype(np.uint8)


def box(height: int, width: int) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height * 3 // 4, width // 4 : width // 2] = True
    return mask


def compare(truth: np.ndarray, raw: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return ssim(truth, np.where(mask[..., None], raw, truth), raw, regions(mask))


def scikit_image(truth: np.ndarray, picture: np.ndarray) -> tuple[float, np.ndarray]:
    """The value of the whole picture, and the map with the mean taken over channels."""
    value, full = structural_similarity(
        truth / 255,
        picture / 255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=1,
        channel_axis=-1,
        full=True,
    )
    return float(value), full.mean(axis=2)


def expected(truth: np.ndarray, raw: np.ndarray, mask: np.ndarray) -> list[float]:
    """The four regions from scikit-image's maps of the composite and of the raw output."""
    composite = np.where(mask[..., None], raw, truth)
    whole, on_composite = scikit_image(truth, composite)
    _, on_raw = scikit_image(truth, raw)
    inner = np.zeros_like(mask)
    inner[5:-5, 5:-5] = True

    def mean(full: np.ndarray, region: np.ndarray) -> float:
        where = region & inner if (region & inner).any() else region
        return float(full[where].mean()) if where.any() else math.nan

    band = regions(mask).band.astype(bool)
    return [mean(on_composite, mask), mean(on_composite, band), mean(on_raw, ~mask), whole]


def pictures() -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Truths and raw outputs of random, smooth and real content, of odd sizes, smaller and larger than a tile."""
    astronaut, chelsea = data.astronaut(), data.chelsea()
    return [
        ("noise", noise(0, 61, 83), noise(1, 61, 83)),
        ("smooth", smooth(2, 427, 500), smooth(3, 427, 500)),
        ("nearly the same", smooth(4, 61, 83), smooth(4, 61, 83) ^ 1),
        ("astronaut", astronaut, cv2.GaussianBlur(astronaut, (0, 0), 3)),
        ("chelsea", chelsea, cv2.medianBlur(chelsea, 7)),
        ("part of chelsea", chelsea[40:101, 30:113], chelsea[41:102, 30:113]),
        ("wide", smooth(5, 12, 700), noise(6, 12, 700)),
        ("smallest", noise(7, 11, 11), noise(8, 11, 11)),
    ]


@pytest.mark.parametrize(("truth", "raw"), [pair[1:] for pair in pictures()], ids=[pair[0] for pair in pictures()])
def test_t16_every_region_equals_scikit_image(truth, raw):
    mask = box(*truth.shape[:2])
    np.testing.assert_allclose(compare(truth, raw, mask), expected(truth, raw, mask), rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_t16_scattered_changes_inside_and_outside_the_hole_equal_scikit_image(seed):
    truth = smooth(20, 300, 400)
    source = np.random.default_rng(seed)
    raw = truth.copy()
    for _ in range(4 * seed):
        y, x, side = source.integers(0, 300), source.integers(0, 400), source.integers(1, 25)
        raw[y : y + side, x : x + side] = source.integers(0, 256, 3)
    mask = cv2.dilate((source.random((300, 400)) < 1e-4).astype(np.uint8), np.ones((31, 17))).astype(bool)
    mask[:, 390:] = True
    np.testing.assert_allclose(compare(truth, raw, mask), expected(truth, raw, mask), rtol=0, atol=1e-9)


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(11, 34), st.integers(11, 34), st.floats(0, 1), st.booleans())
def test_t16_any_mask_equals_scikit_image(seed, height, width, density, touches_the_rest):
    truth, raw = smooth(seed, height, width), noise(seed, height, width)
    mask = np.random.default_rng(seed).random((height, width)) < density
    if not touches_the_rest:
        raw = np.where(mask[..., None], raw, truth)
    np.testing.assert_allclose(compare(truth, raw, mask), expected(truth, raw, mask), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["ex_p0", "ex_p1"])
def test_t16_whole_equals_the_reference_values_of_the_example_pictures(name):
    gold = json.loads((DATA / "image_metrics.json").read_text())["pairs_vs_ex_ref"][name]
    truth, raw = (cv2.imread(str(DATA / f"{stem}.png"))[..., ::-1] for stem in ("ex_ref", name))
    found = compare(truth, raw, np.ones(truth.shape[:2], bool))
    assert found[WHOLE] == pytest.approx(gold["ssim_wang_gaussian_sigma1.5"], abs=1e-9)
    assert found[WHOLE] != pytest.approx(gold["ssim_skimage_default_win7_ch"], abs=1e-3)


def test_t11_the_hole_is_not_flattered_by_the_pixels_around_it():
    truth, raw, mask = smooth(9, 120, 160), noise(10, 120, 160), box(120, 160)
    zero_filled, _ = scikit_image(np.where(mask[..., None], truth, 0), np.where(mask[..., None], raw, 0))
    found = compare(truth, raw, mask)
    assert found[HOLE] < 0.3 < found[WHOLE] < zero_filled


def test_t15_black_against_white_does_not_wrap():
    black, white = np.zeros((20, 30, 3), np.uint8), np.full((20, 30, 3), 255, np.uint8)
    mask = np.ones((20, 30), bool)
    assert compare(black, white, mask)[WHOLE] == pytest.approx(1e-4 / 1.0001, abs=1e-12)
    assert compare(white, black, mask)[WHOLE] == pytest.approx(1e-4 / 1.0001, abs=1e-12)


def test_t19_sizes_that_differ_are_an_error_and_never_resized():
    truth = noise(11, 20, 30)
    with pytest.raises(ContractError, match="'raw' has shape"):
        ssim(truth, truth, noise(12, 20, 31), regions(box(20, 30)))


def test_t22_a_picture_that_is_not_8_bit_is_refused_and_never_rescaled():
    truth = noise(13, 20, 30)
    with pytest.raises(ContractError, match="'composite' is float32, not uint8"):
        ssim(truth, truth.astype(np.float32), truth, regions(box(20, 30)))


def test_identical_pictures_are_exactly_one():
    truth = noise(14, 61, 83)
    assert compare(truth, truth.copy(), box(61, 83)).tolist() == [1, 1, 1, 1]


def test_what_the_model_does_outside_the_hole_changes_keep_alone():
    truth, raw, mask = smooth(15, 61, 83), noise(16, 61, 83), box(61, 83)
    tidy = np.where(mask[..., None], raw, truth)
    meddled, left_alone = compare(truth, raw, mask), compare(truth, tidy, mask)
    assert meddled[[HOLE, BAND, WHOLE]].tolist() == left_alone[[HOLE, BAND, WHOLE]].tolist()
    assert meddled[KEEP] < left_alone[KEEP]


def test_a_region_within_the_border_is_measured_on_all_of_its_pixels():
    truth, raw = smooth(17, 40, 50), noise(18, 40, 50)
    mask = np.zeros((40, 50), bool)
    mask[:4, 7:20] = True
    for hole in (mask, ~mask):
        np.testing.assert_allclose(compare(truth, raw, hole), expected(truth, raw, hole), rtol=0, atol=1e-9)
    _, on_composite = scikit_image(truth, np.where(mask[..., None], raw, truth))
    assert compare(truth, raw, mask)[HOLE] == pytest.approx(on_composite[mask].mean(), abs=1e-9)


@pytest.mark.parametrize("kept", [np.s_[20:21, 25:26], np.s_[:, 25:26], np.s_[20:21], np.s_[39:, 49:]])
def test_a_kept_pixel_row_or_column_is_enough(kept):
    truth, raw, mask = smooth(25, 40, 50), noise(26, 40, 50), np.ones((40, 50), bool)
    mask[kept] = False
    np.testing.assert_allclose(compare(truth, raw, mask), expected(truth, raw, mask), rtol=0, atol=1e-9)


def test_an_empty_region_is_missing_and_not_zero():
    truth, raw = noise(19, 20, 30), noise(20, 20, 30)
    assert np.isnan(compare(truth, raw, np.ones((20, 30), bool))).tolist() == [False, True, True, False]
    assert np.isnan(compare(truth, raw, np.zeros((20, 30), bool))).tolist() == [True, True, False, False]


@pytest.mark.parametrize("size", [(10, 40), (40, 10), (1, 1), (4, 3)])
def test_a_picture_smaller_than_the_window_is_not_measurable(size):
    assert np.isnan(compare(noise(21, *size), noise(22, *size), np.ones(size, bool))).all()


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_it_lies_between_minus_one_and_one_and_does_not_depend_on_the_order(seed):
    truth, raw, mask = noise(seed, 24, 24), 255 - noise(seed, 24, 24), np.ones((24, 24), bool)
    found = compare(truth, raw, mask)
    assert -1 <= found[WHOLE] < 0
    assert found[WHOLE] == pytest.approx(compare(raw, truth, mask)[WHOLE], abs=1e-12)


def test_views_of_pictures_are_read_like_their_copies():
    truth, raw, mask = smooth(23, 61, 83), noise(24, 61, 83), box(61, 83)
    flipped = compare(truth[:, ::-1], raw[:, ::-1], mask[:, ::-1])
    assert flipped.tolist() == compare(truth[:, ::-1].copy(), raw[:, ::-1].copy(), mask[:, ::-1].copy()).tolist()
    np.testing.assert_allclose(flipped, compare(truth, raw, mask), rtol=0, atol=1e-12)
