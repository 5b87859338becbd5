"""Cosines of an encoder's vectors: every picture and crop of a batch goes to the encoder in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from inpaintbench.builtin.features.crop import around_hole
from inpaintbench.types import Comparison, FloatArray, Image, Mask, Measured, Picture

Encode: TypeAlias = "Callable[[Sequence[Picture | str]], Sequence[FloatArray]]"


def cosine(a: FloatArray, b: FloatArray) -> float | None:
    """The cosine of the angle between two vectors, in [-1, 1]; None where one of them is zero.

    >>> cosine(np.array([3.0, 4.0]), np.array([4.0, 3.0])), cosine(np.zeros(2), np.ones(2))
    (0.96, None)
    """
    x, y = np.asarray(a, np.float64).ravel(), np.asarray(b, np.float64).ravel()
    length = float(np.sqrt((x @ x) * (y @ y)))
    return min(1.0, max(-1.0, float(x @ y) / length)) if length > 0 else None


def views(image: Image, mask: Mask) -> list[Picture]:
    """A picture, and where there is a hole the crop around it."""
    crop = around_hole(mask)
    whole = Picture("", image)
    return [whole] if crop is None else [whole, Picture("", np.ascontiguousarray(image[crop]))]


def truth_and_composite(encode: Encode) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
    """The function from comparisons to the cosines of original and composite: of the whole and of the crop."""

    def measure(batch: Sequence[Comparison]) -> list[Measured]:
        seen = [
            [] if item.truth is None else views(item.truth, item.mask) + views(item.composite, item.mask)
            for item in batch
        ]
        vectors = iter(encode([picture for pictures in seen for picture in pictures]) if any(seen) else ())
        return [_measured([next(vectors) for _ in pictures]) for pictures in seen]

    return measure


def _measured(vectors: Sequence[FloatArray]) -> Measured:
    if not vectors:
        return Measured(None, "no truth")
    half = len(vectors) // 2
    whole, crop = (*map(cosine, vectors[:half], vectors[half:]), None)[:2]
    return Measured(None, "features are zero") if whole is None and crop is None else Measured((whole, crop))
