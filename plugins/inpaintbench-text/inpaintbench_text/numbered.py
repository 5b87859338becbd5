"""Texts as numbers that floats hold exactly, and what can be counted when equal texts have equal numbers."""

from __future__ import annotations

import hashlib

import numpy as np

import inpaintbench as ib
from inpaintbench_text.weighted import ratio


def number_of(text: str) -> float:
    """52 bits of the sha256 of a text, case and white space aside: equal for equal texts, exact as a float.

    >>> number_of("A  dog ") == number_of("a dog"), number_of("a dog") == number_of("a cat")
    (True, False)
    """
    return float(int.from_bytes(hashlib.sha256(plain(text).encode()).digest()[:7], "big") >> 4)


def plain(text: str) -> str:
    """A text folded to one case, with single spaces."""
    return " ".join(text.casefold().split())


def caption_statistics(item: ib.Comparison) -> ib.Measured:
    """Number and words of the first caption of the reconstruction and of the original, and whether they are equal."""
    pair = [captions[0].text if captions else None for captions in (item.captions, item.truth_captions)]
    said, original = pair
    if said is None and original is None:
        return ib.Measured(None, "no caption")
    numbers = [None if text is None else number_of(text) for text in pair]
    words = [None if text is None else float(len(text.split())) for text in pair]
    unchanged = None if said is None or original is None else float(plain(said) == plain(original))
    return ib.Measured((*numbers, *words, unchanged))


def weight_of_each(numbers: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """The weight [b, u] of each of the u different ones of `numbers` [n] under `weights` [b, n]; NaN is left out."""
    measured = np.flatnonzero(~np.isnan(numbers))
    order = measured[np.argsort(numbers[measured], kind="stable")]
    if not len(order):
        return np.zeros((len(weights), 0))
    starts = np.flatnonzero(np.diff(numbers[order], prepend=-1.0))
    return np.asarray(np.add.reduceat(weights[:, order], starts, axis=1))


def richness(numbers: ib.FloatArray, weights: ib.FloatArray) -> tuple[ib.FloatArray, ib.FloatArray]:
    """How many of the texts are different, as a share [b], and the entropy [b] of their distribution in bits.

    >>> share, entropy = richness(np.array([1.0, 1.0, 2.0, 2.0]), np.ones((1, 4)))
    >>> share.tolist(), entropy.tolist()
    ([0.5], [1.0])
    """
    each = weight_of_each(numbers, weights)
    total = each.sum(axis=1)
    shares = np.divide(each, total[:, None], out=np.zeros_like(each), where=total[:, None] > 0)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = np.where(total > 0, np.maximum(-(shares * logs).sum(axis=1), 0), np.nan)
    return ratio((each > 0).sum(axis=1).astype(np.float64), total), entropy
