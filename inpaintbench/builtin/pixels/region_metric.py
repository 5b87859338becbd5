"""A metric by region scores the hole, the band around its edge, what is kept and the whole, each in its own pixels."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from inpaintbench.builtin.pixels.variants import Variant
from inpaintbench.components import Host, Metric

if TYPE_CHECKING:
    from inpaintbench.builtin.pixels.regions import Regions
    from inpaintbench.types import Comparison, FloatArray, Image, Measured

REGIONS = ("hole", "band", "keep", "whole")

Measure: TypeAlias = "Callable[[Image, Image, Image, Regions], FloatArray]"
"""From truth, composite, raw and their regions to the statistics, NaN = not measurable."""


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

    @property
    def unmeasurable(self) -> str:
        """Why there is no score where every statistic is missing."""
        return "too small"

    @abstractmethod
    def load_regions(self) -> Measure:
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
            return Measured(None, self.unmeasurable) if set(statistics) == {None} else Measured(statistics)

        return lambda batch: [measure(item) for item in batch]


class CompatibleMetric(RegionMetric):
    """A region metric that can be computed as a published project computes it, faults included: `compat` names it.

    Then its only column is the region which that project measures. The formulas stand in the module `published`.
    """

    variants: ClassVar[tuple[Variant, ...]]

    compat: Literal["none", "brushbench", "lama", "mat"] = "none"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.variant is not None:
            object.__setattr__(self, "bounds", self.variant.bounds)

    @property
    def variant(self) -> Variant | None:
        """What `compat` names."""
        return next((variant for variant in self.variants if variant.project == self.compat), None)

    @property
    def columns(self) -> tuple[str, ...]:
        return REGIONS if self.variant is None else (self.variant.region,)

    @property
    def signature(self) -> str:
        if self.variant is None:
            return super().signature
        return f"{self.name}|compat:{self.compat}|{self.settings}|space:rgb|{self.variant.signature}|v:{self.version}"

    @property
    def unmeasurable(self) -> str:
        return super().unmeasurable if self.variant is None else self.variant.unmeasurable
