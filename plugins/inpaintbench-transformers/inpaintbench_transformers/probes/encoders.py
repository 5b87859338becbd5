"""One pass through a vision encoder serves all probes: it gives attention to the patches and the embedding together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import inpaintbench as ib
from inpaintbench_transformers.language import LanguageModel
from inpaintbench_transformers.loading import Precision, checkpoint
from inpaintbench_transformers.loading.packages import require_packages


class AttentionEncoder(ib.Encoder):
    """The attention of one query to the patches, for each layer and head, and the picture's embedding.

    The query is the class token; where a network has none (SigLIP, Qwen2.5-VL) it is the mean of the patches' queries.
    `model` is a hub id or a folder, `revision` a commit: ViT, DINOv2 with or without registers, CLIP, SigLIP, BLIP,
    BLIP-2, InstructBLIP, LLaVA-OneVision (its view of the whole picture, without the tiles) or Qwen2.5-VL, of which the
    vision part alone is loaded. `of=(blip)` takes model, revision, processor and number format from a captioner
    instead. `heads=mean` averages the attention over heads before anything is compared, and stores as much less. The
    arrays are packed; `unpack` in `reading.py` reads them.
    """

    name = "attention"
    batch_size = 16

    model: Annotated[str, ib.Local()] = "google/vit-base-patch16-224"
    revision: str = ""
    of: ib.Captioner | None = None
    heads: Literal["each", "mean"] = "each"
    dtype: Precision = "float32"
    pickle: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.of is None:
            return
        if not isinstance(self.of, LanguageModel):
            raise ib.OptionError(
                f"'attention' cannot look into captioner '{self.of.name}'; name its encoder as 'model'"
            )
        if self.of.quantisation != "none":
            raise ib.OptionError("'attention' reads no weights in 8 or 4 bits; give 'of' without quantisation")
        own = ("model", "revision", "dtype", "pickle")
        if given := [name for name in own if getattr(self, name) != getattr(type(self), name)]:
            raise ib.OptionError(f"'attention' takes '{given[0]}' from the captioner that 'of' names; leave one out")

    @property
    def source(self) -> LanguageModel[Any, Any] | AttentionEncoder:
        """What names the checkpoint, the number format and whether pickles are read: the captioner, or itself."""
        return self.of if isinstance(self.of, LanguageModel) else self

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision) if self.of is None else self.source.checkpoint

    @property
    def processor_checkpoint(self) -> ib.Checkpoint:
        """Where the processor of pictures comes from: where the model does, unless the captioner says otherwise."""
        return self.of.processor_checkpoint if isinstance(self.of, LanguageModel) else self.checkpoint

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.checkpoint.identity, self.processor_checkpoint.identity)))

    @property
    def settings(self) -> str:
        """What a signature says of it: never where a folder lies."""
        weights = ",".join(self.weights)
        return f"weights:{weights}|query:cls-else-mean|heads:{self.heads}|dtype:{self.source.dtype}|resize:pillow"

    def preflight(self) -> None:
        require_packages(self.name)
        from inpaintbench_transformers.loading.model import require_model
        from inpaintbench_transformers.loading.processor import require_image_processor
        from inpaintbench_transformers.probes.families import KINDS

        require_model(KINDS, self.checkpoint, pickle=self.source.pickle)
        require_image_processor(self.processor_checkpoint)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        require_packages(self.name)
        from inpaintbench_transformers.probes.passing import load_reader

        return load_reader(self, host.device)


class EmbeddingEncoder(ib.Encoder):
    """The embedding alone, from the same pass: the class token of the last layer, or what the network pools.

    CLIP's and SigLIP's are what their towers pool, before any projection; of Qwen2.5-VL it is the mean of the merged
    patches that its language model reads, of LLaVA-OneVision the mean of the last layer's patches.
    """

    name = "embedding"
    batch_size = 16

    reader: AttentionEncoder = AttentionEncoder()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        import numpy as np

        from inpaintbench_transformers.probes.reading import unpack

        read = host.open(self.reader)
        return lambda items: [unpack(packed).embedding.astype(np.float64) for packed in read(items)]
