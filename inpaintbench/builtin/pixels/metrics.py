"""MSE, PSNR and SSIM as components: scores of the same four regions, each with its settings in its signature."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from inpaintbench.components import Host, Metric

if TYPE_CHECKING:
    from inpaintbench.builtin.pixels.regions import Regions
    from inpaintbench.types import Comparison, FloatArray, Image, Measured

REGIONS = ("hole", "band", "keep", "whole")


class RegionMetric(Metric):
    """A metric of two pictures over four regions: hole, band and whole on the composite, keep on the raw output.

    A region that is empty, or where the metric does not exist, is not measurable; nothing is without a truth.
    """

    reads: ClassVar[tuple[str, ...]] = ("truth", "raw", "composite", "mask")
    parallel: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        return REGIONS

    @property
    def settings(self) -> str:
        """What its signature says beside the pixels it reads."""
        return "range:1"

    @property
    def signature(self) -> str:
        return f"{self.name}|{self.settings}|space:rgb|band:1/64|on:composite,keep:raw|v:{self.version}"

    @abstractmethod
    def load_regions(self) -> Callable[[Image, Image, Image, Regions], FloatArray]:
        """The function from truth, composite, raw and their regions to the statistics, NaN = not measurable."""

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
        from inpaintbench.builtin.pixels.regions import regions
        from inpaintbench.types import Measured

        measure_regions = self.load_regions()

        def measure(item: Comparison) -> Measured:
            if item.truth is None:
                return Measured(None, "no truth")
            found = measure_regions(item.truth, item.composite, item.raw, regions(item.mask)).tolist()
            statistics = tuple(None if math.isnan(value) else value for value in found)
            return Measured(None, "too small") if set(statistics) == {None} else Measured(statistics)

        return lambda batch: [measure(item) for item in batch]


class Mse(RegionMetric):
    """Mean squared error of colours between 0 and 1."""

    name = "mse"
    higher_is_better = False
    bounds = (0.0, 1.0)

    def load_regions(self) -> Callable[[Image, Image, Image, Regions], FloatArray]:
        from inpaintbench.builtin.pixels.squared_error import mse

        return mse


class Psnr(RegionMetric):
    """Peak signal-to-noise ratio: the mean over pictures, and that of the pictures' mean squared error.

    A picture that is identical within a region has no PSNR there: it is left out of the mean over pictures, and
    counted; its error of 0 takes part in the mean squared error.
    """

    name = "psnr"
    higher_is_better = True
    bounds = (0.0, None)
    unit = "dB"

    @property
    def columns(self) -> tuple[str, ...]:
        return REGIONS + tuple(f"{region}-of-mean-mse" for region in REGIONS)

    @property
    def statistics(self) -> tuple[str, ...]:
        return REGIONS + tuple(f"{region}-mse" for region in REGIONS)

    def load_regions(self) -> Callable[[Image, Image, Image, Regions], FloatArray]:
        import numpy as np

        from inpaintbench.builtin.pixels.squared_error import mse, psnr

        def measure(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
            errors = mse(truth, composite, raw, regions)
            return np.concatenate([psnr(errors), errors])

        return measure

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, 8] of `statistics` [n, 8] under `weights` [b, n]: mean dB by region, then dB of the mean MSE."""
        from inpaintbench.builtin.pixels.squared_error import psnr

        scores = super().reduce(statistics, weights)
        scores[:, len(REGIONS) :] = psnr(scores[:, len(REGIONS) :])
        return scores


class Ssim(RegionMetric):
    """Structural similarity (Wang et al. 2004): the mean of its map over each region."""

    name = "ssim"
    higher_is_better = True
    bounds = (-1.0, 1.0)

    @property
    def settings(self) -> str:
        return "win:11|sigma:1.5|cov:population|k:.01,.03|range:1"

    def load_regions(self) -> Callable[[Image, Image, Image, Regions], FloatArray]:
        from inpaintbench.builtin.pixels.similarity import ssim

        return ssim
