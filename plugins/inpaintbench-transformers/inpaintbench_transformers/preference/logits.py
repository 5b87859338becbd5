"""The product of a text's and a picture's vector, for comparisons that have a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.encoders.words import tokens_cut
from inpaintbench_transformers.loading.processor import load_tokenizer

Encode: TypeAlias = "Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]"

LENGTH = 77
"""The tokens that CLIP reads, its start and end tokens among them."""


def load_logits(encode: Encode, words: ib.Checkpoint) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to logits; `words` has the tokenizer that counts what is cut."""
    tokenizer = load_tokenizer(words)

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        asked = [item for item in batch if item.text.strip()]
        items: list[ib.Picture | str] = [ib.Picture("", item.composite) for item in asked]
        vectors = encode([*items, *(item.text for item in asked)]) if asked else ()
        pairs = zip(vectors[: len(asked)], vectors[len(asked) :], strict=True)
        return [_measured(item, pairs, tokenizer) for item in batch]

    return measure


def _measured(item: ib.Comparison, pairs: zip[tuple[ib.FloatArray, ib.FloatArray]], tokenizer: object) -> ib.Measured:
    if not item.text.strip():
        return ib.Measured(None, "no text")
    picture, text = next(pairs)
    score = float(np.asarray(picture, np.float64) @ np.asarray(text, np.float64))
    return ib.Measured((score,), details={"tokens cut": tokens_cut(tokenizer, item.text, LENGTH)})
