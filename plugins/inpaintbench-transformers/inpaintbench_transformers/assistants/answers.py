"""Conversations become answers; one that must fit a schema says so, and its answer is freed of its fence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import torch

import inpaintbench as ib
from inpaintbench_transformers.assistants.chat import VlmAssistant
from inpaintbench_transformers.language.decoding import decode_by_drawing, decode_greedily, seeded
from inpaintbench_transformers.language.prompt import Prompt, pictures_in
from inpaintbench_transformers.language.speaker import Speaker

_FENCE = re.compile(r"```\w*\s*\n(.*?)\n?\s*```", re.DOTALL)


def answers_by(assistant: VlmAssistant, speaker: Speaker) -> Callable[[Sequence[ib.Conversation]], Sequence[str]]:
    """The function from conversations to answers."""
    drawn = assistant.temperature > 0
    if drawn:
        decode_by_drawing(speaker.writer, assistant.max_tokens, assistant.temperature)
    else:
        decode_greedily(speaker.writer, assistant.max_tokens)

    @torch.inference_mode()
    def answer(batch: Sequence[ib.Conversation]) -> list[str]:
        said: dict[int, str] = {}
        prompts = [prompt_of(conversation) for conversation in batch]
        for places in [[i] for i in range(len(batch))] if drawn else _alike(prompts, speaker.device):
            with seeded(batch[places[0]].seed, speaker.device):
                found = speaker.say([prompts[i] for i in places])
            said.update((i, captions[0].text) for i, captions in zip(places, found, strict=True))
        return [unfenced(said[i]) if batch[i].schema else said[i] for i in range(len(batch))]

    return answer


def prompt_of(conversation: ib.Conversation) -> Prompt:
    """The messages, with the schema behind the last one where there is a schema."""
    if not conversation.schema:
        return conversation.messages
    *before, last = conversation.messages
    wish = (
        f"\nAnswer with one JSON object that fits this JSON schema, and nothing else: {json.dumps(conversation.schema)}"
    )
    return (*before, replace(last, parts=(*last.parts, wish)))


def unfenced(answer: str) -> str:
    """What stands between the first fence of an answer and its end; the answer as it is where it has none.

    >>> unfenced('Here it is:\\n```json\\n{"a": 1}\\n```\\nGood luck!'), unfenced('{"a": 1}')
    ('{"a": 1}', '{"a": 1}')
    """
    return found[1].strip() if (found := _FENCE.search(answer)) else answer


def _alike(prompts: Sequence[Prompt], device: str) -> Iterator[Sequence[int]]:
    """Groups of prompts that may go through the model together: with as many pictures each."""
    groups: dict[int, list[int]] = {}
    for i, prompt in enumerate(prompts):
        groups.setdefault(len(pictures_in(prompt)), []).append(i)
    for group in groups.values():
        yield from ib.portions(group, device)
