"""LPIPS, by region and as the usual scalar of the whole picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import identity_of, local, version_of
from inpaintbench_perceptual.trunks import TRUNKS


class Lpips(ib.Metric):
    """LPIPS (Zhang et al. 2018): the mean of its map over each region, and the usual scalar of the whole picture.

    Hole, band, whole and scalar are read on the composite, keep on the raw output. `file` is a local checkpoint of the
    trunk in torchvision's format; without it torchvision's own weights are used. Not measurable are pictures smaller
    than the trunk can see and regions of fewer pixels than one step of its first features.
    """

    name = "lpips"
    reads: ClassVar[tuple[str, ...]] = ("truth", "raw", "composite", "mask")
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, None)
    source: ClassVar[str] = "Zhang et al. 2018, arXiv 1801.03924"
    batch_size = 8

    net: Literal["alex", "vgg", "squeeze"] = "alex"
    file: Annotated[str, ib.Local()] = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("hole", "band", "keep", "whole", "scalar")

    @property
    def weights(self) -> str:
        return identity_of(self.file) if self.file else TRUNKS[self.net].identity

    @property
    def signature(self) -> str:
        settings = f"net:{self.net}|lin:0.1|trunk:{self.weights}|range:-1,1|band:1/64|on:composite,keep:raw"
        return f"{self.name}|{settings}|{version_of('lpips')}|v:{self.version}"

    def preflight(self) -> None:
        ib.require_packages(torch="torch", torchvision="torchvision", lpips="lpips")
        if self.file:
            local(self.file)
        else:
            TRUNKS[self.net].require()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        self.preflight()
        from inpaintbench_perceptual.lpips_net import load

        return load(self.net, self.file, host.device)
