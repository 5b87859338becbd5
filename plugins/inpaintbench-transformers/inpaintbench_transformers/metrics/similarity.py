"""DINOv2's similarity of original and reconstruction: the cosine of two vectors, of the whole and around the hole."""

from __future__ import annotations

from typing import Annotated, Literal

import inpaintbench as ib
from inpaintbench_transformers.encoders.vision import Dinov2Encoder
from inpaintbench_transformers.loading import Precision
from inpaintbench_transformers.metrics.library import transformers_version


class Dinov2Similarity(ib.FeatureSimilarity):
    """The cosine of DINOv2's vectors of the original and of the composite: `whole`, and the `crop` around the hole.

    The options are those of the encoder `dinov2`. `pool=mean` over all tokens is what ImageRepainter's code computes.
    """

    name = "dinov2"
    source = "Oquab et al. 2023, arXiv 2304.07193"

    model: Annotated[str, ib.Local()] = "facebook/dinov2-base"
    revision: str = ""
    pool: Literal["mean", "cls"] = "mean"
    dtype: Precision = "float32"
    pickle: bool = False

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
