"""MSE, MAE, PSNR and SSIM as components: scores of the same four regions, each with its settings in its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from inpaintbench.builtin.pixels.region_metric import REGIONS, CompatibleMetric, Measure, RegionMetric
from inpaintbench.builtin.pixels.variants import Variant

if TYPE_CHECKING:
    from inpaintbench.types import FloatArray

__all__ = ["Mae", "Mse", "Psnr", "RegionMetric", "Ssim"]


class Mse(CompatibleMetric):
    """Mean squared error of colours between 0 and 1.

    `compat=brushbench` is BrushNet's evaluation: of the kept pixels, and three times too large.
    """

    name = "mse"
    higher_is_better = False
    bounds = (0.0, 1.0)
    source = "the mean of squared differences; compat=brushbench: Ju et al. 2024, arXiv 2403.06976"
    variants = (Variant("brushbench", "keep", "error-x3", (0.0, 3.0), "nothing is kept"),)

    compat: Literal["none", "brushbench"] = "none"

    def load_regions(self) -> Measure:
        from inpaintbench.builtin.pixels import published, squared_error

        return squared_error.mse if self.variant is None else published.brushbench_mse


class Mae(CompatibleMetric):
    """Mean absolute error of colours between 0 and 1, called L1 by many.

    `compat=mat` is MAT's evaluation: of the whole composite.
    """

    name = "mae"
    higher_is_better = False
    bounds = (0.0, 1.0)
    source = "the mean of absolute differences; compat=mat: Li et al. 2022, arXiv 2203.15270"
    variants = (Variant("mat", "whole", "none", (0.0, 1.0)),)

    compat: Literal["none", "mat"] = "none"

    def load_regions(self) -> Measure:
        from inpaintbench.builtin.pixels import absolute_error, published

        return absolute_error.mae if self.variant is None else published.mat_mae


class Psnr(CompatibleMetric):
    """Peak signal-to-noise ratio: the mean over pictures, and that of the pictures' mean squared error.

    A picture that is identical within a region has no PSNR there: it is left out of the mean over pictures, and
    counted; its error of 0 takes part in the mean squared error. `compat=brushbench` is BrushNet's evaluation: of the
    kept pixels, 4.77 dB too small, identical ones 1000 dB; `compat=mat` MAT's: of the whole composite.
    """

    name = "psnr"
    higher_is_better = True
    bounds = (0.0, None)
    unit = "dB"
    source = (
        "10 log10(1 / mse); compat=brushbench: Ju et al. 2024, arXiv 2403.06976; "
        "compat=mat: Li et al. 2022, arXiv 2203.15270"
    )
    variants = (
        Variant("brushbench", "keep", "error-x3,cap-1000", (-4.7713, 1000.0), "nothing is kept"),
        Variant("mat", "whole", "none", (0.0, None), "identical"),
    )

    compat: Literal["none", "brushbench", "mat"] = "none"

    @property
    def columns(self) -> tuple[str, ...]:
        if self.variant is not None:
            return super().columns
        return REGIONS + tuple(f"{region}-of-mean-mse" for region in REGIONS)

    @property
    def statistics(self) -> tuple[str, ...]:
        if self.variant is not None:
            return self.columns
        return REGIONS + tuple(f"{region}-mse" for region in REGIONS)

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """Each column rests on the statistic in its place."""
        return tuple((name,) for name in self.statistics)

    def load_regions(self) -> Measure:
        from inpaintbench.builtin.pixels import published, squared_error

        of_project = {"brushbench": published.brushbench_psnr, "mat": published.mat_psnr}
        return of_project.get(self.compat, squared_error.psnr_and_mse)

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, 8] of `statistics` [n, 8] under `weights` [b, n]: mean dB by region, then dB of the mean MSE.

        With `compat`, the mean of its only column.
        """
        from inpaintbench.builtin.pixels.squared_error import psnr

        scores = super().reduce(statistics, weights)
        scores[:, len(REGIONS) :] = psnr(scores[:, len(REGIONS) :])
        return scores


class Ssim(CompatibleMetric):
    """Structural similarity (Wang et al. 2004): the mean of its map over each region.

    `compat=lama` is LaMa's evaluation: of the whole composite, with black around it; `compat=mat` MAT's: of the whole
    composite, without its border.
    """

    name = "ssim"
    higher_is_better = True
    bounds = (-1.0, 1.0)
    source = (
        "Wang et al. 2004, doi 10.1109/TIP.2003.819861; compat=lama: Suvorov et al. 2022, arXiv 2109.07161; "
        "compat=mat: Li et al. 2022, arXiv 2203.15270"
    )
    variants = (
        Variant("lama", "whole", "zero-padding", (-1.0, 1.0)),
        Variant("mat", "whole", "none", (-1.0, 1.0)),
    )

    compat: Literal["none", "lama", "mat"] = "none"

    @property
    def settings(self) -> str:
        return "win:11|sigma:1.5|cov:population|k:.01,.03|range:1"

    def load_regions(self) -> Measure:
        from inpaintbench.builtin.pixels import published, similarity

        return {"lama": published.lama_ssim, "mat": published.mat_ssim}.get(self.compat, similarity.ssim)
