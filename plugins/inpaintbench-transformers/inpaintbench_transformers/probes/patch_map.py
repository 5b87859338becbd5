"""Where on the picture a layer's attention has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import inpaintbench as ib
from inpaintbench_transformers.probes.probe import AttentionProbe

if TYPE_CHECKING:
    from inpaintbench_transformers.probes.reading import Reading


class PatchMap(AttentionProbe):
    """The drift of each patch in one layer: ½ |p - q|, averaged over heads; its sum is that layer's `attention-shift`.

    `layer` is a number, counted from 1, `last`, or the `mean` of all. `hole-share` is the share of the drift that lies
    in the hole's patches, `hole-lift` that share divided by the share of patches that are the hole's: above 1 where
    attention moved within the hole rather than elsewhere. The map itself stands in the details of a measurement, from
    which `overlay` lays it over a picture.
    """

    name = "patch-map"
    higher_is_better = None
    bounds = (0.0, None)
    source = "artifacts paper, arXiv 2602.20520, figure 8"

    layer: Annotated[int, ib.Bounds(1)] | Literal["last", "mean"] = "last"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("hole-share", "hole-lift")

    @property
    def settings(self) -> str:
        return f"layer:{self.layer}|hole:half-a-patch"

    def measure(self, item: ib.Comparison, truth: Reading, painted: Reading) -> ib.Measured:
        from inpaintbench_transformers.probes.mapping import patch_map

        return patch_map(item.mask, truth, painted, self.layer)
