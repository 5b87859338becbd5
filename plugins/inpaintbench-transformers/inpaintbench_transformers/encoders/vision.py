"""DINOv2 and ViT as encoders of pictures: one vector a picture, pooled from the tokens of the last layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_transformers.loading import Precision, checkpoint
from inpaintbench_transformers.loading.packages import require_packages


class TokenEncoder(ib.Encoder):
    """A vision transformer. `pool=mean` averages all tokens, the class token among them; `pool=cls` takes that alone.

    `model` is a hub id or a folder, `revision` a commit (by default the one that is known for the id). `pickle=true`
    also reads a checkpoint without safetensors, and takes nothing but tensors from it.
    """

    kinds: ClassVar[tuple[str, ...]]
    unused: ClassVar[tuple[str, ...]] = ()
    batch_size = 16

    model: Annotated[str, ib.Local()]
    revision: str = ""
    pool: Literal["mean", "cls"] = "mean"
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision)

    @property
    def weights(self) -> str:
        return self.checkpoint.identity

    @property
    def settings(self) -> str:
        """What a signature says of it: never where a folder lies."""
        return f"weights:{self.weights}|pool:{self.pool}|dtype:{self.dtype}|resize:pillow"

    def preflight(self) -> None:
        require_packages(self.name)
        from inpaintbench_transformers.loading.model import require_model
        from inpaintbench_transformers.loading.processor import require_image_processor

        require_model(self.kinds, self.checkpoint, pickle=self.pickle)
        require_image_processor(self.checkpoint)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        require_packages(self.name)
        from inpaintbench_transformers.encoders.tokens import load_token_encoder

        return load_token_encoder(self, host.device)


class Dinov2Encoder(TokenEncoder):
    """DINOv2 (Oquab et al. 2023), with or without registers."""

    name = "dinov2"
    kinds = ("dinov2", "dinov2_with_registers")

    model: Annotated[str, ib.Local()] = "facebook/dinov2-base"


class VitEncoder(TokenEncoder):
    """ViT (Dosovitskiy et al. 2020), pretrained on ImageNet-21k."""

    name = "vit"
    kinds = ("vit",)
    unused = ("pooler.",)

    model: Annotated[str, ib.Local()] = "google/vit-base-patch16-224-in21k"
