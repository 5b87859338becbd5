from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from scipy.ndimage import correlate1d
from skimage import data

from inpaintbench.builtin.pixels.multiscale import SMALLEST, WEIGHTS, around, multiscale_ssim

WINDOW = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def smoothed(channel: np.ndarray) -> np.ndarray:
    """Gaussian means of the 11 x 11 windows that lie within the picture."""
    taps = WINDOW / WINDOW.sum()
    return correlate1d(correlate1d(channel, taps, axis=0), taps, axis=1)[5:-5, 5:-5]


def halved(channel: np.ndarray) -> np.ndarray:
    even = np.pad(channel, [(0, side % 2) for side in channel.shape], mode="edge")
    return even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2).mean(axis=(1, 3))


def one_channel(a: np.ndarray, b: np.ndarray) -> float:
    product = 1.0
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        mean_a, mean_b = smoothed(a), smoothed(b)
        cov = smoothed(a * b) - mean_a * mean_b
        spread = smoothed(a * a) - mean_a**2 + smoothed(b * b) - mean_b**2
        found = (2 * cov + 0.03**2) / (spread + 0.03**2)
        if scale == 4:
            found = found * (2 * mean_a * mean_b + 0.01**2) / (mean_a**2 + mean_b**2 + 0.01**2)
        product *= max(found.mean(), 0) ** weight
        a, b = halved(a), halved(b)
    return product


def by_the_paper(truth: np.ndarray, picture: np.ndarray) -> float:
    return float(np.mean([one_channel(truth[..., c] / 255, picture[..., c] / 255) for c in range(3)]))


def pictures() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    astronaut, chelsea = data.astronaut(), data.chelsea()
    return {
        "astronaut": (astronaut, cv2.GaussianBlur(astronaut, (0, 0), 3)),
        "chelsea, odd": (chelsea[:299, :449], cv2.medianBlur(chelsea, 7)[:299, :449]),
        "odd at a coarser scale": (chelsea[:182, :190], chelsea[1:183, 1:191]),
        "smallest": (chelsea[:176, :176], np.flip(chelsea[:176, :176], 1)),
        "noise": (noise(0, 200, 210), noise(1, 200, 210)),
        "negative": (noise(2, 176, 180), 255 - noise(2, 176, 180)),
    }


@pytest.mark.parametrize("name", pictures())
def test_t16_the_whole_picture_equals_the_papers_formula(name):
    truth, raw = pictures()[name]
    mask = np.ones(truth.shape[:2], bool)
    whole, crop = multiscale_ssim(truth, raw, mask)
    assert whole == pytest.approx(by_the_paper(truth, raw), abs=1e-9)
    assert crop == whole


@pytest.mark.parametrize("size", [(512, 512), (208, 304), (176, 176)])
def test_t16_it_equals_piq_where_no_side_is_odd(size):
    piq, torch = pytest.importorskip("piq"), pytest.importorskip("torch")
    truth = np.ascontiguousarray(data.astronaut()[: size[0], : size[1]])
    raw = cv2.GaussianBlur(truth, (0, 0), 2)
    a, b = (torch.from_numpy(picture / 255).permute(2, 0, 1)[None].double() for picture in (truth, raw))
    theirs = piq.multi_scale_ssim(a, b, data_range=1.0).item()
    assert multiscale_ssim(truth, raw, np.ones(size, bool))[0] == pytest.approx(theirs, abs=1e-9)


def test_t11_the_crop_around_the_hole_is_not_diluted_by_the_rest():
    truth = data.astronaut()
    mask = np.zeros((512, 512), bool)
    mask[100:300, 260:460] = True
    composite = np.where(mask[..., None], cv2.GaussianBlur(truth, (0, 0), 6), truth)
    whole, crop = multiscale_ssim(truth, composite, mask)
    assert whole == pytest.approx(by_the_paper(truth, composite), abs=1e-9)
    assert crop == pytest.approx(by_the_paper(truth[100:300, 260:460], composite[100:300, 260:460]), abs=1e-9)
    assert crop < whole


@pytest.mark.parametrize(
    ("hole", "expected"),
    [
        (np.s_[100:101, 300:301], np.s_[13:189, 213:389]),
        (np.s_[0:3, 509:510], np.s_[0:176, 336:512]),
        (np.s_[5:295, 20:120], np.s_[5:295, 0:176]),
        (np.s_[299:300, 0:512], np.s_[124:300, 0:512]),
    ],
)
def test_the_crop_is_the_holes_box_widened_as_far_as_five_scales_need(hole, expected):
    mask = np.zeros((300, 512), bool)
    mask[hole] = True
    assert around(mask) == expected
    assert mask[around(mask)].sum() == mask.sum()


def test_identical_pictures_are_exactly_one():
    truth = data.chelsea()
    mask = np.zeros(truth.shape[:2], bool)
    mask[20:60, 30:90] = True
    assert multiscale_ssim(truth, truth.copy(), mask).tolist() == [1, 1]


def test_a_picture_too_small_for_five_scales_is_not_measurable():
    truth, raw = noise(3, SMALLEST - 1, 400), noise(4, SMALLEST - 1, 400)
    assert np.isnan(multiscale_ssim(truth, raw, np.ones(truth.shape[:2], bool))).all()


def test_without_a_hole_there_is_no_crop():
    truth, raw = noise(5, 180, 190), noise(6, 180, 190)
    whole, crop = multiscale_ssim(truth, raw, np.zeros((180, 190), bool))
    assert 0 <= whole <= 1
    assert math.isnan(crop)


def test_the_weights_are_the_papers():
    assert sum(WEIGHTS) == pytest.approx(1.0001)
