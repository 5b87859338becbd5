"""Every pixel metric gives a value or None with a reason for pictures and holes that are hardly any; never NaN."""

from __future__ import annotations

import math

import numpy as np
import pytest

from inpaintbench.builtin.pixels import Mae, Mse, MsSsim, Psnr, Seam, Ssim
from inpaintbench.components import Metric
from inpaintbench.errors import ContractError
from inpaintbench.types import Comparison, Measured

METRICS = [
    Mse(),
    Mae(),
    Psnr(),
    Ssim(),
    MsSsim(),
    Seam(),
    Mse(compat="brushbench"),
    Psnr(compat="brushbench"),
    Psnr(compat="mat"),
    Mae(compat="mat"),
    Ssim(compat="mat"),
    Ssim(compat="lama"),
]
SIZES = [(1, 1), (1, 40), (2, 2), (11, 11), (10, 200), (180, 177)]
each_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: str(metric.spec))


def noise(seed: int, size: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


def pictures(size: tuple[int, int]) -> list[np.ndarray]:
    return [noise(0, size), np.zeros((*size, 3), np.uint8), np.full((*size, 3), 255, np.uint8)]


def holes(size: tuple[int, int]) -> list[np.ndarray]:
    """The whole picture, one pixel in the corner, all but one pixel, and none."""
    corner = np.zeros(size, bool)
    corner[0, 0] = True
    return [np.ones(size, bool), corner, ~corner, np.zeros(size, bool)]


def measure(metric: Metric, item: Comparison) -> Measured:
    (found,) = metric.load(None)([item])  # type: ignore[arg-type]
    return found


@each_metric
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_gives_numbers_or_none_with_a_reason(metric, size):
    low, high = metric.bounds
    for truth in pictures(size):
        for raw in pictures(size):
            for mask in holes(size):
                found = measure(metric, Comparison("a", truth, mask, raw))
                if found.statistics is None:
                    assert found.status not in ("", "ok")
                    continue
                assert set(found.statistics) != {None}
                assert all(value is None or math.isfinite(value) for value in found.statistics)
                row = np.array([found.statistics], float)
                scores = metric.reduce(row, np.ones((1, 1)))[0]
                assert not np.isinf(scores).any()
                known = scores[~np.isnan(scores)]
                assert (known >= (low if low is not None else -math.inf) - 1e-12).all()
                assert (known <= (high if high is not None else math.inf) + 1e-12).all()


@each_metric
def test_without_a_truth_nothing_is_measured(metric):
    assert measure(metric, Comparison("a", None, holes((9, 9))[1], noise(1, (9, 9)))) == Measured(None, "no truth")


@each_metric
def test_t22_a_16_bit_picture_is_refused_and_never_rescaled(metric):
    deep = noise(2, (200, 200)).astype(np.uint16)
    with pytest.raises(ContractError, match="is uint16, not uint8"):
        measure(metric, Comparison("a", deep, holes((200, 200))[1], deep))


@pytest.mark.parametrize("metric", [MsSsim(), Seam()], ids=lambda metric: metric.name)
def test_t19_a_picture_of_another_size_than_its_mask_is_refused(metric):
    parts = {"truth": noise(3, (200, 200)), "composite": noise(4, (200, 201)), "mask": holes((200, 200))[1]}
    with pytest.raises(ContractError, match="'composite' has shape"):
        measure(metric, Comparison.of_parts("a", 0, parts))


@pytest.mark.parametrize("metric", [MsSsim(), Seam()], ids=lambda metric: metric.name)
def test_the_composites_metrics_read_no_more_than_they_declare(metric):
    truth, raw, mask = noise(5, (180, 190)), noise(6, (180, 190)), np.zeros((180, 190), bool)
    mask[20:90, 30:100] = True
    whole = Comparison("a", truth, mask, raw)
    view = Comparison.of_parts("a", 0, {part: getattr(whole, part) for part in metric.reads})
    assert "raw" not in metric.reads
    assert measure(metric, view) == measure(metric, whole)


def test_what_has_no_edge_or_is_too_small_says_so():
    size = (30, 30)
    assert measure(Seam(), Comparison("a", noise(7, size), np.ones(size, bool), noise(8, size))).status == "no edge"
    assert measure(MsSsim(), Comparison("a", noise(7, size), np.ones(size, bool), noise(8, size))).status == "too small"


def test_t16_the_settings_of_the_composites_metrics_stand_in_their_signatures():
    assert MsSsim().signature == (
        "ms-ssim|scales:5|win:11|sigma:1.5|cov:population|k:.01,.03|pool:2x2|crop:box,176"
        "|range:1|space:rgb|on:composite|v:1"
    )
    assert Seam().signature == "seam|pairs:4-neighbours|diff:l1|range:1|space:rgb|on:composite|v:1"


@each_metric
def test_every_metric_names_its_source(metric):
    assert metric.source
