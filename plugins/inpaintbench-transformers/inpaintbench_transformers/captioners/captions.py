"""Pictures become captions: those without choices by generation, those with choices by likelihood, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext

import torch

import inpaintbench as ib
from inpaintbench_transformers.captioners.captioner import LanguageCaptioner
from inpaintbench_transformers.language.decoding import decode_as_the_study, decode_greedily, seeded
from inpaintbench_transformers.language.prompt import Prompt, about
from inpaintbench_transformers.language.speaker import Speaker


def captions_by(
    captioner: LanguageCaptioner, speaker: Speaker
) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
    """The function from pictures of any sizes to their captions."""
    sampled = captioner.decoding == "study"
    decode = decode_as_the_study if sampled else decode_greedily
    decode(speaker.writer, captioner.max_tokens)

    @torch.inference_mode()
    def caption(batch: Sequence[ib.Picture]) -> list[tuple[ib.Caption, ...]]:
        found: dict[int, tuple[ib.Caption, ...]] = {}
        prompts = [about(picture.image, captioner.prompt(picture)) for picture in batch]
        free = [i for i, picture in enumerate(batch) if not picture.choices]
        for places in [[i] for i in free] if sampled else alike(free, prompts, speaker):
            # what draws nothing is not seeded: that would wait for the device, and costs a tiny model a hundredth
            with seeded(batch[places[0]].seed, speaker.device) if sampled else nullcontext():
                found.update(zip(places, speaker.say([prompts[i] for i in places]), strict=True))
        for i, picture in enumerate(batch):
            if picture.choices:
                found[i] = speaker.choose(prompts[i], picture.choices, captioner.batch_size)
        return [found[i] for i in range(len(batch))]

    return caption


def alike(places: Sequence[int], prompts: Sequence[Prompt], speaker: Speaker) -> Iterator[Sequence[int]]:
    """Groups of places whose prompts may go through the model together."""
    groups: dict[object, list[int]] = {}
    for i in places:
        text = prompts[i][-1].parts[-1]
        groups.setdefault(None if speaker.mixed else text, []).append(i)
    for group in groups.values():
        yield from ib.portions(group, speaker.device)
