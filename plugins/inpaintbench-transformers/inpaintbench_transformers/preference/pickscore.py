"""PickScore: the logit by which a CLIP that was trained on people's choices rates a picture for a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import inpaintbench as ib
from inpaintbench_transformers.encoders.clip import ClipEncoder
from inpaintbench_transformers.loading import Precision
from inpaintbench_transformers.loading.packages import require_packages
from inpaintbench_transformers.metrics.library import transformers_version


class PickScore(ib.Metric):
    """exp(logit scale) x cos(text, picture) of the composite and the sample's text.

    The raw logit is what is measured; a softmax over the pictures of one text makes it a preference, which is for
    whoever has them all. `model` and `processor` are hub ids or folders. Texts are cut at the model's 77 tokens with
    the end token kept; how many were cut stands in the details.
    """

    name = "pickscore"
    batch_size = 8
    reads = ("composite", "text")
    higher_is_better = True
    source = "Kirstain et al. 2023, arXiv 2305.01569"

    model: Annotated[str, ib.Local()] = "yuvalkirstain/PickScore_v1"
    revision: str = ""
    processor: Annotated[str, ib.Local()] = "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"
    processor_revision: str = ""
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def encoder(self) -> ClipEncoder:
        """The encoder whose vectors' product is the score."""
        return ClipEncoder(
            model=self.model,
            revision=self.revision,
            processor=self.processor,
            processor_revision=self.processor_revision,
            scale="logit",
            dtype=self.dtype,
            pickle=self.pickle,
        )

    @property
    def weights(self) -> tuple[str, ...]:
        return self.encoder.weights

    @property
    def signature(self) -> str:
        return (
            f"{self.name}|weights:{'+'.join(self.weights)}|dtype:{self.dtype}|max-tokens:77|on:composite|"
            f"resize:pillow|{transformers_version()}|v:{self.version}"
        )

    def preflight(self) -> None:
        self.encoder.preflight()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        require_packages(self.name)
        from inpaintbench_transformers.preference.logits import load_logits

        return load_logits(host.open(self.encoder), self.encoder.processor_checkpoint)
