"""Cosines of an encoder's vectors: every picture and crop of a batch goes to the encoder in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.metrics.crop import around_hole

Encode: TypeAlias = "Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]"


def load_cosines(encode: Encode) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to the cosines of truth and composite, of the whole and of the crop."""

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        pictures: list[ib.Picture | str] = []
        pairs: list[tuple[int | None, int | None]] = []
        for item in batch:
            whole, crop = len(pictures), around_hole(item.mask)
            if item.truth is None:
                pairs.append((None, None))
                continue
            pictures += [ib.Picture("", item.truth), ib.Picture("", item.composite)]
            if crop:
                pictures += [ib.Picture("", np.ascontiguousarray(side[crop])) for side in (item.truth, item.composite)]
            pairs.append((whole, whole + 2 if crop else None))
        vectors = encode(pictures) if pictures else ()
        return [_measured(vectors, pair) for pair in pairs]

    return measure


def cosine(a: ib.FloatArray, b: ib.FloatArray) -> float | None:
    """The cosine of the angle between two vectors [d]; None where one of them is zero.

    >>> cosine(np.array([1.0, 0.0]), np.array([3.0, 0.0])), cosine(np.zeros(2), np.ones(2))
    (1.0, None)
    """
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return min(1.0, max(-1.0, float(a @ b) / length)) if length > 0 else None


def _measured(vectors: Sequence[ib.FloatArray], pair: tuple[int | None, int | None]) -> ib.Measured:
    if pair == (None, None):
        return ib.Measured(None, "no truth")
    found = tuple(
        None if at is None else cosine(np.asarray(vectors[at], np.float64), np.asarray(vectors[at + 1], np.float64))
        for at in pair
    )
    return ib.Measured(None, "features are zero") if found == (None, None) else ib.Measured(found)
