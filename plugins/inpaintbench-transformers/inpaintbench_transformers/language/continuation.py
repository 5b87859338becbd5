"""The BLIPs continue a text about one picture: no template, no turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from transformers import AutoModelForImageTextToText

import inpaintbench as ib
from inpaintbench_transformers.language.framing import framed
from inpaintbench_transformers.language.prompt import Prompt, pictures_in, texts_in
from inpaintbench_transformers.language.speaker import Speaker, ends_of
from inpaintbench_transformers.loading.execution import execution_settings
from inpaintbench_transformers.loading.model import load_model
from inpaintbench_transformers.loading.processor import load_processor

if TYPE_CHECKING:
    from inpaintbench_transformers.captioners.blip import Blip, ContinuingCaptioner


def blip_speaker(captioner: Blip, device: str) -> Speaker:
    """BLIP: its decoder reads a text that begins with its own mark, up to but not including BERT's last one."""
    model, processor = _loaded(captioner, device)
    marks = model.config.text_config

    def begun(prompts: Sequence[Prompt]) -> Any:
        inputs = tokens(processor, prompts)
        inputs["input_ids"][:, 0] = marks.bos_token_id
        return inputs

    return Speaker(
        model=model,
        tokenizer=processor.tokenizer,
        tokens=begun,
        device=device,
        writer=model.text_decoder,
        ends=(marks.sep_token_id,),
        unread=1,
        mixed=False,
    )


def qformer_speaker(captioner: ContinuingCaptioner, device: str) -> Speaker:
    """BLIP-2 and InstructBLIP: a language model reads what a Q-Former saw, then the text."""
    model, processor = _loaded(captioner, device)
    if not processor.num_query_tokens:
        raise ib.DataError(
            f"the processor of {captioner.processor_checkpoint} does not say how many 'num_query_tokens' there are: "
            "take a newer revision"
        )
    return Speaker(
        model=model,
        tokenizer=processor.tokenizer,
        tokens=lambda prompts: tokens(processor, prompts),
        device=device,
        writer=model.language_model,
        ends=ends_of(model.language_model, processor.tokenizer),
        lead=captioner.lead,
        mixed=False,
    )


def tokens(processor: Any, prompts: Sequence[Prompt]) -> Any:
    """The inputs of prompts of one picture and one text, the same for all."""
    pictures = [framed(image) for prompt in prompts for image in pictures_in(prompt)]
    return processor(images=pictures, text=[" ".join(texts_in(prompt)) for prompt in prompts], return_tensors="pt")


def _loaded(captioner: ContinuingCaptioner, device: str) -> tuple[Any, Any]:
    settings = execution_settings(device, captioner.dtype, captioner.quantisation, captioner.attention)
    processor = load_processor(captioner.processor_checkpoint, captioner.tokenizers)
    model = load_model(
        AutoModelForImageTextToText, captioner.kinds, captioner.checkpoint, device, captioner.dtype,
        pickle=captioner.pickle, settings=settings,
    )  # fmt: skip
    return model, processor
