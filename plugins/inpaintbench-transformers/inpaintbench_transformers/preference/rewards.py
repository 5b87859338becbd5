"""Rewards of pictures for texts: the picture's tokens are read by the text's, whose first one is rated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import torch

import inpaintbench as ib
from inpaintbench_transformers.encoders.words import tokens_cut
from inpaintbench_transformers.loading.processor import load_tokenizer
from inpaintbench_transformers.preference.blip import Blip, load_blip
from inpaintbench_transformers.preference.preprocessing import pixels

if TYPE_CHECKING:
    from inpaintbench_transformers.preference.imagereward import ImageReward

LENGTH = 35
MEAN, DEVIATION = 0.16717362830052426, 1.0333394966054072


def load_rewards(metric: ImageReward, device: str) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to standardised rewards, for those that have a text."""
    tokenizer = load_tokenizer(metric.tokenizer_checkpoint)
    # as BLIP was trained: two more words, which a text could name
    tokenizer.add_special_tokens({"bos_token": "[DEC]", "additional_special_tokens": ["[ENC]"]})
    blip = load_blip(metric.checkpoint, device)

    @torch.inference_mode()
    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        asked = [item for item in batch if item.text.strip()]
        found = iter(
            [value for part in ib.portions(asked, device) for value in _rewards(blip, tokenizer, part, device)]
        )
        return [
            ib.Measured((next(found),), details={"tokens cut": tokens_cut(tokenizer, item.text, LENGTH)})
            if item.text.strip()
            else ib.Measured(None, "no text")
            for item in batch
        ]

    return measure


def _rewards(blip: Blip, tokenizer: Any, items: Sequence[ib.Comparison], device: str) -> list[float]:
    words = tokenizer(
        [item.text for item in items], padding="max_length", truncation=True, max_length=LENGTH, return_tensors="pt"
    )
    images = torch.stack([pixels(item.composite, blip.size) for item in items])
    raw = blip.rate(images.to(device), words["input_ids"].to(device), words["attention_mask"].to(device))
    return [(value - MEAN) / DEVIATION for value in raw.double().tolist()]
