"""How alike texts are: the cosine of their vectors, each distinct text encoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np

import inpaintbench as ib

Encode = Callable[[Sequence[str]], Sequence[ib.FloatArray]]


def encoded(encode: Encode, texts: Sequence[str]) -> dict[str, ib.FloatArray]:
    """The vector [d] of each distinct text."""
    distinct = list(dict.fromkeys(texts))
    vectors = encode(distinct) if distinct else ()
    return {text: np.asarray(vector, np.float64) for text, vector in zip(distinct, vectors, strict=True)}


def cosine(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """The cosine of two vectors, in [-1, 1]; NaN where one of them is 0.

    >>> cosine(np.array([3.0, 4.0]), np.array([4.0, 3.0]))
    0.96
    """
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.clip(one @ other / length, -1.0, 1.0)) if length else float("nan")


def best_cosines(encode: Encode, captions: Sequence[str], references: Sequence[Sequence[str]]) -> ib.FloatArray:
    """For each of m captions the largest cosine [m] with one of its references; NaN where none can be compared."""
    vectors = encoded(encode, [*captions, *chain.from_iterable(references)])
    scores = np.full(len(captions), np.nan)
    for row, (caption, texts) in enumerate(zip(captions, references, strict=True)):
        found = [cosine(vectors[caption], vectors[text]) for text in texts]
        scores[row] = max((score for score in found if score == score), default=np.nan)
    return scores
