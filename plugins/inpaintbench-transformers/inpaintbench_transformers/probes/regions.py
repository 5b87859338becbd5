"""The patches of a view that belong to the hole, to the band around its edge, and to neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import inpaintbench as ib
from inpaintbench_transformers.probes.view import HALF, TOUCH, View

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PatchRegions:
    """Which patches [patches] belong to each region, and why the hole has none, where that is so."""

    whole: Chosen
    hole: Chosen
    band: Chosen
    outside: Chosen
    remark: str = ""


def patch_regions(view: View, mask: ib.Mask) -> PatchRegions:
    """The regions of a picture's `mask`, as the patches of its view have them.

    A patch belongs to the hole where at least half of its area is hole, else to the outside. It belongs to the band,
    too, where any of it lies in the band of pixels along the hole's edge: that one is narrower than a patch.
    """
    shares = view.shares(mask)
    hole = shares >= HALF
    band = view.shares(ib.regions(mask).band.astype(np.bool_)) > TOUCH
    remark = ""
    if not hole.any():
        remark = "the hole covers no patch by half" if (shares > TOUCH).any() else "the crop leaves the hole out"
    return PatchRegions(np.ones_like(hole), hole, band, ~hole, remark)
