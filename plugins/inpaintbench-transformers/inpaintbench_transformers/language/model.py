"""What all language models that see pictures have in common: where the weights come from and how they are run."""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeVar

import inpaintbench as ib
from inpaintbench_transformers.loading import Precision, checkpoint
from inpaintbench_transformers.loading.execution import Attention, Quantisation, require_execution
from inpaintbench_transformers.loading.packages import require_packages

In = TypeVar("In")
Out = TypeVar("Out")


class LanguageModel(ib.Component[In, Out]):
    """A language model with eyes.

    `model` is a hub id or a folder, `revision` a commit (by default the one that is known for the id). `dtype` is what
    it computes in; `quantisation` holds its weights in 8 or 4 bits (by bitsandbytes, on an NVIDIA GPU; 8 bits with
    float16), `attention` chooses who computes attention (`default`: what transformers takes for the model).
    `pickle=true` also reads a checkpoint without safetensors, and takes nothing but tensors from it.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    """The architectures it may be; any where there are none."""
    tokenizers: ClassVar[tuple[str, ...]] = ("",)
    """The subfolders of the processor's folder in which there is a tokenizer."""
    packages: ClassVar[tuple[str, ...]] = ()
    """What its processor needs besides, which the extra `vlm` brings."""

    model: Annotated[str, ib.Local()]
    revision: str = ""
    dtype: Precision = "bfloat16"
    quantisation: Quantisation = "none"
    attention: Attention = "default"
    pickle: bool = False

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision)

    @property
    def processor_checkpoint(self) -> ib.Checkpoint:
        """Where the processor comes from: where the model does, unless a subclass says otherwise."""
        return self.checkpoint

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.checkpoint.identity, self.processor_checkpoint.identity)))

    def require(self) -> None:
        """Raise `UnavailableError` where a package is missing."""
        require_packages(self.name, *self.packages, extra="vlm")
        require_execution(self.name, self.dtype, self.quantisation, self.attention)

    def preflight(self) -> None:
        self.require()
        from inpaintbench_transformers.loading.model import require_model
        from inpaintbench_transformers.loading.processor import require_image_processor, require_tokenizer

        require_model(self.kinds, self.checkpoint, pickle=self.pickle)
        for folder in self.tokenizers:
            require_tokenizer(self.processor_checkpoint, folder)
        require_image_processor(self.processor_checkpoint)
