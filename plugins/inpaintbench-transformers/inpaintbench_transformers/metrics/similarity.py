"""DINOv2's similarity of original and reconstruction: the cosine of two vectors, of the whole and around the hole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import inpaintbench as ib
from inpaintbench_transformers.encoders.vision import Dinov2Encoder
from inpaintbench_transformers.loading import Precision
from inpaintbench_transformers.metrics.library import transformers_version


class Dinov2Similarity(ib.Metric):
    """The cosine of DINOv2's vectors of the original and of the composite: `whole`, and the `crop` around the hole.

    The options are those of the encoder `dinov2`. `pool=mean` over all tokens is what ImageRepainter's code computes.
    """

    name = "dinov2"
    batch_size = 8
    reads = ("truth", "composite", "mask")
    higher_is_better = True
    bounds = (-1.0, 1.0)
    source = "Oquab et al. 2023, arXiv 2304.07193"

    model: str = "facebook/dinov2-base"
    revision: str = ""
    pool: Literal["mean", "cls"] = "mean"
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return ("whole", "crop")

    @property
    def encoder(self) -> Dinov2Encoder:
        """The encoder that is asked for both pictures."""
        return Dinov2Encoder(
            model=self.model, revision=self.revision, pool=self.pool, dtype=self.dtype, pickle=self.pickle
        )

    @property
    def weights(self) -> str:
        return self.encoder.weights

    @property
    def signature(self) -> str:
        settings = f"{self.encoder.settings}|crop:1.25,min:32|on:composite"
        return f"{self.name}|{settings}|{transformers_version()}|v:{self.version}"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_transformers.metrics.cosine import load_cosines

        return load_cosines(host.open(self.encoder))
