"""The Fréchet distance of DINOv2's features: FID's formula with features that agree better with people."""

from __future__ import annotations

import inpaintbench as ib
from inpaintbench_transformers.encoders.vision import Dinov2Encoder, TokenEncoder
from inpaintbench_transformers.metrics.library import transformers_version


class DinoFrechetDistance(ib.SetMetric):
    """The Fréchet distance between the originals and the composites as two sets, in DINOv2's features.

    Any other encoder of pictures may be given. Stein et al. use the class token of
    `(dinov2:model=facebook/dinov2-large,pool=cls)`.
    """

    name = "dino-fd"
    higher_is_better = False
    bounds = (0.0, None)
    source = "Stein et al. 2023, arXiv 2306.04675; Heusel et al. 2017, arXiv 1706.08500"

    encoder: ib.Encoder = Dinov2Encoder(pool="cls")

    @property
    def signature(self) -> str:
        if not isinstance(self.encoder, TokenEncoder):
            return f"{super().signature}|on:composite|{transformers_version()}"
        encoder = f"encoder:{self.encoder.name}|{self.encoder.settings}"
        return f"{self.name}|{encoder}|on:composite|{transformers_version()}|v:{self.version}"

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Distances [b, 1] of paired features [n, d] under `weights` [b, n]; NaN where a set has less than two."""
        import numpy as np

        found = np.full((len(weights), 1), np.nan)
        for row, weight in enumerate(weights):
            times = np.rint(weight).astype(np.int64)
            if times.sum() > 1:
                # whole weights are repetitions; the jackknife's are 0 and 1
                chosen = np.repeat(np.arange(len(times)), times)
                found[row, 0] = ib.frechet_distance(truth[chosen], painted[chosen])
        return found
