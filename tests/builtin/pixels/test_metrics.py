from __future__ import annotations

import math
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from inpaintbench.builtin.pixels.metrics import Mae, Mse, Psnr, RegionMetric, Ssim
from inpaintbench.components import Metric
from inpaintbench.types import Comparison, Measured

HOST = SimpleNamespace(device="cpu", prepared=None)
METRICS = [Mse(), Mae(), Psnr(), Ssim()]


def noise(seed: int, size: tuple[int, int] = (24, 30)) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


def box(size: tuple[int, int] = (24, 30)) -> np.ndarray:
    mask = np.zeros(size, bool)
    mask[size[0] // 3 : size[0] // 2 + 1, size[1] // 3 : size[1] // 2 + 1] = True
    return mask


def measure(metric: RegionMetric, *items: Comparison) -> list[Measured]:
    return list(metric.load(HOST)(items))


def reduce(metric: Metric, measured: list[Measured]) -> dict[str, float]:
    rows = np.array([item.statistics for item in measured], float)
    return dict(zip(metric.columns, metric.reduce(rows, np.ones((1, len(rows))))[0].tolist(), strict=True))


def test_no_picture_library_is_imported_with_the_components():
    code = "import sys, inpaintbench.builtin.pixels.metrics; print({'numpy', 'cv2'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_metric_reads_no_more_than_it_declares(metric):
    whole = Comparison("a", noise(0), box(), noise(1), references=("a cat",))
    view = Comparison.of_parts("a", 0, {part: getattr(whole, part) for part in metric.reads})
    assert measure(metric, view) == measure(metric, whole)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_each_item_has_one_value_a_statistic_and_does_not_depend_on_its_neighbours(metric):
    items = [Comparison(str(seed), noise(seed), box(), noise(seed + 1)) for seed in range(3)]
    together = measure(metric, *items)
    assert [len(item.statistics) for item in together] == [len(metric.statistics)] * 3
    assert together == [measure(metric, item)[0] for item in items]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_without_a_truth_nothing_is_measured(metric):
    assert measure(metric, Comparison("a", None, box(), noise(0))) == [Measured(None, "no truth")]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_hole_that_is_the_whole_picture_has_no_band_and_no_keep(metric):
    [item] = measure(metric, Comparison("a", noise(0), np.ones((24, 30), bool), noise(1)))
    missing = {name for name, value in zip(metric.statistics, item.statistics, strict=True) if value is None}
    assert {name.split("-")[0] for name in missing} == {"band", "keep"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_scores_lie_within_the_declared_bounds_and_fall_with_the_damage(metric):
    truth = noise(2)
    slightly, badly = (truth ^ 3, 255 - truth)
    low, high = metric.bounds
    scores = [reduce(metric, measure(metric, Comparison("a", truth, box(), raw))) for raw in (slightly, badly)]
    for score in scores:
        assert all(low <= value and (high is None or value <= high) for value in score.values())
    assert all((scores[0][name] > scores[1][name]) == metric.higher_is_better for name in metric.columns)


def test_statistics_hold_plain_numbers():
    [item] = measure(Mse(), Comparison("a", noise(0), box(), noise(1)))
    assert {type(value) for value in item.statistics} == {float}


def test_ssim_of_a_picture_smaller_than_its_window_is_none_and_says_so():
    size = (10, 40)
    assert measure(Ssim(), Comparison("a", noise(0, size), box(size), noise(1, size))) == [Measured(None, "too small")]


def test_t13_psnr_of_identical_pictures_is_none_and_its_mse_stays():
    truth = noise(3)
    [item] = measure(Psnr(), Comparison("a", truth, box(), truth.copy()))
    assert item.statistics == (None,) * 4 + (0.0,) * 4


def test_t13_an_identical_picture_moves_the_mean_mse_and_not_the_mean_psnr():
    truth = noise(4)
    measured = measure(Psnr(), Comparison("a", truth, box(), 255 - truth), Comparison("b", truth, box(), truth.copy()))
    alone, both = reduce(Psnr(), measured[:1]), reduce(Psnr(), measured)
    assert both["hole"] == alone["hole"]
    assert both["hole-of-mean-mse"] == pytest.approx(alone["hole-of-mean-mse"] + 10 * math.log10(2))


def test_t14_psnr_is_averaged_over_pictures_and_psnr_of_the_mean_mse_is_another_column():
    statistics = np.array([[float(dB)] * 4 + [10 ** (-dB / 10)] * 4 for dB in (10, 20, 30, 40, 50)])
    scores = dict(zip(Psnr().columns, Psnr().reduce(statistics, np.ones((1, 5)))[0], strict=True))
    assert scores["whole"] == pytest.approx(30.0)
    assert scores["whole-of-mean-mse"] == pytest.approx(16.5, abs=0.05)


def test_t14_both_columns_follow_the_weights_of_a_resample():
    statistics = np.array([[10.0] * 4 + [0.1] * 4, [20.0] * 4 + [0.01] * 4])
    scores = Psnr().reduce(statistics, np.array([[2.0, 0.0], [1.0, 3.0]]))
    np.testing.assert_allclose(scores[0], [10.0] * 8)
    np.testing.assert_allclose(scores[1], [17.5] * 4 + [-10 * math.log10((0.1 + 3 * 0.01) / 4)] * 4)


def test_t04_t09_t16_what_was_read_stands_in_the_signature():
    assert Mse().signature == "mse|range:1|space:rgb|band:1/64|on:composite,keep:raw|v:1"
    assert Psnr().signature == "psnr|range:1|space:rgb|band:1/64|on:composite,keep:raw|v:1"
    assert Mae().signature == "mae|range:1|space:rgb|band:1/64|on:composite,keep:raw|v:1"
    ssim = "ssim|win:11|sigma:1.5|cov:population|k:.01,.03|range:1|space:rgb|band:1/64|on:composite,keep:raw|v:1"
    assert Ssim().signature == ssim


def test_t04_a_shift_of_kept_pixels_is_seen_by_keep_and_by_nothing_else():
    truth, mask = noise(5), box()
    raw = np.where(mask[..., None], noise(6), truth ^ 8)
    clean = np.where(mask[..., None], raw, truth)
    for metric in METRICS:
        meddled, tidy = (reduce(metric, measure(metric, Comparison("a", truth, mask, one))) for one in (raw, clean))
        same = {name for name in metric.columns if meddled[name] == tidy[name]}
        assert same == {name for name in metric.columns if not name.startswith("keep")}
