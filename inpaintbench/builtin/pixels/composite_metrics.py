"""MS-SSIM and the seam as components: both look at the composite alone, neither falls into the four regions."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from inpaintbench.components import Host, Metric

if TYPE_CHECKING:
    from inpaintbench.types import Comparison, FloatArray, Image, Mask, Measured

Measure: TypeAlias = "Callable[[Image, Image, Mask], FloatArray]"
"""From truth, composite and mask to the statistics, NaN = not measurable."""


class CompositeMetric(Metric):
    """A metric of the composite and the original."""

    reads: ClassVar[tuple[str, ...]] = ("truth", "composite", "mask")
    parallel: ClassVar[bool] = True
    settings: ClassVar[str]
    unmeasurable: ClassVar[str]

    @property
    def signature(self) -> str:
        return f"{self.name}|{self.settings}|range:1|space:rgb|on:composite|v:{self.version}"

    @abstractmethod
    def load_measure(self) -> Measure:
        """The function from truth, composite and mask to the statistics, NaN = not measurable."""

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
        from inpaintbench.builtin.pixels.regions import refuse_mask, refuse_misfit
        from inpaintbench.types import Measured

        measure_both = self.load_measure()

        def measure(item: Comparison) -> Measured:
            if item.truth is None:
                return Measured(None, "no truth")
            refuse_mask(item.mask)
            refuse_misfit("truth", item.truth, item.mask)
            refuse_misfit("composite", item.composite, item.mask)
            found = measure_both(item.truth, item.composite, item.mask).tolist()
            statistics = tuple(None if math.isnan(value) else value for value in found)
            return Measured(None, self.unmeasurable) if set(statistics) == {None} else Measured(statistics)

        return lambda batch: [measure(item) for item in batch]


class MsSsim(CompositeMetric):
    """Multi-scale structural similarity (Wang et al. 2003): of the whole picture, and of the crop around the hole.

    The crop is the hole's bounding box, widened to 176 rows and columns where it is smaller: five scales need as many.
    It is not the crop that the metrics of encoders look at, which is a square with a margin: a network is given a
    square and reads a hole by what surrounds it, while here every kept pixel is equal in both pictures and would only
    raise the score.
    """

    name = "ms-ssim"
    higher_is_better = True
    bounds = (0.0, 1.0)
    source = "Wang, Simoncelli and Bovik 2003, doi 10.1109/ACSSC.2003.1292216"
    settings = "scales:5|win:11|sigma:1.5|cov:population|k:.01,.03|pool:2x2|crop:box,176"
    unmeasurable = "too small"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("whole", "crop")

    def load_measure(self) -> Measure:
        from inpaintbench.builtin.pixels.multiscale import multiscale_ssim

        return multiscale_ssim


class Seam(CompositeMetric):
    """How much more the colours jump across the hole's edge in the composite than in the original.

    `composite` and `original` are the mean jumps of both, 0 to 1; `excess` is their difference, `ratio` the one over
    the other. An edge that shows no more than it did has an excess of 0 and a ratio of 1, a smoother one less. The
    ratio is that of the means over pictures, so that a picture whose own edge is flat doesn't decide it.
    """

    name = "seam"
    higher_is_better = False
    bounds = (-1.0, None)
    source = "inpaintbench: the mean jump of colours between neighbours of which exactly one is in the hole"
    settings = "pairs:4-neighbours|diff:l1"
    unmeasurable = "no edge"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("composite", "original", "ratio", "excess")

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        return (0.0, 1.0), (0.0, 1.0), (0.0, None), (-1.0, 1.0)

    @property
    def statistics(self) -> tuple[str, ...]:
        return ("composite", "original")

    def load_measure(self) -> Measure:
        from inpaintbench.builtin.pixels.seam import seam

        return seam

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, 4] of `statistics` [n, 2] under `weights` [b, n]; no ratio where no original has a jump."""
        import numpy as np

        composite, original = super().reduce(statistics, weights).T
        ratio = composite / np.where(original > 0, original, np.nan)
        return np.stack([composite, original, ratio, composite - original], axis=1)
