"""The formulas of published evaluation code, computed a second time as they stand there."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.ndimage import correlate
from skimage import data

from inpaintbench.builtin.pixels import Mae, Mse, Psnr, Ssim
from inpaintbench.builtin.pixels.region_metric import CompatibleMetric
from inpaintbench.errors import OptionError
from inpaintbench.types import Comparison, Measured

VARIANTS = [
    Mse(compat="brushbench"),
    Psnr(compat="brushbench"),
    Mae(compat="mat"),
    Psnr(compat="mat"),
    Ssim(compat="mat"),
    Ssim(compat="lama"),
]
TAPS = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
WINDOW = np.outer(TAPS, TAPS) / TAPS.sum() ** 2


def comparison(height: int = 90, width: int = 120) -> Comparison:
    truth = np.ascontiguousarray(data.chelsea()[40 : 40 + height, 30 : 30 + width])
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 3 :] = True
    return Comparison("a", truth, mask, np.roll(truth, 2, axis=1))


def measure(metric: CompatibleMetric, item: Comparison) -> Measured:
    (found,) = metric.load(None)([item])  # type: ignore[arg-type]
    return found


def value(metric: CompatibleMetric, item: Comparison) -> float:
    statistics = measure(metric, item).statistics
    assert statistics is not None
    assert len(statistics) == 1
    assert statistics[0] is not None
    return statistics[0]


def brushbench_error(item: Comparison) -> float:
    """Both pictures times the mask of kept pixels; the squared error of three channels over the sum of one."""
    kept = 1 - item.mask[:, :, np.newaxis].astype(float)
    difference = item.raw / 255 * kept - item.truth / 255 * kept
    return float((difference**2).sum() / kept.sum())


def similarity(a: np.ndarray, b: np.ndarray, mode: str, constants: tuple[float, float]) -> np.ndarray:
    mean_a, mean_b, aa, bb, ab = (correlate(x, WINDOW, mode=mode) for x in (a, b, a * a, b * b, a * b))
    c1, c2 = constants
    above = (2 * mean_a * mean_b + c1) * (2 * (ab - mean_a * mean_b) + c2)
    return above / ((mean_a**2 + mean_b**2 + c1) * (aa - mean_a**2 + bb - mean_b**2 + c2))


def test_t12_brushbench_divides_three_channels_by_a_mask_of_one():
    item = comparison()
    error = brushbench_error(item)
    assert value(Mse(compat="brushbench"), item) == pytest.approx(error, rel=1e-12)
    assert value(Psnr(compat="brushbench"), item) == pytest.approx(20 * math.log10(1 / math.sqrt(error)), abs=1e-9)


def test_t12_its_numbers_are_three_times_and_4_77_decibels_off():
    item = comparison()
    keep = 2
    honest = measure(Mse(), item).statistics[keep], measure(Psnr(), item).statistics[keep]
    assert value(Mse(compat="brushbench"), item) == pytest.approx(3 * honest[0])
    assert honest[1] - value(Psnr(compat="brushbench"), item) == pytest.approx(4.77, abs=0.002)


def test_t12_it_is_never_what_one_gets_without_asking():
    assert {Mse().compat, Mae().compat, Psnr().compat, Ssim().compat} == {"none"}
    assert "compat" not in Mse().signature


def test_brushbench_gives_identical_kept_pixels_a_thousand_decibels():
    truth = comparison().truth
    item = Comparison("a", truth, comparison().mask, truth.copy())
    assert value(Psnr(compat="brushbench"), item) == 1000
    assert value(Mse(compat="brushbench"), item) == 0


def test_brushbench_gives_a_thousand_decibels_below_an_error_of_ten_to_the_minus_ten():
    truth = np.full((400, 500, 3), 100, np.uint8)
    raw = truth.copy()
    raw[5, 5, 0] += 1
    item = Comparison("a", truth, np.zeros((400, 500), bool), raw)
    assert 0 < brushbench_error(item) < 1e-10
    assert value(Psnr(compat="brushbench"), item) == 1000
    raw[5, 5] += 1
    item = Comparison("a", truth, np.zeros((400, 500), bool), raw)
    assert value(Psnr(compat="brushbench"), item) == pytest.approx(-10 * math.log10(brushbench_error(item)), abs=1e-9)


@pytest.mark.parametrize("size", [(90, 120), (9, 7), (1, 1)])
def test_lama_reads_black_beyond_the_border_and_counts_it(size):
    item = comparison(*size)
    a, b = (np.moveaxis(picture / 255, -1, 0) for picture in (item.truth, item.composite))
    maps = [similarity(x, y, "constant", (0.01**2, 0.03**2)) for x, y in zip(a, b, strict=True)]
    found = value(Ssim(compat="lama"), item)
    assert found == pytest.approx(float(np.mean(maps)), abs=1e-9)
    if min(size) > 11:
        assert found != pytest.approx(measure(Ssim(), item).statistics[3], abs=1e-6)


def test_mat_crops_the_border_and_reads_the_whole_composite():
    item = comparison()
    a, b = (np.moveaxis(picture.astype(float), -1, 0) for picture in (item.truth, item.composite))
    constants = ((0.01 * 255) ** 2, (0.03 * 255) ** 2)
    maps = [similarity(x, y, "mirror", constants)[5:-5, 5:-5] for x, y in zip(a, b, strict=True)]
    error = float(np.mean((a - b) ** 2))
    assert value(Ssim(compat="mat"), item) == pytest.approx(float(np.mean(maps)), abs=1e-9)
    assert value(Psnr(compat="mat"), item) == pytest.approx(20 * math.log10(255 / math.sqrt(error)), abs=1e-9)
    assert value(Mae(compat="mat"), item) == pytest.approx(float(np.abs(a - b).mean() / 255), abs=1e-12)


def test_t13_mats_infinity_is_none_and_says_why():
    truth = comparison().truth
    item = Comparison("a", truth, comparison().mask, truth.copy())
    assert measure(Psnr(compat="mat"), item) == Measured(None, "identical")


def test_without_kept_pixels_brushbench_has_nothing_to_measure():
    item = comparison()
    whole = Comparison("a", item.truth, np.ones_like(item.mask), item.raw)
    for metric in (Mse(compat="brushbench"), Psnr(compat="brushbench")):
        assert measure(metric, whole) == Measured(None, "nothing is kept")


@pytest.mark.parametrize("metric", VARIANTS, ids=lambda metric: str(metric.spec))
def test_a_variant_has_one_column_and_its_reduction_is_the_mean(metric):
    assert metric.columns == metric.statistics
    assert len(metric.columns) == 1
    assert metric.reduce(np.array([[1.0], [2.0], [math.nan]]), np.ones((1, 3))).tolist() == [[1.5]]


def test_a_signature_names_the_project_its_faults_and_where_they_are_read():
    assert Psnr(compat="brushbench").signature == (
        "psnr|compat:brushbench|range:1|space:rgb|faults:error-x3,cap-1000|region:keep|on:raw|v:1"
    )
    assert Ssim(compat="lama").signature == (
        "ssim|compat:lama|win:11|sigma:1.5|cov:population|k:.01,.03|range:1|space:rgb|"
        "faults:zero-padding|region:whole|on:composite|v:1"
    )
    signatures = {metric.signature for metric in [*VARIANTS, Mse(), Mae(), Psnr(), Ssim()]}
    assert len(signatures) == len(VARIANTS) + 4


@pytest.mark.parametrize("metric", VARIANTS, ids=lambda metric: str(metric.spec))
def test_the_worst_and_the_best_pictures_lie_within_the_bounds(metric):
    low, high = metric.bounds
    black, white = np.zeros((20, 20, 3), np.uint8), np.full((20, 20, 3), 255, np.uint8)
    mask = np.zeros((20, 20), bool)
    mask[:10] = True
    for raw in (black, white, np.random.default_rng(0).integers(0, 256, (20, 20, 3), dtype=np.uint8)):
        found = measure(metric, Comparison("a", black, mask, raw)).statistics
        assert found is None or (low <= found[0] and (high is None or found[0] <= high))


@pytest.mark.parametrize(("metric", "project"), [(Mse, "mat"), (Mse, "lama"), (Psnr, "lama"), (Ssim, "brushbench")])
def test_a_project_that_has_no_such_metric_is_refused_with_those_that_have(metric, project):
    with pytest.raises(OptionError, match=rf"option 'compat' of '{metric.name}' must be none\|.*, not '{project}'"):
        metric(compat=project)
