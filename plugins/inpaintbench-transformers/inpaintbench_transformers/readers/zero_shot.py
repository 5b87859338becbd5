"""CLIP as a reader: the choice whose text lies nearest to the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import inpaintbench as ib
from inpaintbench_transformers.encoders.clip import ClipEncoder
from inpaintbench_transformers.loading import Precision


class ClipZeroShot(ib.Captioner):
    """CLIP without training for its classes (Radford et al. 2021, arXiv 2103.00020, section 3.1).

    `choices` are what is chosen from, where a picture brings no choices of its own; `template` makes a text of each.
    Their probabilities are the softmax of CLIP's logits. `model` and `processor` are hub ids or folders.
    """

    name = "clip-zero-shot"
    batch_size = 16

    model: Annotated[str, ib.Local()] = "openai/clip-vit-base-patch32"
    revision: str = ""
    processor: Annotated[str, ib.Local()] = ""
    processor_revision: str = ""
    choices: tuple[str, ...] = ()
    template: str = "a photo of a {}."
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def encoder(self) -> ClipEncoder:
        """The encoder whose vectors' product is the logit."""
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
    def parts(self) -> tuple[ib.Component[Any, Any], ...]:
        """The encoder counts as one of its options would: another version of it gives other answers."""
        return (*super().parts, self.encoder)

    @property
    def weights(self) -> tuple[str, ...]:
        return self.encoder.weights

    def preflight(self) -> None:
        if self.template.count("{}") != 1:
            raise ib.DataError(
                f"'{self.template}' has no one place for a choice: write a template such as 'a photo of a {{}}.'"
            )
        self.encoder.preflight()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
        self.preflight()
        from inpaintbench_transformers.readers.nearest import load_reader

        return load_reader(self, host.open(self.encoder))
