"""BLIP, BLIP-2 and InstructBLIP: captioners without a chat template, each with the way it was asked in training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import inpaintbench as ib
from inpaintbench_transformers.captioners.captioner import LanguageCaptioner
from inpaintbench_transformers.loading import Precision, checkpoint

if TYPE_CHECKING:
    from inpaintbench_transformers.language.speaker import Speaker


class ContinuingCaptioner(LanguageCaptioner):
    """A captioner that continues a text."""

    lead: ClassVar[str] = ""
    """What stands between the text and an answer."""

    def speaker(self, device: str) -> Speaker:
        from inpaintbench_transformers.language.continuation import qformer_speaker

        return qformer_speaker(self, device)


class Blip(ContinuingCaptioner):
    """BLIP (Li et al. 2022, arXiv 2201.12086): it continues its `question`, such as "a photo of", if there is one.

    It was not trained to be asked, so what a picture asks is passed over, as in the artifacts paper. That used the
    large model with the processor of `Salesforce/blip-image-captioning-base`, which can be given as `processor`, a hub
    id or a folder.
    """

    name = "blip"
    kinds = ("blip",)
    batch_size = 16

    model: Annotated[str, ib.Local()] = "Salesforce/blip-image-captioning-large"
    processor: Annotated[str, ib.Local()] = ""
    processor_revision: str = ""
    dtype: Precision = "float32"

    @property
    def processor_checkpoint(self) -> ib.Checkpoint:
        return (
            checkpoint(self.processor, self.processor_revision, "processor_revision")
            if self.processor
            else self.checkpoint
        )

    def prompt(self, picture: ib.Picture) -> str:
        return self.question

    def speaker(self, device: str) -> Speaker:
        from inpaintbench_transformers.language.continuation import blip_speaker

        return blip_speaker(self, device)


class Blip2(ContinuingCaptioner):
    """BLIP-2 (Li et al. 2023, arXiv 2301.12597), by default over OPT 2.7B; without a question it writes a caption."""

    name = "blip2"
    kinds = ("blip-2",)
    batch_size = 16
    asking = "Question: {question} Answer:"
    choosing = asking
    lead = " "

    model: Annotated[str, ib.Local()] = "Salesforce/blip2-opt-2.7b"


class InstructBlip(ContinuingCaptioner):
    """InstructBLIP (Dai et al. 2023, arXiv 2305.06500), by default over Vicuna 7B, sees what the question is about."""

    name = "instructblip"
    kinds = ("instructblip",)
    tokenizers = ("", "qformer_tokenizer")
    batch_size = 8
    choosing = "Question: {question} Options: {choices}. Short answer:"

    model: Annotated[str, ib.Local()] = "Salesforce/instructblip-vicuna-7b"
    question: str = "A short image description:"
