"""CLIP as an encoder of pictures and texts in one space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_transformers.loading import Precision, checkpoint
from inpaintbench_transformers.loading.packages import require_packages


class ClipEncoder(ib.Encoder):
    """CLIP (Radford et al. 2021) by transformers: pictures and texts projected into one space.

    `scale=none` leaves the vectors as they are, `scale=unit` makes their length 1, `scale=logit` also multiplies those
    of texts with the learned temperature, so that the product of a text's and a picture's is the model's logit.
    `processor` is a hub id or folder, where it is another than `model`. Texts are cut to the length that the model
    reads with their end token kept (trap T29).
    """

    name = "clip-hf"
    kinds: ClassVar[tuple[str, ...]] = ("clip",)
    batch_size = 16

    model: Annotated[str, ib.Local()] = "openai/clip-vit-base-patch32"
    revision: str = ""
    processor: Annotated[str, ib.Local()] = ""
    processor_revision: str = ""
    scale: Literal["none", "unit", "logit"] = "unit"
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision)

    @property
    def processor_checkpoint(self) -> ib.Checkpoint:
        return (
            checkpoint(self.processor, self.processor_revision, "processor_revision")
            if self.processor
            else self.checkpoint
        )

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.checkpoint.identity, self.processor_checkpoint.identity)))

    def preflight(self) -> None:
        require_packages(self.name)
        from inpaintbench_transformers.loading.model import require_model
        from inpaintbench_transformers.loading.processor import require_image_processor, require_tokenizer

        require_model(self.kinds, self.checkpoint, pickle=self.pickle)
        require_image_processor(self.processor_checkpoint)
        require_tokenizer(self.processor_checkpoint)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        require_packages(self.name)
        from inpaintbench_transformers.encoders.towers import load_clip_encoder

        return load_clip_encoder(self, host.device)
