"""Prompts as a model's chat template writes them, with any number of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from transformers import AutoModelForImageTextToText

import inpaintbench as ib
from inpaintbench_transformers.language.framing import framed
from inpaintbench_transformers.language.model import LanguageModel
from inpaintbench_transformers.language.prompt import Prompt, pictures_in
from inpaintbench_transformers.language.speaker import Speaker, ends_of
from inpaintbench_transformers.loading.execution import execution_settings
from inpaintbench_transformers.loading.model import load_model
from inpaintbench_transformers.loading.processor import load_processor
from inpaintbench_transformers.loading.templates import missing_template

In = TypeVar("In")
Out = TypeVar("Out")


def chat_speaker(component: LanguageModel[In, Out], device: str) -> Speaker:
    """The model of a checkpoint with a chat template, ready to speak."""
    settings = execution_settings(device, component.dtype, component.quantisation, component.attention)
    processor = load_processor(component.processor_checkpoint, component.tokenizers)
    if not processor.chat_template:
        raise ib.DataError(missing_template(component.processor_checkpoint))
    model = load_model(
        AutoModelForImageTextToText, component.kinds, component.checkpoint, device, component.dtype,
        pickle=component.pickle, settings=settings,
    )  # fmt: skip
    return Speaker(
        model=model,
        tokenizer=processor.tokenizer,
        tokens=lambda prompts: tokens(processor, prompts),
        device=device,
        writer=model,
        ends=ends_of(model, processor.tokenizer),
    )


def tokens(processor: Any, prompts: Sequence[Prompt]) -> Any:
    """The inputs of prompts, padded on the left, where all of them have pictures or none has."""
    turns = [[_turn(message) for message in prompt] for prompt in prompts]
    texts = [processor.apply_chat_template(turn, add_generation_prompt=True, tokenize=False) for turn in turns]
    pictures = [[framed(image) for image in pictures_in(prompt)] for prompt in prompts]
    begin = processor.tokenizer.bos_token
    return processor(
        text=texts,
        images=pictures if any(pictures) else None,
        padding=True,
        padding_side="left",
        return_tensors="pt",
        # a template that writes the first token itself is not given another one
        add_special_tokens=not (begin and texts[0].startswith(begin)),
    )


def _turn(message: ib.Message) -> dict[str, Any]:
    parts = [{"type": "text", "text": part} if isinstance(part, str) else {"type": "image"} for part in message.parts]
    return {"role": message.role, "content": parts}
